#!/usr/bin/env bash
# What --resume takes and what it refuses; what a run begins with (start_from).
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
small_run >dot.toml
expect 0 verdict mpirun -n 2 "$ritz" run dot.toml -o whole
numbers_of whole >expected

# More iterations, from the program's own configuration, on 1, 2, 3 and 4 ranks.
expect 0 verdict mpirun -n 2 "$ritz" run dot.toml optimizer.iterations=5 -o half
for ranks in 1 2 3 4; do
  rm -rf run
  cp -r half run
  expect 0 'going on from run/checkpoint.h5 at iteration 5' \
    mpirun -n $ranks "$ritz" run run/config.toml --resume optimizer.iterations=10
  diff expected <(numbers_of run) || complain "5 + 5 iterations on $ranks ranks differ from 10"
done
[[ $(wc -l <run/history.csv) == 11 ]] || complain "the history is not one row per iteration"
expect 0 'finished already' "$ritz" run dot.toml -o run --resume
# More samples.
expect 0 'samples .*20000,' "$ritz" run dot.toml -o run --resume estimate.samples=20000
expect 0 verdict "$ritz" run dot.toml -o long estimate.samples=20000
diff <(numbers_of long) <(numbers_of run) || complain "samples that were added differ"
# Another learning rate: goes on, but not to the same numbers.
expect 0 'going on' "$ritz" run dot.toml -o half --resume optimizer.iterations=10 \
  optimizer.learning_rate=0.001
rate_of_line() { sed -n "$1p" half/history.csv | cut -d, -f7; }
[[ $(rate_of_line 2) == 0.02 && $(rate_of_line 11) == 0.001 ]] || complain "the learning rate is the old one"

