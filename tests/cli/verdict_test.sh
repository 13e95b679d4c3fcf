#!/usr/bin/env bash
# What a verdict has to see, and what it has to let pass, from whole runs.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

# The part of the verdict that is not ok, as summary.json has it; nothing where all are.
refused() { sed -nE '/"verdicts"/,/\}/ { /"ok"/d; s/^ *"([a-z]+)": ".*/\1/p }' "$1/summary.json" | xargs; }
is() { [[ $(refused "$1") == "$2" ]] || complain "$1 is refused for: $(refused "$1"); expected: $2"; }

cat >dot.toml <<'TOML'
[system]
kind = "harmonic_trap"
particles = [1, 1]
dimensions = 2
statistics = "fermion"
interaction = "coulomb"
[[wavefunction]]
kind = "gaussian"
[[wavefunction]]
kind = "jastrow"
[optimizer]
learning_rate = 0.02
TOML
# Eight iterations from a wrong start, and the limit of ψ.
expect 0 'verdict .*optimization still moves: .*energy fell' "$ritz" run dot.toml -o begun \
  wavefunction.0.alpha=3 optimizer.iterations=8 estimate.samples=51200
is begun "optimization energy"
expect 0 'excess .*above exact: the limit of this ψ' "$ritz" run dot.toml -o limit \
  optimizer.iterations=40 estimate.samples=2000000 optimizer.samples=16384
is limit ""

# All walkers agree, but there are two of them, and each is frozen in one of two signs.
cat >ising.toml <<'TOML'
[system]
kind = "transverse_field_ising"
lattice = { kind = "chain", extent = 12 }
h = 0.2
[[wavefunction]]
kind = "rbm"
dtype = "real"
visible_bias = false
hidden_bias = false
[optimizer]
kind = "sgd"
learning_rate = 0.05
iterations = 100
samples = 1024
natural_gradient = { kind = "sr", shift = 1e-2 }
[estimate]
samples = 20000
observables = ["magnetization"]
TOML
expect 0 'verdict .*statistics: .*2 walkers' "$ritz" run ising.toml sampler.walkers=2 -o two
expect 0 'verdict .*sampling: .*in magnetization' "$ritz" run ising.toml sampler.walkers=512 -o frozen \
  estimate.samples=51200

cat >excited.toml <<'TOML'
[system]
kind = "heisenberg"
lattice = { kind = "chain", extent = 6 }
marshall = false
[[wavefunction]]
kind = "rbm"
symmetric = true
alpha = 4
initial_std = 0.1
[sampler]
kind = "exact"
[optimizer]
kind = "sgd"
learning_rate = 0.03
iterations = 300
natural_gradient = { kind = "sr", shift = 1e-3 }
TOML
expect 0 'verdict .*an eigenstate, but not the lowest' "$ritz" run excited.toml -o excited
is excited energy

# A sum of projectors: the ground state has the energy 0, but for rounding.
cat >zero.toml <<'TOML'
[system]
kind = "pauli"
sites = 7
terms = [{ coefficient = 7.1, operators = "" }, { coefficient = -0.6, operators = "X0" },
  { coefficient = -0.2, operators = "X1" }, { coefficient = -0.1, operators = "X2" },
  { coefficient = -1.6, operators = "X3" }, { coefficient = -1.8, operators = "X4" },
  { coefficient = -1.3, operators = "X5" }, { coefficient = -1.5, operators = "X6" }]
[[wavefunction]]
kind = "rbm"
initial_std = 0.0
[sampler]
kind = "exact"
[optimizer]
iterations = 0
TOML
expect 0 'difference +[-+][0-9.e-]+$' "$ritz" run zero.toml -o zero
is zero ""
grep -q '"relative_error": null' zero/summary.json || complain "there is a per cent of zero"

cat >one.toml <<'TOML'
[system]
kind = "heisenberg"
lattice = { kind = "chain", extent = 6 }
magnetization = 6
[[wavefunction]]
kind = "rbm"
[optimizer]
iterations = 4
samples = 1024
TOML
expect 0 'verdict +ok' "$ritz" run one.toml -o one estimate.samples=10240

# The parts beside each other, and in a scan.
header=$("$ritz" compare begun limit --format csv | head -n 1)
[[ $header == *,verdict,verdict_optimization,verdict_sampling,verdict_energy,verdict_statistics ]] ||
  complain "compare has no verdicts: $header"
printf '[scan]\n"system.omega" = [0.5, 1.0]\n' | cat dot.toml - >scan.toml
"$ritz" scan scan.toml optimizer.iterations=0 estimate.samples=5120 --quiet >log 2>&1 || cat log
head -n 1 results/scan/scan.csv | grep -q 'verdict,verdicts.optimization,.*,state,directory$' ||
  complain "scan.csv has no verdicts"
finish
