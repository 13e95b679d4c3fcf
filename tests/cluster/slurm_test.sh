#!/usr/bin/env bash
# The job scripts of runs/slurm on a Slurm of two nodes: one run over both, a scan as an array, and
# a run that puts itself back into the queue. Needs root.
set -u
skip() {
  echo "skipped: $*"
  exit 77
}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[[ ${RITZ_CLUSTER_TESTS:-} == 1 ]] || skip "RITZ_CLUSTER_TESTS=1 is not set"
[[ $(id -u) == 0 ]] || skip "only root may start Slurm's daemons"
command -v slurmctld >/dev/null && command -v munged >/dev/null ||
  { apt-get -qq update && apt-get -qq install -y --no-install-recommends slurm-wlm munge; } \
    >/dev/null 2>&1 || skip "the packages slurm-wlm and munge are missing"
# shellcheck source=tests/support/cli.sh
source "$here/../support/cli.sh"
cluster=$work/cluster
bash "$here/slurm_loopback.sh" start "$cluster" >start.log 2>&1 ||
  skip "Slurm does not start here: $(tail -n 1 start.log)"
trap 'bash "$here/slurm_loopback.sh" stop "$cluster"; rm -rf "$work"' EXIT
export SLURM_CONF=$cluster/slurm.conf OMPI_MCA_btl=tcp,self RITZ=$ritz
scripts=$root/runs/slurm
small_run >dot.toml

# wait_for SECONDS COMMAND ...: until the command succeeds.
wait_for() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < end)) || return 1
    sleep 0.5
  done
}
state_of() { scontrol show job "$1" | sed -nE 's/.*JobState=([A-Z]+).*/\1/p' | sort -u | xargs; }
is_over() { [[ ! $(state_of "$1") =~ PENDING|RUNNING|COMPLETING|CONFIGURING ]]; }
is_finished() { grep -q '"state": "finished"' "$1/summary.json" 2>/dev/null; }
over_both=(--parsable --nodes=2 --ntasks-per-node=1 --time=5)

expect 0 verdict "$ritz" run dot.toml -o alone
job=$(sbatch "${over_both[@]}" -o job.log "$scripts/job.sh" dot.toml -o both)
wait_for 120 is_over "$job" || complain "the job does not end: $(state_of "$job")"
[[ $(state_of "$job") == COMPLETED ]] || complain "the job ends as $(state_of "$job"): $(cat job.log)"
cmp -s <(numbers_of alone) <(numbers_of both) || complain "two nodes give other numbers than one process"

scan='scan={"system.omega"=[0.8,1.0,1.2]}'
job=$(sbatch "${over_both[@]}" --array=1-3%2 -o array-%a.log "$scripts/scan_array.sh" dot.toml "$scan" \
  -o points)
wait_for 180 is_over "$job" || complain "the array does not end: $(state_of "$job")"
[[ $(state_of "$job") == COMPLETED ]] || complain "the array ends as $(state_of "$job"): $(cat array-*.log)"
[[ $(grep -c ',finished,' points/scan.csv) == 3 ]] || complain "scan.csv has no three points"
cmp -s <(numbers_of alone) <(numbers_of points/omega=1.0) || complain "a point of the array differs"

# Told that its time is nearly over, the run stops, goes back into the queue and is finished.
expect 0 verdict "$ritz" run dot.toml optimizer.iterations=400 -o whole
job=$(sbatch "${over_both[@]}" -o requeue.log "$scripts/requeue.sh" again dot.toml \
  optimizer.iterations=400)
wait_for 60 test -s again/history.csv || complain "the run does not start: $(cat requeue.log)"
scancel --signal=USR1 "$job"
wait_for 60 grep -q 'back into the queue' requeue.log || complain "it does not requeue: $(cat requeue.log)"
# A job waits two minutes before it starts anew, unless told otherwise.
wait_for 30 scontrol update JobId="$job" StartTime=now 2>/dev/null
wait_for 240 is_finished again || complain "the run is not finished: $(state_of "$job"): $(cat requeue.log)"
wait_for 30 is_over "$job"
[[ $(scontrol show job "$job" | sed -nE 's/.*Restarts=([0-9]+).*/\1/p') == 1 ]] ||
  complain "the job was not started twice"
cmp -s <(numbers_of whole) <(numbers_of again) || complain "the run in two parts has other numbers"
finish
