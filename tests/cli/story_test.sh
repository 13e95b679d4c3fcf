#!/usr/bin/env bash
# What a run leaves of what it said: log.txt, warnings in its files, verdicts of a scan, and a screen
# that does not repeat itself.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
small_run | sed 's/^samples = 10000/samples = 2050/' >dot.toml
has() { grep -qE -- "$2" "$1" || complain "$1 has no line /$2/: $(cat "$1")"; }

expect 0 'warning: estimate.samples = 2050 is rounded up' "$ritz" run dot.toml -o run
for line in "^# [0-9T:Z-]+, ritz .* ranks: .* run dot.toml -o run" 'wavefunction +gaussian' \
  '^warning: estimate.samples = 2050' '^iteration 10/10' 'optimization +10 iterations' \
  'final estimate +2100 samples' 'time so far' '^  energy +[0-9.()]+ hartree' '^  verdict'; do
  has run/log.txt "$line"
done
has run/summary.json '"warnings": \["estimate.samples = 2050 is rounded up'
expect 0 verdict "$ritz" run dot.toml -o run --resume optimizer.iterations=12 --quiet
has run/log.txt '^going on from run/checkpoint.h5'
[[ $(grep -c '^# ' run/log.txt) == 2 ]] || complain "a resumed run does not add to the log"
has run/log.txt 'optimization +12 iterations'
expect 2 'finished with 2100 samples, and 1000 would take the place of a better estimate' \
  "$ritz" run dot.toml -o run --resume optimizer.iterations=12 estimate.samples=1000 sampler.sweeps=6

# The default is rounded up without a word, and there is no interaction where the system has none.
sed '/^samples = 2050/d; s/kind = "coulomb"/kind = "none"/' dot.toml >free.toml
expect 0 'samples = 100000' "$ritz" check free.toml
expect 0 'samples = 100096' "$ritz" check free.toml sampler.walkers=128 optimizer.samples=512
! grep -q 'rounded up' output || complain "the default warns of itself"
expect 0 'kinetic' "$ritz" run free.toml estimate.samples=2000 -o free
! grep -q 'interaction  ' output || complain "an interaction that is not there is printed"

# Every group of a scan tells its warnings, and the table has verdicts.
expect 0 '^omega,.*,verdict,.*,state,directory$|^"?system.omega.*,verdict,.*,state,directory$' \
  bash -c "'$ritz' scan dot.toml 'scan={\"system.omega\"=[0.8, 1.2]}' --quiet -o scan >log 2>&1; cat scan/scan.csv"
has scan/omega=1.2/log.txt '^  verdict'
has scan/omega=1.2/summary.json 'rounded up'
for omega in 0.8 1.2; do
  cp scan/omega=1.2/results.h5 scan/omega=$omega/history.csv
done
expect 0 'warning: omega=0.8: .*history.csv.kept' mpirun -n 2 "$ritz" scan dot.toml optimizer.iterations=11 \
  'scan={"system.omega"=[0.8, 1.2]}' --quiet -o scan --resume --groups 2
has output 'warning: omega=1.2: .*history.csv.kept'

expect 0 '^ritz [0-9.]+$' "$ritz" --version
[[ $(wc -l <output) == 1 ]] || complain "--version says too much"
expect 0 'git_commit +[^ ]' "$ritz" --version --full
for name in compiler mpi blas hdf5 simd; do has output "^  $name +[^ ]"; done
expect 2 'full' "$ritz" --full
expect 2 'no command is given|--help' "$ritz" --quiet
finish
