#!/usr/bin/env bash
# What a user types when all is well, and what comes back.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
small_run >dot.toml

expect 0 '^ritz [0-9]+\.[0-9]+\.[0-9]+$' "$ritz" --version
expect 0 'compare' "$ritz" --help
expect 0 'deep_sets' "$ritz" list
[[ $(wc -l <output) -le 24 && $(wc -L <output) -le 80 ]] || complain "the list does not fit a screen"
for topic in systems wavefunctions samplers optimizers observables layers models settings; do
  expect 0 "^$topic" "$ritz" list "$topic"
done
expect 0 '^rbm \(continuum\)' "$ritz" list wavefunctions rbm
expect 0 '^rbm \(lattice\)' "$ritz" list wavefunctions rbm
expect 0 'cusp' "$ritz" list wavefunctions jastrow
expect 2 'no kind.*"jastro" \(did you mean "jastrow"\?\)' "$ritz" list wavefunctions jastro
# Tables that several keys share are printed once.
expect 0 'the same tables as for shift above' "$ritz" list optimizers adam
[[ $(grep -c 'cosine: falls' output) -le 2 ]] || complain "the list repeats itself"
expect 2 'no format "jsn" \(did you mean "json"' "$ritz" list systems --format jsn
expect 0 '"maximum": 100000' "$ritz" list systems harmonic_trap --format json
expect 0 'json-schema.org' "$ritz" list --format json-schema
mv output schema.json
python3 "$root/tests/cli/json_schema.py" schema.json "$ritz" "$root/runs" >output 2>&1
status=$?
((status == 0 || status == 77)) || complain "the JSON schema and ritz check disagree: $(<output)"

# A reader that has seen enough is no trouble.
("$ritz" list 2>unread.errors; echo "status $?" >>unread.errors) | head -n 1 >first_line
[[ $(<unread.errors) == "status 0" ]] || complain "a reader that goes away: $(<unread.errors)"

expect 0 'kind = "harmonic_trap"' "$ritz" check dot.toml
[[ ! -e results ]] || complain "check left files behind"
expect 0 'energy +3 hartree' "$ritz" exact dot.toml
expect 1 'no exact or published energy' "$ritz" exact dot.toml 'system.omega=[1.0, 2.0]'

expect 0 'verdict' "$ritz" run dot.toml
for file in config.toml history.csv results.h5 summary.json; do
  [[ -s results/dot/$file ]] || complain "no $file"
done
[[ $(wc -l <results/dot/history.csv) == 11 ]] || complain "history.csv has not one row per iteration"
head -n 1 results/dot/history.csv |
  grep -qx 'iteration,energy,energy_error,variance,acceptance,gradient_norm,learning_rate,seconds' ||
  complain "history.csv has other columns"
for key in state verdict energy energy_error energy_imag variance samples autocorrelation_time r_hat \
  v_score acceptance parameters iterations ranks seconds seed observables exact relative_error \
  sigmas; do
  grep -q "\"$key\"" results/dot/summary.json || complain "summary.json has no $key"
done
# No program with MPI lives in 5 MB, and a small run needs no gigabyte.
peak=$(sed -nE 's/^ *"peak_memory_mb": ([0-9]+).*/\1/p' results/dot/summary.json)
((peak > 5 && peak < 1000)) || complain "the run held $peak MB"
expect 0 'results/dot +harmonic_trap +gaussian × jastrow × rbm' "$ritz" compare results/dot

# The resolved configuration is the same run.
expect 0 verdict "$ritz" run results/dot/config.toml -o again
diff <(numbers_of results/dot) <(numbers_of again) || complain "config.toml is another run"
cmp results/dot/config.toml again/config.toml || complain "config.toml of config.toml is another text"

# Overrides; a bare word is a text; --quiet leaves the result alone.
expect 0 verdict "$ritz" run dot.toml sampler.kind=metropolis optimizer.iterations=2 \
  wavefunction.2.hidden=1 -o other --quiet
grep -q '^kind = "metropolis"' other/config.toml || complain "the override was not taken"
grep -q 'iteration' output && complain "--quiet shows progress"

# An eigenstate: the energy is exact, and said to be; no statistic divides by its zero variance.
sed '/jastrow/,/^hidden/d; s/"coulomb"/"none"/' dot.toml | sed -z 's/\[\[wavefunction\]\]\n\[s/[s/' >ideal.toml
expect 0 'energy +2 hartree \(exact: all local energies are equal\)' "$ritz" run ideal.toml \
  optimizer.iterations=0
grep -q '"verdict": "ok"' results/ideal/summary.json || complain "an exact state is not called ok"
grep -q '"energy_error": 0.0' results/ideal/summary.json || complain "an exact energy has an error"
grep -qi 'nan\|inf' results/ideal/summary.json && complain "an exact state has a bad number"

# A run that only evaluates, and one that only optimizes.
expect 0 verdict "$ritz" run dot.toml optimizer.iterations=0 -o evaluated
expect 0 '' "$ritz" run dot.toml estimate.samples=0 -o optimized
grep -q '"energy": null' optimized/summary.json || complain "an energy that was not estimated is given"
finish
