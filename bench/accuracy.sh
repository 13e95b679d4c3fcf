#!/usr/bin/env bash
# Every run whose energy is known, on two ranks, and what came out beside it: closed forms, minima
# known by quadrature (two-electron dots, see the head of each file) and the literature. About
# twenty minutes.
#   bash bench/accuracy.sh [FILE.toml ...]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source runs/setup.sh
build release ritz
files=("$@")
((${#files[@]})) || files=(runs/quantum_dot.toml runs/closed_forms/*.toml runs/dots/*.toml runs/bosons/*.toml)
directories=()
for file in "${files[@]}"; do
  directory=results/accuracy/$(basename "$file" .toml)
  mpirun -n 2 build/release/ritz run "$file" -o "$directory" --overwrite --quiet
  directories+=("$directory")
done
build/release/ritz compare "${directories[@]}"
