#!/usr/bin/env bash
# The memory that a run or a fit is forecast to take beside the peak that it took: twelve runs and
# seven fits between 80 MB and 4 GB, each large in one way. The factor between the two is to be below
# 1.5.
#   bash bench/memory_forecast.sh [PATTERN]      after `build release`; three minutes, one at a time
set -eu
cd "$(dirname "$0")/.."
source runs/environment.sh
ritz=$PWD/build/release/ritz
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

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
[[wavefunction]]
kind = "rbm"
hidden = 2
[sampler]
burn_in = 1
sweeps = 1
[optimizer]
iterations = 1
[estimate]
samples = 0
TOML
cat >chain.toml <<'TOML'
[system]
kind = "transverse_field_ising"
lattice = { kind = "chain", extent = 20 }
h = 1.0
[[wavefunction]]
kind = "rbm"
alpha = 5
[sampler]
kind = "flip"
walkers = 1024
burn_in = 1
sweeps = 1
[optimizer]
iterations = 1
[estimate]
samples = 0
TOML

cat >fit.toml <<'TOML'
[data]
generate = { kind = "franke", points = 100000 }
[model]
kind = "ridge"
TOML

printf '%-46s %10s %10s %8s\n' run forecast peak factor
# measure RANKS FILE KEY=VALUE ...
measure() {
  local ranks=$1 name=${*:2}
  [[ $name =~ ${pattern:-.} ]] || return 0
  shift
  mpirun -n "$ranks" "$ritz" run "$@" checkpoint.every=1000000 -o run --overwrite >log 2>&1 || { cat log; return 0; }
  row "${ranks}x $name"
}
# measure_fit KEY=VALUE ...
measure_fit() {
  [[ "fit $*" =~ ${pattern:-.} ]] || return 0
  "$ritz" fit fit.toml "$@" -o run --overwrite >log 2>&1 || { cat log; return 0; }
  row "fit $*"
}
# row NAME: what the last one was forecast to take, and took.
row() {
  local said took
  said=$(sed -nE 's/.*will take .*(about|and) ([0-9.e+]+) MB .*/\2/p' log)
  took=$(sed -nE 's/.*"peak_memory_mb": ([0-9.e+]+).*/\1/p' run/summary.json)
  awk -v n="$1" -v f="$said" -v p="$took" \
    'BEGIN { printf "%-46.46s %7.0f MB %7.0f MB %8.2f\n", n, f, p, f / p }'
}
pattern=${1:-}
measure 1 dot.toml sampler.walkers=100000 optimizer.samples=100000
measure 1 dot.toml sampler.walkers=100000 optimizer.iterations=0 estimate.samples=4000000
measure 2 dot.toml sampler.walkers=100000 optimizer.iterations=0 estimate.samples=4000000
measure 1 dot.toml sampler.walkers=4096 optimizer.samples=1024000
measure 1 dot.toml sampler.walkers=400000 optimizer.samples=400000 estimate.samples=1200000
measure 1 chain.toml optimizer.samples=40960
measure 1 chain.toml optimizer.samples=4096 optimizer.natural_gradient.kind=minsr wavefunction.0.alpha=20
measure 2 chain.toml optimizer.samples=6144 optimizer.natural_gradient.kind=spring wavefunction.0.symmetric=true
measure 1 chain.toml optimizer.samples=2048 optimizer.natural_gradient.kind=sr optimizer.natural_gradient.solver=dense wavefunction.0.alpha=5
measure 1 chain.toml optimizer.samples=8192 optimizer.natural_gradient.kind=sr optimizer.natural_gradient.solver=cg
measure 1 chain.toml sampler.kind=exact system.lattice.extent=18 wavefunction.0.dtype=real wavefunction.0.alpha=1
measure 1 chain.toml wavefunction.0.alpha=20000 wavefunction.0.dtype=real sampler.walkers=32 optimizer.samples=32
measure_fit model.kind=linear model.degree=6
measure_fit model.degree=8
measure_fit model.kind=lasso model.degree=6 model.lambda=0.1
measure_fit model.degree=8 validation.folds=3
measure_fit model.degree=2 validation.bootstrap=200
wide='model={kind="network",layers=[{width=1024},{width=1024}]}'
measure_fit data.generate.points=2000 "$wide" training.epochs=1
measure_fit data.generate.points=1000 "$wide" training.optimizer=lbfgs training.epochs=14
