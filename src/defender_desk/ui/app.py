"""The desktop program: what the command line asks for, done in one process.

Desktop: until the unlock window is painted nothing heavy is imported; see `run`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QTimer

from defender_desk.confined.network import without_network
from defender_desk.services.outside import read_outside
from defender_desk.ui.collecting import Collector
from defender_desk.ui.hardening import harden, quiet
from defender_desk.ui.run import WARM_AFTER, Run, application


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the desk until its last window closes; the exit code of the process."""
    without_network()
    wanted = asked(sys.argv[1:] if arguments is None else arguments)
    harden()
    if wanted.self_check:
        from defender_desk.ui.selfcheck import self_check  # late: only the packager asks

        return self_check(wanted.self_check)
    app = application(sys.argv)
    quiet()  # from here on: what is wanting for a window at all is said
    run = Run(app, read_outside(), wanted.vault)
    Collector(app, run.tasks)
    run.start()
    QTimer.singleShot(WARM_AFTER, run, lambda: run.tasks.run(_secure_memory))  # the worker does it before it unlocks
    code = app.exec()
    run.tasks.close(wait=False)
    return code


def _secure_memory() -> None:
    from defender_desk.services import opening  # late: heavy, after the first paint

    opening.secure_memory()


@dataclass
class Asked:
    """What the command line asks for."""

    vault: Path | None = None
    self_check: Path | None = None


def asked(arguments: Sequence[str]) -> Asked:
    """Read the command line."""
    wanted = Asked()
    if not arguments:
        return wanted
    import argparse  # late: most starts have nothing to read

    parser = argparse.ArgumentParser(prog="defender-desk", description="An offline encrypted desk.")
    parser.add_argument("--vault", type=Path, metavar="FOLDER", help="open the desk in this folder")
    parser.add_argument(
        "--self-check", type=Path, metavar="FOLDER", help="prove this build in an empty folder, and exit"
    )
    parser.parse_args(arguments, namespace=wanted)
    return wanted
