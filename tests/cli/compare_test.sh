#!/usr/bin/env bash
# Runs side by side: every format holds the same numbers, and what is damaged or unfinished is shown
# as such beside the others.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
small_run | sed 's/^samples = 10000/samples = 2000/' >dot.toml
"$ritz" run dot.toml -o good --quiet >log 2>&1 || complain "the run fails: $(cat log)"
cp -r good damaged
echo '{ "state": "fini' >damaged/summary.json
mkdir going
cp good/config.toml going

expect 0 '^good +harmonic_trap +gaussian × jastrow × rbm +[0-9]+ +[0-9.()]+ +3 ' "$ritz" compare good
head -n 1 output | grep -q 'energy (hartree)' || complain "the unit is not named"
expect 0 '^going.*unfinished.*no summary yet' "$ritz" compare going good
expect 2 '^damaged.*damaged' "$ritz" compare damaged good
grep -q '^good .*3' output || complain "the damaged run hides the other one"
grep -q 'ritz: damaged/summary.json' output || complain "the damage is not reported"
expect 2 'no-such.*holds no run' "$ritz" compare no-such
mkdir fitted
printf '[model]\nkind = "linear"\n' >fitted/config.toml
echo '{ "state": "finished" }' >fitted/summary.json
expect 2 'ritz: "fitted" holds a fit; expected a run or a scan' "$ritz" compare fitted
echo notes >notes.txt
expect 0 'left out: "fitted" holds a fit' "$ritz" compare good fitted notes.txt
grep -q 'left out: "notes.txt" holds no run' output || complain "a file among runs is not noted"
grep -q '^good .*harmonic_trap' output || complain "what lies among runs hides them"
[[ $(mpirun -n 2 "$ritz" compare good 2>&1 | wc -l) == 2 ]] || complain "ranks print twice"

energy=$(sed -nE 's/^  "energy": ([^,]*),/\1/p' good/summary.json)
expect 0 "^good,harmonic_trap,gaussian × jastrow × rbm,[0-9]+,$energy," "$ritz" compare good --format csv
expect 0 '^\| good +\| harmonic_trap' "$ritz" compare good --format markdown
expect 0 '^good +& harmonic\\_trap +& gaussian \$\\times\$ jastrow' "$ritz" compare good --format latex
expect 2 'did you mean "markdown"' "$ritz" compare good --format markdwon
expect 0 'good is left out: the benchmark is for lattices' "$ritz" compare good --format varbench

# A chain of 4 spins: E = −8 in units where spins are Pauli matrices, here from an exact ground state
# of H = Σ S·S, −2.
cat >chain.toml <<'TOML'
[system]
kind = "heisenberg"
lattice = { kind = "chain", extent = 4 }
marshall = true
[[wavefunction]]
kind = "rbm"
alpha = 2
[sampler]
kind = "exchange"
walkers = 256
[optimizer]
kind = "sgd"
learning_rate = 0.1
natural_gradient = { kind = "sr", shift = 1e-3 }
iterations = 60
samples = 256
[estimate]
samples = 5000
TOML
"$ritz" run chain.toml -o chain --quiet >log 2>&1 || complain "the chain fails: $(cat log)"
expect 0 '^\| -(7\.99|8\.00)[0-9]* \| [0-9.e-]+ \| [0-9.e-]+ \| 4 \| 0 \| rbm \([0-9]+ parameters\) \|' \
  "$ritz" compare chain --format varbench
finish
