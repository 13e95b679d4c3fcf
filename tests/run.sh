#!/usr/bin/env bash
# Installs what is missing, builds everything and runs all tests, the quick ones first. Arguments
# go to ctest, for example: bash tests/run.sh -R gaussian
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source runs/setup.sh
source tests/count.sh

install_packages catch2 librandom123-dev python3-matplotlib python3-h5py python3-pandas python3-jsonschema python3-html5lib
RITZ_OPTIONS+=" -DRITZ_TESTS=ON"
build release

if (($#)); then
  count_tests release "$@"
else
  seen=none
  for label in unit conformance exact cli mpi restart statistical; do
    count_tests release -L "^$label\$" -LE "^($seen)\$"
    seen+="|$label"
  done
  count_tests release -LE "^($seen)\$"
fi
report_tests
