"""What all figures share: colours, names, numbers with errors, sizes and type of a journal's column."""

import numpy

# Okabe and Ito, told apart with every kind of colour vision; dashes help in print.
COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"]
MARKERS = ["o", "s", "^", "D", "v", "P", "X"]
EXACT = {"color": "black", "linestyle": (0, (4, 2)), "linewidth": 0.8, "zorder": 1}
# A legend of more lines than this is set beside fewer data; its type then is smaller.
LONG_LEGEND = 5

# Sizes in inches: the width of one column of a journal for each panel, in the type that it prints.
PANEL_WIDTH, PANEL_HEIGHT = 3.45, 2.45

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

GREEK = ("alpha", "beta", "gamma", "delta", "kappa", "omega", "sigma")


class Style:
    """A colour, a marker and a label for each of several runs."""

    def __init__(self, labels):
        self.labels = [plain(label) for label in labels]
        self.several = len(labels) > 1

    def line(self, i):
        dashes = ["-", (0, (5, 1.5)), (0, (1.5, 1))][i // len(COLOURS) % 3]
        return {"color": COLOURS[i % len(COLOURS)], "linestyle": dashes}


def plain(text):
    """A text of a file as matplotlib is to show it: not as a formula."""
    return str(text).replace("_", " ").replace("$", r"\$")


def style_of(items):
    """Labels are the shortest ends of the paths that tell the directories apart."""
    parts = [item.directory.resolve().parts for item in items]
    for length in range(1, max(map(len, parts), default=0) + 1):
        names = ["/".join(p[-length:]) for p in parts]
        if len(set(names)) == len(names):
            break
    return Style(names if parts else [])


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
        unit = unit[len(word):] if unit.startswith(word) else unit
    # In units of the lattice: there is no name for them.
    if unit.startswith("per "):
        return name
    if unit.startswith("/"):
        base, _, power = unit[1:].partition("^")
        unit = rf"{base}$^{{-{power or 1}}}$"
    elif "^" in unit:
        base, _, power = unit.partition("^")
        unit = rf"{base}$^{{{power}}}$"
    return f"{name} ({unit})" if unit else name


def short(key):
    """The last word of a key, as a symbol where it is one."""
    word = key.rsplit(".", 1)[-1]
    if word in GREEK:
        return rf"$\{word}$"
    return f"${word}$" if len(word) == 1 and word.isalpha() else plain(word)


def capital(text):
    return text[:1].upper() + text[1:]


def metric_name(metric):
    return {"r2": "$R^2$", "mse": "Mean squared error"}.get(metric, capital(plain(metric)))


def headroom(axes, share=0.45):
    """Makes a linear frame higher, so that a legend in its top lies over no data."""
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + share * (high - low))


def legend(axes, **placed):
    n = len(axes.get_legend_handles_labels()[0])
    if n == 0:
        return
    small = {"fontsize": 6.5, "labelspacing": 0.25} if n > LONG_LEGEND else {"labelspacing": 0.35}
    axes.legend(**{"loc": "best", **small, **placed})
