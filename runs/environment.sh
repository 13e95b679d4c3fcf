# shellcheck shell=bash
# Settings of Open MPI (4, and 5 with its launcher PRRTE) and OpenBLAS for small and crowded machines; a
# script reads them with
#   source runs/environment.sh
# What is already set stays. Other MPI libraries and versions ignore the variables.

# One thread per rank: faster at the sizes of blocks, and the same bits everywhere.
export OPENBLAS_NUM_THREADS=${OPENBLAS_NUM_THREADS:-1}

# More ranks than cores are allowed, do not spin while they wait, and are not bound to cores:
# programs that run side by side would all be bound to the first one.
export OMPI_MCA_rmaps_base_oversubscribe=${OMPI_MCA_rmaps_base_oversubscribe:-1}
export OMPI_MCA_mpi_yield_when_idle=${OMPI_MCA_mpi_yield_when_idle:-1}
export OMPI_MCA_hwloc_base_binding_policy=${OMPI_MCA_hwloc_base_binding_policy:-none}
export PRTE_MCA_rmaps_default_mapping_policy=${PRTE_MCA_rmaps_default_mapping_policy:-:oversubscribe}
export PRTE_MCA_hwloc_default_binding_policy=${PRTE_MCA_hwloc_default_binding_policy:-none}

# The ranks of one machine need no network; Open MPI 5 complains of one without interfaces.
export OMPI_MCA_btl=${OMPI_MCA_btl:-^tcp}

# Containers often forbid one process to read another's memory; Open MPI then complains about it.
export OMPI_MCA_btl_vader_single_copy_mechanism=${OMPI_MCA_btl_vader_single_copy_mechanism:-none}

# mpirun refuses to work for root unless it is told twice.
if [[ $(id -u) == 0 ]]; then
  export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
fi
