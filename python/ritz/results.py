"""Reads what `ritz run`, `ritz scan` and `ritz fit` leave behind.

    import ritz

    run = ritz.load("results/quantum_dot")
    run.energy, run.energy_error, run.verdict
    run.summary                                          # summary.json, a dict
    run.columns("history")["energy"]                     # history.csv, numpy arrays
    run.history                                          # the same as a pandas.DataFrame
    run.observables["pair_distribution"]["value"]        # arrays of results.h5

    scan = ritz.load("results/dot_scan")
    scan.table                                           # scan.csv, a pandas.DataFrame
    scan.runs[0].history                                 # every point is a run

Energies are in the unit that `run.unit` names (hartree, lengths in bohr; empty for lattices, whose
energies are in units of their couplings). What a file does not hold is absent here, too; a file
that cannot be read raises ResultsError with its name and the reason.
"""

import json
import os
from functools import cached_property
from pathlib import Path

from . import page, toml
from .table import Table


class ResultsError(Exception):
    """A directory or file is not what Ritz leaves behind, or is damaged."""


def load(directory):
    """The Run or Scan in `directory`. Raises ResultsError."""
    path = Path(directory)
    if not _is_there(path) or not path.is_dir():
        raise ResultsError(f'"{path}" is not a directory; expected one of `ritz run`, `ritz scan` or `ritz fit`')
    if _is_there(path / "scan.toml"):
        return Scan(path)
    if _is_there(path / "config.toml"):
        return Run(path)
    raise ResultsError(f'"{path}" holds neither config.toml of a run nor scan.toml of a scan')


class Run:
    """One run or one fit. Files are read when they are first asked for."""

    def __init__(self, directory):
        self.directory = Path(directory)

    def __repr__(self):
        return f"Run({str(self.directory)!r}, {self.state})"

    def _repr_html_(self):
        return page.run_table(self)

    @property
    def name(self):
        """The name of the directory."""
        return self.directory.resolve().name

    @cached_property
    def summary(self):
        """The content of summary.json, a dict; empty while a run has not ended. Numbers that do
        not exist (the energy of a failed run) are None."""
        path = self.directory / "summary.json"
        return _read(path, lambda: _read_summary(path)) if _is_there(path) else {}

    @property
    def state(self):
        """"finished", "stopped", "failed", or "unfinished" while there is no summary."""
        return self.summary.get("state", "unfinished")

    @property
    def energy(self):
        """The final energy, or None."""
        return self.summary.get("energy")

    @property
    def energy_error(self):
        """One standard deviation of the final energy, or None."""
        return self.summary.get("energy_error")

    @property
    def verdict(self):
        """"ok", or why the numbers should not be trusted; None while there is none."""
        return self.summary.get("verdict")

    @property
    def unit(self):
        """The unit of energies; empty where they are in units of the couplings. Also of a run that goes on."""
        system = self.configuration.get("system", {})
        on_lattice = any(key in system for key in ("lattice", "sites", "terms"))
        return self.summary.get("energy_unit", "hartree" if system and not on_lattice else "")

    @property
    def exact(self):
        """The exact or best-known energy, {energy, error, kind, source}, or None."""
        return self.summary.get("exact")

    @cached_property
    def configuration(self):
        """config.toml, a dict with every default written out."""
        path = self.directory / "config.toml"
        return _read(path, lambda: toml.loads(path.read_text("utf-8")))

    @property
    def is_fit(self):
        """Whether it is `ritz fit` that wrote the directory: no wavefunction, but a model."""
        return "model" in self.configuration and "system" not in self.configuration

    @property
    def history(self):
        """columns("history") as a pandas.DataFrame."""
        return self.table("history")

    def columns(self, name):
        """A ritz.Table of NAME.csv: "history" (a row per iteration, or per epoch of a fit) and of a fit
        "predictions", "grid", "complexity", "learning_curve", "path", "roc", "coefficients"; empty where there
        is none."""
        path = self.directory / f"{name}.csv"
        return _read(path, lambda: _read_rows(path)) if _is_there(path) else Table()

    def table(self, name):
        """columns(name) as a pandas.DataFrame."""
        return self.columns(name).frame()

    @cached_property
    def results(self):
        """The whole of results.h5: groups as dicts, datasets as numpy arrays, numbers and texts.
        Empty while there is no such file."""
        path = self.directory / "results.h5"
        return _read(path, lambda: _read_hdf5(path)) if _is_there(path) else {}

    @property
    def observables(self):
        """Arrays of the observables by name, for example
        observables["one_body_density"]["radial"]["value"]; units are in units()."""
        return self.results.get("observables", {})

    @property
    def parameters(self):
        """Arrays of parameters by name, and all in one vector under "all"."""
        return self.results.get("parameters", {})

    @property
    def provenance(self):
        """Version, commit, compiler, ranks, hosts, date."""
        return self.results.get("provenance", {})

    def units(self, path):
        """The unit of a dataset of results.h5, such as
        "observables/one_body_density/radial/value"; empty when it has none."""
        return self._units.get(path, "")

    @cached_property
    def _units(self):
        path = self.directory / "results.h5"
        return _read(path, lambda: _read_units(path)) if _is_there(path) else {}


