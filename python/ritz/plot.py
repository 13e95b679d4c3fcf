"""Figures of runs, scans and fits, as functions that take and return matplotlib axes.

    import ritz

    axes = ritz.plot.energy("results/dot")               # |E - E_exact| against iterations
    ritz.plot.energy([run, other], ax=axes)              # runs in common axes
    ritz.plot.observable(run, "pair_distribution")
    ritz.plot.scan("results/frequencies", y="radius", x="system.omega")
    ritz.plot.figure(["results/a", "results/b"]).savefig("both.pdf")   # all panels, as `ritz plot` draws them

Runs, scans and fits are objects of ritz.load() or directories. Without `ax` a new figure is made. Nothing global is changed: neither the
backend nor the style, which only figure() sets for itself (`ritz.plot.PUBLICATION` for matplotlib.rc_context).
"""

import os

import matplotlib
from matplotlib.figure import Figure

from . import fit_panels, observable_panels, run_panels, scan_panels
from .results import ResultsError, Run, Scan, load
from .style import PANEL_HEIGHT, PANEL_WIDTH, PUBLICATION, plain, style_of  # noqa: F401


def loaded(items):
    """A list of what one or several directories, runs, scans or fits are."""
    if isinstance(items, (str, os.PathLike, Run, Scan)):
        items = [items]
    return [item if isinstance(item, (Run, Scan)) else load(item) for item in items]


def _axes(ax):
    if ax is not None:
        return ax
    from matplotlib import pyplot
    return pyplot.subplots(figsize=(5.0, 3.5), layout="constrained")[1]


def _one(item, kind):
    found = loaded(item)
    if len(found) != 1 or not isinstance(found[0], kind):
        raise ResultsError(f"{item!r} is not one {'run or fit' if kind is Run else 'scan'}")
    return found[0]


def energy(runs, ax=None, relative=False):
    """The distance from the exact energy against iterations, on a logarithmic axis; the energy where none is known."""
    runs, ax = loaded(runs), _axes(ax)
    run_panels.draw_energy(ax, runs, style_of(runs), relative)
    return ax


def history(runs, column="variance", ax=None):
    """A column of history.csv against iterations."""
    runs, ax = loaded(runs), _axes(ax)
    run_panels.draw_history(ax, runs, style_of(runs), column)
    return ax


def variance(runs, ax=None):
    return history(runs, "variance", ax)


def acceptance(runs, ax=None):
    return history(runs, "acceptance", ax)


def observable(runs, name, ax=None):
    """A profile, a plane, wavevectors or the sites of a lattice: "pair_distribution", "one_body_density/grid_xy".
    Raises ResultsError with the names that there are."""
    runs = loaded(runs)
    panels = observable_panels.observable_panels(runs, style_of(runs))
    return _named(panels, name, runs, ax)


def scan(scan, y="energy", x=None, group=None, ax=None, relative=False, log=False):
    """A column of scan.csv or an observable against a scanned key, a curve for each value of `group` (or of all other keys)."""
    found = _one(scan, Scan)
    panels = scan_panels.scan_panels(found, "", [y], x, group, relative, log)
    ax = _axes(ax)
    panels[0][1](ax)
    return ax


def fit(fits, name="loss", ax=None):
    """A figure of fits: loss, predicted TARGET, confusion, roc, grid, complexity, learning_curve, folds."""
    fits = loaded(fits)
    return _named(fit_panels.fit_panels(fits, style_of(fits)), name, fits, ax)


def _named(panels, name, items, ax):
    """Draws the one of this name, or whose name begins with it."""
    for known, draw in panels:
        if known == name:
            break
    else:
        chosen = [panel for panel in panels if panel[0].startswith(name)]
        if len(chosen) != 1:
            raise ResultsError(f'there is no one figure "{name}" of {", ".join(str(item.directory) for item in items)}; there '
                               f'are {", ".join(known for known, _ in panels) or "none"}')
        draw = chosen[0][1]
    ax = _axes(ax)
    draw(ax)
    return ax


def panels_of(items, panels=None, y=None, x=None, group=None, relative=False, log=False):
    """(name, function) of all panels: all runs in common ones, likewise all fits, each scan in its own; `panels`
    are the names to keep, or beginnings of them. Raises ResultsError where nothing is left."""
    items = loaded(items)
    runs = [item for item in items if isinstance(item, Run) and not item.is_fit]
    fits = [item for item in items if isinstance(item, Run) and item.is_fit]
    scans = [item for item in items if isinstance(item, Scan)]
    if (y or x or group) and not scans:
        raise ResultsError("--y, --x and --group are for scans, and none is given")
    found = run_panels.run_panels(runs, style_of(runs), relative) if runs else []
    found += fit_panels.fit_panels(fits, style_of(fits)) if fits else []
    for scan in scans:
        found += scan_panels.scan_panels(scan, scan.name if len(items) > 1 else "", y, x, group, relative, log)
    if not found:
        raise ResultsError("there is nothing to draw yet: no iteration, no "
                           "final estimate and no table of a fit in " + ", ".join(str(item.directory) for item in items))
    for wanted in panels or []:
        if not any(name.startswith(wanted) for name, _ in found):
            raise ResultsError(f'there is no panel "{wanted}"; there are {", ".join(name for name, _ in found)}')
    return [panel for panel in found if not panels or any(panel[0].startswith(wanted) for wanted in panels)]


def figure(items, **options):
    """A matplotlib Figure of all panels, in the type of a journal; options are those of panels_of(). Raises ResultsError when a
    directory cannot be read, or has nothing to draw."""
    with matplotlib.rc_context(PUBLICATION):
        return arranged(panels_of(items, **options))


def arranged(panels):
    """A figure with the panels in two columns, with letters; the first of an odd number is wide."""
    n_columns = min(2, len(panels))
    wide = len(panels) % 2 if len(panels) > 1 else 0
    n_rows = (len(panels) + wide) // n_columns
    made = Figure(figsize=(n_columns * PANEL_WIDTH, n_rows * PANEL_HEIGHT), layout="constrained")
    made.get_layout_engine().set(w_pad=0.06, h_pad=0.06)
    for i, (_, draw) in enumerate(panels):
        place = (1, 2) if wide and i == 0 else i + 1 + wide
        axes = made.add_subplot(n_rows, n_columns, place)
        draw(axes)
        if len(panels) > 1:
            axes.set_title(f"({chr(ord('a') + i % 26)})", loc="left", fontsize=9, pad=3)
    return made
