#!/usr/bin/env bash
# Signals at any time between the first and the last moment of any command: they end it with a line
# and a status of its own, or come too late; none of them kills.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
small_run >dot.toml

# The ranks of a job of mpirun, as soon as they have taken their first steps: they ignore SIGPIPE.
first_rank() {
  local rank ignored
  for _ in {1..3000}; do
    rank=$(pgrep -P "$1" -x ritz | head -n 1)
    ignored=$(sed -n 's/^SigIgn:\s*//p' "/proc/${rank:-none}/status" 2>/dev/null)
    [[ $ignored ]] && ((0x$ignored & 0x1000)) && echo "$rank" && return
    sleep 0.002
  done
}

# While MPI starts: the run begins, and stops at its first step.
for signal in USR1 USR2; do
  mpirun -n 2 "$ritz" run dot.toml optimizer.iterations=100000 -o early --overwrite >log 2>&1 &
  job=$!
  rank=$(first_rank $job)
  kill -$signal "$rank" || complain "no rank was found to send SIG$signal to"
  wait $job
  status=$?
  ((status == 3)) || complain "status $status after an early SIG$signal: $(tail -n 3 log)"
  grep -q "stopped by SIG$signal after" log || complain "an early SIG$signal is not named: $(tail -n 3 log)"
done

# After the last file, while MPI ends.
mpirun -n 2 "$ritz" run dot.toml -o late >log 2>&1 &
job=$!
rank=$(first_rank $job)
until grep -q '"state": "finished"' late/summary.json 2>/dev/null; do
  kill -0 "$rank" 2>/dev/null || break
  sleep 0.002
done
while kill -USR1 "$rank" 2>/dev/null; do sleep 0.0005; done
wait $job
status=$?
((status == 0)) || complain "status $status after a late SIGUSR1: $(tail -n 3 log)"

# A terminal that goes away, and one that the run does not depend on.
env --default-signal=HUP "$ritz" run dot.toml optimizer.iterations=1000000 -o gone >log 2>&1 &
job=$!
wait_for gone/history.csv
kill -HUP $job
wait $job
status=$?
((status == 3)) || complain "status $status after SIGHUP: $(tail -n 3 log)"
grep -q 'stopped by SIGHUP' log || complain "SIGHUP is not named: $(tail -n 3 log)"
# ... not even below a library that takes SIGHUP before the program starts.
cat >greedy.c <<'C'
#include <signal.h>
static void take(int signal) { (void)signal; }
__attribute__((constructor)) static void begin(void) { signal(SIGHUP, take); }
C
cc -shared -fPIC greedy.c -o greedy.so || complain "there is no C compiler"
for library in "" ./greedy.so; do
  rm -rf stays
  (
    trap '' HUP
    exec env ${library:+"LD_PRELOAD=$library"} "$ritz" run dot.toml optimizer.iterations=300 -o stays
  ) >log 2>&1 &
  job=$!
  wait_for stays/history.csv
  kill -HUP $job
  wait $job || complain "a run that ignores SIGHUP is ended by it $library: $(tail -n 3 log)"
done

# A file that may not grow further.
printf '[checkpoint]\nevery = 1000000\n' >>dot.toml
expect 5 'cannot write "large/[a-z.]+": File too large' \
  bash -c "ulimit -f 64; exec '$ritz' run dot.toml optimizer.iterations=100000 -o large"
expect 5 'cannot write "large_fit/[a-z.]+": File too large' \
  bash -c "ulimit -f 1; exec '$ritz' fit '$root/runs/fit/franke.toml' -o large_fit"

# Commands that have nothing to go on from.
cat >chain.toml <<'TOML'
system = { kind = "heisenberg", lattice = { kind = "chain", extent = 22 }, J = 1.0, J2 = 0.3 }
TOML
for signal in TERM HUP USR1 INT; do
  env --default-signal=INT,HUP "$ritz" exact chain.toml >log 2>&1 &
  job=$!
  sleep 0.3
  kill -$signal $job
  wait $job
  status=$?
  ((status == 3)) || complain "status $status after SIG$signal to ritz exact: $(cat log)"
  [[ $(cat log) == "ritz: stopped by SIG$signal" ]] || complain "SIG$signal to ritz exact: $(cat log)"
done
finish
