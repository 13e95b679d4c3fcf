#!/usr/bin/env bash
# Two interacting electrons in a two-dimensional trap, solved on two ranks, from nothing: installs
# what is missing, builds the program, runs it and prints the energy beside the exact one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source runs/setup.sh

install_packages
build release ritz
mpirun -n 2 build/release/ritz run runs/quantum_dot.toml -o results/demo --overwrite
build/release/ritz compare results/demo
