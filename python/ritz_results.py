"""Read what `ritz run`, `ritz scan` and `ritz fit` leave behind into numpy and pandas.

    import ritz_results

    run = ritz_results.read("results/quantum_dot")
    run.summary["energy"], run.summary["energy_error"]   # summary.json, a dict
    run.history                                          # history.csv, a pandas.DataFrame
    run.observables["pair_distribution"]["value"]        # arrays of results.h5

    scan = ritz_results.read("results/dot_scan")
    scan.table                                           # scan.csv, a pandas.DataFrame
    scan.runs[0].history                                 # every point is a run

Energies are in the unit that `run.unit` names (hartree, lengths in bohr; empty for lattices, whose
energies are in units of their couplings). What a file does not hold is absent here, too; a file
that cannot be read raises ResultsError with its name and the reason.

Needs numpy, pandas and h5py (Debian: python3-numpy python3-pandas python3-h5py) and Python 3.11.
"""

import json
import os
import tomllib
from functools import cached_property
from io import StringIO
from pathlib import Path

import h5py
import pandas


class ResultsError(Exception):
    """A directory or file is not what Ritz leaves behind, or is damaged."""


def read(directory):
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
    def unit(self):
        """The unit of energies; empty where they are in units of the couplings."""
        return self.summary.get("energy_unit", "")

    @property
    def exact(self):
        """The exact or best-known energy, {energy, error, kind, source}, or None."""
        return self.summary.get("exact")

    @cached_property
    def configuration(self):
        """config.toml, a dict with every default written out."""
        path = self.directory / "config.toml"
        return _read(path, lambda: tomllib.loads(path.read_text("utf-8")))

    @property
    def is_fit(self):
        """Whether it is `ritz fit` that wrote the directory: no wavefunction, but a model."""
        return "model" in self.configuration and "system" not in self.configuration

    @cached_property
    def history(self):
        """history.csv: a row per iteration, or per epoch of a fit; empty when there was none."""
        path = self.directory / "history.csv"
        return _read(path, lambda: _read_rows(path)) if _is_there(path) else pandas.DataFrame()

    def table(self, name):
        """NAME.csv of a fit ("predictions", "grid", "complexity", "learning_curve", "path", "roc",
        "coefficients"), a pandas.DataFrame; empty where there is none."""
        path = self.directory / f"{name}.csv"
        return _read(path, lambda: _table(path)) if _is_there(path) else pandas.DataFrame()

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
        return f"Scan({str(self.directory)!r}, {len(self.table)} points over {', '.join(self.keys)})"

    @property
    def name(self):
        """The name of the directory."""
        return self.directory.resolve().name

    @cached_property
    def configuration(self):
        """scan.toml, a dict: the configuration that the points have in common."""
        path = self.directory / "scan.toml"
        return _read(path, lambda: tomllib.loads(path.read_text("utf-8")))

    @property
    def keys(self):
        """The scanned keys, the slowest first."""
        return list(self.configuration.get("scan", {}))

    @cached_property
    def table(self):
        """scan.csv: a row per point with the scanned keys, every number of its summary.json, its
        state ("missing" and "refused" ones have no numbers) and its directory."""
        path = self.directory / "scan.csv"
        if not _is_there(path):
            return pandas.DataFrame()
        return _read(path, lambda: _table(path, keep_default_na=False, na_values=[""]))

    @cached_property
    def runs(self):
        """A Run for each point that was begun and may be read, in the order of the table."""
        folders = [self.directory / name for name in self.table.get("directory", [])]
        return [Run(folder) for folder in folders if os.access(folder / "config.toml", os.R_OK)]


def _table(source, **options):
    """A CSV table with the very numbers that were written: pandas reads some one digit off."""
    return pandas.read_csv(source, float_precision="round_trip", **options)


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
    return _table(StringIO(text[:text.rfind("\n") + 1]))


def _read(path, reader):
    try:
        return reader()
    except (OSError, ValueError, KeyError, pandas.errors.EmptyDataError) as error:
        raise ResultsError(f'cannot read "{path}": {error}') from error


def _read_hdf5(path):
    def content(item):
        if isinstance(item, h5py.Group):
            return {name: content(child) for name, child in item.items()}
        value = item[()]
        return value.decode("utf-8") if isinstance(value, bytes) else value

    with h5py.File(path, "r") as file:
        return content(file)


def _read_units(path):
    units = {}

    def note(name, item):
        if "unit" in item.attrs:
            unit = item.attrs["unit"]
            units[name] = unit.decode("utf-8") if isinstance(unit, bytes) else unit

    with h5py.File(path, "r") as file:
        file.visititems(note)
    return units
