"""Results as pieces of HTML. Texts come from files that anybody may have written: all are escaped."""

from html import escape

from .style import value_with_error


def number(value, error=None):
    if value is None:
        return "–"
    return escape(value_with_error(value, error).replace("-", "\N{MINUS SIGN}"))


def signed(value):
    """+1.8: two digits, with its sign."""
    return format(float(format(value, ".2g")), "+").replace("-", "\N{MINUS SIGN}")


def with_unit(text, unit):
    return f"{text} {escape(unit)}" if unit else text


def rows_of(run):
    """(name, HTML) of what a run or a fit came to."""
    summary = run.summary
    yield "state", escape(run.state)
    if run.is_fit:
        for part in ("train", "test"):
            scores = summary.get(part) or {}
            for metric in ("r2", "mse", "accuracy", "cross_entropy"):
                if isinstance(scores.get(metric), (int, float)):
                    yield f"{part}, {metric.replace('_', ' ')}", number(scores[metric])
        return
    yield "energy", with_unit(number(run.energy, run.energy_error), run.unit)
    if run.exact:
        yield escape(str(run.exact.get("kind", "exact"))), with_unit(
            number(run.exact["energy"], run.exact.get("error")), run.unit)
    if summary.get("sigmas") is not None:
        yield "difference", f"{signed(summary['sigmas'])} σ"
    for name in ("variance", "r_hat", "acceptance"):
        if summary.get(name) is not None:
            yield name.replace("_", "-"), number(float(format(summary[name], ".4g")))
    yield "verdict", escape(str(run.verdict or "–"))


def run_table(run):
    """What a notebook shows of a run."""
    rows = "".join(f"<tr><th style='text-align:left'>{name}</th><td style='text-align:left'>{text}</td></tr>"
                   for name, text in rows_of(run))
    return f"<table><caption>{escape(str(run.directory))}</caption>{rows}</table>"


def scan_table(scan):
    """What a notebook shows of a scan: a row per point."""
    table = scan.columns
    if not len(table):
        return f"<p>{escape(repr(scan))}</p>"
    columns = [*scan.keys, *(name for name in ("energy", "exact.energy", "verdict", "state") if name in table)]
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = ""
    for i in range(len(table)):
        cells = ""
        for name in columns:
            value = table[name][i]
            text = number(value, table["energy_error"][i]) if name == "energy" and table.is_number(name) \
                else escape(str(value))
            cells += f"<td>{text}</td>"
        body += f"<tr>{cells}</tr>"
    return f"<table><caption>{escape(str(scan.directory))}</caption><tr>{head}</tr>{body}</table>"
