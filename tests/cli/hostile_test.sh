#!/usr/bin/env bash
# Directories that are not what they seem: another command's, unreadable, half-written, linked, in
# use. Every command says in one line what it met, with its exit status, and harms nothing.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
small_run | sed 's/^samples = 10000/samples = 2000/' >dot.toml
cat dot.toml - >dots.toml <<'TOML'
[scan]
"system.omega" = [0.8, 1.2]
TOML
expect 0 verdict "$ritz" run dot.toml -o run
expect 0 'omega=1.2' "$ritz" scan dots.toml -o scan
numbers_of run >expected
checksum() { find "$1" -type f ! -name .lock -exec md5sum {} + | sort | md5sum; }

# A run is no scan, and a scan no run.
before=$(checksum scan)
for how in --quiet --resume --overwrite; do
  expect 2 '"scan" holds a scan, not a run; choose another with -o DIR' "$ritz" run dot.toml -o scan $how
  expect 2 '"run" holds a run, not a scan; choose another with -o DIR' "$ritz" scan dots.toml -o run $how
done
[[ $(checksum scan) == "$before" ]] || complain "a refused run touched a scan"
expect 2 'cannot read "scan": Is a directory' "$ritz" scan scan
expect 2 'scan.toml:[0-9]+:1: .*ritz scan' "$ritz" run scan/scan.toml
expect 2 'run/config.toml:1:1: "scan" is missing' "$ritz" scan run/config.toml
expect 2 'model.h5' "$ritz" predict run dot.toml

# Files that are damaged or missing. changed: a copy of the run in x.
changed() { rm -rf x && cp -r run x; }
goes_on() {
  expect 0 "$1" "$ritz" run dot.toml -o x --resume
  diff expected <(numbers_of x) || complain "after a resume with $1 the numbers differ"
}
changed
head -c 50 run/summary.json >x/summary.json
expect 2 'x/summary.json: not valid JSON' "$ritz" compare x
goes_on 'warning: x/summary.json: not valid JSON'
changed
rm x/summary.json x/results.h5
goes_on 'going on from x/checkpoint.h5'
changed
head -c 100 run/history.csv >x/history.csv
expect 0 'going on from x/checkpoint.h5' "$ritz" run dot.toml -o x --resume optimizer.iterations=12
[[ $(wc -l <x/history.csv) == 13 ]] || complain "the history is not written anew"
changed
rm x/checkpoint.h5 && mkdir x/checkpoint.h5
expect 5 'no checkpoint can be read; .*x/checkpoint.h5": Is a directory.*begin anew with --overwrite' \
  "$ritz" run dot.toml -o x --resume optimizer.iterations=12
expect 5 'cannot read "none/results.h5": No such file' "$ritz" run dot.toml start_from=none -o y
expect 2 'there is neither config.toml nor summary.json' "$ritz" compare "$work"
echo 'seed = [' >x/config.toml
expect 2 'x/config.toml:1:10: not valid TOML' "$ritz" compare x run
grep -q '^run .*ok' output || complain "a damaged run hides the others"
expect 2 'x/config.toml:1:10: not valid TOML' "$ritz" run dot.toml -o x --resume

# Links: followed where they lead somewhere, named where they do not.
ln -s loop loop
ln -s run link
expect 2 'cannot read "loop": Too many levels of symbolic links' "$ritz" run loop
expect 2 'cannot read "loop/scan.toml": Too many levels' "$ritz" compare loop
expect 5 'cannot make the directory "loop": Too many levels' "$ritz" run dot.toml -o loop
expect 0 'the run in "link" is finished already' "$ritz" run link/config.toml --resume
expect 2 'cannot read "run/config.toml/x.toml": Not a directory' "$ritz" run run/config.toml/x.toml

# What another user keeps to himself. Root may read anything: somebody else tries.
let_another_user_work
mkdir closed && cp -r run scan closed && cp -r scan half && chmod -R go+w half
chmod 000 closed half/omega=0.8
expect 2 'cannot read "closed/run/scan.toml": Permission denied' "${as_user[@]}" "$ritz" compare closed/run
expect 5 'cannot make the directory "closed/run": Permission denied' \
  "${as_user[@]}" "$ritz" run dot.toml -o closed/run --overwrite
expect 5 'cannot read "closed/run/results.h5": Permission denied' \
  "${as_user[@]}" "$ritz" run dot.toml start_from=closed/run -o mine
expect 2 'cannot read "half/omega=0.8/config.toml": Permission denied' "${as_user[@]}" "$ritz" compare half
grep -q '^half/omega=1.2 .*ok' output || complain "a closed point hides the others"
expect 5 'the point omega=0.8 failed: .*Permission denied' \
  "${as_user[@]}" mpirun -n 2 "$(program_for_all)" scan dots.toml -o half --resume
grep -q '1 of 2 points finished, 1 failed' output || complain "the end is not summed up"
chmod 755 closed half/omega=0.8

# Two at once in one directory.
"$ritz" scan dot.toml 'scan={"system.omega"=[0.8, 1.2]}' estimate.samples=100000000 -o both >log 2>&1 &
job=$!
wait_for both/omega=0.8/history.csv
expect 2 '"both" is in use by another scan, process [0-9]+ on' \
  "$ritz" scan dot.toml 'scan={"system.omega"=[0.8, 1.2]}' -o both --resume
expect 2 '"both/omega=0.8" is in use by another run' "$ritz" run dot.toml system.omega=0.8 -o both/omega=0.8 --resume
kill -USR1 $job
wait $job
status=$?
((status == 3)) || complain "a scan that is asked to stop ends with $status: $(tail -n 3 log)"

# What waits for its input can be interrupted.
mkfifo pipe
timeout -k 5 1 "$ritz" run pipe
status=$?
((status == 124)) || complain "waiting for a pipe ends with $status"
finish
