"""Starts the program, follows it, and hands back what it leaves behind."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from . import results, toml
from .progress import progress_bar

# What a program on small and crowded machines needs of Open MPI and OpenBLAS, unless it is set: as in runs/environment.sh.
_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMPI_MCA_rmaps_base_oversubscribe": "1",
    "OMPI_MCA_mpi_yield_when_idle": "1",
    "OMPI_MCA_hwloc_base_binding_policy": "none",
    "PRTE_MCA_rmaps_default_mapping_policy": ":oversubscribe",
    "PRTE_MCA_hwloc_default_binding_policy": "none",
}

_STOPPED = 3
_FOLLOW_EVERY = 0.2  # seconds


class RitzError(Exception):
    """The program ended with a status other than 0 and 3: `status`, and what it said as the message."""

    def __init__(self, status, message):
        super().__init__(message or f"ritz ended with status {status}")
        self.status = status


def program():
    """The path of the program: $RITZ_PROGRAM, else that of the checkout or installation in which this package
    lies, else the one on the path. Raises FileNotFoundError."""
    named = os.environ.get("RITZ_PROGRAM")
    if named:
        if shutil.which(named):
            return shutil.which(named)
        raise FileNotFoundError(f'RITZ_PROGRAM is "{named}", which is no program')
    here = Path(__file__).resolve().parent
    # python/ritz of a checkout, share/ritz/ritz beside the program of a build, or share/ritz/ritz of an installation.
    for path in (here.parents[1] / "build/release/ritz", here.parents[2] / "ritz", here.parents[2] / "bin/ritz"):
        if path.is_file() and os.access(path, os.X_OK):
            return str(path)
    if shutil.which("ritz"):
        return shutil.which("ritz")
    raise FileNotFoundError("there is no program `ritz` on the path; build it (bash runs/demo.sh), or set RITZ_PROGRAM to its path")


def run(configuration, ranks=4, *, directory=None, resume=False, overwrite=False, max_time=None, progress=True, **overrides):
    """Runs `ritz run`, and returns the ritz.Run that it leaves behind.

    configuration   a dict, or the path of a TOML file
    ranks           of MPI; the numbers do not depend on it. 1 starts the program without mpirun
    directory       results/<name of the file> when left out; of a dict, the first free of results/<system>,
                    results/<system>-2, …
    overwrite       replaces a run that is there; resume goes on with it
    max_time        such as "1h30m"
    progress        whether to show a bar, in a terminal or a notebook
    overrides       keys in place of those of the configuration, with __ for a dot: optimizer__iterations=500,
                    wavefunction__1__hidden=8; or **{"optimizer.iterations": 500}

    An interrupt (Ctrl-C, the notebook's stop) asks the program to write a checkpoint and to end; a second one ends
    it at once. Raises RitzError where the program refuses or fails, with what it says."""
    return _start("run", configuration, ranks, directory, resume, overwrite, max_time, progress, overrides)


def scan(configuration, ranks=4, *, directory=None, resume=False, overwrite=False, max_time=None, progress=True, **overrides):
    """Runs `ritz scan`, every point of the configuration's `scan` table; returns the ritz.Scan. As run()."""
    return _start("scan", configuration, ranks, directory, resume, overwrite, max_time, progress, overrides)


def fit(configuration, ranks=4, *, directory=None, resume=False, overwrite=False, max_time=None, progress=True, **overrides):
    """Runs `ritz fit`; returns the ritz.Run. As run()."""
    return _start("fit", configuration, ranks, directory, resume, overwrite, max_time, progress, overrides)


def _start(command, configuration, ranks, directory, resume, overwrite, max_time, progress, overrides):
    if not isinstance(ranks, int) or ranks < 1:
        raise ValueError(f"ranks is {ranks!r}; expected a number of processes, 1 or more")
    with tempfile.TemporaryDirectory(prefix="ritz-") as scratch:
        if isinstance(configuration, dict):
            file = Path(scratch) / "configuration.toml"
            file.write_text(toml.document(configuration), encoding="utf-8")
            directory = directory or _free_directory(configuration)
        else:
            file = Path(configuration)
            directory = directory or Path("results") / file.stem
        words = [program(), command, str(file), "-o", str(directory), "--quiet"]
        words += ["--resume"] * bool(resume) + ["--overwrite"] * bool(overwrite)
        words += ["--max-time", str(max_time)] if max_time else []
        words += [f"{name.replace('__', '.')}={toml.value(content)}" for name, content in overrides.items()]
        if ranks > 1:
            words = ["mpirun", "-n", str(ranks), *words]
        status, said = _follow(words, Path(directory), progress_bar(command) if progress else None, Path(scratch))
    if status not in (0, _STOPPED):
        raise RitzError(status, said)
    return results.load(directory)


def _free_directory(configuration):
    system = configuration.get("system", {})
    name = system.get("kind", "run") if isinstance(system, dict) else "run"
    base = Path("results") / "".join(c for c in str(name) if c.isalnum() or c in "_-")
    number, found = 1, base
    while found.exists():
        number += 1
        found = base.with_name(f"{base.name}-{number}")
    return found


def _environment():
    settings = {**_ENVIRONMENT, **os.environ}
    if hasattr(os, "getuid") and os.getuid() == 0:
        # mpirun refuses to work for root (containers, some notebooks) unless it is told twice.
        settings.setdefault("OMPI_ALLOW_RUN_AS_ROOT", "1")
        settings.setdefault("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1")
    return settings


def _follow(words, directory, bar, scratch):
    """(status, what was said on standard error), the bar kept up to date. In a session of its own, so that
    Ctrl-C reaches this process alone, which then asks the program to stop."""
    errors = scratch / "errors"
    with open(errors, "wb") as sink:
        child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=sink,
                                 env=_environment(), start_new_session=True)
        asked = False
        started = time.time()
        try:
            while True:
                try:
                    status = child.wait(_FOLLOW_EVERY)
                    break
                except subprocess.TimeoutExpired:
                    if bar:
                        bar.show(directory, started)
                except KeyboardInterrupt:
                    if asked or not directory.is_dir():
                        raise
                    asked = True
                    (directory / "STOP").touch()
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait()
            if bar:
                bar.close()
    said = errors.read_text("utf-8", "replace").strip()
    if status == 0 and said:
        print(said, file=sys.stderr)
    return status, said
