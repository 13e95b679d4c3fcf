"""The name that ritz.plot had: for scripts written against it."""

import sys

from ritz.plot import figure  # noqa: F401
from ritz.plot_command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
