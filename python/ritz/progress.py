"""A bar that follows a run by the files that it writes."""

import sys
import time

from . import results


def progress_bar(command):
    """A bar for a notebook or a terminal, or None where nobody would see it."""
    if _in_notebook():
        return NotebookBar(command)
    return TerminalBar(command) if sys.stderr.isatty() else None


def _in_notebook():
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return shell is not None and hasattr(shell, "kernel")


def advance(command, directory):
    """(done, of, what is going on) of a run, a fit or a scan under way; None before it has begun."""
    try:
        found = results.load(directory)
        if command == "scan":
            states = [run.state for run in found.runs]
            done = sum(state != "unfinished" for state in states)
            n_points = 1
            for values in found.configuration["scan"].values():
                n_points *= len(values)
            return done, n_points, f"{done} of {n_points} points"
        history = found.columns("history")
        if command == "fit":
            total = found.configuration.get("training", {}).get("epochs", 0)
            done = int(history["epoch"][-1]) if len(history) else 0
            return done, total, f"epoch {done} of {total}"
        total = found.configuration.get("optimizer", {}).get("iterations", 0)
        done = len(history)
        if done >= total:
            return total, total, "final estimate"
        energy = f", energy {history['energy'][-1]:.6g} {found.unit}" if done else ""
        return done, total, f"iteration {done} of {total}{energy.rstrip()}"
    except (results.ResultsError, KeyError, TypeError, AttributeError, IndexError):
        return None  # A file that is not there yet, or whose line is just being written.


class Bar:
    """Shows how far a run is; show() may be called as often as one likes."""

    def __init__(self, command):
        self.command = command

    def show(self, directory, started):
        found = advance(self.command, directory)
        if found:
            done, total, text = found
            share = min(1.0, done / total) if total else 1.0
            self.draw(share, f"{text}, {time.time() - started:.0f} s")

    def draw(self, share, text):
        raise NotImplementedError

    def close(self):
        """Takes the bar away."""


class TerminalBar(Bar):
    WIDTH = 24

    def draw(self, share, text):
        filled = round(share * self.WIDTH)
        sys.stderr.write(f"\r\x1b[K[{'#' * filled}{'-' * (self.WIDTH - filled)}] {text}")
        sys.stderr.flush()

    def close(self):
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


class NotebookBar(Bar):
    def __init__(self, command):
        super().__init__(command)
        from IPython.display import HTML, display
        self._html = HTML
        self._shown = display(HTML(""), display_id=True)

    def draw(self, share, text):
        self._shown.update(self._html(f"<progress value='{share:.3f}' max='1'></progress> {text}"))

    def close(self):
        self._shown.update(self._html(""))
