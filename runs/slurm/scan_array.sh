#!/usr/bin/env bash
#SBATCH --job-name=ritz-scan
#SBATCH --nodes=1
#SBATCH --ntasks-per-node=8
#SBATCH --cpus-per-task=1
#SBATCH --time=04:00:00
#SBATCH --signal=USR1@180
#SBATCH --output=ritz-scan-%A_%a.log
#
# A scan with a job for each point, here twelve points, at most four of them at once:
#   sbatch --array=1-12%4 runs/slurm/scan_array.sh FILE.toml -o DIR
# `ritz check FILE.toml` says how many points there are. The same command goes on with points that
# ran out of time. A scan whose points are short is better run as one job:
#   srun --mpi=pmix ritz scan FILE.toml -o DIR --resume
set -euo pipefail
export OMP_NUM_THREADS=1

exec srun --mpi=pmix "${RITZ:-ritz}" scan "$@" --point "$SLURM_ARRAY_TASK_ID" --resume
