"""The panels of the figures of ritz_plot: each is a function that draws into axes."""

import numpy
from matplotlib.ticker import MaxNLocator

import ritz_results

# Okabe and Ito, told apart with every kind of colour vision; dashes help in print.
COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"]
MARKERS = ["o", "s", "^", "D", "v", "P", "X"]
EXACT = {"color": "black", "linestyle": (0, (4, 2)), "linewidth": 0.8, "zorder": 1}
# A legend of more lines than this is set beside fewer data; its type then is smaller.
LONG_LEGEND = 5


class Style:
    """A colour, a marker and a label for each of several runs."""

    def __init__(self, labels):
        self.labels = [label.replace("_", " ") for label in labels]
        self.several = len(labels) > 1

    def line(self, i):
        dashes = ["-", (0, (5, 1.5)), (0, (1.5, 1))][i // len(COLOURS) % 3]
        return {"color": COLOURS[i % len(COLOURS)], "linestyle": dashes}


def value_with_error(value, error):
    """3.00003(12): the error to two digits."""
    if not error or not numpy.isfinite(error):
        return f"{value:.10g}"
    digits = max(0, 1 - int(numpy.floor(numpy.log10(error))))
    in_last = error * 10.0**digits
    if digits == 0:
        return f"{value:.0f}({error:.0f})"
    return f"{value:.{digits}f}({in_last:.0f})" if in_last < 99.5 else \
        f"{value:.{digits - 1}f}({in_last / 10:.0f})"


def quantity(name, unit):
    """The label of an axis; in units such as particles/bohr^2 the counted thing goes without
    saying."""
    for word in ("particles", "pairs"):
        unit = unit.removeprefix(word)
    # In units of the lattice: there is no name for them.
    if unit.startswith("per "):
        return name
    if unit.startswith("/"):
        base, _, power = unit[1:].partition("^")
        unit = rf"{base}$^{{-{power or 1}}}$"
    return f"{name} ({unit})" if unit else name


def legend(axes, entries=0, **placed):
    n = entries or len(axes.get_legend_handles_labels()[0])
    if n == 0:
        return
    small = {"fontsize": 6.5, "labelspacing": 0.25} if n > LONG_LEGEND else {"labelspacing": 0.35}
    axes.legend(**{"loc": "best", **small, **placed})


# ── runs ──────────────────────────────────────────────────────────────────────────────────────────


def run_panels(runs, style):
    """The panels for what these runs hold, runs in common panels."""
    panels = []
    if any(len(run.history) for run in runs):
        panels += [lambda axes: draw_energy(axes, runs, style),
                   lambda axes: draw_history(axes, runs, style, "variance"),
                   lambda axes: draw_history(axes, runs, style, "acceptance")]
    found = {}
    for i, run in enumerate(runs):
        for path, profile in profiles(run.observables):
            found.setdefault(path, []).append((i, profile))
    for path, entries in found.items():
        panels.append(lambda axes, p=path, e=entries: draw_profile(axes, runs, style, p, e))
    if not style.several:
        for path, grid in grids(runs[0].observables):
            panels.append(lambda axes, p=path, g=grid: draw_grid(axes, runs[0], p, g))
        for name, content in runs[0].observables.items():
            if isinstance(content, dict) and numpy.shape(content.get("k"))[:1] == (2,):
                panels.append(lambda axes, n=name, c=content: draw_waves(axes, n, c))
    return panels


def draw_energy(axes, runs, style):
    """Energy with its error against iterations, near convergence once more in an inset."""
    inset = axes.inset_axes([0.42, 0.36, 0.55, 0.36])
    last = max(run.history.iteration.max() for run in runs if len(run.history))
    seen = []
    for i, run in enumerate(runs):
        if not len(run.history):
            continue
        h = run.history
        for where in (axes, inset):
            where.plot(h.iteration, h.energy, label=None if style.several else "energy per iteration",
                       **style.line(i))
            where.fill_between(h.iteration, h.energy - h.energy_error, h.energy + h.energy_error,
                               color=style.line(i)["color"], alpha=0.25, linewidth=0)
        late = h[h.iteration >= 0.6 * last]
        if len(late):
            seen += [(late.energy - late.energy_error).quantile(0.02),
                     (late.energy + late.energy_error).quantile(0.98)]
    if not style.several:
        draw_final(axes, inset, runs[0])
    exact = draw_exact(axes, inset, runs)
    axes.set_xlabel("Iteration")
    axes.set_ylabel(quantity("Energy", common_unit(runs)))
    axes.margins(x=0.02)
    fit_inset(inset, min(seen), max(seen), exact)
    inset.set_xlim(0.6 * last, last)
    leave_room(axes)
    legend(axes, loc="upper right", borderaxespad=0.3)


def draw_final(axes, inset, run):
    """The final estimate, as a band as wide as its error."""
    energy = run.summary.get("energy")
    if energy is None:
        return
    error = run.summary["energy_error"]
    inset.axhspan(energy - error, energy + error, color=COLOURS[1], alpha=0.6, linewidth=0)
    text = value_with_error(energy, error).replace("-", "\N{MINUS SIGN}")
    axes.plot([], [], color=COLOURS[1], alpha=0.6, linewidth=3, label=f"final energy {text}")


def draw_exact(axes, inset, runs):
    """A line for each exact energy; returns them."""
    known = {}
    for run in runs:
        if run.exact:
            known[round(run.exact["energy"], 12)] = run.exact
    for i, (energy, source) in enumerate(known.items()):
        name = "reference" if source["kind"] == "reference" else "exact"
        for where in (axes, inset):
            where.axhline(energy, label=name if i == 0 else None, **EXACT)
    return list(known)


def fit_inset(inset, low, high, exact):
    """Shows the last iterations, and the exact energy where it is not far away."""
    span = max(high - low, 1e-12 * abs(high))
    near = [e for e in exact if low - 2 * span < e < high + 2 * span]
    low, high = min([low, *near]), max([high, *near])
    margin = 0.12 * max(high - low, span)
    inset.set_ylim(low - margin, high + margin)
    inset.tick_params(labelsize=6.5, length=2)
    inset.xaxis.set_major_locator(MaxNLocator(3, integer=True))
    inset.yaxis.set_major_locator(MaxNLocator(4))


def leave_room(axes):
    """Room above the curves for the inset and the legend."""
    low, high = axes.get_ylim()
    values = numpy.concatenate([line.get_ydata() for line in axes.lines if len(line.get_ydata())])
    settled = numpy.quantile(values[numpy.isfinite(values)], 0.6)
    # The curves settle low in the frame; where they do not, the frame is made higher.
    if (settled - low) / (high - low) > 0.25:
        high = low + (settled - low) / 0.25
    axes.set_ylim(low, high)


def draw_history(axes, runs, style, column):
    for i, run in enumerate(runs):
        if len(run.history):
            axes.plot(run.history.iteration, run.history[column], label=style.labels[i],
                      **style.line(i))
    axes.set_xlabel("Iteration")
    axes.margins(x=0.02)
    unit = common_unit(runs)
    if column == "variance":
        positive = all((run.history[column] > 0).all() for run in runs if len(run.history))
        axes.set_yscale("log" if positive else "linear")
        axes.set_ylabel(f"Variance of the energy ({unit}$^2$)" if unit else "Variance of the energy")
    else:
        axes.set_ylabel(column.capitalize())
        middle, reach = spread(runs, column)
        axes.set_ylim(max(0, middle - reach), min(1.02, middle + reach))
    # One legend for all panels, where curves fall and leave a corner free.
    if style.several and column == "variance":
        legend(axes, loc="upper right")


def spread(runs, column):
    """The middle of the values and half the width of a frame that does not magnify noise."""
    values = numpy.concatenate([run.history[column] for run in runs if len(run.history)])
    low, high = values.min(), values.max()
    return (low + high) / 2, max(0.1, 0.6 * (high - low))


def common_unit(runs):
    units = {run.unit for run in runs if run.summary}
    return units.pop() if len(units) == 1 else ""


# ── observables ───────────────────────────────────────────────────────────────────────────────────


def profiles(observables, path=""):
    """(path, arrays) of every group with values against an axis."""
    for name, content in observables.items():
        if not isinstance(content, dict):
            continue
        below = f"{path}/{name}" if path else name
        value = content.get("value")
        # The wavevectors of a chain are a matrix of one row.
        if numpy.shape(content.get("k"))[:1] == (1,):
            content = {**content, "k": content["k"][0]}
        if isinstance(value, numpy.ndarray) and value.ndim == 1 and abscissa(content):
            yield below, content
        else:
            yield from profiles(content, below)


def abscissa(profile):
    """The name of the dataset that the values belong to: as long as they, and rising."""
    n = len(profile["value"])
    for name, x in profile.items():
        if name in ("value", "error") or not isinstance(x, numpy.ndarray) or x.shape != (n,):
            continue
        if n > 1 and (numpy.diff(x) > 0).all():
            return name
    return None


def grids(observables, path=""):
    """(path, arrays) of every group with values on a plane."""
    for name, content in observables.items():
        if isinstance(content, dict):
            below = f"{path}/{name}" if path else name
            value = content.get("value")
            if isinstance(value, numpy.ndarray) and value.ndim == 2 and "axis" in content and \
                    value.shape == (len(content["axis"]),) * 2:
                yield below, content
            else:
                yield from grids(content, below)


def title_of(path):
    """one_body_density/radial → One-body density."""
    name = path.removesuffix("/radial").replace("/", ", ").replace("_", " ")
    return name.replace("one body", "one-body").capitalize()


def draw_profile(axes, runs, style, path, entries):
    for i, profile in entries:
        name = abscissa(profile)
        x, y = numpy.asarray(profile[name], float), profile["value"]
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
    unit = first.units(f"{base}/{name}")
    axes.set_xlabel(quantity(f"${name}$" if len(name) == 1 else title_of(name), unit))
    axes.set_ylabel(quantity(title_of(path), first.units(f"{base}/value")))
    if not few and all((profile["value"] >= 0).all() for _, profile in entries):
        axes.set_ylim(bottom=0)
    if few:
        axes.axhline(0, color="0.7", linewidth=0.5, zorder=0)
        axes.xaxis.set_major_locator(MaxNLocator(integer=(x == numpy.round(x)).all()))
    else:
        axes.set_xlim(0 if x[0] >= 0 else x[0], visible_end(x, [e[1]["value"] for e in entries]))
    if style.several and not any(len(run.history) for run in runs):
        legend(axes)


def visible_end(x, values):
    """Where the last of the curves has fallen to nothing that could be seen."""
    ends = [x[numpy.nonzero(numpy.abs(y) > 0.002 * numpy.abs(y).max())[0][-1]]
            for y in values if len(y) == len(x) and numpy.abs(y).max() > 0]
    return min(x[-1], 1.05 * max(ends)) if ends else x[-1]


def draw_grid(axes, run, path, grid):
    """Rows of the matrix are the first axis of the plane that the name ends in, grid_xy."""
    edge = grid["axis"][-1]
    seen = numpy.abs(grid["value"]) > 0.002 * numpy.abs(grid["value"]).max()
    reach = 1.1 * max(numpy.abs(grid["axis"])[seen.any(0) | seen.any(1)], default=edge)
    image = axes.pcolormesh(grid["axis"], grid["axis"], grid["value"].T, cmap="viridis",
                            rasterized=True, shading="nearest", vmin=0)
    axes.set_aspect("equal")
    axes.set_xlim(-reach, reach)
    axes.set_ylim(-reach, reach)
    base = f"observables/{path}"
    first, second = path[-2], path[-1]
    axes.set_xlabel(f"${first}$ (bohr)")
    axes.set_ylabel(f"${second}$ (bohr)")
    bar = axes.figure.colorbar(image, ax=axes, pad=0.02)
    bar.set_label(quantity(title_of(path.rsplit("/", 1)[0]), run.units(f"{base}/value")))
    bar.ax.tick_params(direction="in", width=0.6)


def draw_waves(axes, name, content):
    """Values at the wavevectors of a plane."""
    x, y = content["k"]
    drawn = axes.scatter(x, y, c=content["value"], cmap="viridis", s=40, marker="s", linewidths=0)
    axes.set_aspect("equal", adjustable="datalim")
    axes.margins(0.1)
    axes.set_xlabel("$k_x$")
    axes.set_ylabel("$k_y$")
    bar = axes.figure.colorbar(drawn, ax=axes, pad=0.02)
    bar.set_label(title_of(name))
    bar.ax.tick_params(direction="in", width=0.6)


# ── scans ─────────────────────────────────────────────────────────────────────────────────────────


def scan_panels(scan, title):
    """Energy, distance from the exact energy (or the error), and variance against a key; a curve
    for each combination of the other keys."""
    table = scan.table
    if "energy" not in table or not table.energy.notna().any():
        raise ritz_results.ResultsError(f'no point of the scan "{scan.directory}" has an energy yet')
    table = table[table.energy.notna()]
    key = main_key(scan, table)
    unit = scan.runs[0].unit if scan.runs else ""
    panels = [lambda axes: draw_scan(axes, scan, table, key, "energy", quantity("Energy", unit), title)]
    if "exact.energy" in table and table["exact.energy"].notna().any():
        panels.append(lambda axes: draw_scan(axes, scan, table, key, "distance",
                                             r"$(E - E_\mathrm{exact})\,/\,|E_\mathrm{exact}|$", title))
    panels.append(lambda axes: draw_scan(axes, scan, table, key, "energy_error",
                                         quantity("Statistical error", unit), title))
    if "variance" in table:
        squared = f"Variance of the energy ({unit}$^2$)" if unit else "Variance of the energy"
        panels.append(lambda axes: draw_scan(axes, scan, table, key, "variance", squared, title))
    return panels


def main_key(scan, table):
    """The scanned key for the horizontal axis: the number with most values."""
    numbers = [k for k in scan.keys if numpy.issubdtype(table[k].dtype, numpy.number)]
    return max(numbers or scan.keys, key=lambda k: table[k].nunique())


GREEK = ("alpha", "beta", "gamma", "delta", "kappa", "omega", "sigma")


def short(key):
    """The last word of a key, as a symbol where it is one."""
    word = key.rsplit(".", 1)[-1]
    if word in GREEK:
        return rf"$\{word}$"
    return f"${word}$" if len(word) == 1 else word.replace("_", " ")


def draw_scan(axes, scan, table, key, column, label, title):
    others = [k for k in scan.keys if k != key and table[k].nunique() > 1]
    groups = [((), table)]
    if others:
        groups = table.groupby(others if len(others) > 1 else others[0], sort=False, dropna=False)
    lowest = numpy.inf
    for i, (values, rows) in enumerate(groups):
        rows = rows.sort_values(key) if numpy.issubdtype(rows[key].dtype, numpy.number) else rows
        values = values if isinstance(values, tuple) else (values,)
        name = ", ".join(f"{short(k)} = {v}" for k, v in zip(others, values)) if others else None
        y, error = scan_values(rows, column)
        lowest = min(lowest, (y if error is None else y - error).min())
        axes.errorbar(rows[key], y, error, marker=MARKERS[i % len(MARKERS)], capsize=1.5,
                      elinewidth=0.8, color=COLOURS[i % len(COLOURS)], linewidth=0.7, label=name,
                      markerfacecolor="white", markeredgewidth=0.8)
    if column == "energy" and "exact.energy" in table:
        exact = table[[key, "exact.energy"]].dropna().drop_duplicates()
        if exact[key].nunique() == len(exact) > 0:
            exact = exact.sort_values(key)
            axes.plot(exact[key], exact["exact.energy"], "_", color="black", markersize=9,
                      markeredgewidth=0.9, label="exact", zorder=1)
    if column == "distance":
        axes.axhline(0, **EXACT)
    if column in ("distance", "variance", "energy_error") and lowest > 0 and table.shape[0] > 1:
        axes.set_yscale("log")
    x = table[key]
    if numpy.issubdtype(x.dtype, numpy.number) and x.min() > 0 and x.max() >= 30 * x.min():
        axes.set_xscale("log")
    axes.set_xlabel(short(key)[0].upper() + short(key)[1:])
    axes.set_ylabel(label)
    if title:
        axes.set_title(title.replace("_", " "), fontsize=9)
    if column == "energy":
        legend(axes)


def scan_values(rows, column):
    """Values and error bars."""
    if column == "distance":
        scale = rows["exact.energy"].abs()
        return (rows.energy - rows["exact.energy"]) / scale, rows.energy_error / scale
    return rows[column], rows.energy_error if column == "energy" else None
