"""Where both frozen programs begin; which one was started, its name says."""

import sys
from pathlib import Path

CONSOLE = "-cli"
"""Ends the name of the console."""

if __name__ == "__main__":
    if Path(sys.argv[0]).stem.endswith(CONSOLE):
        from defender_desk.cli.commands import program as main
    else:
        from defender_desk.ui.app import main
    raise SystemExit(main())
