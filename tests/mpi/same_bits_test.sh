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
finish
