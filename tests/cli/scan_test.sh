#!/usr/bin/env bash
# Every combination of [scan]: one impossible point does not keep the others from being run, the
# numbers are those of single runs whatever the groups, and a scan goes on where it stopped.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
small_run | sed 's/^samples = 10000/samples = 2000/' >dot.toml
cat dot.toml - >dots.toml <<'TOML'
[scan]
"system.omega" = [0.5, 0.6, 0.7, 0.8, 0.9, -1.0, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5]
TOML

states() { sed 1d "$1/scan.csv" | awk -F, '{print $(NF - 1)}' | sort | uniq -c | xargs; }
sums() { cat "$1"/omega*/summary.json | md5sum; }

expect 2 'run +system +wavefunction' mpirun -n 2 "$ritz" scan dots.toml -o twelve
grep -qE 'omega=-1.0 is refused' output || complain "the impossible point is not reported at the start"
grep -q '11 of 12 points finished, 1 refused' output || complain "the end is not summed up"
[[ $(states twelve) == "11 finished 1 refused" ]] || complain "scan.csv has $(states twelve)"
head -n 1 twelve/scan.csv | grep -q '^system.omega,energy,energy_error,.*exact.energy.*state,directory$' ||
  complain "scan.csv has other columns"
[[ ! -e twelve/.board ]] || complain "the board is left behind"

# What is known of every point, and the impossible one beside it.
expect 2 'system.omega.*-1.0.*expected' "$ritz" exact dots.toml
[[ $(grep -c 'hartree' output) == 11 ]] || complain "exact energies of a scan: $(cat output)"
grep -qE '^-1.0 +refused' output || complain "the impossible point has an energy"
omega=$(sed -nE 's/^0.5 +([0-9.]+) hartree.*/\1/p' output)
expect 0 "energy +$omega hartree" "$ritz" exact dot.toml system.omega=0.5
expect 1 'for any point of dot.toml' "$ritz" exact dot.toml 'scan = { "system.omega" = [[1.0, 2.0]] }'

# Nothing that is finished is run again; what is missing is.
expect 2 'already holds a scan' "$ritz" scan dots.toml -o twelve
before=$(sums twelve)
rm -r twelve/omega=0.7
expect 2 '10 of them finished before' mpirun -n 2 "$ritz" scan dots.toml -o twelve --resume
[[ $(states twelve) == "11 finished 1 refused" ]] || complain "a missing point was not run again"
again=$(stat -c %Y twelve/omega=0.7/summary.json)
for summary in twelve/omega*/summary.json; do
  [[ $summary == *0.7* ]] || (($(stat -c %Y "$summary") <= again)) || complain "$summary was made again"
done
diff <(cat twelve/omega=0.[5689]*/summary.json | md5sum) \
  <(cat twelve/omega=0.[5689]*/summary.json | md5sum) || complain "finished points were run again"
after=$(sums twelve)
[[ $before != "$after" ]] || complain "the missing point was not run"

# The same numbers as a run by itself.
expect 0 verdict "$ritz" run dot.toml system.omega=0.7 -o alone
diff <(numbers_of alone) <(numbers_of twelve/omega=0.7) || complain "a point has other numbers"

# Stopped by a file and taken up again, on other groups, to the same end.
scan='scan = { "system.omega" = [0.8, 1.2], "wavefunction.2.hidden" = [1] }'
"$ritz" scan dot.toml "$scan" optimizer.iterations=3000 -o whole --quiet >log 2>&1 ||
  complain "a scan without mistakes fails: $(cat log)"
mpirun -n 2 "$ritz" scan dot.toml "$scan" optimizer.iterations=3000 -o stopped --groups 2 >log 2>&1 &
pid=$!
wait_for stopped/omega=0.8,hidden=1/history.csv
touch stopped/STOP
status=0
wait "$pid" || status=$?
((status == 3)) || complain "a stopped scan ends with $status: $(cat log)"
grep -q 'ritz scan dot.toml -o stopped --resume' log || complain "how to go on is not said: $(cat log)"
expect 0 '2 of 2 points finished' mpirun -n 2 "$ritz" scan dot.toml "$scan" \
  optimizer.iterations=3000 -o stopped --resume --groups 1
for point in whole/omega*; do
  diff <(numbers_of "$point") <(numbers_of "stopped/${point#whole/}") || complain "$point differs"
done

# A point that fails does not stop the others; each starts from the one before it that is good.
rates='scan = { "optimizer.learning_rate" = [0.01, 1e300, 0.02] }'
expect 4 'learning_rate=1e.300 failed: .*smaller learning rate' "$ritz" scan dot.toml "$rates" \
  optimizer.kind=sgd start_from=previous -o rates
[[ $(states rates) == "1 failed 2 finished" ]] || complain "scan.csv has $(states rates)"
grep -q '^start_from = "rates/learning_rate=0.01"' rates/learning_rate=0.02/config.toml ||
  complain "the third point does not start from the first"
grep -q start_from rates/learning_rate=0.01/config.toml && complain "the first point has a start"

# One point alone, as a job array runs them.
for k in 2 1; do
  expect 0 "omega=" "$ritz" scan dots.toml --point $k -o array
done
[[ $(states array) == "2 finished 9 missing 1 refused" ]] || complain "scan.csv has $(states array)"
expect 2 'no point 13' "$ritz" scan dots.toml --point 13 -o array --resume

# Mistakes.
expect 2 '"scan" is missing' "$ritz" scan dot.toml -o none
expect 2 'dots.toml:[0-9]+.*ritz scan' "$ritz" run dots.toml -o none
expect 2 '12 points' "$ritz" check dots.toml
expect 2 'scan.system.omega" is .*expected an array' "$ritz" scan dot.toml 'scan={"system.omega" = 1.0}' -o none
expect 2 'value 1.0 twice' "$ritz" scan dot.toml 'scan={"system.omega" = [1.0, 1.0]}' -o none
expect 2 'wavefunction.7' "$ritz" scan dot.toml 'scan={"wavefunction.7.hidden" = [1]}' -o none
expect 2 'omega" is -2' "$ritz" scan dot.toml 'scan={"system.omega" = [-1.0, -2.0]}' -o none
expect 2 '--groups is 3, and the number of ranks 2' mpirun -n 2 "$ritz" scan dots.toml --groups 3 -o none
[[ ! -e none ]] || complain "a refused scan left files behind"
finish
