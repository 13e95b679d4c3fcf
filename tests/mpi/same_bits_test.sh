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
