"""What `ritz plot` and `ritz report` start: the package lies beside this file."""

import sys

from ritz.__main__ import main

sys.exit(main(sys.argv[1:]))
