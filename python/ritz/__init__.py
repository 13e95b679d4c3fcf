"""Ritz in Python: starts runs, reads and draws what they leave behind.

    import ritz

    run = ritz.run("my_dot.toml", ranks=2, optimizer__iterations=500)
    print(run.energy, "+-", run.energy_error, run.unit, run.verdict)
    ritz.plot.energy(run)                                # matplotlib axes
    ritz.plot.figure([run]).savefig("dot.pdf")

`ritz.load(DIR)` reads a run, a fit or a scan. See docs/results-in-python.md.
"""

from .results import ResultsError, Run, Scan, load
from .running import RitzError, fit, program, run, scan
from .table import Table

__all__ = ["ResultsError", "RitzError", "Run", "Scan", "Table", "fit", "load", "plot", "program", "run", "scan"]


def __getattr__(name):
    # Drawing needs matplotlib, which takes half a second to load; reading does not.
    if name == "plot":
        import importlib
        return importlib.import_module(".plot", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
