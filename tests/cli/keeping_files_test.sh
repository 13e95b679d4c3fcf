#!/usr/bin/env bash
# Nobody's file is ever lost: only what a manifest says that Ritz wrote is removed or replaced, when
# that is asked for and once the new run has something to show; never an input, by whatever links.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
small_run | sed 's/^samples = 10000/samples = 2000/' >dot.toml
files_of() { (cd "$1" && find . -type f ! -name .lock -exec md5sum {} + | sort -k 2); }
# unchanged DIRECTORY LIST: it holds what was listed with files_of, and no more.
unchanged() { diff <(files_of "$1") "$2" || complain "$1 has changed"; }

# A fit in the directory of its data.
mkdir data
for i in $(seq 0 29); do echo "$i,$((2 * i + 1))"; done | sed '1i x,y' | tee data/samples.csv data/grid.csv >data/path.csv
cat >data/fit.toml <<'TOML'
[data]
file = "samples.csv"
target = "y"
test = { every = 5 }
[model]
kind = "ridge"
lambda = 0.1
TOML
files_of data >before
for how in "" --overwrite; do
  # shellcheck disable=SC2086
  expect 2 '"\./[a-z.]*" is in the way|already holds files of the names' \
    env -C data "$ritz" fit fit.toml -o . $how
  unchanged data before
done
expect 0 r2 "$ritz" fit data/fit.toml -o fit
cp data/fit.toml fit/config.toml
cp data/samples.csv fit/predictions.csv
expect 0 'fit/(config.toml|predictions.csv)' "$ritz" fit data/fit.toml -o fit --overwrite
cmp -s data/samples.csv fit/predictions.csv.kept || complain "a table in place of a fit's own is lost"
cmp -s data/fit.toml fit/config.toml.kept || complain "a configuration in place of the fit's own is lost"
cp data/samples.csv fit/path.csv
files_of fit >before
expect 2 '"fit/path.csv" is in the way' "$ritz" fit data/fit.toml -o fit --overwrite
unchanged fit before
rm fit/path.csv
# The data under the name of a result, by whatever links.
for link in "" -s; do
  rm -f fit/roc.csv
  # shellcheck disable=SC2086
  ln $link "$PWD/data/samples.csv" fit/roc.csv
  expect 2 'fit/roc.csv" is in the way' "$ritz" fit data/fit.toml -o fit --overwrite
done
rm fit/roc.csv
expect 2 'would replace "fit/predictions.csv", which it reads' \
  "$ritz" fit data/fit.toml data.file="$PWD/fit/predictions.csv" data.target=y -o fit --overwrite
expect 2 'would replace "fit/config.toml", which it reads' "$ritz" fit fit/config.toml -o fit --overwrite
files_of data >before

# Predictions and figures.
files_of fit >model
expect 2 'would replace "data/samples.csv", which this reads' \
  "$ritz" predict fit data/samples.csv -o data/samples.csv --overwrite
expect 2 'would replace "fit/model.h5", which this reads' \
  "$ritz" predict fit data/samples.csv -o fit/model.h5 --overwrite
ln -s data/samples.csv soft.csv
ln data/samples.csv hard.csv
for link in soft.csv hard.csv; do
  expect 2 'which this reads' "$ritz" predict fit data/samples.csv -o $link --overwrite
done
unchanged data before
unchanged fit model
echo mine >own.csv
expect 2 '"own.csv" is there already' "$ritz" predict fit data/samples.csv -o own.csv
[[ $(cat own.csv) == mine ]] || complain "predictions replace a file unasked"
expect 0 '' "$ritz" predict fit data/samples.csv -o own.csv --overwrite
head -n 1 own.csv | grep -q y || complain "no predictions"
echo mine >figure.png
expect 2 '"figure.png" is there already' "$ritz" plot fit -o figure.png

# A new run that is refused or dies leaves the old one as it was, and no directory behind.
expect 0 verdict "$ritz" run dot.toml -o run
files_of run >before
expect 5 'cannot read "none/results.h5"' "$ritz" run dot.toml start_from=none -o run --overwrite
unchanged run before
expect 2 'would replace "run/(config.toml|results.h5)", which it reads' \
  "$ritz" run dot.toml start_from=run -o run --overwrite
