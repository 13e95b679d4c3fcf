"""The panels of observables: profiles against a distance, planes, wavevectors, sites of lattices."""

import numpy
from matplotlib.collections import LineCollection
from matplotlib.ticker import FuncFormatter, MaxNLocator, MultipleLocator

from .style import MARKERS, legend, quantity

# Values that fall below this share of the largest could not be seen.
VISIBLE = 0.002


def observable_panels(runs, style):
    """(name, function that draws into axes): profiles of all runs in common panels, planes and lattices of a single run."""
    panels, found = [], {}
    for i, run in enumerate(runs):
        for path, profile in profiles(run.observables):
            found.setdefault(path, []).append((i, profile))
    for path, entries in found.items():
        panels.append((path, lambda axes, p=path, e=entries: draw_profile(axes, runs, style, p, e)))
    if style.several:
        return panels
    run = runs[0]
    for path, grid in grids(run.observables):
        panels.append((path, lambda axes, p=path, g=grid: draw_grid(axes, run, p, g)))
    for name, content in run.observables.items():
        if isinstance(content, dict) and numpy.shape(content.get("k"))[:1] == (2,):
            panels.append((name, lambda axes, n=name, c=content: draw_waves(axes, n, c)))
    for path, content in site_values(run):
        panels.append((path, lambda axes, p=path, c=content: draw_sites(axes, p, c)))
    return panels


def groups(observables, path=""):
    """(path, arrays) of every group with values, at any depth."""
    for name, content in observables.items():
        if not isinstance(content, dict):
            continue
        below = f"{path}/{name}" if path else name
        if isinstance(content.get("value"), numpy.ndarray):
            yield below, content
        else:
            yield from groups(content, below)


def profiles(observables):
    """(path, arrays) of every group with values against an axis."""
    for path, content in groups(observables):
        # The wavevectors of a chain are a matrix of one row.
        if numpy.shape(content.get("k"))[:1] == (1,):
            content = {**content, "k": content["k"][0]}
        if content["value"].ndim == 1 and abscissa(content):
            yield path, content


def abscissa(profile):
    """The name of the dataset that the values belong to: as long as they, and rising."""
    n = len(profile["value"])
    for name, x in profile.items():
        if name in ("value", "error") or not isinstance(x, numpy.ndarray) or x.shape != (n,):
            continue
        if n > 1 and (numpy.diff(x) > 0).all():
            return name
    return None


def grids(observables):
    """(path, arrays) of every group with values on a plane."""
    for path, content in groups(observables):
        if content["value"].ndim == 2 and content["value"].shape == (numpy.size(content.get("axis")),) * 2:
            yield path, content


def site_values(run):
    """(path, arrays) of every group with a value for each site of a lattice of two dimensions; of two species with their
    sum."""
    for path, content in groups(run.observables):
        n_sites = numpy.shape(content.get("positions"))[-1:]
        if numpy.shape(content.get("positions"))[:1] == (2,) and content["value"].size % n_sites[0] == 0:
            yield path, {**content, "value": content["value"].reshape(-1, n_sites[0]).sum(0)}


def title_of(path):
    """one_body_density/radial → One-body density."""
    for end in ("/radial", "/site"):
        path = path[:-len(end)] if path.endswith(end) else path
    return path.replace("/", ", ").replace("_", " ").replace("one body", "one-body").capitalize()


