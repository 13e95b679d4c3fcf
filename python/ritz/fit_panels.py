"""The panels of fits: each is a function that draws into axes."""

import itertools

import numpy
from matplotlib.ticker import MaxNLocator

from .observable_panels import colour_bar
from .style import COLOURS, EXACT, MARKERS, capital, headroom, legend, metric_name, plain, short

# More numbers than this in the cells of a table could not be read.
MOST_NUMBERED = 12


def fit_panels(fits, style):
    """(name, function that draws into axes) for what these fits hold: losses in common panels, and of a single fit
    all else."""
    panels = []
    if any(len(fit.columns("history")) for fit in fits):
        panels.append(("loss", lambda axes: draw_loss(axes, fits, style)))
    if style.several:
        return panels
    fit = fits[0]
    panels += [(f"predicted {target}", lambda axes, t=target: draw_predicted(axes, fit, t)) for target in targets(fit)]
    test = fit.summary.get("test") or {}
    if test.get("confusion"):
        panels.append(("confusion", lambda axes: draw_confusion(axes, test)))
    if len(fit.columns("roc")):
        panels.append(("roc", lambda axes: draw_roc(axes, fit, test)))
    if fit.summary.get("grid"):
        panels.append(("grid", lambda axes: draw_search(axes, fit.summary["grid"])))
    for name, draw in (("complexity", draw_complexity), ("learning_curve", draw_learning_curve)):
        if len(fit.columns(name)):
            panels.append((name, lambda axes, n=name, d=draw: d(axes, fit.columns(n))))
    if len((fit.summary.get("cross_validation") or {}).get("values", [])) > 1:
        panels.append(("folds", lambda axes: draw_folds(axes, fit.summary["cross_validation"])))
    return panels


def draw_loss(axes, fits, style):
    """The loss of the training rows, and dashed that of the rows held back."""
    lowest = numpy.inf
    for i, fit in enumerate(fits):
        history = fit.columns("history")
        if not len(history):
            continue
        colour = style.line(i)["color"]
        axes.plot(history["epoch"], history["loss"], color=colour, label=style.labels[i] if style.several else "training")
        lowest = min(lowest, history["loss"].min())
        if history.has("validation_loss"):
            held_back = colour if style.several else COLOURS[1]
            axes.plot(history["epoch"], history["validation_loss"], color=held_back, linestyle=(0, (4, 1.5)),
                      label=None if style.several else "validation")
            lowest = min(lowest, numpy.nanmin(history["validation_loss"]))
    axes.set_yscale("log" if lowest > 0 else "linear")
    axes.set_xlabel("Epoch")
    axes.set_ylabel("Loss, dashed: validation" if style.several else "Loss")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.margins(x=0.02)
    legend(axes)


def targets(fit):
    """The targets of a regression whose predictions are there."""
    if fit.summary.get("task") != "regression":
        return []
    columns = fit.columns("predictions").names
    return [name for name in columns if f"predicted_{name}" in columns]


def draw_predicted(axes, fit, target):
    """Predicted against true values of the test rows; on the line they agree."""
    rows = fit.columns("predictions")
    true, predicted = rows[target], rows[f"predicted_{target}"]
    low, high = min(true.min(), predicted.min()), max(true.max(), predicted.max())
    axes.plot([low, high], [low, high], **EXACT)
    axes.plot(true, predicted, ".", color=COLOURS[0], markersize=4 if len(rows) < 500 else 2,
              alpha=0.7, markeredgewidth=0, rasterized=len(rows) > 5000)
    axes.set_xlabel(f"{plain(target)}, true")
    axes.set_ylabel(f"{plain(target)}, predicted")
    axes.margins(0.04)


def draw_confusion(axes, test):
    """Rows are the true classes, columns the predicted ones, colours shares of a row."""
    counts = numpy.array(test["confusion"])
    names = [plain(name) for name in test["per_class"]["class"]]
    share = counts / numpy.maximum(counts.sum(1, keepdims=True), 1)
    cells(axes, share, counts, "{:d}", "Share of the true class", 0, 1)
    axes.set_xlabel("Predicted class")
    axes.set_ylabel("True class")
    if len(names) <= MOST_NUMBERED:
        name_cells(axes, names, names)


def draw_search(axes, grid):
    """The score of every combination of values: of one key a curve with the spread of the folds, else a table whose
    columns are the last key; the best is framed, a training that diverged is left white."""
    *first, (last, columns) = grid["values"].items()
    score = numpy.array(grid["mean"], float).reshape(-1, len(columns))
    if not numpy.isfinite(score).any():
        axes.text(0.5, 0.5, "every training diverged", ha="center", va="center", transform=axes.transAxes)
    if not first:
        draw_values(axes, grid, last, columns, score[0])
        return
    cells(axes, score, score, "{:.4g}", metric_name(grid["metric"]))
    rows = list(itertools.product(*(values for _, values in first)))
    if max(score.shape) <= 3 * MOST_NUMBERED:
        name_cells(axes, [plain(value) for value in columns], [plain(", ".join(map(str, row))) for row in rows])
    axes.set_xlabel(capital(short(last)))
    axes.set_ylabel(capital(", ".join(short(key) for key, _ in first)))
    best = grid.get("best")
    if best:
        i, j = rows.index(tuple(best[key] for key, _ in first)), columns.index(best[last])
        axes.plot([j - 0.5, j + 0.5, j + 0.5, j - 0.5, j - 0.5],
                  [i - 0.5, i - 0.5, i + 0.5, i + 0.5, i - 0.5], color=COLOURS[1], linewidth=1.6)


