#!/usr/bin/env bash
# What the largest natural gradients hold in memory: 100 sites, α = 32 and complex weights, more than
# 320,000 complex parameters, 4000 samples with minsr. Two iterations, and the most memory that a rank
# held beside what the run said it would take.
#   bash bench/memory.sh [RANKS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source runs/setup.sh
build release ritz
ranks=${1:-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/large.toml" <<'TOML'
[system]
kind = "transverse_field_ising"
lattice = { kind = "chain", extent = 100 }
h = 1.0
[[wavefunction]]
kind = "rbm"
alpha = 32
[sampler]
kind = "flip"
walkers = 500
block = 50
burn_in = 5
sweeps = 1
[optimizer]
kind = "sgd"
learning_rate = 1e-3
natural_gradient = "minsr"
iterations = 2
samples = 4000
[estimate]
samples = 4000
TOML
mpirun -n "$ranks" build/release/ritz run "$work/large.toml" -o "$work/large" 2>&1 |
  grep -E '^ *(wavefunction|optimizer|ranks|will take|time) '
sed -nE 's/^ *"peak_memory_mb": ([0-9]+).*/seen: \1 MB on the rank that held most/p' "$work/large/summary.json"