def in_units_of_pi(axis):
    """Wavevectors: 0, π/2, π …"""
    def name(value, _):
        halves = round(2 * value)
        if halves == 0:
            return "0"
        times, under = (abs(halves), "/2") if halves % 2 else (abs(halves) // 2, "")
        sign = "-" if halves < 0 else ""
        return rf"${sign}{'' if times == 1 else times}\pi{under}$"

    axis.set_major_locator(MultipleLocator(0.5))
    axis.set_major_formatter(FuncFormatter(name))


def draw_profile(axes, runs, style, path, entries):
    few = True
    for i, profile in entries:
        name = abscissa(profile)
        x, y = numpy.asarray(profile[name], float), profile["value"]
        x = x / numpy.pi if name == "k" else x
        error = profile.get("error")
        few = len(x) <= 40
        line = {**style.line(i), "label": style.labels[i]}
        if few:
            axes.errorbar(x, y, error, marker=MARKERS[i % len(MARKERS)], capsize=1.5, elinewidth=0.8,
                          **line)
        else:
            axes.plot(x, y, **line)
            if error is not None:
                axes.fill_between(x, y - error, y + error, color=line["color"], alpha=0.3, linewidth=0)
    first = runs[entries[0][0]]
    base = f"observables/{path}"
    unit = "" if name == "k" else first.units(f"{base}/{name}")
    axes.set_xlabel(quantity(f"${name}$" if len(name) == 1 else name.replace("_", " ").capitalize(), unit))
    axes.set_ylabel(quantity(title_of(path), first.units(f"{base}/value")))
    if not few and all((profile["value"] >= 0).all() for _, profile in entries):
        axes.set_ylim(bottom=0)
    if few:
        axes.axhline(0, color="0.7", linewidth=0.5, zorder=0)
        axes.xaxis.set_major_locator(MaxNLocator(integer=bool((x == numpy.round(x)).all())))
    else:
        axes.set_xlim(0 if x[0] >= 0 else x[0], visible_end(x, [e[1]["value"] for e in entries]))
    if name == "k":
        in_units_of_pi(axes.xaxis)
    if style.several:
        legend(axes)


def visible_end(x, values):
    """Where the last of the curves has fallen to nothing that could be seen."""
    ends = [x[numpy.nonzero(numpy.abs(y) > VISIBLE * numpy.abs(y).max())[0][-1]]
            for y in values if len(y) == len(x) and numpy.abs(y).max() > 0]
    return min(x[-1], 1.05 * max(ends)) if ends else x[-1]


def colour_bar(axes, drawn, label):
    bar = axes.figure.colorbar(drawn, ax=axes, pad=0.02)
    bar.set_label(label)
    bar.ax.tick_params(direction="in", width=0.6)


def draw_grid(axes, run, path, grid):
    """Rows of the matrix are the first axis of the plane that the name ends in, grid_xy."""
    edge = grid["axis"][-1]
    seen = numpy.abs(grid["value"]) > VISIBLE * numpy.abs(grid["value"]).max()
    reach = 1.1 * max(numpy.abs(grid["axis"])[seen.any(0) | seen.any(1)], default=edge)
    image = axes.pcolormesh(grid["axis"], grid["axis"], grid["value"].T, cmap="viridis",
                            rasterized=True, shading="nearest", vmin=0)
    axes.set_aspect("equal")
    axes.set_xlim(-reach, reach)
    axes.set_ylim(-reach, reach)
    base = f"observables/{path}"
    unit = run.units(f"{base}/axis") or "bohr"
    axes.set_xlabel(quantity(f"${path[-2]}$", unit))
    axes.set_ylabel(quantity(f"${path[-1]}$", unit))
    colour_bar(axes, image, quantity(title_of(path.rsplit("/", 1)[0]), run.units(f"{base}/value")))


def draw_waves(axes, name, content):
    """Values at the wavevectors of a plane, in units of π."""
    x, y = numpy.asarray(content["k"]) / numpy.pi
    drawn = axes.scatter(x, y, c=content["value"], cmap="viridis", s=40, marker="s", linewidths=0)
    axes.set_aspect("equal")
    axes.set_xlim(x.min() - 0.2, x.max() + 0.2)
    axes.set_ylim(y.min() - 0.2, y.max() + 0.2)
    in_units_of_pi(axes.xaxis)
    in_units_of_pi(axes.yaxis)
    axes.set_xlabel("$k_x$")
    axes.set_ylabel("$k_y$")
    colour_bar(axes, drawn, title_of(name))


def draw_sites(axes, path, content):
    """The sites of a lattice of two dimensions and its bonds; bonds around a boundary are left out."""
    x, y = content["positions"]
    if "bonds" in content:
        ends = numpy.stack([x, y], 1)[numpy.asarray(content["bonds"], int).T]
        length = numpy.hypot(*(ends[:, 0] - ends[:, 1]).T)
        near = ends[length < 1.01 * length.min()]
        axes.add_collection(LineCollection(near, colors="0.6", linewidths=0.8, zorder=1))
    reach = max(numpy.abs(content["value"]).max(), 1e-12)
    signed = (content["value"] < 0).any()
    drawn = axes.scatter(x, y, c=content["value"], s=50, zorder=2, edgecolors="black", linewidths=0.4,
                         cmap="RdBu_r" if signed else "viridis", vmin=-reach if signed else 0, vmax=reach)
    axes.set_aspect("equal")
    axes.set_xlim(x.min() - 0.6, x.max() + 0.6)
    axes.set_ylim(y.min() - 0.6, y.max() + 0.6)
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.set_xlabel("$x$")
    axes.set_ylabel("$y$")
    colour_bar(axes, drawn, title_of(path))
