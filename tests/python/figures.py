"""Draws every type of figure from made-up results and compares it with a kept image.

    python3 figures.py [--keep]        in the folder of the images; --keep writes them anew: look at each of them

Fonts, and places to a pixel, differ between versions of matplotlib: what is compared are blurred colours.
Ends with 1 where a figure differs, 77 where there is no matplotlib.
"""

import json
import sys
import tempfile
from pathlib import Path

try:
    import h5py
    import matplotlib
    import numpy
    from matplotlib.figure import Figure
    from matplotlib.image import imread
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "python"))
import ritz  # noqa: E402

IMAGES = Path(__file__).resolve().parent / "images"
DPI, SIZE = 80, (3.3, 2.4)
# The part of the ink, after a blur, that may be elsewhere than in the kept image moved by up to SHIFT pixels. The version of
# matplotlib that drew the images draws them again; others draw text and choose ticks a little otherwise.
DRAWN_BY = "3.6"
ALLOWED = 0.02 if matplotlib.__version__.startswith(DRAWN_BY + ".") else 0.21
BLUR, SHIFT = 3, 3


def write_csv(path, columns):
    lines = [",".join(columns)] + [",".join(map(str, row)) for row in zip(*columns.values())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def make_run(folder, seed, exact, system='kind = "harmonic_trap"\nparticles = [1, 1]', n=120):
    random = numpy.random.RandomState(seed)
    folder.mkdir()
    (folder / "config.toml").write_text(f"[system]\n{system}\n", encoding="utf-8")
    iteration = numpy.arange(n)
    excess = (0.3 / seed) * numpy.exp(-iteration / 15.0) + 0.002 * random.randn(n) + 0.001 / seed
    write_csv(folder / "history.csv", {"iteration": iteration, "energy": 3 + excess, "energy_error": numpy.full(n, 0.002),
                                       "variance": 0.002 / seed + numpy.exp(-iteration / 12.0), "acceptance": 0.7 + 0.01 * random.randn(n)})
    summary = {"state": "finished", "energy": 3 + 0.0012 / seed, "energy_error": 0.0004,
               "energy_unit": "hartree" if "trap" in system else ""}
    if exact:
        summary["exact"] = {"energy": 3.0, "error": 0.0, "kind": "exact", "source": "closed form"}
    (folder / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
    with h5py.File(folder / "results.h5", "w") as file:
        write_observables(file.create_group("observables"))
    return ritz.load(folder)


def write_observables(group):
    r = (numpy.arange(200) + 0.5) * 0.03
    density = group.create_group("one_body_density/radial")
    for name, values in (("r", r), ("value", numpy.exp(-r**2) / numpy.pi), ("error", 0.02 * numpy.exp(-r))):
        density[name] = values
    density["r"].attrs["unit"], density["value"].attrs["unit"] = "bohr", "particles/bohr^2"
    axis = numpy.linspace(-3, 3, 30)
    plane = group.create_group("one_body_density/grid_xy")
    plane["axis"], plane["value"] = axis, numpy.exp(-axis[:, None]**2 - 0.5 * axis**2)
    plane["value"].attrs["unit"] = "particles/bohr^2"
    correlation = group.create_group("spin_correlation")
    correlation["distance"], correlation["value"], correlation["error"] = [1., 2., 3., 4.], [-0.6, 0.3, -0.2, 0.15], [0.02] * 4
    k = numpy.array([[x, y] for y in range(4) for x in range(4)]).T * numpy.pi / 2
    waves = group.create_group("structure_factor")
    waves["k"], waves["value"] = k, numpy.exp(-((k - numpy.pi)**2).sum(0))
    sites = group.create_group("magnetization/site")
    sites["positions"] = numpy.array([[x, y] for y in range(3) for x in range(4)], float).T
    sites["bonds"] = numpy.array([[i, i + 1] for i in range(11) if i % 4 != 3] + [[i, i + 4] for i in range(8)] + [[0, 3]], float).T
    sites["value"] = [(-1.0)**(i % 4 + i // 4) * 0.9 for i in range(12)]


def make_scan(folder):
    folder.mkdir()
    (folder / "scan.toml").write_text('[scan]\n"system.h" = [0.5, 1.0, 1.5]\n"wavefunction.0.alpha" = [1, 2]\n', encoding="utf-8")
    h = numpy.repeat([0.5, 1.0, 1.5], 2)
    alpha = numpy.tile([1, 2], 3)
    write_csv(folder / "scan.csv", {
        "system.h": h, "wavefunction.0.alpha": alpha, "energy": -1 - h**2 + 0.01 / alpha, "energy_error": numpy.full(6, 0.003),
        "exact.energy": -1 - h**2, "variance": 0.1 / alpha / h, "observables.magnetization_modulus.value": 1 / (1 + h**4) + 0.002 * alpha,
        "observables.magnetization_modulus.error": numpy.full(6, 0.02), "directory": [f"p{i}" for i in range(6)]})
    return ritz.load(folder)


def make_fit(folder, task):
    folder.mkdir()
    (folder / "config.toml").write_text('[data]\nfile = "t.csv"\n[model]\nkind = "network"\n', encoding="utf-8")
    epoch = numpy.arange(40)
    write_csv(folder / "history.csv", {"epoch": epoch, "loss": numpy.exp(-epoch / 10.0) + 0.01,
                                       "validation_loss": numpy.exp(-epoch / 10.0) + 0.03 + 0.001 * epoch})
    true = numpy.linspace(-1, 1, 40)
    write_csv(folder / "predictions.csv", {"y": true, "predicted_y": true + 0.1 * numpy.sin(40 * true)})
    rate = numpy.linspace(0, 1, 20)
    write_csv(folder / "roc.csv", {"false_positive_rate": rate, "true_positive_rate": rate**0.3})
    write_csv(folder / "complexity.csv", {"model.degree": [1, 2, 3, 4], "error": [.5, .2, .25, .6], "bias_squared": [.45, .15, .1, .08],
                                          "variance": [.05, .05, .15, .52], "mse_mean": [.5, .2, .25, .6], "mse_std": [.05, .04, .05, .2]})
    write_csv(folder / "learning_curve.csv", {"rows": [10, 20, 40, 80], "train_r2": [.99, .95, .92, .91], "test_r2": [.3, .6, .8, .85]})
    folds = {"metric": "r2", "mean": 0.7, "std": 0.05, "values": [0.65, 0.78, 0.66, 0.71], "folds": 4}
    grid = {"metric": "r2", "best": {"training.learning_rate": 0.01, "training.batch": 16}, "mean": [[.5, .6, .55], [.7, .8, .75]],
            "std": [[.05] * 3] * 2, "values": {"training.learning_rate": [0.1, 0.01], "training.batch": [8, 16, 32]}}
    summary = {"state": "finished", "task": task, "model": "network", "cross_validation": folds, "grid": grid}
    if task == "classification":
        summary["test"] = {"confusion": [[20, 3], [1, 16]], "per_class": {"class": ["no", "yes"]}, "roc_auc": 0.9}
        summary["grid"] = {"metric": "accuracy", "best": {"model.lambda": 0.1}, "mean": [.7, .8, .75], "std": [.05, .04, .06],
                           "values": {"model.lambda": [0.01, 0.1, 1.0]}}
    (folder / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
    return ritz.load(folder)


def figures(folder):
    """(name, function that draws into axes) of every type."""
    run, other = make_run(folder / "deep_sets", 1, True), make_run(folder / "jastrow", 3, True)
    unknown = make_run(folder / "unknown", 1, False, 'kind = "heisenberg"\nlattice = { kind = "square" }')
    scan = make_scan(folder / "scan")
    values, classes = make_fit(folder / "values", "regression"), make_fit(folder / "classes", "classification")
    plot = ritz.plot
    return {
        "distance": lambda ax: plot.energy(run, ax),
        "distances": lambda ax: plot.energy([run, other], ax, relative=True),
        "energy": lambda ax: plot.energy(unknown, ax),
        "variance": lambda ax: plot.variance([run, other], ax),
        "profile": lambda ax: plot.observable(run, "one_body_density/radial", ax),
        "correlation": lambda ax: plot.observable(run, "spin_correlation", ax),
        "plane": lambda ax: plot.observable(run, "one_body_density/grid_xy", ax),
        "waves": lambda ax: plot.observable(run, "structure_factor", ax),
        "sites": lambda ax: plot.observable(run, "magnetization/site", ax),
        "scan_energy": lambda ax: plot.scan(scan, ax=ax),
        "scan_observable": lambda ax: plot.scan(scan, "magnetization_modulus", x="h", group="alpha", ax=ax),
        "scan_distance": lambda ax: plot.scan(scan, "distance", ax=ax),
        "loss": lambda ax: plot.fit(values, "loss", ax),
        "predicted": lambda ax: plot.fit(values, "predicted y", ax),
        "confusion": lambda ax: plot.fit(classes, "confusion", ax),
        "roc": lambda ax: plot.fit(classes, "roc", ax),
        "search": lambda ax: plot.fit(values, "grid", ax),
        "search_one_key": lambda ax: plot.fit(classes, "grid", ax),
        "complexity": lambda ax: plot.fit(values, "complexity", ax),
        "learning_curve": lambda ax: plot.fit(values, "learning_curve", ax),
        "folds": lambda ax: plot.fit(values, "folds", ax),
    }


def drawn(draw, path):
    with matplotlib.rc_context({**ritz.plot.PUBLICATION, "savefig.dpi": DPI}):
        figure = Figure(figsize=SIZE)
        draw(figure.add_axes([0.2, 0.2, 0.7, 0.7]))
        figure.savefig(path, metadata={"Software": None})


def ink(path):
    """How much of each colour paper lacks, blurred."""
    found = 1.0 - imread(path)[:, :, :3]
    for axis in (0, 1):
        found = sum(numpy.roll(found, step, axis) for step in range(-(BLUR // 2), BLUR // 2 + 1)) / BLUR
    return found


def difference(path, kept):
    """From 0, the same, to 1, no ink in common."""
    one, two = ink(path), ink(kept)
    if one.shape != two.shape:
        return 1.0
    moved = (numpy.roll(two, (i, j), (0, 1)) for i in range(-SHIFT, SHIFT + 1) for j in range(-SHIFT, SHIFT + 1))
    return min(numpy.abs(one - image).sum() for image in moved) / (one.sum() + two.sum())


def main():
    keep = "--keep" in sys.argv[1:]
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        made = figures(Path(folder))
        for name, draw in made.items():
            path = (IMAGES if keep else Path(folder)) / f"{name}.png"
            drawn(draw, path)
            found = difference(path, IMAGES / f"{name}.png")
            failures += found > ALLOWED
            print(f"{'FAILED' if found > ALLOWED else 'ok    '} {name}: {found:.3f}")
        # The comparison itself: no two types pass for each other.
        pairs = {(one, two): difference(IMAGES / f"{one}.png", IMAGES / f"{two}.png") for one in made for two in made if one < two}
        nearest = min(pairs, key=pairs.get)
        print(f"nearest to each other: {' and '.join(nearest)}, {pairs[nearest]:.3f}")
        failures += pairs[nearest] <= 0.21
    print(f"matplotlib {matplotlib.__version__}, numpy {numpy.__version__}: {len(made)} figures, {failures} failed")
    return 1 if failures else 0


sys.exit(main())
