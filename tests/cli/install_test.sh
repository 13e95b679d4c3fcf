#!/usr/bin/env bash
# install_test.sh BUILD: installs from the build directory, then builds and runs another project
# that finds the installed package. Catches a header, a library or a dependency left out.
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
