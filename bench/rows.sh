# shellcheck shell=bash
# What the benches share that run configurations and print a row of numbers for each.

# entry DIRECTORY KEY: the first value of this name in the summary of a run.
entry() { sed -nE "s/^ *\"$2\": \"?([^\"]*[^\",])\"?,?$/\1/p" "$1/summary.json" | head -n 1; }

# timed_run DIRECTORY FILE [KEY=VALUE ...]: runs it on two ranks; leaves the processor time of both,
# divided by two, in `processor_time`. What the run says goes to DIRECTORY.txt.
timed_run() {
  local TIMEFORMAT='%U %S'  # of all that a command waited for
  mkdir -p "$(dirname "$1")"
  { time mpirun -n 2 build/release/ritz run "$2" "${@:3}" -o "$1" --overwrite --quiet >"$1.txt" 2>&1; } \
    2>"$1.seconds" || {
    cat "$1.txt" >&2
    return 1
  }
  # shellcheck disable=SC2034  # read by who calls
  processor_time=$(awk '{ print ($1 + $2) / 2 }' "$1.seconds")
}
