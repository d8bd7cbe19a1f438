"""The console: every command, its arguments, and what it exits with.

Console: 0 done, 1 the world refused (said why on standard error), 2 wrong usage, 3 a defect of the desk itself.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from defender_desk.cli import handing, keeping, matching, output, packing, upkeep
from defender_desk.cli.command import Command
from defender_desk.text import languages, speech
from defender_desk.text.speech import Habits, _
from defender_desk.text.trouble import Trouble

REFUSED = 1
BROKEN = 3

COMMANDS: tuple[Command, ...] = (
    *upkeep.COMMANDS,
    *keeping.COMMANDS,
    *handing.COMMANDS,
    *matching.COMMANDS,
    *packing.COMMANDS,
)
"""Every command of the console."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    output.speak_utf8()
    parsed = parser().parse_args(arguments)
    speech.use(Habits(parsed.messages))
    try:
        parsed.run(parsed)
        output.settle()
    except Trouble as refused:
        output.trouble(refused)
        return REFUSED
    except KeyboardInterrupt:
        output.note(_("Stopped. Nothing was left half done."))
        return REFUSED
    except BrokenPipeError:
        output.give_up()  # whoever read us has gone; there is nobody left to tell
        return REFUSED
    except Exception as defect:
        output.defect(defect)
        return BROKEN
    return 0


def parser() -> argparse.ArgumentParser:
    """The whole command line, for `main` and for the test of the documents."""
    top = argparse.ArgumentParser(prog="defender-desk-cli", description="The desk from a console.", allow_abbrev=False)
    added = top.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        one = added.add_parser(command.name, help=command.summary, description=command.summary, allow_abbrev=False)
        one.add_argument("--json", action="store_true", help="one JSON object, or JSON lines, on standard output")
        one.add_argument(
            "--messages",
            choices=[known.code for known in languages.LANGUAGES],
            default="en",
            help="language of messages",
        )
        if command.opens:
            one.add_argument("vault", metavar="V", help="folder of the vault")
            one.add_argument(
                "--passphrase-file", metavar="FILE", help="passphrase from FILE; - is the first line of standard input"
            )
        command.arguments(one)
        one.set_defaults(run=command.run)
    return top


if __name__ == "__main__":
    sys.exit(main())
