#!/usr/bin/env bash
# kill -9 of all ranks at random moments, many of them while a checkpoint is written; the run goes
# on each time on 1 to 4 ranks and ends with the bits of the run that nobody disturbed.
# RITZ_KILLS=100 RITZ_KILL_SEED=1 bash tests/restart/killed_test.sh build/release
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
export TMPDIR=$work # for what a killed mpirun leaves behind
kills=${RITZ_KILLS:-8}
RANDOM=${RITZ_KILL_SEED:-1}
small_run | sed 's/^samples = 400$/samples = 1600/; s/^iterations = .*/iterations = 80/' >dot.toml
printf '[checkpoint]\nevery = "0s"\n' >>dot.toml # after every step
expect 0 verdict mpirun -n 2 "$ritz" run dot.toml checkpoint.every=1000000 -o whole
numbers_of whole >expected

# Whether any of these processes still runs; what is dead and not yet buried does not.
alive() {
  local pid
  for pid; do [[ $(ps -o stat= -p "$pid") == [!Z]* ]] && return 0; done
  return 1
}

killed=0 finished=0 while_writing=0
while ((killed < kills)); do
  ranks=$((1 + RANDOM % 4))
  mpirun -n $ranks "$ritz" run dot.toml -o run --resume --quiet >log 2>&1 </dev/null &
  mpirun=$!
  sleep "$((RANDOM % 2)).$((RANDOM % 9 + 1))"
  # mpirun with them, as when a machine goes down: when its ranks die while they start, it waits
  # for them for ever.
  pids=()
  until ((${#pids[@]})) || ! kill -0 $mpirun; do
    mapfile -t pids < <(pgrep -P $mpirun -x ritz)
    sleep 0.02
  done
  if ((${#pids[@]})) && kill -9 "${pids[@]}" $mpirun 2>/dev/null; then killed=$((killed + 1)); fi
  while alive "${pids[@]}"; do sleep 0.02; done
  [[ -e run/checkpoint.h5.partial ]] && while_writing=$((while_writing + 1))
  wait $mpirun 2>/dev/null
  status=$?
  grep -E 'cannot go on|checksum|no checkpoint|in use' log && complain "after kill $killed"
  ((status == 0)) || continue
  finished=$((finished + 1))
  diff expected <(numbers_of run) || complain "a run that was killed ends with other numbers"
  rm -rf run
done 2>/dev/null # the shell tells of every process that was killed
# The last kill may have come when the results were written and only the exit was left.
expect 0 'verdict|finished already' mpirun -n 3 "$ritz" run dot.toml -o run --resume
diff expected <(numbers_of run) || complain "a run that was killed ends with other numbers"
echo "$killed kills, $while_writing while a checkpoint was written, $((finished + 1)) runs finished"
finish
