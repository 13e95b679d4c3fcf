#!/usr/bin/env bash
# install_test.sh BUILD: installs from the build directory, then builds and runs other projects that
# find the installed package: one of ours, and the one that the README shows. Catches a header, a
# library or a dependency left out, and a README that is out of date.
set -euo pipefail
build=$1
source=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

cmake --install "$build" --prefix "$scratch/installed" >"$scratch/install.log"
test -x "$scratch/installed/bin/ritz"
cmake -S "$source/consumer" -B "$scratch/consumer" -G Ninja -Wno-dev \
  -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH="$scratch/installed"
cmake --build "$scratch/consumer"
"$scratch/consumer/consumer"

# block LANGUAGE: the last block of code of this language in the README.
block() {
  awk -v begin="^\`\`\`$1\$" '$0 ~ begin {inside = 1; text = ""; next} /^```/ {inside = 0} inside {text = text $0 "\n"}
    END {printf "%s", text}' "$source/../../README.md"
}
mkdir "$scratch/mine"
cd "$scratch/mine"
{ printf 'cmake_minimum_required(VERSION 3.25)\nproject(mine LANGUAGES CXX)\n'; block cmake; } >CMakeLists.txt
block cpp >main.cpp
block toml | sed 's/^samples = .*/samples = 20000/' >my_dot.toml
printf '[sampler]\nwalkers = 64\n' >>my_dot.toml
cmake -S . -B build -G Ninja -Wno-dev -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH="$scratch/installed"
cmake --build build
build/mine | tee output
grep -Eq '^E = (2\.99|3\.00)[0-9]+ \+- 0\.000[0-9]+$' output
