#!/usr/bin/env python3
"""Time of one iteration of stochastic reconfiguration beside NetKet 3's, on one core: complex RBM with
α = 4 on the Ising chain of 80 sites at h = 1, 1000 samples in double precision, one sweep of 80
proposals before each.

    python3 bench/peers/netket_iteration.py [TURNS [SETTING ...]]

NetKet has compiled before it is timed; of its settings below (all, or those numbered) the fastest is
taken. The programs take turns on the same core, the last that the script may use, and what is printed
is the median of the ratios of neighbours, so that a machine that changes its pace does little harm.
Needs build/release/ritz and NetKet (made with 3.23).
"""
import os

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[name] = "1"
os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

import csv
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")
import jax
import netket as nk
import optax

ROOT = Path(__file__).resolve().parents[2]
SITES, SAMPLES, SHIFT, RATE = 80, 1000, 1e-3, 0.01
# Chains of the sampler, configurations evaluated together (all when None), driver.
SETTINGS = [
    (1000, None, "conjugate gradients"),
    (100, None, "conjugate gradients"),
    (1000, 8000, "conjugate gradients"),
    (1000, None, "kernel on the fly"),
    (1000, None, "kernel"),
]

CONFIGURATION = f"""
[system]
kind = "transverse_field_ising"
lattice = {{ kind = "chain", extent = {SITES} }}
h = 1.0
[[wavefunction]]
kind = "rbm"
alpha = 4
[sampler]
kind = "flip"
walkers = {SAMPLES}
block = 40
sweeps = 1
burn_in = 10
[optimizer]
kind = "sgd"
learning_rate = {RATE}
iterations = 10
samples = {SAMPLES}
natural_gradient = {{ kind = "minsr", shift = {SHIFT} }}
[estimate]
samples = 0
"""


def netket_driver(chains, chunk, kind):
    graph = nk.graph.Chain(SITES, pbc=True)
    space = nk.hilbert.Spin(0.5, SITES)
    energy = nk.operator.IsingJax(space, graph, h=1.0, J=-1.0)
    state = nk.vqs.MCState(
        nk.sampler.MetropolisLocal(space, n_chains=chains, sweep_size=SITES),
        nk.models.RBM(alpha=4, param_dtype=complex),
        n_samples=SAMPLES, n_discard_per_chain=0, chunk_size=chunk, seed=1)
    if kind == "conjugate gradients":
        sr = nk.optimizer.SR(qgt=nk.optimizer.qgt.QGTOnTheFly(holomorphic=True), diag_shift=SHIFT)
        return nk.driver.VMC(energy, optax.sgd(RATE), variational_state=state, preconditioner=sr)
    return nk.driver.VMC_SR(energy, optax.sgd(RATE), variational_state=state, diag_shift=SHIFT,
                            use_ntk=True, on_the_fly=kind == "kernel on the fly", mode="complex")


def netket_seconds(driver, iterations):
    begin = time.perf_counter()
    driver.run(iterations, out=(), show_progress=False)
    jax.block_until_ready(driver.state.parameters)
    return (time.perf_counter() - begin) / iterations


def ritz_seconds(work):
    subprocess.run([ROOT / "build/release/ritz", "run", f"{work}/chain.toml", "-o", f"{work}/out",
                    "--overwrite", "--quiet"], check=True, stdout=subprocess.DEVNULL)
    with open(f"{work}/out/history.csv") as file:
        seconds = [float(row["seconds"]) for row in csv.DictReader(file)]
    return (seconds[-1] - seconds[0]) / (len(seconds) - 1)


def main():
    turns = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    settings = [SETTINGS[int(k)] for k in sys.argv[2:]] or SETTINGS
    print(f"NetKet {nk.__version__}, jax {jax.__version__}")
    fastest = None
    for chains, chunk, kind in settings:
        driver = netket_driver(chains, chunk, kind)
        netket_seconds(driver, 1)
        seconds = netket_seconds(driver, 1)
        print(f"  {chains} chains, chunks of {chunk or 'all'}, {kind}: {seconds:.2f} s", flush=True)
        if fastest is None or seconds < fastest[0]:
            fastest = seconds, driver
    driver = fastest[1]
    with tempfile.TemporaryDirectory() as work:
        Path(f"{work}/chain.toml").write_text(CONFIGURATION)
        pairs = [(netket_seconds(driver, 1), ritz_seconds(work)) for _ in range(turns)]
    for theirs, ours in pairs:
        print(f"NetKet {theirs:.3f} s   Ritz {ours:.4f} s   ratio {theirs / ours:.1f}")
    print(f"median ratio of {turns} pairs: {statistics.median(a / b for a, b in pairs):.1f}")


if __name__ == "__main__":
    main()
