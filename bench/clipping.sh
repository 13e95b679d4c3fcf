#!/usr/bin/env bash
# What clipping of local energies does to the optimum: three systems whose minimum is known in closed
# form, one of them with a node that moves, at several energy_clip. About a minute.
#   bash bench/clipping.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source runs/setup.sh
build release statistical_runs
build/release/tests/statistical_runs "optima under clipping"
