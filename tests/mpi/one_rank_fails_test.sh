#!/usr/bin/env bash
# A rank that dies or fails takes the others with it within seconds; nothing hangs, what it had to
# say is read once, and the run goes on from its checkpoint.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
small_run >dot.toml
for signal in KILL SEGV; do
  rm -rf run
  mpirun -n 4 "$ritz" run dot.toml optimizer.iterations=100000 checkpoint.every=1 -o run --quiet >log 2>&1 &
  mpirun=$!
  wait_for run/checkpoint.h5
  mapfile -t ranks < <(pgrep -P "$mpirun" -x ritz)
  ((${#ranks[@]} == 4)) || complain "expected 4 ranks, found ${#ranks[@]}"
  kill -$signal "${ranks[1]}"
  start=$SECONDS
  wait "$mpirun" && complain "mpirun calls a run done that got SIG$signal"
  ((SECONDS - start <= 5)) || complain "the others ran on for $((SECONDS - start)) s"
  pgrep -P "$mpirun" -x ritz && complain "ranks are left"
  tr '\n' ' ' <log | grep -q 'rank 1 .*on signal' || complain "mpirun does not say which rank got SIG$signal: $(cat log)"
  expect 0 'going on from run/checkpoint' "$ritz" run dot.toml -o run --resume optimizer.iterations=0
done

# One rank without memory for its walkers.
command="$ritz run dot.toml -o small sampler.walkers=40000000 --force"
expect 6 'ritz: rank 1 on .*: out of memory' \
  mpirun -n 2 bash -c "$by_rank" by_rank "$command" "ulimit -v 900000; $command"
[[ $(grep -c 'out of memory' output) == 1 ]] || complain "the message is not printed once"
finish
