#!/usr/bin/env bash
# The Python package: runs are started, followed, read and drawn, without pandas and without changing anything
# global.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

has='import importlib.util as u, sys
sys.exit(any(u.find_spec(n) is None for n in ("tomllib", "numpy", "h5py", "matplotlib")))'
for python in python3 /usr/bin/python3 none; do
  [[ $python == none ]] || "$python" -c "$has" 2>/dev/null && break
done
if [[ $python == none ]]; then
  echo "skipped: no Python with numpy, h5py and matplotlib"
  exit 77
fi
small_run | sed 's/^samples = 10000/samples = 2000/' >dot.toml
export PYTHONPATH=$root/python RITZ_PROGRAM=$ritz
expect 0 '^all is well$' "$python" "$root/tests/cli/python_package.py"
finish
