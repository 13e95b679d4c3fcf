# shellcheck shell=bash
# Runs ctest and counts, for tests/run.sh and .ci/run.

passed=0
failed=0

# count_tests PRESET ARGUMENT ...: the tests of build/PRESET that the arguments of ctest select.
count_tests() {
  local directory=build/$1 log counts
  shift
  log=$directory/ctest.log
  [[ $(ctest --test-dir "$directory" -N "$@") != *"Total Tests: 0"* ]] || return 0
  ctest --test-dir "$directory" --output-on-failure --parallel "$(nproc)" --timeout 600 "$@" |
    tee "$log" || true
  read -r -a counts < <(sed -nE \
    's/^[0-9]+% tests passed, ([0-9]+) tests failed out of ([0-9]+)$/\1 \2/p' "$log") || counts=(1 1)
  failed=$((failed + counts[0]))
  passed=$((passed + counts[1] - counts[0]))
}

# Prints the last line, `N passed, N failed`; fails when a test failed or there was none.
report_tests() {
  echo "$passed passed, $failed failed"
  ((failed == 0 && passed > 0))
}
