"""What python_test.sh holds the package against, in a directory with the configuration dot.toml."""

import builtins
import json
import sys

import numpy

real_import = builtins.__import__


def without_pandas(name, *arguments, **options):
    if name.split(".")[0] == "pandas":
        raise ImportError("pandas is not there")
    return real_import(name, *arguments, **options)


builtins.__import__ = without_pandas
import matplotlib  # noqa: E402



def settings():
    """All but the backend, which newer versions choose when they are asked for it."""
    return {name: value for name, value in matplotlib.rcParams.copy().items() if not name.startswith("backend")}


before = settings()

import ritz  # noqa: E402

# A file, under mpirun, with overrides.
run = ritz.run("dot.toml", ranks=2, optimizer__iterations=12, **{"system.omega": 0.5})
assert str(run.directory) == "results/dot" and run.state == "finished", run
assert run.configuration["optimizer"]["iterations"] == 12 and run.configuration["system"]["omega"] == 0.5
assert run.energy == json.load(open("results/dot/summary.json"))["energy"] and run.energy_error > 0
assert run.unit == "hartree" and len(run.columns("history")["energy"]) == 12
html = run._repr_html_()
assert "<table>" in html and "hartree" in html and "verdict" in html

# The same numbers from a dict, on one rank; a second run takes another directory.
configuration = {**run.configuration, "estimate": {"samples": 2000, "observables": ["radius", "pair_distribution"]}}
alone = ritz.run(configuration, ranks=1)
again = ritz.run(configuration, ranks=1, seed=8)
assert str(alone.directory) == "results/harmonic_trap" and str(again.directory) == "results/harmonic_trap-2"
assert alone.energy == run.energy and again.energy != run.energy

# Refusals say what the program says, and leave nothing behind.
try:
    ritz.run("dot.toml", ranks=1, directory="refused", optimizer__kind="adm")
    sys.exit("a wrong configuration is taken")
except ritz.RitzError as error:
    assert error.status == 2 and 'did you mean "adam"' in str(error), error
try:
    ritz.run("dot.toml", ranks=1)
    sys.exit("a run is overwritten")
except ritz.RitzError as error:
    assert "--overwrite" in str(error), error
try:
    ritz.load("refused")
    sys.exit("a refused run left a directory")
except ritz.ResultsError:
    pass
stopped = ritz.run("dot.toml", ranks=1, directory="stopped", max_time="1s", optimizer__iterations=1_000_000)
assert stopped.state == "stopped"

# Texts of files are shown, and do nothing.
evil = "<script>alert(1)</script>"
nasty = ritz.run(configuration, ranks=1, directory=f"x{evil.replace('/', '')}")
assert "<script" not in nasty._repr_html_()

scan = ritz.scan("dot.toml", ranks=1, directory="scan",
                 scan={"system.omega": [0.8, 1.2], "sampler.kind": ["langevin", "metropolis"]})
assert len(scan.runs) == 4 and "metropolis" in scan._repr_html_()
try:
    scan.table
    sys.exit("there is a frame without pandas")
except ImportError as error:
    assert "pip install pandas" in str(error)

# Frames, where pandas is there.
builtins.__import__ = real_import
try:
    import pandas
except ImportError:
    pandas = None
if pandas:
    assert list(scan.table["energy"]) == [point.energy for point in scan.runs]
    assert (run.history.energy.to_numpy() == run.columns("history")["energy"]).all()
builtins.__import__ = without_pandas

# Figures take and return axes.
from matplotlib.figure import Figure  # noqa: E402

ax = Figure().subplots()
assert ritz.plot.energy([run, again], ax=ax) is ax and ax.get_yscale() == "log" and len(ax.lines) >= 2
assert "results/dot" not in [text.get_text() for text in ax.get_legend().get_texts()]
assert ritz.plot.observable("results/dot", "pair_distribution", Figure().subplots()).get_xlabel() == "$r$ (bohr)"
for draw in (ritz.plot.variance, ritz.plot.acceptance):
    assert draw(run, ax=Figure().subplots()).get_xlabel() == "Iteration"
drawn = ritz.plot.scan(scan, "radius", x="omega", group="kind", ax=Figure().subplots())
assert drawn.get_ylabel() == "Radius (bohr)" and len(drawn.get_legend().get_texts()) == 2
ritz.plot.figure([run, scan]).savefig("all.svg")
try:
    ritz.plot.observable(run, "spin")
    sys.exit("an observable that is not there is drawn")
except ritz.ResultsError as error:
    assert "pair_distribution" in str(error)
assert "matplotlib.pyplot" not in sys.modules, "a backend is chosen"
assert settings() == before

# Columns are the numbers that were written.
table = ritz.Table.parse(["a,b,c", "1,0.1,x", '2,,"y, z"'])
assert table["a"].dtype.kind == "i" and table["b"][0] == 0.1 and numpy.isnan(table["b"][1]) and table["c"][1] == "y, z"
print("all is well")
