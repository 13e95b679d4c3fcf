#!/usr/bin/env bash
# The demo system on one rank and on two, the same work in all, five times in turn: samples per
# second, the share of time of each stage, and the efficiency of two ranks against one. Beside it
# what the machine itself allows: two runs of one rank side by side against one after the other.
#   bash bench/demo.sh [KEY=VALUE ...]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source runs/setup.sh
build release ritz
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

number() { sed -nE "s/^ *\"$2\": ([0-9.e+-]+),?$/\1/p" "$1/summary.json" | head -n 1; }
stage() { sed -nE "/\"stage_seconds\"/,\$ {/\"$2\"/,/max/ s/^ *\"$3\": ([0-9.e+-]+),?$/\1/p}" "$1/summary.json"; }
median() { sort -g | awk '{v[NR] = $1} END {print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2}'; }

# demo RANKS DIRECTORY [KEY=VALUE ...]
demo() {
  mpirun -n "$1" build/release/ritz run runs/quantum_dot.toml "${@:3}" -o "$work/$2" --quiet \
    >/dev/null 2>&1
}

for turn in 1 2 3 4 5; do
  for ranks in 1 2; do demo $ranks $ranks.$turn "$@"; done
  demo 1 left.$turn "$@" &
  demo 1 right.$turn "$@"
  wait
  awk -v a="$(number "$work/1.$turn" seconds)" -v b="$(number "$work/left.$turn" seconds)" \
    -v c="$(number "$work/right.$turn" seconds)" 'BEGIN {print 2 * a / (b > c ? b : c)}' \
    >>"$work/machine"
  awk -v a="$(number "$work/1.$turn" seconds)" -v b="$(number "$work/2.$turn" seconds)" \
    'BEGIN {print a / b}' >>"$work/speedups"
done

for ranks in 1 2; do
  last=$work/$ranks.5
  for turn in 1 2 3 4 5; do number "$work/$ranks.$turn" seconds; done >"$work/seconds"
  seconds=$(median <"$work/seconds")
  rows=$(($(wc -l <"$last/history.csv") - 1))
  awk -v s="$seconds" -v n="$(number "$last" samples)" -v rows="$rows" -v r="$ranks" \
    'BEGIN {printf "%d rank%s: %.2f s, %.3g samples per second\n", r, (r > 1 ? "s" : ""), s, (n + 4096 * rows) / s}'
  for name in sampling local_energy log_derivatives gradient communication; do
    awk -v t="$(stage "$last" $name mean)" -v s="$(number "$last" seconds)" -v n=$name \
      'BEGIN {printf "  %-16s %5.1f %%\n", n, 100 * t / s}'
  done
done
awk -v s="$(median <"$work/speedups")" -v m="$(median <"$work/machine")" 'BEGIN {
  printf "two ranks against one: %.2f times faster (median of five pairs)\n", s
  printf "two runs side by side: %.2f times faster than one after the other\n", m
}'
