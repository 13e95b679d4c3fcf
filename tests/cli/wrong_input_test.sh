#!/usr/bin/env bash
# Wrong command lines and configurations: exit 2, one line for each mistake with its place and what
# to do, before any file is written.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
small_run >dot.toml

# change KEY LINE: dot.toml with the line that begins with KEY replaced, in wrong.toml.
change() { sed -E "0,/^$1/s/^$1.*/$2/" dot.toml >wrong.toml; }
refused() { expect 2 "$1" "$ritz" run wrong.toml -o out; }

expect 2 'ritz --help' "$ritz"
expect 2 'ritz --help' "$ritz" fly
expect 2 'did you mean "run"' "$ritz" rum
expect 2 'FILE' "$ritz" run
expect 2 'no-such.toml.*No such file' "$ritz" run no-such.toml
expect 2 'directory' "$ritz" run .
for file in . no-such.toml; do
  expect 2 'cannot read' mpirun -n 8 "$ritz" run "$file"
  [[ $(grep -c 'cannot read' output) == 1 ]] || complain "the message is not printed once"
done
expect 2 'optimizers' "$ritz" list optimisers
expect 2 'summary.json' "$ritz" compare .

change samples 'smaples = 400'
refused '^wrong\.toml:22:1: unknown key "smaples" \(did you mean "samples"\?\)'
change iterations 'lerning_rate = 0.1'
refused '^wrong\.toml:21:1: unknown key "lerning_rate" \(did you mean "learning_rate"\?\)'
change hidden 'hidden = "16"'
refused '^wrong\.toml:14:10: .*a text.*expected an integer between 1 and'
change iterations 'iterations = "16"'
refused 'wrong\.toml:21:14: .*a text.*expected an integer between 0 and'
change iterations 'iterations = 1e3'
refused 'expected an integer.*write 1000'
change iterations 'iterations = -5'
refused 'iterations" is -5; expected a number between 0'
change iterations 'learning_rate = nan'
refused 'finite'
change 'hidden' 'hidden = 0'
refused 'between 1 and'
change 'kind' 'kind = "harmonic_tarp"'
refused '"harmonic_tarp" \(did you mean "harmonic_trap"\?\); expected "harmonic_trap", .*"pauli"'
change 'walkers' 'walkers = 100\nwalkers = 100'
refused 'wrong\.toml:18'
change 'interaction' 'interaction = { kind = "coulomb", softening = [1, 2'
refused 'wrong\.toml:[0-9]+:[0-9]+'
: >wrong.toml
refused '^wrong\.toml:1:1: "system.kind" is missing; expected "harmonic_trap", .*"pauli"'
head -c 4096 /dev/zero >wrong.toml
refused 'wrong\.toml:1'
{ printf 'a = '; printf '[%.0s' {1..300}; } >wrong.toml
refused 'wrong\.toml:1'
head -c 10000000 /dev/zero | tr '\0' 'x' >wrong.toml
refused 'wrong\.toml'

change walkers 'walkers = 9223372036854775807'
refused 'sampler.walkers.*between'

# Sizes whose products would wrap.
for size in '[4611686018427387904,4611686018427387904]' '[9223372036854775807,1]' '[100000,100000]'; do
  expect 2 'system.particles|pairs of a jastrow' "$ritz" check dot.toml "system.particles=$size"
done
small_lattice_run >spins.toml
for size in hidden=4611686018427387904 alpha=576460752303423488 alpha=1152921504606846976; do
  expect 2 "wavefunction.0.${size%=*}" "$ritz" check spins.toml "wavefunction=[{kind='rbm',$size}]"
done
expect 2 'lattice.extent.*more than 1000000 sites' "$ritz" check spins.toml \
  'system.lattice={kind="square",extent=[1000000,1000000]}'

# A key kind where there are no kinds, and a kind of layer that cannot be chosen.
expect 2 'unknown key "kind" in estimate' "$ritz" check dot.toml estimate.kind=foo
expect 2 'layers.0.kind" is "multiply"; expected "dense"' "$ritz" check dot.toml \
  'wavefunction=[{kind="network",layers=[{kind="multiply",width=4}]}]'
expect 0 'kind = "dense"' "$ritz" check dot.toml \
  'wavefunction=[{kind="network",layers=[{kind="dense",width=4}]}]'

# All mistakes at once.
change iterations 'iterations = "16"\nlerning_rate = 0.1'
sed -i 's/^walkers.*/walkers = 0/' wrong.toml
refused 'lerning_rate'
[[ $(grep -c 'wrong\.toml:' output) == 3 ]] || complain "not every mistake is named: $(cat output)"

