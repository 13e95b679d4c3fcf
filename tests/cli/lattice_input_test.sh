#!/usr/bin/env bash
# What a lattice cannot be or do: exit 2 and one clear line.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
small_lattice_run >spins.toml

# refused PATTERN KEY=VALUE ...: one line that matches, and nothing else.
refused() {
  expect 2 "$1" "$ritz" run spins.toml -o out "${@:2}"
  [[ $(wc -l <output) == 1 ]] || complain "not one line: $(cat output)"
}
heisenberg() { echo "system={kind=\"heisenberg\",lattice={$1}${2:+,$2}}"; }
exchange='sampler={kind="exchange"}'
chain='kind="chain",extent=6'

refused 'magnetization.* 3' "$(heisenberg "$chain" magnetization=3)" "$exchange"
refused 'magnetization.* 8' "$(heisenberg "$chain" magnetization=8)" "$exchange"
refused 'there is no site 6' 'system.lattice={sites=6,edges=[[0,1],[2,6]]}' 'system.h=1.0'
refused 'sampler.kind" is flip.*magnetization' "$(heisenberg "$chain")"
refused 'sampler.kind" is exact.*137846528820.*at most' \
  "$(heisenberg 'kind="chain",extent=40')" 'sampler={kind="exact"}'
refused 'sampler.kind" is exact.*at most' 'system.lattice.extent=19' 'sampler={kind="exact"}'
refused 'system.J.*5.*6' 'system.J=[1.0,1.0,1.0,1.0,1.0]'
refused 'system.h.*7.*6' 'system.h=[1.0,1.0,1.0,1.0,1.0,1.0,1.0]'
refused 'extent' 'system.lattice.extent=0'
refused 'sampler.kind" is .langevin.*continuum' 'sampler.kind="langevin"'
refused 'initial_std.*no slope' wavefunction.0.visible_bias=false wavefunction.0.initial_std=0
refused 'symmetric.*couplings' 'wavefunction.0.symmetric=true' 'system.h=[1.0,1.0,1.0,1.0,1.0,0.5]'
refused 'pairs" is distance' 'wavefunction=[{kind="jastrow",pairs="distance"}]' \
  'system={kind="pauli",sites=2,terms=[{coefficient=1.0,operators="X0 Z1"}]}' \
  'estimate.observables=[]'
pieces='sites=4,edges=[[0,1],[2,3]]'
refused 'sampler.pairs.*2 pieces.*expected all' "$(heisenberg "$pieces")" \
  'sampler={kind="exchange",pairs="neighbours"}'
refused 'sampler.kind" is hamiltonian.*do not join.*pairs = "all"' "$(heisenberg "$pieces")" \
  'sampler={kind="hamiltonian"}'
refused 'sampler.kind" is hamiltonian.*has none.*use flip' 'system.h=0.0' 'sampler={kind="hamiltonian"}'
refused 'sampler.kind" is hamiltonian.*do not join.*use flip' \
  'system.h=[1.0,1.0,1.0,0.0,1.0,1.0]' 'sampler={kind="hamiltonian"}'
refused 'is hamiltonian.*has none' 'system.h=0.0' 'sampler={kind="tempering",moves="hamiltonian"}'
hubbard() { echo "system={kind=\"$1\",lattice={$chain},$2}"; }
refused '"system.particles": 7 particles do not fit on 6 sites' "$(hubbard t_v V=1,particles=7)"
refused '13 particles do not fit on 6 sites with at most 2' \
  "$(hubbard bose_hubbard U=1,particles=13,max_occupation=2)"
refused 'axis 1 antiperiodic, which has an extent of 1' \
  'system={kind="t_v",lattice={kind="square",extent=[4,1],periodic=[true,"antiperiodic"]},V=1,particles=2}'
refused 'periodic.*expected true or false' \
  'system={kind="heisenberg",lattice={kind="chain",extent=6,periodic="antiperiodic"}}'
jastrow='wavefunction=[{kind="jastrow"}]'
unmeasured='estimate.observables=[]'
refused 'sampler.kind" is flip.*spins' "$(hubbard t_v V=1,particles=3)" "$jastrow" "$unmeasured" \
  'sampler={kind="flip"}'
refused 'sampler.kind" is hop.*particles' 'sampler={kind="hop"}'
refused 'rbm, which on a lattice is one of spins' "$(hubbard t_v V=1,particles=3)" "$unmeasured"
refused 'is site, but no two particles' "$(hubbard t_v V=1,particles=3)" "$unmeasured" \
  'wavefunction=[{kind="jastrow",pairs="site"}]'
refused 'sampler.kind" is hamiltonian.*do not join.*use hop' "$jastrow" "$unmeasured" \
  "system={kind=\"t_v\",lattice={$pieces},V=1,particles=2}" 'sampler={kind="hamiltonian"}'
refused 'observables.*X9' 'estimate.observables=["X9"]'
refused 'observables.*did you mean "magnetization"' 'estimate.observables=["magnetisation"]'
[[ ! -e out ]] || complain "a refused run left files behind"

# Where the bonds do not join all sites, exchanges do.
expect 0 'pairs = "all"' "$ritz" check spins.toml "$(heisenberg "$pieces")" "$exchange"
expect 0 'J2 acts on nothing' "$ritz" check spins.toml \
  "$(heisenberg 'kind="chain",extent=3' J2=0.5,magnetization=1)" "$exchange"
expect 0 'J2 acts on nothing' "$ritz" exact spins.toml \
  "$(heisenberg 'kind="chain",extent=3' J2=0.5,magnetization=1)"

# Any run can be summed in full by changing the kind of its sampler alone.
expect 0 'full summation' "$ritz" run spins.toml sampler.kind=exact -o summed
grep -q 'sampler.walkers is left out' output || complain "keys were left out in silence"
expect 0 'no mistakes' "$ritz" check summed/config.toml
# Sums over symmetries that the system, or ψ, does not have.
ring=$(heisenberg "$chain")
refused 'momentum" has 2 entries' "$ring" "$exchange" 'projection={translations=true,momentum=[1,2]}'
refused 'add translations = true' "$ring" "$exchange" 'projection={momentum=[1]}'
refused 'names no symmetry' "$ring" "$exchange" 'projection={translations=false}'
refused 'point_group" is "E".*expected "A1" or "A2"' "$ring" "$exchange" 'projection={point_group="E"}'
refused 'takes the momentum to another one' "$ring" "$exchange" \
  'projection={translations=true,momentum=[1],point_group="A1"}'
refused 'spin_flip" needs magnetization 0' "$(heisenberg "$chain" magnetization=2)" "$exchange" \
  'projection={spin_flip=1}'
refused 'no symmetry of the Hamiltonian' 'system.h=[1.0,1.0,1.0,1.0,1.0,0.5]' \
  'projection={translations=true}'
refused 'needs a periodic axis' 'system.lattice={kind="chain",extent=6,periodic=[false]}' \
  'projection={translations=true}'
refused 'only .* is left' "$ring" "$exchange" 'projection={translations=true,momentum=[2]}' \
  'wavefunction=[{kind="jastrow"}]'
finish
