#!/usr/bin/env bash
# The demo and all tests on bare systems: a fresh Debian with nothing in it but bash, apt and a clean
# clone of HEAD. Needs root and debootstrap; takes an hour or more for each system.
#   bash tests/distributions.sh                                  Debian 12 and Debian 13
#   bash tests/distributions.sh trixie 'bash runs/demo.sh'       one of them, and other commands
# MIRROR names where packages come from, if not where debootstrap looks by itself, CACHE the directory
# that keeps the bare systems, each of about 300 MB.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
suites=(bookworm trixie)
if (($#)); then
  suites=("$1")
  shift
fi
(($#)) || set -- 'bash runs/demo.sh' 'bash tests/run.sh'
cache=${CACHE:-/var/cache/ritz-distributions}
if [[ $(id -u) != 0 ]] || ! command -v debootstrap >/dev/null; then
  echo "tests/distributions.sh needs root and debootstrap" >&2
  exit 2
fi

# The bare system of a suite, made once.
bare_system() {
  [[ ! -e $cache/$1/ready ]] || return 0
  echo "── $1: getting the bare system"
  rm -rf --one-file-system "${cache:?}/$1"
  mkdir -p "$cache/$1"
  debootstrap --variant=minbase "$1" "$cache/$1/root" ${MIRROR:+"$MIRROR"} >"$cache/$1/log" 2>&1 || {
    tail -n 5 "$cache/$1/log"
    return 1
  }
  touch "$cache/$1/ready"
}

root=
remove() {
  [[ $root ]] || return 0
  # A system that is still mounted somewhere inside must not be emptied.
  umount --recursive "$root/dev" "$root/proc" "$root/sys" 2>/dev/null || true
  rm -rf --one-file-system "$root"
  root=
}
trap remove EXIT

inside() {
  env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb \
    DEBIAN_FRONTEND=noninteractive ${http_proxy:+http_proxy=$http_proxy} \
    ${https_proxy:+https_proxy=$https_proxy} chroot "$root" bash -c "$1" </dev/null
}

status=0
for suite in "${suites[@]}"; do
  bare_system "$suite"
  root=$(mktemp -d "${TMPDIR:-/var/tmp}/ritz-$suite.XXXXXX")
  cp -a "$cache/$suite/root/." "$root/"
  cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
  for folder in dev proc sys; do
    mount --rbind "/$folder" "$root/$folder"
    mount --make-rslave "$root/$folder"
  done
  git clone -q . "$root/root/ritz"
  for command; do
    echo "── $suite: $command"
    start=$SECONDS code=0
    inside "cd /root/ritz && $command" || code=$?
    echo "── $suite: status $code after $((SECONDS - start)) s"
    ((status)) || status=$code
  done
  remove
done
exit $status
