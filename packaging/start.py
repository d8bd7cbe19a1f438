"""Where both frozen programs begin; which one was started, its name says."""

import sys
from pathlib import Path

CONSOLE = "-cli"
"""Ends the name of the console."""

READER = "--read-apart"
"""Asks for neither, but for what reads foreign files (`exchange.apart.nursery.ARGUMENT`)."""

if __name__ == "__main__":
    if sys.argv[1:2] == [READER]:
        from defender_desk.exchange.apart.program import main as program
    elif Path(sys.argv[0]).stem.endswith(CONSOLE):
        from defender_desk.cli.commands import program
    else:
        from defender_desk.ui.app import main as program
    raise SystemExit(program())
