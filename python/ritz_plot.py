"""Draws runs, scans and fits of Ritz: what `ritz plot` calls.

    python3 ritz_plot.py DIR... -o FILE.png|.svg|.pdf

In Python, figure() returns a matplotlib figure to go on with:

    import ritz_plot
    ritz_plot.figure(["results/a", "results/b"]).savefig("both.pdf")

Exit status: 0 drawn, 2 a directory or the command line is wrong, 5 the figure could not be written.
Needs matplotlib beside the packages of ritz_results.
"""

import argparse
import os
import sys
import tempfile

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402

import ritz_results  # noqa: E402
from ritz_fit_panels import fit_panels  # noqa: E402
from ritz_panels import Style, run_panels, scan_panels  # noqa: E402

# Sizes in inches: the width of one column of a journal for each panel, in the type that it prints.
PANEL_WIDTH, PANEL_HEIGHT = 3.45, 2.45

# What drawing meets in files that can be read and hold something else.
UNFIT = (AttributeError, KeyError, IndexError, TypeError, ValueError)

PUBLICATION = {
    "font.family": "STIXGeneral",
    "mathtext.fontset": "stix",
    "font.size": 9,
    "axes.labelsize": 9,
    "legend.fontsize": 8,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "axes.linewidth": 0.6,
    "lines.linewidth": 1.0,
    "lines.markersize": 3.5,
    "xtick.direction": "in",
    "ytick.direction": "in",
    "xtick.top": True,
    "ytick.right": True,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "legend.frameon": False,
    "legend.handlelength": 1.6,
    "axes.formatter.useoffset": False,
    "axes.formatter.limits": (-4, 5),
    "axes.formatter.use_mathtext": True,
    "savefig.dpi": 300,
    "pdf.fonttype": 42,
}


def labels_of(items):
    """The shortest ends of the paths that tell the directories apart."""
    parts = [item.directory.resolve().parts for item in items]
    for length in range(1, max(map(len, parts)) + 1):
        names = ["/".join(p[-length:]) for p in parts]
        if len(set(names)) == len(names):
            return names
    return names


def figure(directories):
    """All runs in common panels, likewise all fits, each scan in panels of its own. Raises ritz_results.ResultsError
    when a directory cannot be read, or has nothing to draw."""
    items = [ritz_results.read(directory) for directory in directories]
    fits = [item for item in items if isinstance(item, ritz_results.Run) and item.is_fit]
    runs = [item for item in items if isinstance(item, ritz_results.Run) and not item.is_fit]
    scans = [item for item in items if isinstance(item, ritz_results.Scan)]
    with matplotlib.rc_context(PUBLICATION):
        panels = []
        if runs:
            panels += run_panels(runs, Style(labels_of(runs)))
        if fits:
            panels += fit_panels(fits, Style(labels_of(fits)))
        for scan in scans:
            panels += scan_panels(scan, scan.name if len(items) > 1 else "")
        if not panels:
            raise ritz_results.ResultsError("there is nothing to draw yet: no iteration, no "
                                            "final estimate and no table of a fit in " + ", ".join(map(str, directories)))
        return arranged(panels)


def arranged(panels):
    """A figure with the panels in two columns, with letters; the first of an odd number is wide."""
    n_columns = min(2, len(panels))
    wide = len(panels) % 2 if len(panels) > 1 else 0
    n_rows = (len(panels) + wide) // n_columns
    made = pyplot.figure(figsize=(n_columns * PANEL_WIDTH, n_rows * PANEL_HEIGHT),
                         constrained_layout=True)
    made.set_constrained_layout_pads(w_pad=0.06, h_pad=0.06)
    for i, draw in enumerate(panels):
        place = (1, 2) if wide and i == 0 else i + 1 + wide
        axes = made.add_subplot(n_rows, n_columns, place)
        draw(axes)
        if len(panels) > 1:
            axes.set_title(f"({chr(ord('a') + i % 26)})", loc="left", fontsize=9, pad=3)
    return made


def readable(directories):
    """Those that can be read, and a sentence for each of the others."""
    good, complaints = [], []
    for directory in directories:
        try:
            figure([directory])
            good.append(directory)
        except ritz_results.ResultsError as error:
            complaints.append(str(error))
        except UNFIT as error:
            complaints.append(f'"{directory}" cannot be drawn, some file in it does not hold what runs '
                              f"write: {type(error).__name__}: {error}")
        pyplot.close("all")
    return good, complaints


def save(drawn, path):
    """Replaces a file by the figure as a whole; links are replaced, not followed."""
    folder, name = os.path.split(path)
    descriptor, partial = tempfile.mkstemp(prefix=name + ".partial-", dir=folder or ".")
    try:
        with os.fdopen(descriptor, "wb") as file:
            drawn.savefig(file, format=name.rsplit(".", 1)[1].lower())
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(partial, 0o666 & ~mask)
        os.replace(partial, path)
    except BaseException:
        os.unlink(partial)
        raise


def main(arguments):
    parser = argparse.ArgumentParser(prog="ritz plot")
    parser.add_argument("directories", nargs="+", metavar="DIR")
    parser.add_argument("-o", dest="file", default="ritz.png", metavar="FILE.png|.svg|.pdf")
    given = parser.parse_args(arguments)
    if not given.file.lower().endswith((".png", ".svg", ".pdf")):
        print(f'ritz: "{given.file}" is no figure that can be drawn; expected a name that ends in '
              ".png, .svg or .pdf", file=sys.stderr)
        return 2
    directories, complaints = given.directories, []
    try:
        drawn = figure(directories)
    except (ritz_results.ResultsError, *UNFIT):
        # One that is damaged does not keep the others from being drawn.
        directories, complaints = readable(directories)
        drawn = figure(directories) if directories else None
    for complaint in complaints:
        print(f"ritz: {complaint}", file=sys.stderr)
    if drawn is None:
        return 2
    try:
        with matplotlib.rc_context(PUBLICATION):
            save(drawn, given.file)
    except OSError as error:
        print(f'ritz: cannot write "{given.file}": {error.strerror}', file=sys.stderr)
        return 5
    print(given.file)
    return 2 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
