#!/usr/bin/env bash
# Signals, --max-time and a file STOP end a fit with status 3, in every stage of it; the model so far
# predicts, and start_from goes on to the numbers of the fit that was never stopped.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
awk 'BEGIN {print "a,b,y"; for (i = 0; i < 200; ++i) print i % 17 "," i % 23 "," (i % 17) * (i % 23) % 5}' >data.csv
cat >fit.toml <<'TOML'
[data]
file = "data.csv"
[model]
kind = "network"
layers = [{ width = 8 }]
[training]
epochs = 1000000
early_stopping = { patience = 1000000 }
TOML
# begin COMMAND ...: starts a fit in `run` in the background and waits until it trains.
begin() {
  rm -rf run
  "$@" -o run >log 2>&1 </dev/null &
  job=$!
  wait_for run/history.csv
}
# ended REASON: it has ended with status 3, all is there, and the model predicts.
ended() {
  local status
  wait $job
  status=$?
  ((status == 3)) || complain "status $status instead of 3 after $1: $(tail -n 3 log)"
  grep -q "stopped by $1 after [0-9]* of .*go on with: ritz fit run/config.toml start_from=run -o run-continued" log ||
    complain "no line for $1: $(tail -n 2 log)"
  grep -q '"state": "stopped"' run/summary.json || complain "$1 is not in summary.json"
  [[ -s run/history.csv ]] || complain "no history after $1"
  expect 0 'r2|accuracy' "$ritz" predict run data.csv -o predictions.csv --overwrite
}
# goes_on: on another number of ranks, to the numbers of one fit of as many epochs.
goes_on() {
  local epochs
  epochs=$(sed -nE 's/^  "epochs": ([0-9]+),/\1/p' run/summary.json)
  rm -rf more whole
  expect 0 r2 mpirun -n "$1" "$ritz" fit run/config.toml start_from=run training.epochs=$((epochs + 3)) -o more
  expect 0 r2 "$ritz" fit fit.toml training.epochs=$((epochs + 3)) -o whole
  diff <(numbers_of whole | grep -v '^[0-9]') <(numbers_of more | grep -v '^[0-9]') ||
    complain "a fit that was stopped ends with other numbers"
}

begin env --default-signal=INT "$ritz" fit fit.toml
kill -INT $job
ended SIGINT
goes_on 2
begin "$ritz" fit fit.toml training.optimizer=rmsprop
kill -TERM $job
ended SIGTERM
begin mpirun -n 2 "$ritz" fit fit.toml training.batch=0 training.piece=32
kill -USR1 $job
ended SIGUSR1
begin mpirun -n 2 "$ritz" fit fit.toml
touch run/STOP
ended "the file STOP"
goes_on 1
# Machines without held back rows, and iterations of a line search.
sed '/early_stopping/d; /layers/d' fit.toml >machine.toml
begin "$ritz" fit machine.toml model.kind=boltzmann_machine
touch run/STOP
ended "the file STOP"
begin "$ritz" fit machine.toml model.kind=logistic training.l2=0 training.gradient_tolerance=1e-300 data.target=a
touch run/STOP
ended "the file STOP"
rm -rf run
expect 3 'stopped by --max-time after [0-9]+ of' "$ritz" fit fit.toml --max-time 1s -o run

# Made-up data, whose columns the resolved configuration names, and a directory with a blank.
sed 's/^file = .*/generate = { kind = "franke", points = 200 }/' fit.toml >franke.toml
expect 3 "go on with: ritz fit 'my run/config.toml' 'start_from=my run' -o 'my run-continued'" \
  "$ritz" fit franke.toml --max-time 1s -o "my run"
expect 0 r2 "$ritz" fit "my run/config.toml" "start_from=my run" training.epochs=1 -o "my run-continued"
grep -q 'nothing is left to train: [0-9]* epochs are made' output || complain "no word of epochs that are made"

# In the search and in the validation.
rm -rf run
expect 3 'stopped by --max-time during the grid search; nothing is fitted yet; begin anew with: ritz fit run/config.toml -o run-again' \
  mpirun -n 2 "$ritz" fit fit.toml 'training.grid={learning_rate=[0.1,0.01],l2=[0,1]}' --max-time 2s -o run
grep -q '"state": "stopped"' run/summary.json || complain "nothing recorded of the search"
[[ $(wc -l <run/grid.csv) == 1 && ! -e run/model.h5 ]] || complain "the search left something else"
rm -rf run
expect 3 'stopped by --max-time during the validation; go on with: ritz fit run/config.toml start_from=run' \
  mpirun -n 2 "$ritz" fit fit.toml training.epochs=10 validation.bootstrap=1000000 --max-time 2s -o run
expect 0 r2 "$ritz" predict run data.csv
expect 2 'is not a duration' "$ritz" fit fit.toml -o other --max-time soon

# Within a long batch, of a step and of a line search.
awk 'NR == 1 {print} NR > 1 {row[NR] = $0} END {for (i = 0; i < 200; ++i) for (k in row) print row[k]}' data.csv >long.csv
sed '/early_stopping/d' fit.toml >long.toml
for keys in training.batch=0 training.optimizer=lbfgs; do
  rm -rf run
  timeout 60 "$ritz" fit long.toml data.file=long.csv $keys 'model.layers=[{width=1024},{width=1024}]' \
    -o run >log 2>&1 &
  job=$!
  wait_for run/config.toml
  sleep 0.5
  kill -TERM $job
  SECONDS=0
  wait $job
  status=$?
  ((status == 3 && SECONDS < 15)) || complain "$keys: status $status after $SECONDS s"
  grep -q 'stopped by SIGTERM after 0 of' log || complain "$keys: $(tail -n 2 log)"
done

# A second SIGINT does not wait: here for the end of a piece that takes longer than the test.
rm -rf run
env --default-signal=INT "$ritz" fit fit.toml data.file=long.csv training.batch=10000 training.piece=10000 \
  'model.layers=[{width=1024},{width=1024},{width=1024}]' -o run >log 2>&1 &
job=$!
wait_for run/config.toml
kill -INT $job
sleep 0.2
kill -INT $job
wait $job
status=$?
((status == 130)) || complain "the second SIGINT: status $status"
finish
