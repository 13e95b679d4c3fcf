"""The panels of fits, for ritz_plot: each is a function that draws into axes."""

import numpy
from matplotlib.ticker import MaxNLocator

from ritz_panels import COLOURS, EXACT, MARKERS, legend, short

# More numbers than this in the cells of a table could not be read.
MOST_NUMBERED = 12


def fit_panels(fits, style):
    """The panels for what these fits hold: losses in common panels, and of a single fit all else."""
    panels = []
    if any(len(fit.history) for fit in fits):
        panels.append(lambda axes: draw_loss(axes, fits, style))
    if style.several:
        return panels
    fit = fits[0]
    panels += [lambda axes, t=target: draw_predicted(axes, fit, t) for target in targets(fit)]
    test = fit.summary.get("test") or {}
    if test.get("confusion"):
        panels.append(lambda axes: draw_confusion(axes, test))
    if len(fit.table("roc")):
        panels.append(lambda axes: draw_roc(axes, fit, test))
    if fit.summary.get("grid"):
        panels.append(lambda axes: draw_search(axes, fit.summary["grid"]))
    if len(fit.table("complexity")):
        panels.append(lambda axes: draw_complexity(axes, fit.table("complexity")))
    if len(fit.table("learning_curve")):
        panels.append(lambda axes: draw_learning_curve(axes, fit.table("learning_curve")))
    return panels


def draw_loss(axes, fits, style):
    """The loss of the training rows, and dashed that of the rows held back."""
    lowest = numpy.inf
    for i, fit in enumerate(fits):
        h = fit.history
        if not len(h):
            continue
        colour = style.line(i)["color"]
        axes.plot(h.epoch, h.loss, color=colour, label=style.labels[i] if style.several else "training")
        lowest = min(lowest, h.loss.min())
        if h.validation_loss.notna().any():
            held_back = colour if style.several else COLOURS[1]
            axes.plot(h.epoch, h.validation_loss, color=held_back, linestyle=(0, (4, 1.5)),
                      label=None if style.several else "validation")
            lowest = min(lowest, h.validation_loss.min())
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
    columns = fit.table("predictions").columns
    return [c for c in columns if f"predicted_{c}" in columns]


def draw_predicted(axes, fit, target):
    """Predicted against true values of the test rows; on the line they agree."""
    rows = fit.table("predictions")
    true, predicted = rows[target], rows[f"predicted_{target}"]
    low, high = min(true.min(), predicted.min()), max(true.max(), predicted.max())
    axes.plot([low, high], [low, high], **EXACT)
    axes.plot(true, predicted, ".", color=COLOURS[0], markersize=4 if len(rows) < 500 else 2,
              alpha=0.7, markeredgewidth=0, rasterized=len(rows) > 5000)
    axes.set_xlabel(f"{short(target)}, true".replace("_", " "))
    axes.set_ylabel(f"{short(target)}, predicted".replace("_", " "))
    axes.margins(0.04)


def draw_confusion(axes, test):
    """Rows are the true classes, columns the predicted ones, colours shares of a row."""
    counts = numpy.array(test["confusion"])
    names = [str(name) for name in test["per_class"]["class"]]
    share = counts / numpy.maximum(counts.sum(1, keepdims=True), 1)
    cells(axes, share, counts, "{:d}", "Share of the true class", 0, 1)
    axes.set_xlabel("Predicted class")
    axes.set_ylabel("True class")
    if len(names) <= MOST_NUMBERED:
        name_cells(axes, names, names)


def draw_search(axes, grid):
    """The score of every pair of values; the best is framed, a training that diverged is left white."""
    (first, rows), (second, columns) = grid["values"].items()
    score = numpy.array(grid["mean"], float)
    if not numpy.isfinite(score).any():
        axes.text(0.5, 0.5, "every training diverged", ha="center", va="center",
                  transform=axes.transAxes)
    cells(axes, score, score, "{:.4g}", {"r2": "$R^2$"}.get(grid["metric"], grid["metric"].capitalize()))
    name_cells(axes, [f"{value}" for value in columns], [f"{value}" for value in rows])
    axes.set_xlabel(short(second)[0].upper() + short(second)[1:])
    axes.set_ylabel(short(first)[0].upper() + short(first)[1:])
    best = grid.get("best")
    if best:
        i, j = rows.index(best[first]), columns.index(best[second])
        axes.plot([j - 0.5, j + 0.5, j + 0.5, j - 0.5, j - 0.5],
                  [i - 0.5, i - 0.5, i + 0.5, i + 0.5, i - 0.5], color=COLOURS[1], linewidth=1.6)


def cells(axes, shades, numbers, form, label, low=None, high=None):
    """A table as a heat map, the numbers in it where there are few. The first row is on top."""
    image = axes.imshow(shades, cmap="viridis", aspect="auto", vmin=low, vmax=high)
    bar = axes.figure.colorbar(image, ax=axes, pad=0.02)
    bar.set_label(label)
    bar.ax.tick_params(direction="in", width=0.6)
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
    curve = fit.table("roc")
    area = test.get("roc_auc")
    axes.plot([0, 1], [0, 1], **EXACT)
    axes.plot(curve.false_positive_rate, curve.true_positive_rate, color=COLOURS[0],
              label=f"area {area:.4f}" if area is not None else None)
    axes.set_xlabel("False-positive rate")
    axes.set_ylabel("True-positive rate")
    axes.margins(0.02)
    legend(axes, loc="lower right")


def draw_complexity(axes, table):
    """Error, bias² and variance against the values of a key."""
    key = table.columns[0]
    x = table[key] if numpy.issubdtype(table[key].dtype, numpy.number) else table[key].astype(str)
    for i, (column, name) in enumerate([("error", "error"), ("bias_squared", "bias$^2$"),
                                        ("variance", "variance")]):
        axes.plot(x, table[column], marker=MARKERS[i], color=COLOURS[i], label=name,
                  markerfacecolor="white", markeredgewidth=0.8)
    if (table[["error", "bias_squared", "variance"]] > 0).all(axis=None):
        axes.set_yscale("log")
    axes.set_xlabel(short(key)[0].upper() + short(key)[1:])
    axes.set_ylabel("Error on the test rows")
    legend(axes)


def draw_learning_curve(axes, table):
    """The metric that matters most, of the rows that were learnt from and of the test."""
    metric = table.columns[1].removeprefix("train_")
    for i, (part, name) in enumerate([("train", "training"), ("test", "test")]):
        axes.plot(table.rows, table[f"{part}_{metric}"], marker=MARKERS[i], color=COLOURS[i],
                  label=name, markerfacecolor="white", markeredgewidth=0.8)
    axes.set_xlabel("Training rows")
    axes.set_ylabel({"r2": "$R^2$"}.get(metric, metric.capitalize()))
    legend(axes)
