"""The panels of runs: each is a function that draws into axes."""

import numpy
from matplotlib.ticker import MaxNLocator

from .observable_panels import observable_panels
from .style import COLOURS, EXACT, legend, quantity, value_with_error


def run_panels(runs, style, relative=False):
    """(name, function that draws into axes) for what these runs hold, runs in common panels."""
    panels = []
    if any(len(run.columns("history")) for run in runs):
        panels += [("energy", lambda axes: draw_energy(axes, runs, style, relative)),
                   ("variance", lambda axes: draw_history(axes, runs, style, "variance")),
                   ("acceptance", lambda axes: draw_history(axes, runs, style, "acceptance"))]
    return panels + observable_panels(runs, style)


def draw_energy(axes, runs, style, relative=False):
    """The distance from the exact energy on a logarithmic axis where it is known for all runs, else the energies; with the
    final estimates as bands as wide as their errors."""
    if all(run.exact and (not relative or run.exact["energy"]) for run in runs):
        draw_distance(axes, runs, style, relative)
    else:
        draw_energies(axes, runs, style)
    axes.set_xlabel("Iteration")
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    legend(axes, loc="upper right")


def histories(runs):
    """(position, run, history) of those that have one."""
    for i, run in enumerate(runs):
        history = run.columns("history")
        if len(history):
            yield i, run, history


def label_of(run, style, i, otherwise):
    if not style.several:
        return otherwise
    if run.energy is None:
        return style.labels[i]
    return f"{style.labels[i]}, {in_print(run)}"


def in_print(run):
    return value_with_error(run.energy, run.energy_error).replace("-", "\N{MINUS SIGN}")


