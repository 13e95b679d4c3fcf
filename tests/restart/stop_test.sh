#!/usr/bin/env bash
# Signals, --max-time and a file STOP end a run with status 3 and a checkpoint, in time and in every
# phase; it then goes on to the numbers of the run that was never stopped.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
# Longer than mpirun takes to pass a signal on, about a second.
small_run | sed 's/^samples = 10000/samples = 3000000/' >dot.toml
expect 0 verdict "$ritz" run dot.toml optimizer.iterations=300 -o whole
numbers_of whole >expected

now() { date +%s%N; }
# begin COMMAND ...: starts a run of dot.toml in `run` in the background and waits until it runs.
begin() {
  rm -rf run
  "$@" "$ritz" run dot.toml optimizer.iterations=300 -o run >log 2>&1 </dev/null &
  job=$!
  wait_for run/history.csv
}
# ended STATUS REASON SECONDS: it has ended like that, no later than so long after `sent`.
ended() {
  local status
  wait $job
  status=$?
  local took=$((($(now) - sent) / 1000000))
  ((status == $1)) || complain "status $status instead of $1 after $2: $(tail -n 3 log)"
  ((took <= $3)) || complain "$2 took $took ms"
  grep -q "stopped by $2 .*ritz run run/config.toml --resume" log || complain "no line for $2: $(tail -n 2 log)"
  grep -q '"state": "stopped"' run/summary.json || complain "$2 is not in summary.json"
  [[ -s run/checkpoint.h5 ]] || complain "no checkpoint after $2"
}
goes_on() {
  expect 0 verdict mpirun -n 2 "$ritz" run run/config.toml --resume
  diff expected <(numbers_of run) || complain "stopped by $1, the run ends with other numbers"
}

# mpirun takes two to three seconds more to see that its ranks have ended.
for signal in USR1 USR2; do
  begin mpirun -n 2
  sent=$(now)
  kill -$signal $job
  ended 3 SIG$signal 5000
done
goes_on SIGUSR2
for signal in INT TERM XCPU USR1; do
  begin env --default-signal=INT
  sent=$(now)
  kill -$signal $job
  ended 3 SIG$signal 3000
done
# A second stop, in a run that goes on.
"$ritz" run run/config.toml --resume >log 2>&1 &
job=$!
sleep 0.7
sent=$(now)
touch run/STOP
ended 3 "the file STOP" 3000
goes_on "the file STOP"

# In time, and before it.
sent=$(now)
rm -rf run
mpirun -n 2 "$ritz" run dot.toml optimizer.iterations=100000 --max-time 2s -o run >log 2>&1 &
job=$!
ended 3 --max-time 7000
expect 2 'is not a duration' "$ritz" run dot.toml -o other --max-time soon

# During burn-in and in the final estimate.
rm -rf run
expect 3 'stopped by --max-time after 0 iterations' \
  "$ritz" run dot.toml sampler.burn_in=10000000 --max-time 1s -o run
rm -rf run
expect 3 'stopped by --max-time after 5 iterations' \
  "$ritz" run dot.toml optimizer.iterations=5 estimate.samples=100000000 --max-time 1s -o run
expect 3 'stopped by --max-time after 5 iterations' "$ritz" run run/config.toml --resume --max-time 1s

# Within an iteration whose end is not near: in the sweeps before a measurement, and in the solve.
for far in sampler.sweeps=100000000 optimizer.samples=100000000 'sampler.burn_in=200 sampler.walkers=4000 optimizer.samples=4000 optimizer.natural_gradient=spring'; do
  rm -rf run
  # shellcheck disable=SC2086
  "$ritz" run dot.toml $far optimizer.iterations=300 --force -o run >log 2>&1 &
  job=$!
  wait_for run/config.toml
  sleep 1
  sent=$(now)
  kill -TERM $job
  ended 3 SIGTERM 5000
done
# It gets on with less time than an iteration takes, and to the same numbers.
long=(sampler.sweeps=8000 optimizer.iterations=1 estimate.samples=100)
expect 0 verdict "$ritz" run dot.toml "${long[@]}" -o long
rm -rf run
for _ in {1..60}; do
  "$ritz" run dot.toml "${long[@]}" --max-time 1s --resume -o run >log 2>&1 && break
done
diff <(numbers_of long) <(numbers_of run) || complain "stopped within an iteration, the run ends with other numbers"

# mpirun itself passes SIGTERM on and kills a second later, whatever its ranks do. That of Open MPI 5
# kills after a fifth of a second, where all that is promised is that the run goes on.
for signal in TERM INT; do
  begin env --default-signal=INT mpirun -n 2
  kill -$signal $job
  wait $job
  mpirun --version | grep -qF '(Open MPI) 4.' || continue
  grep -q 'stopped by SIGTERM' log || complain "SIG$signal to mpirun: $(tail -n 3 log)"
  grep -q '"state": "stopped"' run/summary.json || complain "SIG$signal to mpirun: nothing recorded"
done
goes_on "SIGINT to mpirun"

# A second SIGINT does not wait; the last checkpoint goes on. The first one is obeyed within moments, so
# that the second has to come at once, and may still be too late.
for _ in {1..10}; do
  rm -rf run
  env --default-signal=INT "$ritz" run dot.toml sampler.sweeps=10000 optimizer.iterations=300 \
    checkpoint.every=1 sampler.burn_in=20 -o run >log 2>&1 &
  job=$!
  wait_for run/checkpoint.h5
  kill -INT $job
  sleep 0.01
  sent=$(now)
  kill -INT $job 2>/dev/null
  wait $job
  status=$?
  ((status == 3)) || break
done
((status == 130 && ($(now) - sent) / 1000000 < 500)) || complain "the second SIGINT: status $status"
expect 0 'going on from run/checkpoint.h5 at iteration [1-9]' \
  "$ritz" run dot.toml sampler.sweeps=1 optimizer.iterations=0 estimate.samples=1000 -o run --resume
finish
