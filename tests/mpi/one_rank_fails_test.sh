#!/usr/bin/env bash
# A rank that dies takes the others with it within seconds, and nothing hangs.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
small_run >dot.toml
mpirun -n 3 "$ritz" run dot.toml optimizer.iterations=100000 -o killed --quiet >log 2>&1 &
mpirun=$!
for _ in {1..100}; do
  [[ -s killed/history.csv ]] && break
  sleep 0.1
done
mapfile -t ranks < <(pgrep -P "$mpirun" -x ritz)
((${#ranks[@]} == 3)) || complain "expected 3 ranks, found ${#ranks[@]}"
kill -9 "${ranks[1]}"
start=$SECONDS
wait "$mpirun" && complain "mpirun calls a killed run done"
((SECONDS - start <= 10)) || complain "the others ran on for $((SECONDS - start)) s"
pgrep -P "$mpirun" -x ritz && complain "ranks are left"
finish
