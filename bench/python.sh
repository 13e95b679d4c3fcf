#!/usr/bin/env bash
# python.sh [PYTHON ...]: installs the package with `pip install ./python` into a fresh virtual environment of each
# Python (the oldest and the newest that can be had when none is named) with the newest libraries of PyPI, checks that no syntax
# is newer than Python 3.9, then runs tests/cli/python_package.py there, and a notebook. Needs the network: without it, or
# without the module venv, it says so and ends with 77.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source runs/environment.sh
source tests/support/cli.sh build/release
pythons=("$@")
if ((${#pythons[@]} == 0)); then
  shopt -s nullglob
  mapfile -t found < <(for minor in {9..20}; do
    for python in "$HOME"/.pyenv/versions/3."$minor".*/bin/python "$(command -v python3.$minor)"; do
      [[ ! -x $python ]] || { echo "$python"; break; }
    done
  done)
  pythons=("${found[0]:-python3}")
  ((${#found[@]} < 2)) || pythons+=("${found[-1]}")
fi
small_run | sed 's/^samples = 10000/samples = 2000/' >"$work/dot.toml"
cat >"$work/notebook.py" <<'PY'
import nbclient, nbformat
cells = ['import ritz', 'run = ritz.run("dot.toml", ranks=2, directory="notebook", overwrite=True)',
         'print(run.energy, run.energy_error)', 'run', 'ritz.plot.energy(run);']
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
nbclient.NotebookClient(notebook, timeout=120).execute()
said = [output for cell in notebook.cells for output in cell.outputs]
printed = [float(output["text"].split()[0]) for output in said if output.get("name") == "stdout"]
assert len(printed) == 1 and abs(printed[0] - 3) < 0.05, printed
shown = [kind for output in said for kind in output.get("data", {})]
assert "text/html" in shown and "image/png" in shown, shown
print("the notebook shows an energy, a table and a figure")
PY
for python in "${pythons[@]}"; do
  rm -rf "$work/venv" "$work/source" "$work/results" "$work"/{scan,stopped,notebook} "$work"/x*
  "$python" -m venv "$work/venv" 2>/dev/null || { echo "skipped: no module venv in $python"; exit 77; }
  # From a copy: pip leaves a folder `build` where it builds.
  cp -r "$root/python" "$work/source"
  if ! "$work/venv/bin/pip" -q --disable-pip-version-check install "$work/source[pandas]" nbclient ipykernel vermin >"$work/pip.log" 2>&1; then
    tail -n 3 "$work/pip.log"
    echo "skipped: pip cannot install (no network?)"
    exit 77
  fi
  "$work/venv/bin/vermin" --no-tips -t=3.9- --exclude tomllib "$root/python/ritz" >"$work/vermin.log" || { cat "$work/vermin.log"; exit 1; }
  (cd "$work" && RITZ_PROGRAM=$ritz "$work/venv/bin/python" "$root/tests/cli/python_package.py" &&
    RITZ_PROGRAM=$ritz PATH=$work/venv/bin:$PATH "$work/venv/bin/python" notebook.py &&
    "$work/venv/bin/python" "$root/tests/python/figures.py" | tail -n 1)
  "$work/venv/bin/python" -c 'import sys, numpy, pandas, matplotlib
print(f"passed: Python {sys.version.split()[0]}, numpy {numpy.__version__}, pandas {pandas.__version__}, matplotlib {matplotlib.__version__}")'
done
