#!/usr/bin/env bash
# What a checkpoint costs: 100,000 parameters with the moments of adam, written after each of 20
# iterations, and the series of the final estimate of 512 walkers at their full length. Seconds for
# one, and the share of a run that writes one a minute.
#   bash bench/checkpoint.sh [RANKS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source runs/setup.sh
build release ritz
ranks=${1:-1}
work=$(mktemp -d -p .) # on the disk of the checkout: a temporary directory may be in memory
trap 'rm -rf "$work"' EXIT
cat >"$work/large.toml" <<'TOML'
[system]
kind = "transverse_field_ising"
lattice = { kind = "chain", extent = 100 }
h = 1.0
[[wavefunction]]
kind = "rbm"
dtype = "real"
alpha = 10
[sampler]
kind = "flip"
walkers = 64
burn_in = 1
sweeps = 1
[optimizer]
learning_rate = 1e-5
iterations = 20
samples = 64
[estimate]
samples = 0
[checkpoint]
every = 1
TOML
# report NAME DIRECTORY CHECKPOINTS
report() {
  local seconds
  seconds=$(sed -nE '/"output"/,/max/ s/^ *"max": ([0-9.e+-]+),?$/\1/p' "$2/summary.json")
  awk -v s="$seconds" -v n="$3" -v bytes="$(stat -c %s "$2/checkpoint.h5")" -v name="$1" 'BEGIN {
    printf "%s: %.1f MB, %.0f ms each, %.3f %% of a run that writes one a minute\n",
      name, bytes / 1e6, 1000 * s / n, 100 * s / n / 60 }'
}
mpirun -n "$ranks" build/release/ritz run "$work/large.toml" -o "$work/large" --quiet >/dev/null
report "optimization, $(sed -nE 's/^ *"parameters": ([0-9]+),$/\1/p' "$work/large/summary.json") parameters" \
  "$work/large" 21
# The estimate's first 256 measurements are the slow part of filling the series; 13 checkpoints follow.
mpirun -n "$ranks" build/release/ritz run runs/quantum_dot.toml optimizer.iterations=0 \
  estimate.samples=$((512 * 1000)) checkpoint.every=10 -o "$work/long" --quiet >/dev/null
report "final estimate, 512 walkers" "$work/long" 13