unchanged run before
expect 5 'cannot read "none/results.h5"' "$ritz" run dot.toml start_from=none -o new/run
[[ ! -e new ]] || complain "a refused run leaves a directory"
expect 0 verdict "$ritz" run dot.toml -o new/run
long='optimizer.iterations=1000000'
"$ritz" run dot.toml $long -o run --overwrite >log 2>&1 &
job=$!
wait_for run/replaced-run/results.h5
wait_for run/history.csv
[[ -e run/replaced-run/results.h5 ]] || complain "the old run is not kept while the new one begins"
kill -9 $job
wait $job 2>/dev/null
expect 2 'being replaced by another, in "run/replaced-run"' "$ritz" run dot.toml -o run
expect 0 'the old one is back' "$ritz" run dot.toml -o run --resume
grep -q 'is finished already' output || complain "the old run does not go on"
unchanged run before
expect 4 'kept in "run/replaced-run"' "$ritz" run dot.toml optimizer.learning_rate=1e300 -o run --overwrite
[[ -e run/summary.json && -e run/replaced-run/summary.json ]] || complain "a failed run replaces a good one"
expect 0 'the old one is back' "$ritz" run dot.toml -o run --resume
unchanged run before
expect 0 verdict "$ritz" run dot.toml estimate.samples=3000 -o run --overwrite
[[ ! -e run/replaced-run ]] || complain "what was replaced is kept for ever"

# Files of a run that somebody changed are kept, those beside them left alone.
echo "my notes" >run/notes
sed -i 's/^iterations = 10$/iterations = 11 # my comment/' run/config.toml
expect 0 'going on' "$ritz" run run/config.toml --resume
grep -q 'my comment' run/config.toml || complain "a resumed run loses comments"
expect 0 'config.toml.kept' "$ritz" run run/config.toml --resume estimate.samples=4000
grep -q 'my comment' run/config.toml.kept || complain "a resumed run loses a changed configuration"
echo "3,4" >>run/history.csv
echo "mine" >run/summary.json
expect 0 'kept as "run/history.csv.kept"|"run/summary.json.kept"' \
  "$ritz" run dot.toml -o run --resume optimizer.iterations=12
[[ $(cat run/notes) == "my notes" && $(cat run/summary.json.kept) == mine ]] || complain "a resumed run loses files"
tail -n 1 run/history.csv.kept | grep -q '^3,4$' || complain "a resumed run loses a changed history"
cp run/results.h5 kept.h5
ln -sf ../kept.h5 run/results.h5
expect 0 'results.h5.kept' "$ritz" run dot.toml -o run --overwrite
[[ -s kept.h5 && -e run/notes && -e run/summary.json.kept ]] || complain "--overwrite removes too much"

# Copies, and runs of versions without a manifest.
cp -r run copy
expect 0 verdict "$ritz" run dot.toml -o copy --overwrite
rm copy/manifest.json copy/log.txt
expect 0 'copy" has no manifest.json, since an older version made it' \
  "$ritz" run dot.toml -o copy --resume optimizer.iterations=12
rm copy/manifest.json copy/log.txt
expect 0 verdict "$ritz" run dot.toml -o copy --overwrite
echo '{"files": ["index.js"]}' >copy/manifest.json
expect 2 '"copy/manifest.json" is in the way: it is not a manifest of Ritz' \
  "$ritz" run dot.toml -o copy --overwrite
[[ $(cat copy/manifest.json) == '{"files": ["index.js"]}' ]] || complain "a manifest of others is lost"

# Locks and half-written files.
mkdir fresh
echo mine >own
for make in "cp own fresh/.lock" "ln -s ../own fresh/.lock" "ln own fresh/.lock"; do
  rm -f fresh/.lock
  $make
  expect 5 'cannot use "fresh/.lock" as a lock' "$ritz" run dot.toml -o fresh
  [[ $(cat own) == mine && $(ls -A fresh) == .lock ]] || complain "a lock that is not Ritz's is touched"
done
rm fresh/.lock
ln -s ../own fresh/summary.json.partial
ln own fresh/config.toml.partial
expect 0 verdict "$ritz" run dot.toml -o fresh
[[ $(cat own) == mine ]] || complain "half-written files follow links"
ln -s fresh link
expect 0 verdict "$ritz" run dot.toml -o link --overwrite
[[ -L link && -L fresh/summary.json.partial ]] || complain "a link is replaced"

# Scans.
cat dot.toml - >dots.toml <<'TOML'
[scan]
"system.omega" = [0.8, 1.2]
TOML
mkdir scan
cp dots.toml scan/scan.toml
echo "a,b" >scan/scan.csv
files_of scan >before
for how in --quiet --resume --overwrite; do
  expect 2 'scan.(csv|toml)" is in the way|already holds a scan|would replace' \
    env -C scan "$ritz" scan scan.toml seed=8 -o . $how
  unchanged scan before
done
rm scan/scan.csv scan/scan.toml
mkdir scan/.board
echo mine >scan/.board/done-1
expect 5 'scan/.board" is in the way' "$ritz" scan dots.toml -o scan
[[ $(cat scan/.board/done-1) == mine ]] || complain "a scan clears a directory that is not its own"
rm -r scan
expect 0 'omega=1.2' "$ritz" scan dots.toml -o scan
expect 0 'omega=1.2' "$ritz" scan dots.toml -o scan --overwrite
expect 0 'omega=1.2' "$ritz" scan scan/scan.toml --resume
finish