def draw_values(axes, grid, key, values, score):
    """The scores of one key, with a band as wide as the spread of the folds."""
    x, scaled = abscissa(axes, values)
    axes.plot(x, score, marker="o", color=COLOURS[0], markerfacecolor="white", markeredgewidth=0.8)
    spread = numpy.array(grid.get("std", []), float).ravel()
    if spread.shape == score.shape:
        axes.fill_between(x, score - spread, score + spread, color=COLOURS[0], alpha=0.2, linewidth=0,
                          label="spread of the folds")
    best = grid.get("best")
    if best:
        j = values.index(best[key])
        axes.plot(x[j], score[j], "o", color=COLOURS[1], label="best")
    axes.set_xlabel(capital(short(key)))
    axes.set_ylabel(metric_name(grid["metric"]))
    if scaled:
        axes.set_xscale("log")
    headroom(axes)
    legend(axes, loc="upper right")


def abscissa(axes, values):
    """Numbers as they are, and whether they ask for a logarithmic axis; others by their position."""
    if all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values):
        return numpy.array(values, float), min(values) > 0 and max(values) >= 30 * min(values)
    axes.set_xticks(range(len(values)))
    axes.set_xticklabels([plain(value) for value in values])
    return numpy.arange(len(values)), False


def cells(axes, shades, numbers, form, label, low=None, high=None):
    """A table as a heat map, the numbers in it where there are few. The first row is on top."""
    image = axes.imshow(shades, cmap="viridis", aspect="auto", vmin=low, vmax=high)
    colour_bar(axes, image, label)
    axes.tick_params(length=0)
    if max(numbers.shape) > MOST_NUMBERED:
        return
    for (i, j), number in numpy.ndenumerate(numbers):
        if numpy.isfinite(shades[i, j]):
            axes.text(j, i, form.format(number), ha="center", va="center", fontsize=6,
                      color="white" if image.norm(shades[i, j]) < 0.6 else "black")


def name_cells(axes, columns, rows):
    axes.set_xticks(range(len(columns)), columns, rotation=90 if max(map(len, columns)) > 6 else 0)
    axes.set_yticks(range(len(rows)), rows)


def draw_roc(axes, fit, test):
    curve = fit.columns("roc")
    area = test.get("roc_auc")
    axes.plot([0, 1], [0, 1], **EXACT)
    axes.plot(curve["false_positive_rate"], curve["true_positive_rate"], color=COLOURS[0],
              label=f"area {area:.4f}" if area is not None else None)
    axes.set_xlabel("False-positive rate")
    axes.set_ylabel("True-positive rate")
    axes.margins(0.02)
    legend(axes, loc="lower right")


def draw_complexity(axes, table):
    """Error, bias² and variance against the values of a key; a band of the spread where there are folds."""
    key = table.names[0]
    x, scaled = abscissa(axes, table[key].tolist())
    drawn = [("error", "error"), ("bias_squared", "bias$^2$"), ("variance", "variance")]
    drawn = [(column, name) for column, name in drawn if table.has(column)]
    for i, (column, name) in enumerate(drawn):
        axes.plot(x, table[column], marker=MARKERS[i], color=COLOURS[i], label=name,
                  markerfacecolor="white", markeredgewidth=0.8)
    if "error" in table and table.has("mse_std") and numpy.allclose(table["error"], table["mse_mean"]):
        axes.fill_between(x, table["error"] - table["mse_std"], table["error"] + table["mse_std"], color=COLOURS[0],
                          alpha=0.2, linewidth=0)
    if all((table[column] > 0).all() for column, _ in drawn):
        axes.set_yscale("log")
    if scaled:
        axes.set_xscale("log")
    elif table.is_number(key) and (x == numpy.round(x)).all():
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel(capital(short(key)))
    axes.set_ylabel("Error on the test rows")
    legend(axes)


def draw_learning_curve(axes, table):
    """The metric that matters most, of the rows that were learnt from and of the test."""
    metric = next(name for name in table.names if name.startswith("train_"))[len("train_"):]
    for i, (part, name) in enumerate([("train", "training"), ("test", "test")]):
        axes.plot(table["rows"], table[f"{part}_{metric}"], marker=MARKERS[i], color=COLOURS[i],
                  label=name, markerfacecolor="white", markeredgewidth=0.8)
    axes.set_xlabel("Training rows")
    axes.set_ylabel(metric_name(metric))
    legend(axes)


def draw_folds(axes, validation):
    """The score of each fold, their mean and a band as wide as their spread."""
    values = numpy.array(validation["values"], float)
    mean, spread = validation["mean"], validation["std"]
    axes.axhspan(mean - spread, mean + spread, color=COLOURS[0], alpha=0.2, linewidth=0, label="one standard deviation")
    axes.axhline(mean, color=COLOURS[0], linewidth=0.8, label="mean")
    axes.plot(numpy.arange(1, len(values) + 1), values, "o", color=COLOURS[1])
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("Fold")
    axes.set_ylabel(metric_name(validation["metric"]))
    axes.margins(0.08)
    headroom(axes)
    legend(axes, loc="upper right")
