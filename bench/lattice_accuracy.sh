#!/usr/bin/env bash
# Spins on chains and squares beside energies that are known, on two ranks: the relative error, its
# statistical error, what it should stay below, whether it does, the time and the verdict of the run.
# About 40 minutes; with a word, only the runs whose name holds it (and the one they start from).
#   bash bench/lattice_accuracy.sh [WORD]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source runs/setup.sh
source bench/rows.sh
build release ritz
results=results/lattice_accuracy
word=${1:-}
n_runs=0
longer=(wavefunction.0.alpha=2 sampler.walkers=640 optimizer.samples=640 optimizer.iterations=1200
  optimizer.learning_rate.iterations=1200)

# run NAME BELOW FILE [KEY=VALUE ...]
run() {
  local out=$results/$1
  [[ $1 == *"$word"* ]] || return 0
  n_runs=$((n_runs + 1))
  mpirun -n 2 build/release/ritz run "runs/$3" "${@:4}" -o "$out" --overwrite --quiet >/dev/null
  awk -v name="$1" -v below="$2" -v e="$(entry "$out" relative_error)" \
    -v s="$(entry "$out" energy_error)" -v energy="$(entry "$out" energy)" \
    -v t="$(entry "$out" seconds)" -v verdict="$(entry "$out" verdict)" 'BEGIN {
      holds = e != "" && e + 0 < below + 0 && -e < below + 0 ? "yes" : "no"
      printf "%-30s %9.1e ± %.1e   below %.0e %4s %6.0f s   %s\n",
        name, e, s / (energy < 0 ? -energy : energy), below, holds, t, verdict}'
}

# second NAME BELOW FILE: goes on from the chain of 80 sites, which is run first where it was not.
second() {
  [[ $1 == *"$word"* ]] || return 0
  [[ ising_chain_80 == *"$word"* ]] || word='' run ising_chain_80 1e-5 published/ising_chain_80.toml
  run "$@" start_from=$results/ising_chain_80
}

run ising_chain_16_h_0.5 5e-5 lattice/ising_chain_16_ordered.toml wavefunction.0.alpha=1
run ising_chain_16_h_0.5_alpha_2 1e-5 lattice/ising_chain_16_ordered.toml
run ising_chain_16_h_1 5e-5 lattice/ising_chain_16.toml
run ising_chain_16_h_1_alpha_2 1e-5 lattice/ising_chain_16.toml "${longer[@]}"
run ising_chain_16_h_2 5e-5 lattice/ising_chain_16.toml system.h=2.0
run ising_chain_16_h_2_alpha_2 1e-5 lattice/ising_chain_16.toml system.h=2.0 "${longer[@]}"
run ising_chain_10_summed 1e-9 lattice/ising_chain_10_summed.toml
run heisenberg_chain_16 1e-5 lattice/heisenberg_chain_16.toml
run heisenberg_square_4x4 1e-4 lattice/heisenberg_square_4x4.toml
run j1j2_square_4x4 1e-3 lattice/j1j2_square_4x4.toml
run ising_chain_80 1e-5 published/ising_chain_80.toml
second ising_chain_80_refined 5e-6 published/ising_chain_80_refined.toml
second ising_chain_80_complex 1e-5 published/ising_chain_80_complex.toml
run heisenberg_chain_40 2e-6 published/heisenberg_chain_40.toml
run heisenberg_chain_80 1e-5 published/heisenberg_chain_80.toml
run heisenberg_square_10x10 1e-3 published/heisenberg_square_10x10.toml
((n_runs > 0)) || {
  echo "no run has \"$word\" in its name" >&2
  exit 2
}
