#!/usr/bin/env bash
# How long a run takes to stop when it is asked to, for short and for long iterations: from the
# request to the end of its last rank, which is to be at most an iteration and a second. mpirun takes
# SIGTERM on to its ranks after a second and kills them another second later: here the last file
# must be there in time.
#   bash bench/stopping.sh [RANKS, 2]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source runs/setup.sh
build release ritz
ranks=${1:-2}
ritz=$PWD/build/release/ritz
file=$PWD/runs/quantum_dot.toml
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

now() { date +%s%N; }
milliseconds() { echo $((($2 - $1) / 1000000)); } # from, to
# Starts a run with iterations of so many sweeps and waits for a few of them.
begin() {
  rm -rf run
  mpirun -n "$ranks" "$ritz" run "$file" optimizer.iterations=100000 "sampler.sweeps=$1" -o run --quiet \
    "${@:2}" >log 2>&1 </dev/null &
  job=$!
  while [[ ! -e run/history.csv ]] || (($(wc -l <run/history.csv) < 4)); do sleep 0.02; done
}
# The last iteration in milliseconds.
iteration() { awk -F, '{ before = now; now = $8 } END { printf "%.0f", 1000 * (now - before) }' run/history.csv; }
# What has ended and is not yet buried by mpirun does not run.
runs() {
  local state
  { read -r _ _ state _ <"/proc/$1/stat"; } 2>/dev/null && [[ $state != Z ]]
}
# Waits for the last rank to end, and for mpirun: sets `took` and `status`.
end_since() {
  local pid pids
  mapfile -t pids < <(pgrep -P $job -x ritz)
  for pid in "${pids[@]}"; do
    while runs "$pid"; do sleep 0.01; done
  done
  took=$(milliseconds "$1" "$(now)")
  status=0
  wait $job || status=$?
}
# report NAME STATUS MILLISECONDS LIMIT [STATUS WANTED, 3]
report() {
  local verdict=ok
  (($2 == ${5:-3} && $3 <= $4)) && grep -q '"state": "stopped"' run/summary.json || verdict=MISSED
  printf '%-22s iteration %5d ms   ended after %5d ms (at most %5d)   status %d   %s\n' \
    "$1" "$(iteration)" "$3" "$4" "$2" "$verdict"
}

# How long mpirun takes to pass SIGTERM on.
mpirun -n "$ranks" bash -c 'trap "date +%s%N; exit" TERM; while :; do sleep 0.01; done' >passed 2>/dev/null &
job=$!
sleep 1
sent=$(now)
kill -TERM $job
wait $job || true
passed_on=$(milliseconds "$sent" "$(sort -n passed | head -n 1)")
echo "mpirun passes SIGTERM on after $passed_on ms"

for sweeps in 10 100 1000; do
  for request in SIGUSR1 STOP; do
    begin $sweeps
    sent=$(now)
    if [[ $request == STOP ]]; then touch run/STOP; else kill -USR1 $job; fi
    end_since "$sent"
    report "$request" $status "$took" $(($(iteration) + 1000))
  done
  # From the start of the ranks, which the system knows in hundredths of a second since its own.
  begin $sweeps --max-time 6s
  age=$(awk -v now="$(cut -d' ' -f1 /proc/uptime)" '{ printf "%d", 1000 * now - 10 * $22 }' \
    "/proc/$(pgrep -P $job -x ritz -o)/stat")
  sent=$(($(now) - age * 1000000))
  end_since "$sent"
  report "--max-time 6s" $status "$took" $((6000 + $(iteration) + 1000))
done
for sweeps in 10 40; do
  begin $sweeps
  sent=$(now)
  kill -TERM $job
  status=0
  wait $job || status=$?
  written=$(stat -c %.9Y run/summary.json run/checkpoint.h5 | tr -d . | sort -n | tail -n 1)
  report "SIGTERM to mpirun" $status "$(milliseconds "$sent" "$written")" $((passed_on + 1000)) 1
done
