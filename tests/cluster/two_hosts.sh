#!/usr/bin/env bash
# Two hosts on this machine, for tests: two network namespaces joined by a cable, with Open MPI
# between them. As root, with iproute2 and util-linux.
#   two_hosts.sh up | down
#   two_hosts.sh run MPIRUN-ARGUMENTS     for example: run -n 2 --host hostA:1,hostB:1 PROGRAM
set -euo pipefail
self=$(realpath "$0")

namespace_of() {
  case $1 in
    hostA | 10.77.0.1) echo ritzA ;;
    hostB | 10.77.0.2) echo ritzB ;;
    *)
      echo "there is no host $1" >&2
      exit 255
      ;;
  esac
}

case ${1:-} in
  up)
    for x in A B; do ip netns add ritz$x; done
    ip link add cableA type veth peer name cableB
    for x in A B; do ip link set cable$x netns ritz$x; done
    ip -n ritzA addr add 10.77.0.1/24 dev cableA
    ip -n ritzB addr add 10.77.0.2/24 dev cableB
    for x in A B; do
      ip -n ritz$x link set lo up
      ip -n ritz$x link set cable$x up
    done
    ;;
  down)
    for x in A B; do ip netns del ritz$x 2>/dev/null || true; done
    ;;
  agent) # what mpirun calls in place of ssh: agent [OPTIONS] HOST COMMAND ...
    shift
    while [[ $1 == -* ]]; do shift; done
    space=$(namespace_of "$1")
    host=host${space#ritz}
    shift
    # A host name of its own makes Open MPI take the namespace for another machine.
    exec ip netns exec "$space" unshare --uts sh -c "hostname $host; exec sh -c '$*'"
    ;;
  run)
    shift
    # mpirun wants one word as its agent, and the names of the hosts must resolve: a file of hosts
    # that only this command sees.
    agent=$(mktemp) hosts=$(mktemp)
    trap 'rm -f "$agent" "$hosts"' EXIT
    printf '#!/bin/sh\nexec bash %q agent "$@"\n' "$self" >"$agent"
    chmod +x "$agent"
    {
      cat /etc/hosts
      echo "10.77.0.1 hostA"
      echo "10.77.0.2 hostB"
    } >"$hosts"
    export OMPI_MCA_plm_rsh_agent=$agent OMPI_MCA_btl=tcp,vader,self
    export OMPI_MCA_oob_tcp_if_include=10.77.0.0/24 OMPI_MCA_btl_tcp_if_include=10.77.0.0/24
    # shellcheck disable=SC2016
    ip netns exec ritzA unshare --uts --mount sh -c \
      'mount --bind "$0" /etc/hosts; hostname hostA; exec mpirun "$@"' "$hosts" "$@"
    ;;
  *)
    echo "usage: $0 up | down | run MPIRUN-ARGUMENTS" >&2
    exit 2
    ;;
esac