class Scan:
    """All points of a scan."""

    def __init__(self, directory):
        self.directory = Path(directory)

    def __repr__(self):
        return f"Scan({str(self.directory)!r}, {len(self.columns)} points over {', '.join(self.keys)})"

    def _repr_html_(self):
        return page.scan_table(self)

    @property
    def name(self):
        """The name of the directory."""
        return self.directory.resolve().name

    @cached_property
    def configuration(self):
        """scan.toml, a dict: the configuration that the points have in common."""
        path = self.directory / "scan.toml"
        return _read(path, lambda: toml.loads(path.read_text("utf-8")))

    @property
    def keys(self):
        """The scanned keys, the slowest first."""
        return list(self.configuration.get("scan", {}))

    @property
    def columns(self):
        """scan.csv, a ritz.Table: a row per point with the scanned keys, every number of its summary.json, its
        state ("missing" and "refused" ones have no numbers) and its directory."""
        path = self.directory / "scan.csv"
        return _read(path, lambda: _read_rows(path)) if _is_there(path) else Table()

    @property
    def table(self):
        """columns as a pandas.DataFrame."""
        return self.columns.frame()

    @cached_property
    def runs(self):
        """A Run for each point that was begun and may be read, in the order of the table."""
        table = self.columns
        folders = [self.directory / str(name) for name in (table["directory"] if "directory" in table else [])]
        return [Run(folder) for folder in folders if os.access(folder / "config.toml", os.R_OK)]


def _is_there(path):
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise ResultsError(f'cannot read "{path}": {error.strerror}') from error
    return True


def _read_summary(path):
    summary = json.loads(path.read_text("utf-8"))
    if not isinstance(summary, dict) or not isinstance(summary.get("state"), str):
        raise ValueError('it is not the summary of a run: it has no "state"')
    return summary


def _read_rows(path):
    """A table to which a run that goes on may be adding a row: without what is not yet a line."""
    text = path.read_text("utf-8")
    return Table.parse(text[:text.rfind("\n") + 1].splitlines())


def _read(path, reader):
    try:
        return reader()
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise ResultsError(f'cannot read "{path}": {error}') from error


def _read_hdf5(path):
    import h5py

    def content(item):
        if isinstance(item, h5py.Group):
            return {name: content(child) for name, child in item.items()}
        value = item[()]
        return value.decode("utf-8") if isinstance(value, bytes) else value

    with h5py.File(path, "r") as file:
        return content(file)


def _read_units(path):
    import h5py

    units = {}

    def note(name, item):
        if "unit" in item.attrs:
            unit = item.attrs["unit"]
            units[name] = unit.decode("utf-8") if isinstance(unit, bytes) else unit

    with h5py.File(path, "r") as file:
        file.visititems(note)
    return units