def running_mean(values, width):
    """Means over `width` neighbours, fewer at the ends."""
    sums = numpy.concatenate([[0.0], numpy.cumsum(values)])
    n = len(values)
    low = numpy.maximum(numpy.arange(n) - width // 2, 0)
    high = numpy.minimum(numpy.arange(n) + width // 2 + 1, n)
    return (sums[high] - sums[low]) / (high - low)


def draw_distance(axes, runs, style, relative):
    last = max((history["iteration"][-1] for _, _, history in histories(runs)), default=0)
    shown = []
    for i, run, history in histories(runs):
        scale = abs(run.exact["energy"]) if relative else 1.0
        distance = (history["energy"] - run.exact["energy"]) / scale
        width = max(1, len(distance) // 25)
        mean = numpy.abs(running_mean(distance, width))
        line = style.line(i)
        if width > 1:
            axes.plot(history["iteration"], numpy.abs(distance), color=line["color"], linewidth=0.5, alpha=0.35)
        axes.plot(history["iteration"], mean, **line, zorder=3, label=label_of(
            run, style, i, "energy" if width == 1 else f"mean of {width} iterations"))
        shown += [numpy.quantile(mean, 0.05), numpy.max(mean)]
    for i, run in enumerate(runs):
        if run.energy is not None:
            shown += draw_final_distance(axes, run, style, i, last, abs(run.exact["energy"]) if relative else 1.0)
    axes.set_yscale("log")
    positive = [value for value in shown if value > 0]
    if positive:
        # Room on top for the names.
        axes.set_ylim(min(positive) / 3, max(positive) * (max(positive) / min(positive)) ** 0.25 * 2)
    axes.set_xlim(-0.02 * last, (1.0 + 0.05 * (1 + len(runs)) if style.several else 1.02) * max(last, 1))
    known = "ref" if any(run.exact["kind"] == "reference" for run in runs) else "exact"
    difference = rf"|E - E_\mathrm{{{known}}}|"
    axes.set_ylabel(rf"${difference}\,/\,|E_\mathrm{{{known}}}|$" if relative else
                    quantity(f"${difference}$", common_unit(runs)))


def draw_final_distance(axes, run, style, i, last, scale):
    """A band over the frame, of several runs a box to the right of the curves for each."""
    distance, error = abs(run.energy - run.exact["energy"]) / scale, (run.energy_error or 0.0) / scale
    if distance + error == 0:
        return []
    low = max(distance - error, 1e-6 * (distance + error))
    if style.several:
        left, right = (1.0 + 0.05 * (i + 0.6)) * last, (1.0 + 0.05 * (i + 1.3)) * last
        axes.fill_between([left, right], low, distance + error, color=style.line(i)["color"], alpha=0.35, linewidth=0)
        axes.plot([left, right], [distance, distance], color=style.line(i)["color"], linewidth=1.2)
    else:
        axes.axhspan(low, distance + error, color=COLOURS[1], alpha=0.3, linewidth=0, zorder=2, label=f"final energy {in_print(run)}")
        axes.axhline(distance, color=COLOURS[1], linewidth=0.8, zorder=2)
    return [distance + error, max(distance, error)]


def draw_energies(axes, runs, style):
    seen, early = [], []
    for i, run, history in histories(runs):
        energy, error = history["energy"], history["energy_error"]
        axes.plot(history["iteration"], energy, **style.line(i), label=label_of(run, style, i, "energy"))
        axes.fill_between(history["iteration"], energy - error, energy + error, color=style.line(i)["color"],
                          alpha=0.25, linewidth=0)
        settled = slice(int(0.3 * len(energy)), None)
        seen += [numpy.nanquantile((energy - error)[settled], 0.02), numpy.nanquantile((energy + error)[settled], 0.98)]
        early += [numpy.nanmin(energy), numpy.nanmax(energy)]
    for i, run in enumerate(runs):
        if run.energy is not None:
            error = run.energy_error or 0.0
            colour = style.line(i)["color"] if style.several else COLOURS[1]
            axes.axhspan(run.energy - error, run.energy + error, color=colour, alpha=0.3, linewidth=0,
                         label=None if style.several else f"final energy {in_print(run)}")
            axes.axhline(run.energy, color=colour, linewidth=0.8)
            seen += [run.energy - error, run.energy + error]
    low, high = min(seen), max(seen)
    for energy, exact in {run.exact["energy"]: run.exact for run in runs if run.exact}.items():
        name = "reference" if exact["kind"] == "reference" else "exact"
        axes.axhline(energy, **EXACT, label=None if style.several else name)
        if low - 2 * (high - low) < energy < high + 2 * (high - low):
            low, high = min(low, energy), max(high, energy)
    # What comes before the energies settle would hide how they do, unless it is near.
    if max(early) - min(early) < 3 * (high - low):
        low, high = min(low, *early), max(high, *early)
    margin = max(high - low, 1e-12 * abs(high), 1e-300)
    axes.set_ylim(low - 0.08 * margin, high + 0.35 * margin)
    axes.margins(x=0.02)
    axes.set_ylabel(quantity("Energy", common_unit(runs)))


def draw_history(axes, runs, style, column):
    lowest, values = numpy.inf, []
    for i, _, history in histories(runs):
        axes.plot(history["iteration"], history[column], label=style.labels[i], **style.line(i))
        lowest = min(lowest, history[column].min())
        values.append(history[column])
    axes.set_xlabel("Iteration")
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.margins(x=0.02)
    unit = common_unit(runs)
    if column == "variance":
        axes.set_yscale("log" if lowest > 0 else "linear")
        axes.set_ylabel(quantity("Variance of the energy", f"{unit}^2" if unit else ""))
    else:
        axes.set_ylabel(column.replace("_", " ").capitalize())
    if column == "acceptance" and values:
        low, high = numpy.nanquantile(numpy.concatenate(values), [0.02, 0.98])
        middle, reach = 0.5 * (low + high), max(high - low, 0.05)
        axes.set_ylim(max(0, middle - reach), min(1.02, middle + reach))
    # One legend for all panels, where curves fall and leave a corner free.
    if style.several and column == "variance":
        legend(axes, loc="upper right")


def common_unit(runs):
    units = {run.unit for run in runs}
    return units.pop() if len(units) == 1 else ""
