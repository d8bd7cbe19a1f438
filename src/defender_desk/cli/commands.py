"""The console: every command, its arguments, and what it exits with.

Console: 0 done, 1 the world refused (said why on standard error), 2 wrong usage, 3 a defect of the desk itself.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType

from defender_desk import VERSION
from defender_desk.cli import output
from defender_desk.cli.command import Does
from defender_desk.confined.memory import keep_to_itself
from defender_desk.confined.network import without_network
from defender_desk.text import languages, speech
from defender_desk.text.speech import Habits, _
from defender_desk.text.trouble import Trouble

REFUSED = 1
BROKEN = 3


@dataclass(frozen=True)
class Command:
    """One command: its name, what it is for, and the module that does it."""

    name: str
    summary: str
    module: Callable[[], ModuleType]
    """Reads the module, which says in `DOES` what the command does: a command waits for nothing that others need."""
    opens: bool = True
    """Whether it works on a vault, and so takes its folder and a passphrase."""

    @property
    def does(self) -> Does:
        """What it does, and its own arguments."""
        found: Does = self.module().DOES[self.name]
        return found


def _upkeep() -> ModuleType:
    from defender_desk.cli import upkeep  # late: only its own commands need it

    return upkeep


def _protecting() -> ModuleType:
    from defender_desk.cli import protecting  # late: only its own commands need it

    return protecting


def _trusting() -> ModuleType:
    from defender_desk.cli import trusting  # late: only its own commands need it

    return trusting


def _keeping() -> ModuleType:
    from defender_desk.cli import keeping  # late: only its own commands need it

    return keeping


def _backing() -> ModuleType:
    from defender_desk.cli import backing  # late: only its own commands need it

    return backing


def _salvaging() -> ModuleType:
    from defender_desk.cli import salvaging  # late: few ever need it

    return salvaging


def _searching() -> ModuleType:
    from defender_desk.cli import searching  # late: only its own commands need it

    return searching


def _handing() -> ModuleType:
    from defender_desk.cli import handing  # late: only its own commands need it

    return handing


def _giving() -> ModuleType:
    from defender_desk.cli import giving  # late: only its own commands need it

    return giving


def _plain() -> ModuleType:
    from defender_desk.cli import plain  # late: only its own commands need it

    return plain


def _matching() -> ModuleType:
    from defender_desk.cli import matching  # late: only its own commands need it

    return matching


def _packing() -> ModuleType:
    from defender_desk.cli import packing  # late: only its own commands need it

    return packing


COMMANDS = (
    Command("create", "make an encrypted vault in a new folder", _upkeep),
    Command("check", "read everything in a vault or a backup and name what is damaged", _upkeep),
    Command("backup", "write a backup to another disk, and read it back", _backing),
    Command("restore", "make a desk of a backup in a new folder", _backing),
    Command("salvage", "make a new vault of what is whole in a damaged one", _salvaging),
    Command("passphrase", "change the passphrase", _upkeep),
    Command("slots", "tell what opens a vault, and what a guess at it costs", _protecting),
    Command("rekey", "write a vault under a new key into a new folder", _protecting),
    Command("travel", "take a vault along encrypted, read it back, and erase it here", _protecting),
    Command("erase", "erase a vault where it lies, and say what stays elsewhere", _protecting),
    Command("practice", "fill a vault with fictional records", _upkeep),
    Command("keys", "print the key others hand files over to, and write the card", _trusting),
    Command("trust", "list the desks that are known, or know one by its card", _trusting),
    Command("components", "list what the desk is made of, with versions and licences", _keeping, opens=False),
    Command("types", "list the record types", _keeping, opens=False),
    Command("fields", "list the fields of a record type", _keeping, opens=False),
    Command("add", "add records from JSON lines", _keeping),
    Command("show", "show one record", _keeping),
    Command("list", "list the records of a type", _keeping),
    Command("search", "find records by words", _searching),
    Command("import", "bring in a bundle, a table or contacts", _handing),
    Command("export", "hand records over in an encrypted file, or look at what would be in it", _giving),
    Command("handed", "list the files that left, or say of one that it never arrived", _giving),
    Command("receipt", "answer a bundle that was taken in with a receipt for its sender", _handing),
    Command("export-plain", "write records unencrypted, for other programs", _plain),
    Command("match", "tell which provider fits a case, and why", _matching),
    Command("pack", "write an application or letter as a document, or encrypted", _packing),
)
"""Every command of the console."""


def program() -> int:
    """Be the console: a process of its own without a network, whose memory nobody reads and no swap holds."""
    without_network()
    keep_to_itself()
    if any(command.opens and command.name in sys.argv[1:2] for command in COMMANDS):
        from defender_desk.services import opening  # late: help opens nothing

        opening.secure_memory()
    return main(sys.argv[1:])


def main(given: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    output.speak_utf8()
    parsed = parser(given).parse_args(given)
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


def parser(given: Sequence[str]) -> argparse.ArgumentParser:
    """The command line of the command that was given first; of all of them, by name, where none was."""
    top = argparse.ArgumentParser(prog="defender-desk-cli", description="The desk from a console.", allow_abbrev=False)
    top.add_argument("--version", action="version", version=VERSION)
    added = top.add_subparsers(required=True, metavar="COMMAND")
    for command in [one for one in COMMANDS if one.name in given[:1]] or COMMANDS:
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
        if command.name in given[:1]:
            command.does.arguments(one)
            one.set_defaults(run=command.does.run)
    return top


if __name__ == "__main__":
    sys.exit(program())