# Another system, size or seed is refused with every key that differs; nothing is touched.
before=$(cat run/* | md5sum)
expect 2 'system.omega is 0.5, was 1.0.*wavefunction.2.hidden is 3, was 2' \
  "$ritz" run dot.toml -o run --resume system.omega=0.5 wavefunction.2.hidden=3
expect 2 'optimizer.kind is "sgd", was "adam"' "$ritz" run dot.toml -o run --resume optimizer.kind=sgd
expect 2 'seed is 8, was 7' mpirun -n 3 "$ritz" run dot.toml -o run --resume seed=8
[[ $(grep -c 'cannot go on' output) == 1 ]] || complain "the message is not printed once"
expect 2 'exclude each other' "$ritz" run dot.toml -o run --resume --overwrite
[[ $(cat run/* | md5sum) == "$before" ]] || complain "a refused resume touched the run"

# Damaged checkpoints. The estimate, in which a run lingers, writes several.
slow=(dot.toml estimate.samples=100000000 checkpoint.every=1)
expect 3 'go on with' "$ritz" run "${slow[@]}" -o damaged --max-time 1s
truncate -s -100 damaged/checkpoint.h5
expect 3 'warning: damaged/checkpoint.h5: .*cut off or damaged; going on from checkpoint.previous.h5' \
  "$ritz" run "${slow[@]}" -o damaged --resume --max-time 1s
rm damaged/checkpoint.h5
expect 3 'checkpoint.h5" is missing; going on' "$ritz" run "${slow[@]}" -o damaged --resume --max-time 1s
: >damaged/checkpoint.h5
: >damaged/checkpoint.previous.h5
expect 5 'no checkpoint can be read; .*file is empty' mpirun -n 2 "$ritz" run "${slow[@]}" -o damaged --resume
[[ $(grep -c 'no checkpoint' output) == 1 ]] || complain "the message is not printed once"
rm damaged/checkpoint*
expect 5 'without a checkpoint' "$ritz" run "${slow[@]}" -o damaged --resume

# Nothing to resume: the run begins. Killed before its first checkpoint: it begins anew.
expect 0 verdict "$ritz" run dot.toml -o fresh --resume
diff expected <(numbers_of fresh) || complain "a run begun with --resume differs"
rm fresh/checkpoint* fresh/summary.json fresh/results.h5
expect 0 verdict "$ritz" run dot.toml -o fresh --resume
diff expected <(numbers_of fresh) || complain "a run begun anew differs"

# Two runs in one directory.
"$ritz" run dot.toml estimate.samples=100000000 -o both >log 2>&1 &
job=$!
sleep 0.5
expect 2 'in use by another run, process [0-9]+ on' "$ritz" run dot.toml -o both --resume
expect 2 'in use by another run' "$ritz" run dot.toml -o both --overwrite
kill -9 $job
wait $job
expect 0 verdict "$ritz" run dot.toml -o both --resume

# The parameters of an earlier run.
small_run | sed '1i start_from = "whole"' >from.toml
expect 0 'start_from: .*gaussian.*taken from whole/results.h5' \
  "$ritz" run from.toml optimizer.iterations=0 -o same
for key in alpha beta; do
  diff <(grep "\"[a-z.]*$key\":" whole/summary.json) <(grep "\"[a-z.]*$key\":" same/summary.json) ||
    complain "$key is not taken"
done
expect 0 'start_from: .*taken.*; rbm[a-z_., ]* are new$' "$ritz" run from.toml wavefunction.2.hidden=5 -o wider
expect 5 'no-such/results.h5' "$ritz" run from.toml start_from=no-such -o none
[[ ! -e none/history.csv ]] || complain "a run began without its parameters"

# Those of another form: weights that were shared and real become unshared and complex.
cat >spins.toml <<'TOML'
system = { kind = "transverse_field_ising", lattice = { kind = "chain", extent = 6 }, h = 1.0 }
wavefunction = [{ kind = "rbm", alpha = 2, dtype = "real", symmetric = true, initial_std = 0.1 }]
sampler = { kind = "exact" }
optimizer = { kind = "sgd", learning_rate = 0.1, iterations = 5, natural_gradient = { kind = "sr" } }
TOML
energy_of() { sed -nE 's/^ *"energy": (-[0-9]+\.[0-9]{6}).*/\1/p' "$1/summary.json"; }
expect 0 verdict "$ritz" run spins.toml -o shared
expect 0 'start_from: rbm.weights, rbm.hidden_bias brought into this form from shared/results.h5' \
  mpirun -n 2 "$ritz" run spins.toml start_from=shared wavefunction.0.symmetric=false \
  wavefunction.0.dtype=complex wavefunction.0.visible_bias=false \
  wavefunction.0.initial_std=1e-9 optimizer.iterations=0 -o unshared
[[ -n $(energy_of shared) && $(energy_of shared) == "$(energy_of unshared)" ]] ||
  complain "the unshared weights do not give the energy of the shared ones"
expect 2 'no parameter in shared/results.h5 has the name and the shape' \
  "$ritz" run spins.toml start_from=shared wavefunction.0.alpha=1 -o smaller
expect 0 'of another form .dtype is "complex", was "real".: it may begin far' \
  "$ritz" run spins.toml start_from=shared wavefunction.0.alpha=1 wavefunction.0.dtype=complex -o other
expect 0 'start_from: rbm.weights, rbm.hidden_bias brought into .*; jastrow.pairs is new' \
  "$ritz" run spins.toml start_from=shared -o beside \
  'wavefunction=[{kind="jastrow"},{kind="rbm",alpha=3,dtype="real",symmetric=true}]'
expect 0 'start_from: rbm_0.weights, rbm_0.hidden_bias brought into .*any numbers beyond' \
  "$ritz" run spins.toml start_from=shared optimizer.iterations=0 -o twice \
  'wavefunction=[{kind="rbm",alpha=3,dtype="real",symmetric=true},{kind="jastrow"},{kind="rbm"}]'
rm shared/config.toml
expect 2 'the form of the earlier wavefunction is not known: .*config.toml' \
  "$ritz" run spins.toml start_from=shared wavefunction.0.alpha=3 -o unknown
finish
