"""Draws runs, scans and fits: what `ritz plot` starts, and the name that ritz.plot had.

    python3 ritz_plot.py DIR... -o FILE.png|.svg|.pdf
"""

import sys

from ritz.plot import figure  # noqa: F401
from ritz.plot_command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
