#!/usr/bin/env bash
# Numbers that went bad stop a run with status 4 and a sentence; numbers that should not be trusted
# are called so.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
small_run >dot.toml

# A repulsion beyond the largest number: infinite wherever two electrons are nearer than a bohr.
sed 's/"coulomb"/"coulomb", strength = 1.7e308/; s/^dimensions.*/&\nomega = [1.0, 2.0]/; /jastrow/d' dot.toml |
  sed -z 's/\[\[wavefunction\]\]\n\[\[/[[/' >infinite.toml
for ranks in 1 3; do
  expect 4 'local energy went bad in iteration 0: .*interaction = inf.* walker [0-9]+ on rank' \
    mpirun -n $ranks "$ritz" run infinite.toml -o "bad$ranks"
  grep -q '"state": "failed"' "bad$ranks/summary.json" || complain "the failure is not in summary.json"
  [[ -s bad$ranks/bad_energy.h5 && -s bad$ranks/history.csv ]] || complain "what was there is not kept"
done

# The very last step blows up: no iteration comes after it, but the final energy tells.
expect 4 'blew up: .* in the final estimate, .*kinetic = .* walker [0-9]+ on rank 0; a smaller learning rate' \
  "$ritz" run dot.toml optimizer.kind=sgd optimizer.iterations=1 optimizer.learning_rate=1e4 -o last
[[ -s last/bad_energy.h5 ]] || complain "the walker that is farthest out is not kept"
grep -q '"state": "failed"' last/summary.json || complain "a blown-up end is not called failed"

# A learning rate that blows up never ends as finished and well.
for settings in 'optimizer.kind=sgd optimizer.learning_rate=1e300' optimizer.learning_rate=1e3; do
  # shellcheck disable=SC2086
  expect 4 'smaller learning rate' "$ritz" run dot.toml $settings -o blown --overwrite
  grep -q '"state": "failed"' blown/summary.json || complain "a blown-up run is not called failed"
done

expect 0 'verdict .*chains not mixed' "$ritz" run dot.toml sampler.step=1e-9 -o small_steps
expect 0 'verdict .*do not move' "$ritz" run dot.toml sampler.kind=metropolis sampler.step=1e9 -o large
expect 0 'verdict .*made the energy worse' "$ritz" run dot.toml optimizer.learning_rate=1.0 \
  wavefunction.2.initial_std=0.0 -o worse
expect 0 'verdict .*mixing unknown' "$ritz" run dot.toml estimate.samples=200 -o few

# Nobody to read the messages, or no stream at all: the run is made, its files hold no messages.
"$ritz" run dot.toml -o unread 2>&1 | head -n 1 >first_line
[[ -s unread/summary.json ]] || complain "a reader that goes away ends the run"
"$ritz" run dot.toml -o silent 2>&- >&-
grep -q iteration/ silent/history.csv && complain "messages are written into a result"
finish
