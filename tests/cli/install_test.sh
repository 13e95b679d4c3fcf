#!/usr/bin/env bash
# install_test.sh BUILD: installs from the build directory, then builds and runs other projects that
# find the installed package: examples/, and the one that the README shows. Catches a header, a
# library or a dependency left out, and a README that is out of date.
set -euo pipefail
build=$1
source=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$source/../../runs/environment.sh"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

cmake --install "$build" --prefix "$scratch/installed" >"$scratch/install.log"
test -x "$scratch/installed/bin/ritz"
test -s "$scratch/installed/share/bash-completion/completions/ritz"

# Kinds of one's own, in a program beside the installed Ritz.
cp -r "$source/../../examples" "$scratch/examples"
cd "$scratch/examples"
cmake -S . -B build -G Ninja -Wno-dev -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH="$scratch/installed"
cmake --build build
for topic in systems wavefunctions samplers; do build/my_ritz list "$topic"; done >listed
for kind in quartic_trap exponential_envelope cauchy; do grep -q "$kind" listed; done
for run in exponential_envelope quartic_trap cauchy; do
  mpirun -n 2 build/my_ritz run "$run.toml" optimizer.iterations=20 estimate.samples=20000 --quiet
done
if build/my_ritz check quartic_trap.toml system.strengh=2 2>message; then exit 1; fi
grep -q 'did you mean "strength"' message

# block LANGUAGE: the last block of code of this language in the README.
block() {
  awk -v begin="^\`\`\`$1\$" '$0 ~ begin {inside = 1; text = ""; next} /^```/ {inside = 0} inside {text = text $0 "\n"}
    END {printf "%s", text}' "$source/../../README.md"
}
mkdir "$scratch/mine"
cd "$scratch/mine"
{ printf 'cmake_minimum_required(VERSION 3.25)\nproject(mine LANGUAGES CXX)\n'; block cmake; } >CMakeLists.txt
block cpp >main.cpp
cmake -S . -B build -G Ninja -Wno-dev -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH="$scratch/installed"
cmake --build build
build/mine | tee output
grep -Eq '^E = (15\.99|16\.00)[0-9]+ \+- 0\.00[0-9]+$' output
