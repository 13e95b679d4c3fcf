#!/usr/bin/env bash
# One row of the table of electrons: runs it on two ranks and prints energy, error, the bar, whether it holds, and the
# processor time of the two ranks divided by two.
#   bash bench/electrons.sh NAME [KEY=VALUE ...]
# NAME is one of singlet, singlet_1_6, triplet, l2, dot_6, dot_6_0.28, dot_6_0.1, dot_12, dot_20, dot_8_3d.
# Levels of two electrons are to be met within the tolerance, with an error of at most a third of it; an energy of more
# electrons plus its error is to be below the bar.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source runs/setup.sh
build release ritz
name=${1:?"give the name of a row"}
shift
overrides=("$@")
tolerance=
case $name in
  singlet) file=runs/dots/deep_sets.toml bar=3 tolerance=5e-5 ;;
  singlet_1_6) file=runs/dots/deep_sets_omega_1_6.toml bar=0.66666667 tolerance=5e-5 ;;
  triplet) file=runs/dots/triplet.toml bar=3.5964988817 tolerance=5e-5 ;;
  l2) file=runs/dots/two_electrons_l2.toml bar=4.4592913784 tolerance=5e-5 ;;
  dot_6) file=runs/dots/electrons_6.toml bar=20.165 ;;
  dot_6_0.28) file=runs/dots/electrons_6.toml bar=7.610 overrides+=(system.omega=0.28) ;;
  dot_6_0.1) file=runs/dots/electrons_6.toml bar=3.560 overrides+=(system.omega=0.1) ;;
  dot_12) file=runs/dots/electrons_12.toml bar=65.73 ;;
  dot_20) file=runs/dots/electrons_20.toml bar=155.95 ;;
  dot_8_3d) file=runs/dots/electrons_8_in_space.toml bar=32.675 ;;
  *) echo "there is no row $name; see the head of this file" >&2 && exit 2 ;;
esac
mkdir -p results/electrons
directory=results/electrons/$name
TIMEFORMAT='%U %S'
{ time mpirun -n 2 build/release/ritz run "$file" "${overrides[@]}" -o "$directory" --overwrite --quiet >"$directory.txt"; } \
  2>"$directory.seconds" || { cat "$directory.seconds" >&2 && exit 1; }
python3 - "$name" "$bar" "$tolerance" "$directory" <<'PYTHON'
import json, sys
name, bar, tolerance, directory = sys.argv[1:]
run = json.load(open(f"{directory}/summary.json"))
seconds = sum(map(float, open(f"{directory}.seconds").read().split()[-2:])) / 2
energy, error, bar = run["energy"], run["energy_error"], float(bar)
if tolerance:
    holds = abs(energy - bar) <= float(tolerance) and error <= float(tolerance) / 3
    goal = f"within {tolerance} of {bar:.10g}"
else:
    holds = energy + error <= bar
    goal = f"at or below {bar:g}"
print(f"{name}: {energy:.7f} +- {error:.7f} hartree, {goal}: {'holds' if holds else 'FAILS'}, "
      f"variance {run['variance']:.4g}, {seconds:.0f} s of processor time per rank, verdict {run['verdict']}")
PYTHON
