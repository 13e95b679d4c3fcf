"""`ritz plot`: exit status 0 drawn, 2 a directory or the command line is wrong, 5 the figure could not be written."""

import argparse
import os
import sys
import tempfile

import matplotlib
from matplotlib.backend_bases import FigureCanvasBase

from .plot import PUBLICATION, figure
from .results import ResultsError

# What drawing meets in files that can be read and hold something else.
UNFIT = (AttributeError, KeyError, IndexError, TypeError, ValueError)


def readable(directories, options):
    """Those that can be read, and a sentence for each of the others."""
    good, complaints = [], []
    for directory in directories:
        try:
            figure([directory], **options)
            good.append(directory)
        except ResultsError as error:
            complaints.append(str(error))
        except UNFIT as error:
            complaints.append(f'"{directory}" cannot be drawn, some file in it does not hold what runs '
                              f"write: {type(error).__name__}: {error}")
    return good, complaints


def save(drawn, path):
    """Replaces a file by the figure as a whole; links are replaced, not followed."""
    def write(file):
        drawn.savefig(file, format=form_of(path))

    replace_file(path, write)


def replace_file(path, write):
    """Writes a file beside it, and puts it in its place when it is whole."""
    folder, name = os.path.split(path)
    descriptor, partial = tempfile.mkstemp(prefix=name + ".partial-", dir=folder or ".")
    try:
        with os.fdopen(descriptor, "wb") as file:
            write(file)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(partial, 0o666 & ~mask)
        os.replace(partial, path)
    except BaseException:
        os.unlink(partial)
        raise


def form_of(path):
    return path.rsplit(".", 1)[-1].lower()


def parsed(arguments):
    parser = argparse.ArgumentParser(prog="ritz plot")
    parser.add_argument("directories", nargs="+", metavar="DIR")
    parser.add_argument("-o", dest="file", default="ritz.png", metavar="FILE")
    parser.add_argument("--panels", default="", metavar="NAME,...")
    parser.add_argument("--y", default="", metavar="NAME,...")
    parser.add_argument("--x", default=None, metavar="KEY")
    parser.add_argument("--group", default=None, metavar="KEY")
    parser.add_argument("--relative", action="store_true")
    parser.add_argument("--log", action="store_true")
    return parser.parse_args(arguments)


def main(arguments):
    given = parsed(arguments)
    forms = FigureCanvasBase.get_supported_filetypes()
    if "." not in os.path.basename(given.file) or form_of(given.file) not in forms:
        print(f'ritz: "{given.file}" is no figure that can be drawn; expected a name that ends in .png, .svg or .pdf, or '
              f'in {", ".join("." + form for form in sorted(forms) if form not in ("png", "svg", "pdf"))}', file=sys.stderr)
        return 2
    options = {"panels": [name for name in given.panels.split(",") if name], "y": [name for name in given.y.split(",") if name],
               "x": given.x, "group": given.group, "relative": given.relative, "log": given.log}
    directories, complaints = given.directories, []
    try:
        drawn = figure(directories, **options)
    except (ResultsError, *UNFIT):
        # One that is damaged does not keep the others from being drawn.
        directories, complaints = readable(directories, options)
        drawn = figure(directories, **options) if directories else None
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
