#!/usr/bin/env bash
# The same configuration on 1, 2, 3, 4 and 7 ranks gives the same numbers in every digit.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
small_run >dot.toml
for sampler in langevin metropolis; do
  expect 0 verdict "$ritz" run dot.toml sampler.kind=$sampler -o alone --overwrite
  for ranks in 1 2 3 4 7; do
    expect 0 verdict mpirun -n $ranks "$ritz" run dot.toml sampler.kind=$sampler -o ranks --overwrite
    diff <(numbers_of alone) <(numbers_of ranks) ||
      complain "$sampler on $ranks ranks gives other numbers than alone"
  done
done

# Determinants: their inverse matrices are updated by moves of one particle, and go with walkers.
cat >electrons.toml <<'TOML'
seed = 3
system = { kind = "harmonic_trap", particles = 5, dimensions = 2, statistics = "fermion", interaction = "coulomb" }
wavefunction = [{ kind = "slater" }, { kind = "jastrow" }]
sampler = { kind = "metropolis", walkers = 64, block = 8, burn_in = 20 }
optimizer = { iterations = 4, samples = 256, learning_rate = 0.01 }
estimate = { samples = 2048 }
TOML
expect 0 verdict "$ritz" run electrons.toml -o alone --overwrite
for ranks in 2 3; do
  expect 0 verdict mpirun -n $ranks "$ritz" run electrons.toml -o ranks --overwrite
  diff <(numbers_of alone) <(numbers_of ranks) ||
    complain "electrons on $ranks ranks give other numbers than alone"
done

# Fermions on sites: tables of hops go with walkers.
cat >fermions.toml <<'TOML'
seed = 3
system = { kind = "fermi_hubbard", lattice = { kind = "square", extent = [3, 2] }, U = 4.0, particles = [3, 2] }
wavefunction = [{ kind = "slater", initial_std = 0.1 }, { kind = "jastrow" }]
sampler = { kind = "hop", walkers = 64, block = 8, burn_in = 20 }
optimizer = { kind = "sgd", iterations = 4, samples = 256, natural_gradient = "sr" }
estimate = { samples = 2048, observables = ["density", "density_correlation", "spin_correlation"] }
TOML
expect 0 verdict "$ritz" run fermions.toml -o alone --overwrite
for ranks in 2 4; do
  expect 0 verdict mpirun -n $ranks "$ritz" run fermions.toml -o ranks --overwrite
  diff <(numbers_of alone) <(numbers_of ranks) ||
    complain "fermions on sites on $ranks ranks give other numbers than alone"
done

# Spins: natural gradient, full summation and replicas beside the walkers.
small_lattice_run >spins.toml
for sampler in 'kind="flip"' 'kind="exact",block=8' 'kind="tempering",walkers=64,block=8'; do
  for gradient in sr minsr; do
    keys=("sampler={$sampler}" "optimizer.natural_gradient=\"$gradient\"")
    expect 0 verdict "$ritz" run spins.toml "${keys[@]}" -o alone --overwrite
    for ranks in 2 4; do
      expect 0 verdict mpirun -n $ranks "$ritz" run spins.toml "${keys[@]}" -o ranks --overwrite
      diff <(numbers_of alone) <(numbers_of ranks) ||
        complain "$sampler, $gradient on $ranks ranks gives other numbers than alone"
    done
  done
done
finish
