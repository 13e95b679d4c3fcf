#!/usr/bin/env bash
# Two hosts with Open MPI between them: the same digits as on one, and a rank that dies on the other
# host ends the run, which then goes on. Needs root, and that network namespaces are allowed.
set -u
skip() {
  echo "skipped: $*"
  exit 77
}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[[ ${RITZ_CLUSTER_TESTS:-} == 1 ]] || skip "RITZ_CLUSTER_TESTS=1 is not set"
[[ $(id -u) == 0 ]] || skip "only root may make hosts"
command -v ip >/dev/null || { apt-get -qq update && apt-get -qq install -y iproute2; } >/dev/null 2>&1 ||
  skip "the package iproute2 is missing"
# shellcheck source=tests/support/cli.sh
source "$here/../support/cli.sh"
hosts="$here/two_hosts.sh"
bash "$hosts" down
bash "$hosts" up 2>up.log || skip "network namespaces are not permitted: $(tail -n 1 up.log)"
trap 'bash "$hosts" down; rm -rf "$work"' EXIT

small_run >dot.toml
run_on_both=(bash "$hosts" run -n 4 --host "hostA:2,hostB:2" "$ritz" run "$work/dot.toml")
expect 0 verdict "$ritz" run dot.toml -o alone
expect 0 verdict "${run_on_both[@]}" -o "$work/both"
cmp -s <(numbers_of alone) <(numbers_of both) || complain "two hosts give other numbers than one"

expect 0 verdict "$ritz" run dot.toml optimizer.iterations=120 -o whole
"${run_on_both[@]}" optimizer.iterations=120 'checkpoint.every=15' -o "$work/killed" >log 2>&1 &
pid=$!
for _ in {1..200}; do
  [[ -e killed/checkpoint.h5 ]] && break
  sleep 0.1
done
mapfile -t ranks < <(ip netns pids ritzB | xargs -r ps -o pid=,comm= -p | awk '$2 == "ritz" { print $1 }')
((${#ranks[@]} == 2)) || complain "expected 2 ranks on the second host, found ${#ranks[@]}"
kill -9 "${ranks[0]}"
start=$SECONDS
wait "$pid" && complain "mpirun calls a run done that lost a rank"
((SECONDS - start <= 8)) || complain "the others ran on for $((SECONDS - start)) s"
expect 0 verdict "${run_on_both[@]}" optimizer.iterations=120 'checkpoint.every=15' -o "$work/killed" --resume
cmp -s <(numbers_of whole) <(numbers_of killed) || complain "the resumed run has other numbers"
finish
