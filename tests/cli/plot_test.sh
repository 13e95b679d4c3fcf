#!/usr/bin/env bash
# Figures of runs, scans and fits as PNG, SVG and PDF; what is missing is named.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
small_run | sed 's/^samples = 10000/samples = 2000/; s/"radius"/"radius", "one_body_density"/' >dot.toml
"$ritz" run dot.toml -o dot --quiet >log 2>&1 || complain "the run fails: $(cat log)"

has='import importlib.util as u, sys
sys.exit(any(u.find_spec(n) is None for n in ("tomllib", "numpy", "h5py", "matplotlib")))'
for python in python3 /usr/bin/python3 none; do
  [[ $python == none ]] || "$python" -c "$has" 2>/dev/null && break
done
if [[ $python == none ]]; then
  expect 6 'apt-get install python3-matplotlib' "$ritz" plot --overwrite dot
  finish
fi

expect 0 '^ritz.png$' "$ritz" plot --overwrite dot
[[ $(head -c 4 ritz.png | tail -c 3) == PNG ]] || complain "no PNG is drawn"
"$ritz" scan dot.toml 'scan={"system.omega"=[0.8, 1.2], "sampler.kind"=["langevin", "metropolis"]}' \
  -o scan --quiet >log 2>&1 || complain "the scan fails: $(cat log)"
expect 0 'scan.svg' "$ritz" plot scan -o scan.svg
grep -q '<svg' scan.svg || complain "no SVG is drawn"
cp -r dot damaged
head -c 3000 dot/results.h5 >damaged/results.h5
expect 2 'damaged/results.h5' mpirun -n 2 "$ritz" plot dot damaged scan -o all.pdf
[[ $(head -c 4 all.pdf) == %PDF ]] || complain "what is damaged keeps the others from being drawn"
# A run that is writing a row, and files that hold something else.
cp -r dot writing
truncate -s -7 writing/history.csv
expect 0 'ritz.png' "$ritz" plot --overwrite writing
PYTHONPATH=$(dirname "$ritz")/share/ritz "$python" -c 'import ritz_results
assert len(ritz_results.read("writing").columns("history")) == 9' || complain "half a row is read"
rm writing/summary.json writing/results.h5
head -c 100 dot/history.csv >writing/history.csv
expect 2 'there is nothing to draw yet: no iteration, .*writing' "$ritz" plot --overwrite writing
cp -r dot strange
echo '{ "energy": 1 }' >strange/summary.json
expect 2 'cannot read "strange/summary.json": it is not the summary of a run' "$ritz" plot --overwrite strange
echo '{ "state": "finished", "energy": "one" }' >strange/summary.json
expect 2 '"strange" cannot be drawn, some file in it' "$ritz" plot --overwrite strange
if [[ $(id -u) == 0 ]]; then
  let_another_user_work
  mkdir closed && chmod 700 closed && cp -r dot closed
  expect 2 'cannot read "closed/dot": Permission denied' \
    "${as_user[@]}" "$(program_for_all)" plot closed/dot -o closed.png
fi
expect 2 'ends in .png, .svg or .pdf' "$ritz" plot dot -o dot.exe
expect 0 'radius.eps' "$ritz" plot scan --y radius,kinetic --x omega --group sampler.kind --log -o radius.eps
expect 0 'relative.png' "$ritz" plot dot --panels energy,acceptance --relative -o relative.png
expect 2 '"charm" is in no column of .*; there are energy, .*radius' "$ritz" plot scan --y charm -o none.png
expect 2 '"alpha" is no scanned key of "scan"; there are system.omega, sampler.kind' "$ritz" plot scan --group alpha -o none.png
expect 2 'there is no panel "enrgy"; there are energy, variance' "$ritz" plot dot --panels enrgy -o none.png
expect 2 'are for scans' "$ritz" plot dot --y energy -o none.png
[[ ! -e none.png ]] || complain "a figure is drawn of nothing"
expect 2 'not a directory' "$ritz" plot --overwrite no-such
expect 5 'cannot write "no-such/dot.png"' "$ritz" plot dot -o no-such/dot.png

# Read in one call, with the numbers of the files.
PYTHONPATH=$(dirname "$ritz")/share/ritz "$python" - <<'PY' || complain "ritz_results reads something else"
import json
import numpy
import ritz_results
run = ritz_results.read("dot")
assert run.summary == json.load(open("dot/summary.json")) and run.state == "finished"
history = run.columns("history")
assert len(history) == 10 and numpy.isfinite(history["energy"]).all()
assert run.configuration["system"]["omega"] == 1.0
density = run.observables["one_body_density"]["radial"]
r, n = density["r"], density["value"]
assert abs(2 * numpy.pi * numpy.sum(r * n) * (r[1] - r[0]) - 2) < 0.01  # two electrons
assert run.units("observables/one_body_density/radial/r") == "bohr"
scan = ritz_results.read("scan")
assert scan.keys == ["system.omega", "sampler.kind"] and len(scan.columns) == len(scan.runs) == 4
for i, point in enumerate(scan.runs):
    assert scan.columns["energy"][i] == point.summary["energy"]
    assert scan.columns["system.omega"][i] == point.configuration["system"]["omega"]
PY

# Fits: what they hold decides which panels there are. panels DIR... prints how many.
cat >fit.toml <<'TOML'
[data]
file = "table.csv"
[model]
kind = "network"
layers = [{ width = 4 }]
[training]
epochs = 5
early_stopping = { patience = 5 }
TOML
awk 'BEGIN {print "a,b,y"; for (i = 0; i < 60; ++i) print i % 7 "," i % 5 "," (i % 7 > i % 5)}' >table.csv
printf '[data]\nfile = "table.csv"\n[model]\nkind = "linear"\n' >line.toml
fit() { "$ritz" fit "$2" "${@:3}" -o "$1" --quiet >log 2>&1 || complain "the fit fails: $(cat log)"; }
fit values fit.toml 'training.grid={learning_rate=[0.1,0.01],batch=[8,16,32]}' 'validation.learning_curve=[0.5,1]'
fit classes fit.toml model.task=classification
fit degrees line.toml validation.bootstrap=5 'validation.complexity={degree=[1,2]}'
panels() {
  PYTHONPATH=$(dirname "$ritz")/share/ritz "$python" -c 'import sys, ritz_plot
print(sum(bool(axes.get_xlabel()) for axes in ritz_plot.figure(sys.argv[1:]).axes))' "$@"
}
[[ $(panels values) == 4 ]] || complain "not every panel of a regression is drawn"
[[ $(panels classes) == 3 ]] || complain "not every panel of a classification is drawn"
[[ $(panels degrees) == 2 ]] || complain "not every panel of a bias and variance is drawn"
[[ $(panels values classes dot) == $((1 + $(panels dot))) ]] || complain "fits and runs are not drawn together"
expect 0 'fits.png' "$ritz" plot values classes -o fits.png
expect 0 'search.svg' "$ritz" plot values -o search.svg
"$ritz" fit fit.toml training.optimizer=sgd 'training.grid={learning_rate=[1e300,1e299],batch=[8,16]}' \
  -o diverged >log 2>&1
expect 0 'diverged.png' "$ritz" plot diverged -o diverged.png

# After installation the scripts are found beside the program.
cmake --install "$(dirname "$ritz")" --prefix "$work/installed" >/dev/null
rm -f ritz.png
expect 0 '^ritz.png$' "$work/installed/bin/ritz" plot --overwrite dot
rm -r "$work/installed/share"
expect 6 'ritz_command.py' "$work/installed/bin/ritz" plot --overwrite dot
finish