# Also behind a system that is wrong itself.
change dimensions 'dimensions = "two"'
sed -i 's/^walkers.*/walkers = 0/; s/^hidden/hiden/; s/"radius"/"radios"/' wrong.toml
refused 'system.dimensions'
[[ $(grep -c 'wrong\.toml:' output) == 4 ]] || complain "not every mistake is named: $(cat output)"

# Parts that do not fit together.
sed 's/"coulomb"/"hard_core", diameter = 0.5/; s/"jastrow"/"gaussian"/' dot.toml >wrong.toml
refused 'wrong\.toml:3:8: "system.interaction" is hard_core.*"wavefunction".*"jastrow".*"hard_core"'
change particles 'particles = [2, 2]'
refused 'fermions of one spin.*wavefunction'
change dimensions 'dimensions = 1'
refused 'softening'
change particles 'particles = [0, 0]'
refused 'at least one'
sed 's/"langevin"/"gibbs"/' dot.toml >wrong.toml
refused 'sampler.kind" is gibbs.*rbm'
sed 's/"radius"/"radios"/' dot.toml >wrong.toml
refused 'did you mean "radius"'
sed '/wavefunction/,/hidden/d' dot.toml >wrong.toml
refused '"wavefunction" is missing'
expect 2 'wavefunction.7' "$ritz" run dot.toml wavefunction.7.hidden=2 -o out
expect 2 'omega.*3 entries.*dimensions.*2' "$ritz" run dot.toml 'system.omega=[1,2,3]' -o out
[[ ! -e out ]] || complain "a refused run left files behind"

expect 2 'fewer than the 4 ranks' mpirun -n 4 "$ritz" run dot.toml sampler.walkers=3 -o out
[[ $(grep -c 'fewer than' output) == 1 ]] || complain "the message is not printed once"

# A directory that holds a run stays as it is.
expect 0 verdict "$ritz" run dot.toml -o held
before=$(cat held/* | md5sum)
expect 2 'already holds a run.*--overwrite' "$ritz" run dot.toml -o held
[[ $(cat held/* | md5sum) == "$before" ]] || complain "a refused directory was touched"
expect 0 verdict "$ritz" run dot.toml -o held --overwrite

# --overwrite replaces what runs have left, never what a user wrote.
mkdir own
(echo '# mine'; cat dot.toml) >own/config.toml
before=$(md5sum own/*)
expect 2 '"./config.toml" is in the way' \
  env -C own "$ritz" run config.toml -o . --overwrite
expect 2 '"own/config.toml" is in the way' \
  "$ritz" run dot.toml -o own --overwrite
expect 2 'would replace "held/config.toml", which it reads' \
  "$ritz" run held/config.toml -o held --overwrite
expect 2 '"./config.toml" is in the way' \
  env -C own "$ritz" run config.toml --resume
[[ $(md5sum own/*) == "$before" ]] || complain "a user's own file was touched"
: >held/config.toml
expect 0 verdict "$ritz" run dot.toml -o held --overwrite --quiet

# Of two runs that start at once in one directory one is refused, and the other is whole.
for seed in 1 2; do
  "$ritz" run dot.toml seed=$seed -o both --quiet >"log$seed" 2>&1 &
  pids[seed]=$!
done
wait "${pids[1]}"; first=$?
wait "${pids[2]}"; second=$?
if ((first == 0 && second == 0)) || ((first != 0 && second != 0)); then
  complain "of two runs in one directory $first and $second came out"
fi
winner=$((first == 0 ? 1 : 2))
grep -q "^seed = $winner" both/config.toml && grep -q "\"seed\": $winner" both/summary.json ||
  complain "two runs are mixed in one directory"

# A run that is still going, and files that are no run's, in a comparison.
mkdir going strange
cp held/config.toml going
expect 0 'no summary yet' "$ritz" compare going held
echo '[]' >strange/summary.json
cp held/config.toml strange
expect 2 'strange/summary.json' "$ritz" compare strange

# What cannot be written is said before sampling starts.
: >plain_file
expect 5 'cannot make the directory' "$ritz" run dot.toml -o plain_file/run
expect 5 'cannot make the directory' mpirun -n 3 "$ritz" run dot.toml -o /proc/run
[[ $(grep -c 'cannot make' output) == 1 ]] || complain "the message is not printed once"
finish
