#!/usr/bin/env bash
#SBATCH --job-name=ritz
#SBATCH --nodes=1
#SBATCH --ntasks-per-node=32
#SBATCH --cpus-per-task=1
#SBATCH --time=04:00:00
#SBATCH --signal=USR1@180
#
# One run:
#   sbatch runs/slurm/job.sh FILE.toml [KEY=VALUE ...] -o DIR
# Three minutes before its time is over the run writes a checkpoint and ends with status 3; the same
# command then goes on where it stopped. RITZ is the program, where it is not in the path.
set -euo pipefail
export OMP_NUM_THREADS=1

exec srun --mpi=pmix "${RITZ:-ritz}" run "$@" --resume
