#!/usr/bin/env bash
# A full disk and a directory that became read-only end a run with status 5 and a sentence that
# names the file; nothing hangs, and the last checkpoint goes on.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
small_run | sed 's/^walkers = .*/walkers = 1000/; s/^samples = 400/samples = 2000/' >dot.toml
printf '[checkpoint]\nevery = 1\n' >>dot.toml

disk=$work/disk
mkdir "$disk"
if mount -t tmpfs -o size=3m tmpfs "$disk" 2>/dev/null; then
  trap 'umount "$disk"; rm -rf "$work"' EXIT
  for ranks in 1 2; do
    for filled in 0 2600 2980; do # KiB: checkpoints grow in the estimate; then no room at all
      rm -rf "${disk:?}"/*
      head -c $((filled * 1024)) /dev/zero >"$disk/ballast"
      expect 5 "cannot write \"$disk/run/[a-z.]+(h5|csv|toml)\": No space left on device" \
        mpirun -n $ranks "$ritz" run dot.toml estimate.samples=10000000 -o "$disk/run"
      [[ $(grep -c 'No space left' output) == 1 ]] || complain "the message is not printed once"
      grep -qi 'segmentation' output && complain "a full disk ends in a crash"
    done
  done
  # The history alone grows.
  rm -rf "${disk:?}"/*
  head -c $((2900 * 1024)) /dev/zero >"$disk/ballast"
  expect 5 "cannot write \"$disk/run/history.csv\": No space left on device" mpirun -n 2 "$ritz" run dot.toml \
    checkpoint.every=1000000 optimizer.iterations=1000000 -o "$disk/run"
  grep -q "warning: the file system of \"$disk/run\" has .* left, and this run may need" output ||
    complain "a disk without room is not warned of: $(cat output)"
  rm -rf "${disk:?}"/*
  expect 5 'No space left' "$ritz" run dot.toml estimate.samples=10000000 -o "$disk/run"
  cp -r "$disk/run" room
  expect 0 'going on from room/checkpoint' "$ritz" run dot.toml estimate.samples=20000 -o room --resume
  expect 0 verdict "$ritz" run dot.toml estimate.samples=20000 -o whole
  diff <(numbers_of whole) <(numbers_of room) || complain "after a full disk the numbers differ"
else
  echo "a small file system cannot be mounted here: a full disk is not tried"
fi

# Root may write anywhere: somebody else does it.
let_another_user_work
"${as_user[@]}" "$ritz" run dot.toml optimizer.iterations=100000 -o locked --quiet >log 2>&1 &
job=$!
wait_for locked/checkpoint.h5
chmod a-w locked
wait $job
status=$?
((status == 5)) || complain "status $status in a read-only directory: $(cat log)"
grep -qE 'cannot write "locked/(checkpoint.h5|manifest.json)": Permission denied' log || complain "read-only: $(cat log)"
expect 5 'cannot write "locked/[a-z.]+": Permission denied' \
  "${as_user[@]}" "$ritz" run dot.toml -o locked --resume
chmod u+w locked
expect 0 'going on from locked/checkpoint.h5' \
  "${as_user[@]}" "$ritz" run dot.toml -o locked --resume optimizer.iterations=0
finish
