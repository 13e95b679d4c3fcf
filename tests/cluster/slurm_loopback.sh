#!/usr/bin/env bash
# A Slurm of two nodes on this machine, for tests: as root, from Debian's packages slurm-wlm and
# munge, without systemd.
#   slurm_loopback.sh start DIR     writes DIR/slurm.conf, starts the daemons, waits for the nodes
#   slurm_loopback.sh stop DIR
# Between the two, with SLURM_CONF=DIR/slurm.conf and OMPI_MCA_btl=tcp,self (both nodes are one host,
# which confuses Open MPI's shared memory), sbatch, srun --mpi=pmix and mpirun work as on a cluster.
set -euo pipefail
(($# == 2)) || {
  echo "usage: $0 start|stop DIR" >&2
  exit 2
}
directory=$(realpath -m "$2")
host=$(hostname -s)
export SLURM_CONF=$directory/slurm.conf

# The key of the cluster comes with the package; the daemon keeps its state in these folders.
start_munge() {
  mkdir -p /run/munge /var/log/munge /var/lib/munge
  chown munge:munge /run/munge /var/log/munge /var/lib/munge
  chmod 755 /run/munge
  if ! munge -n 2>/dev/null | unmunge >/dev/null 2>&1; then
    su -s /bin/sh munge -c /usr/sbin/munged
    touch "$directory/started_munge"
  fi
}

# Each node has folders and a port of its own, TmpFS above all: the PMIx servers of both would share
# one otherwise. No cgroups and no accounting are needed.
write_configuration() {
  cat >"$SLURM_CONF" <<CONF
ClusterName=loopback
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
KillWait=10
MinJobAge=300
SlurmctldPidFile=$directory/slurmctld.pid
SlurmdPidFile=$directory/slurmd-%n.pid
SlurmdSpoolDir=$directory/spool/%n
TmpFS=$directory/tmp-%n
StateSaveLocation=$directory/state
SlurmctldLogFile=$directory/log/slurmctld.log
SlurmdLogFile=$directory/log/slurmd-%n.log
SlurmdParameters=config_overrides
NodeName=n[0-1] NodeHostname=$host NodeAddr=127.0.0.1 Port=[17001-17002] CPUs=2 State=UNKNOWN
PartitionName=main Nodes=n[0-1] Default=YES MaxTime=01:00:00 State=UP
CONF
}

case $1 in
  start)
    mkdir -p "$directory"/{state,log,spool/n0,spool/n1,tmp-n0,tmp-n1}
    start_munge
    getent hosts "$host" >/dev/null || echo "127.0.0.1 $host" >>/etc/hosts
    write_configuration
    slurmctld -c
    slurmd -N n0
    slurmd -N n1
    for _ in {1..60}; do
      [[ $(sinfo -h -t idle -o %D 2>/dev/null) == 2 ]] && exit 0
      sleep 0.5
    done
    echo "the nodes did not come up; see $directory/log" >&2
    exit 1
    ;;
  stop)
    scontrol shutdown 2>/dev/null || true
    sleep 1
    if [[ -e $directory/started_munge ]]; then cp /run/munge/munged.pid "$directory/munged.pid"; fi
    for file in "$directory"/*.pid; do
      if [[ -e $file ]]; then kill "$(cat "$file")" 2>/dev/null || true; fi
    done
    ;;
  *)
    echo "usage: $0 start|stop DIR" >&2
    exit 2
    ;;
esac
