#!/usr/bin/env bash
# What ranks say to each other over MPI is what the communicator promises.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
for ranks in 2 3 5; do
  expect 0 'All tests passed' mpirun -n $ranks "$(dirname "$ritz")/tests/conformance_communicators" '[launcher]'
done
finish
