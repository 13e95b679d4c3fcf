#!/usr/bin/env bash
#SBATCH --job-name=ritz
#SBATCH --nodes=1
#SBATCH --ntasks-per-node=32
#SBATCH --cpus-per-task=1
#SBATCH --time=04:00:00
#SBATCH --signal=USR1@180
#SBATCH --requeue
#SBATCH --open-mode=append
#
# A run that is longer than any job may be: when its time is nearly over it writes a checkpoint, the
# job goes back into the queue, and the run goes on when its turn comes, until it is finished.
#   sbatch runs/slurm/requeue.sh DIR FILE.toml [KEY=VALUE ...]
# To end it for good: touch DIR/STOP.
set -euo pipefail
export OMP_NUM_THREADS=1
directory=$1
shift

status=0
srun --mpi=pmix "${RITZ:-ritz}" run "$@" -o "$directory" --resume || status=$?
if ((status == 3)) && [[ ! -e $directory/STOP ]]; then
  echo "Out of time: back into the queue"
  # Which ends this script, a moment later.
  scontrol requeue "$SLURM_JOB_ID" && sleep 60
fi
exit "$status"
