"""python -m ritz plot|report DIR...: as `ritz plot` and `ritz report`, without the program."""

import sys

COMMANDS = {"plot": "plot_command", "report": "report"}


def main(arguments):
    if not arguments or arguments[0] not in COMMANDS:
        print(f"usage: python -m ritz {'|'.join(COMMANDS)} DIR... [--help]", file=sys.stderr)
        return 2
    from importlib import import_module
    return import_module(f".{COMMANDS[arguments[0]]}", "ritz").main(arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
