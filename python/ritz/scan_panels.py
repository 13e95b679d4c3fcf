"""The panels of scans: a quantity against a scanned key, a curve for each value of others."""

import numpy

from .results import ResultsError
from .style import COLOURS, EXACT, MARKERS, capital, legend, plain, quantity, short

DISTANCE = "distance"


def scan_panels(scan, title="", y=None, x=None, group=None, relative=False, log=False):
    """(name, function that draws into axes): the quantities named in `y`, or energy, distance from the exact energy, error
    and variance. Raises ResultsError for names that the scan does not have."""
    table = scan.columns
    if not table.has("energy"):
        raise ResultsError(f'no point of the scan "{scan.directory}" has an energy yet')
    table = table.where(numpy.isfinite(table["energy"]))
    x = key_of(scan, x) if x else main_key(scan, table)
    others = [key_of(scan, group)] if group else \
        [key for key in scan.keys if key != x and len(set(table[key])) > 1]
    names = list(y or [])
    if not names:
        names = ["energy", *([DISTANCE] if table.has("exact.energy") else []), "energy_error",
                 *(["variance"] if table.has("variance") else [])]
    for name in names:
        values_of(scan, table, name, relative)
    return [(name, lambda axes, n=name: draw_scan(axes, scan, table, x, others, n, title, relative, log)) for name in names]


def key_of(scan, name):
    """A scanned key by its name or the end of it."""
    found = [key for key in scan.keys if key == name] or [key for key in scan.keys if key.endswith("." + name)]
    if len(found) != 1:
        raise ResultsError(f'"{name}" is no scanned key of "{scan.directory}"; there are {", ".join(scan.keys)}')
    return found[0]


def main_key(scan, table):
    """The scanned key for the horizontal axis: the number with most values."""
    numbers = [key for key in scan.keys if table.is_number(key)]
    return max(numbers or scan.keys, key=lambda key: len(set(table[key])))


def values_of(scan, table, name, relative=False):
    """(values, errors or None, name in words, unit) of a quantity: a column of scan.csv, the name of an observable, or
    "distance" from the exact energy; with `relative` divided by the modulus of the exact energy."""
    unit = scan.runs[0].unit if scan.runs else ""
    exact = table["exact.energy"] if table.has("exact.energy") else None
    if name == DISTANCE or (name == "energy" and relative):
        if exact is None:
            raise ResultsError(f'no exact energy is known in the scan "{scan.directory}"')
        scale = numpy.abs(exact) if relative or name == DISTANCE else 1.0
        return ((table["energy"] - exact) / scale, table["energy_error"] / scale,
                r"$(E - E_\mathrm{exact})\,/\,|E_\mathrm{exact}|$", "")
    if name in ("energy", "energy_error", "variance"):
        words = {"energy": "Energy", "energy_error": "Statistical error", "variance": "Variance of the energy"}[name]
        error = table["energy_error"] if name == "energy" else None
        return table[name], error, words, f"{unit}^2" if name == "variance" and unit else unit
    observable = f"observables.{name}"
    if table.has(f"{observable}.value"):
        error = table[f"{observable}.error"] if table.has(f"{observable}.error") else None
        return table[f"{observable}.value"], error, capital(plain(name)), unit_of(scan, name, unit)
    if table.has(name):
        return table[name], None, capital(plain(name.replace(".", ", "))), ""
    known = sorted({column.split(".")[1] for column in table.names if column.startswith("observables.")})
    raise ResultsError(f'"{name}" is in no column of "{scan.directory}/scan.csv"; there are energy, distance, variance, '
                       f'{", ".join(known)} and all columns of the file')


def unit_of(scan, name, energy_unit):
    """Terms of the energy have its unit; the others say their own."""
    for run in scan.runs[:1]:
        for path in (name, f"{name}/{name}", *(f"{group}/{name}" for group in run.observables)):
            unit = run.units(f"observables/{path}/value")
            if unit:
                return unit
        if name in ("kinetic", "external", "interaction", "virial"):
            return energy_unit
    return ""


def draw_scan(axes, scan, table, x, others, name, title, relative, log):
    _, _, words, unit = values_of(scan, table, name, relative)
    lowest = numpy.inf
    for i, (values, rows) in enumerate(table.groups(others)):
        if rows.is_number(x):
            rows = rows.where(numpy.argsort(rows[x], kind="stable"))
        label = ", ".join(f"{short(key)} = {plain(value)}" for key, value in zip(others, values)) or None
        y, error, _, _ = values_of(scan, rows, name, relative)
        lowest = min(lowest, numpy.nanmin(y if error is None else y - error))
        # Curves that lie on each other are all seen: later ones are dashed, their markers smaller.
        axes.errorbar(rows[x], y, error, marker=MARKERS[i % len(MARKERS)], capsize=1.5, markersize=max(2.0, 5.0 - 1.2 * i),
                      elinewidth=0.8, color=COLOURS[i % len(COLOURS)], linewidth=0.8, label=label,
                      linestyle="-" if i == 0 else (0, (4, 1 + i)), markerfacecolor="none", markeredgewidth=0.8)
    distance = name == DISTANCE or (name == "energy" and relative)
    if name == "energy" and not relative and table.has("exact.energy"):
        draw_exact(axes, table, x)
    if distance:
        axes.axhline(0, **EXACT)
    if lowest > 0 and len(table) > 1 and (log or distance or name in ("variance", "energy_error")):
        axes.set_yscale("log")
    if table.is_number(x) and min(table[x]) > 0 and max(table[x]) >= 30 * min(table[x]):
        axes.set_xscale("log")
    axes.set_xlabel(capital(short(x)))
    axes.set_ylabel(quantity(words, unit))
    if title:
        axes.set_title(plain(title), fontsize=9)
    legend(axes)


def draw_exact(axes, table, x):
    """A dash for every point of the axis that has one exact energy."""
    known = {}
    for at, energy in zip(table[x], table["exact.energy"]):
        if numpy.isfinite(energy):
            known.setdefault(at, set()).add(energy)
    if known and all(len(energies) == 1 for energies in known.values()):
        axes.plot(list(known), [min(energies) for energies in known.values()], "_", color="black", markersize=9,
                  markeredgewidth=0.9, label="exact", zorder=1)
