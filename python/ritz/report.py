"""`ritz report`: one HTML page of runs, scans and fits that needs nothing from outside.

Texts come from files that anybody may have written: every one is escaped, and the page forbids scripts and
requests by its policy.
"""

import argparse
import base64
import io
import sys
from html import escape

import matplotlib
from matplotlib.figure import Figure

from . import page, plot
from .citations import citations
from .plot_command import UNFIT, replace_file
from .results import ResultsError, Scan, load
from .style import PUBLICATION
from .words import formula, system_in_words

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; margin: 0 auto; max-width: 60rem; padding: 0 1rem 3rem; }
h1, h2, h3 { line-height: 1.2; overflow-wrap: anywhere; }
h2 { border-top: 2px solid #ddd; padding-top: 1rem; margin-top: 2.5rem; }
.energy { font-size: 1.6rem; margin: .5rem 0; overflow-wrap: anywhere; }
.ok { color: #00633c; } .bad { color: #a33300; }
.formula { overflow-x: auto; padding: .3rem 0; font-family: serif; font-size: 1.15rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: .5rem 0; font-size: .9rem; }
th, td { text-align: left; padding: .15rem .8rem .15rem 0; border-bottom: 1px solid #e5e5e5; vertical-align: top; }
td { font-variant-numeric: tabular-nums; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: .5rem; }
figure { margin: 0; } figure img { width: 100%; height: auto; }
pre { overflow-x: auto; background: #f6f6f6; padding: .6rem; font-size: .8rem; user-select: all; }
summary { cursor: pointer; font-weight: 600; }
"""
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def table(head, rows):
    """Cells are HTML. Wide tables scroll by themselves, so that the page stays as narrow as the screen."""
    if not rows:
        return ""
    first = "".join(f"<th>{cell}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<div class='wide'><table><thead><tr>{first}</tr></thead><tbody>{body}</tbody></table></div>"


def folded(title, content):
    return f"<details><summary>{title}</summary>{content}</details>" if content else ""


def figures(items):
    """Every panel as a picture of its own, so that a narrow screen shows one below the other."""
    out = []
    with matplotlib.rc_context({**PUBLICATION, "svg.hashsalt": "ritz"}):
        try:
            panels = plot.panels_of(items)
        except ResultsError:
            return ""
        for name, draw in panels:
            drawn = Figure(figsize=(4.4, 3.0), layout="constrained")
            draw(drawn.add_subplot())
            file = io.BytesIO()
            drawn.savefig(file, format="svg", metadata={"Date": None})
            data = base64.b64encode(file.getvalue()).decode("ascii")
            out.append(f"<figure><img alt='{escape(name.replace('_', ' '), quote=True)}' "
                       f"src='data:image/svg+xml;base64,{data}'></figure>")
    return f"<div class='figures'>{''.join(out)}</div>"


def verdict(run):
    """The verdict, and its parts where not all are well."""
    if run.verdict is None:
        return f"<p>State: {escape(run.state)}</p>"
    good = run.verdict == "ok"
    parts = [(escape(name), escape(str(text))) for name, text in (run.summary.get("verdicts") or {}).items()]
    return (f"<p class='{'ok' if good else 'bad'}'>{'✓' if good else '✗'} Verdict: {escape(run.verdict)}</p>"
            + table(["Part", "Verdict"], parts))


def energy(run):
    if run.energy is None:
        return ""
    lines = [f"<p class='energy'><i>E</i> = {page.with_unit(page.number(run.energy, run.energy_error), run.unit)}</p>"]
    if run.exact:
        sigmas = run.summary.get("sigmas")
        relative = run.summary.get("relative_error")
        lines.append(
            f"<p>{escape(str(run.exact.get('kind', 'exact')).capitalize())}: "
            f"{page.with_unit(page.number(run.exact['energy'], run.exact.get('error')), run.unit)}"
            f" ({escape(str(run.exact.get('source', '')))})"
            + (f"; the difference is {page.signed(sigmas)} σ" if sigmas is not None else "")
            + (f", {page.signed(100 * relative)} %" if relative is not None else "") + ".</p>")
    if run.summary.get("excess"):
        lines.append(f"<p>{escape(str(run.summary['excess']))}</p>")
    return "".join(lines)


def observables(run):
    rows = [(escape(name.replace("_", " ")), page.number(found.get("value"), found.get("error")))
            for name, found in (run.summary.get("observables") or {}).items() if isinstance(found, dict)]
    for name in ("variance", "v_score", "autocorrelation_time", "r_hat", "acceptance", "samples", "parameters", "iterations"):
        if run.summary.get(name) is not None:
            rows.append((escape(name.replace("_", " ")), page.number(run.summary[name])))
    return table(["Quantity", "Value"], rows)


def times(run):
    stages = run.summary.get("stage_seconds") or {}
    rows = [(escape(name.replace("_", " ")), *(f"{found[part]:.3g}" for part in ("min", "mean", "max")))
            for name, found in stages.items() if isinstance(found, dict)]
    if run.summary.get("seconds") is not None:
        rows.append(("all", "", "", f"{run.summary['seconds']:.3g}"))
    return table(["Stage", "Fastest rank (s)", "Mean (s)", "Slowest rank (s)"], rows)


def provenance(run):
    return table(["", ""], [(escape(name.replace("_", " ")), escape(str(text))) for name, text in run.provenance.items()])


def warnings(run):
    found = run.summary.get("warnings") or []
    return "<h3>Warnings</h3><ul>" + "".join(f"<li>{escape(str(text))}</li>" for text in found) + "</ul>" if found else ""


def configuration(run):
    file = run.directory / "config.toml"
    return f"<pre>{escape(file.read_text('utf-8', 'replace'))}</pre>" if file.is_file() else ""


def cited(run):
    return f"<pre>{escape(chr(10).join(citations(run)))}</pre>"


def run_section(run):
    words, factors = system_in_words(run.configuration)
    shown = formula(run.configuration.get("system", {}))
    return (f"<p>{words}{'; ψ = ' + factors if factors else ''}.</p>" + (f"<p class='formula'>{shown}</p>" if shown else "")
            + energy(run) + verdict(run) + warnings(run) + figures([run]) + "<h3>Observables</h3>" + observables(run)
            + details(run, times(run)))


def details(run, stages=""):
    return (folded("Times", stages) + folded("Provenance", provenance(run)) + folded("Configuration", configuration(run))
            + folded("Papers to cite (BibTeX)", cited(run)))


def fit_section(run):
    metrics = [name for name, value in (run.summary.get("train") or {}).items() if isinstance(value, (int, float))]
    rows = [(part, *(page.number((run.summary.get(part) or {}).get(metric)) for metric in metrics)) for part in ("train", "test")]
    folds = run.summary.get("cross_validation") or {}
    text = ""
    if "mean" in folds:
        text = (f"<p>Cross-validation over {escape(str(folds.get('folds')))} folds: {escape(str(folds.get('metric')))} "
                f"{page.number(folds['mean'], folds.get('std'))} (standard deviation in brackets).</p>")
    what = " ".join(escape(str(run.summary[key])) for key in ("task", "model", "architecture") if run.summary.get(key))
    return (f"<p>{what}; state: {escape(run.state)}.</p>" + table(["", *map(escape, metrics)], rows) + text + warnings(run)
            + figures([run]) + details(run))


def scan_section(scan):
    points = scan.runs
    words = ""
    if points:
        words = f"<p>{system_in_words(points[0].configuration)[0]}.</p><p class='formula'>{formula(points[0].configuration['system'])}</p>"
    return (words + f"<p>{len(scan.columns)} points over {escape(', '.join(scan.keys))}.</p>" + figures([scan])
            + f"<div class='wide'>{page.scan_table(scan)}</div>" + (details(points[0]) if points else ""))


def section(item):
    title = f"<h2>{escape(str(item.directory))}</h2>"
    if isinstance(item, Scan):
        return title + scan_section(item)
    return title + (fit_section(item) if item.is_fit else run_section(item))


def compared(items):
    """Several runs beside each other."""
    runs = [item for item in items if not isinstance(item, Scan) and not item.is_fit]
    if len(runs) < 2:
        return ""
    rows = [(escape(str(run.directory)), page.with_unit(page.number(run.energy, run.energy_error), run.unit),
             page.number(run.exact["energy"]) if run.exact else "–", escape(str(run.verdict or run.state))) for run in runs]
    return table(["Run", "Energy", "Exact", "Verdict"], rows) + figures(runs)


def html(directories):
    """(the page, sentences on what could not be read). Raises ResultsError where nothing could."""
    items, sections, complaints = [], [], []
    for directory in directories:
        try:
            item = load(directory)
            sections.append(section(item))
            items.append(item)
        except ResultsError as error:
            complaints.append(str(error))
        except UNFIT as error:
            complaints.append(f'"{directory}" cannot be reported, some file in it does not hold what runs write: '
                              f"{type(error).__name__}: {error}")
    if not items:
        raise ResultsError("\nritz: ".join(complaints))
    missing = "".join(f"<p class='bad'>{escape(text)}</p>" for text in complaints)
    title = escape("Ritz: " + ", ".join(item.name for item in items))
    text = (f"<!DOCTYPE html>\n<html lang='en'><head><meta charset='utf-8'>"
            f"<meta http-equiv='Content-Security-Policy' content=\"{POLICY}\">"
            f"<meta name='viewport' content='width=device-width, initial-scale=1'><title>{title}</title>"
            f"<style>{STYLE}</style></head><body><h1>{title}</h1>{missing}{compared(items)}{''.join(sections)}</body></html>\n")
    return text, complaints


def main(arguments):
    parser = argparse.ArgumentParser(prog="ritz report")
    parser.add_argument("directories", nargs="+", metavar="DIR")
    parser.add_argument("-o", dest="file", default="ritz.html", metavar="FILE.html")
    given = parser.parse_args(arguments)
    try:
        text, complaints = html(given.directories)
    except ResultsError as error:
        print(f"ritz: {error}", file=sys.stderr)
        return 2
    for complaint in complaints:
        print(f"ritz: {complaint}", file=sys.stderr)
    try:
        # A name that is no text in UTF-8 is shown as far as it is.
        replace_file(given.file, lambda file: file.write(text.encode("utf-8", "replace")))
    except OSError as error:
        print(f'ritz: cannot write "{given.file}": {error.strerror}', file=sys.stderr)
        return 5
    print(given.file)
    return 2 if complaints else 0
