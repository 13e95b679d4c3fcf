#!/usr/bin/env bash
# Particles on sites beside energies that are known, on two ranks: the relative error, its statistical error, what it
# should stay below, whether it does, the processor time of both ranks divided by two, and the verdict of the run.
#   bash bench/sites.sh [NAME]      one row, or all of them
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source runs/setup.sh
source bench/rows.sh
build release ritz
results=results/sites
name=${1:-}
n_runs=0

# row NAME BELOW EXACT FILE [KEY=VALUE ...]
row() {
  local out=$results/$1
  [[ -z $name || $1 == "$name" ]] || return 0
  n_runs=$((n_runs + 1))
  timed_run "$out" "runs/hubbard/$4" "${@:5}"
  awk -v name="$1" -v below="$2" -v exact="$3" -v energy="$(entry "$out" energy)" \
    -v s="$(entry "$out" energy_error)" -v t="$processor_time" \
    -v verdict="$(entry "$out" verdict)" 'BEGIN {
      size = exact < 0 ? -exact : exact
      e = (energy - exact) / size
      printf "%-24s %11.6f %9.1e ± %.1e   below %.1e %4s %7.1f s   %s\n",
        name, energy, e, s / size, below, e < below + 0 && -e < below + 0 ? "yes" : "no", t, verdict}'
}

row slater_jastrow_4x4 1.5e-2 -17.5103666949 slater_jastrow_4x4.toml
row slater_orbitals_4x4 1e-2 -17.5103666949 slater_orbitals_4x4.toml
row bose_ring_8 1e-4 -7.45976470 bose_ring_8.toml
((n_runs > 0)) || {
  echo "no row is called \"$name\"" >&2
  exit 2
}
