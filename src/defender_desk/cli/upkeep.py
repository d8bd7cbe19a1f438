"""Console commands about the vault itself: make, check, change the passphrase, fill for practice.

Console: the same services as the desktop's first run and settings.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from defender_desk.cli import backing, output, salvaging
from defender_desk.cli.command import Does, unlocked, whole, words
from defender_desk.cli.secret import passphrase
from defender_desk.model.queries import Query
from defender_desk.services import checking, listing, opening
from defender_desk.services.backups import backup_place
from defender_desk.services.practice import practice
from defender_desk.services.preferences import Preferences
from defender_desk.text import languages
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, ngettext, say
from defender_desk.text.trouble import Trouble


def create(asked: argparse.Namespace) -> None:
    """Make a vault and print its recovery code, which is never shown again."""
    chosen = passphrase(asked.passphrase_file, again=True)
    judgement = opening.judge_passphrase(chosen)
    if not judgement.enough:
        output.note(_("This passphrase is weak: whoever takes the laptop may guess it."))
        output.note(say(judgement.advice))
    made = opening.create(Path(asked.vault), chosen, Preferences(who=asked.who, language=asked.language))
    opening.close(made.desk)
    if asked.json:
        output.data({"vault": asked.vault, "recovery_code": made.recovery_code})
    else:
        output.note(_("Recovery code. Write it on paper; it is not shown again:"))
        output.line(made.recovery_code)


def _create_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--who", default="", type=words, help="the name to sign changes with")
    _language(parser, "language the desk opens in")


def check(asked: argparse.Namespace) -> None:
    """Read everything in the vault, or in a backup, and name what is damaged or missing."""
    if backup_place.found(Path(asked.vault)):
        backing.check(asked)
        return
    with unlocked(asked) as desk:
        report = checking.check(desk)
        if asked.json:
            output.data(
                {
                    "sound": report.sound,
                    "records": report.records,
                    "findings": [finding.code for finding in report.findings],
                    "named": {finding.code: finding.records for finding in report.findings if finding.records},
                }
            )
        else:
            for finding in report.findings:
                salvaging.tell(finding)
            output.line(ngettext("{n} record read.", "{n} records read.", report.records).format(n=report.records))
    if not report.sound:
        raise Trouble(
            msg("The vault is damaged."), msg("Restore from a backup, or salvage what is whole into a new vault.")
        )
    if not asked.json:
        output.line(_("Nothing is damaged."))


def change_passphrase(asked: argparse.Namespace) -> None:
    """Give the vault a new passphrase."""
    old = passphrase(asked.passphrase_file, prompt=_("Passphrase now: "))
    piped = None if sys.stdin.isatty() else "-"
    new = passphrase(asked.new_passphrase_file or piped, again=True, prompt=_("New passphrase: "))
    desk = opening.unlock(Path(asked.vault), old)
    try:
        opening.change_passphrase(desk, old, new)
    finally:
        opening.close(desk)
    output.note(_("The passphrase is changed. An old copy of this folder still opens with the old one."))
    if asked.json:
        output.data({"changed": True})


def _new_passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--new-passphrase-file", metavar="FILE", help="new passphrase from FILE; - is the next line of standard input"
    )


def fill(asked: argparse.Namespace) -> None:
    """Fill a vault with fictional records of realistic shape and length."""
    with unlocked(asked) as desk:
        if not desk.practice and any(listing.ids(desk, Query("person"), limit=1)):
            output.note(_("This is no practice desk: the fictional records stand among its own."))
        made = practice.populate(desk, asked.records, asked.language, asked.seed)
    if asked.json:
        output.data({"records": made})
    else:
        output.line(ngettext("{n} fictional record added.", "{n} fictional records added.", made).format(n=made))


def _fill_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--records", type=whole, default=100, metavar="N", help="how many records")
    _language(parser, "language of the records")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed makes the same records")


def _language(parser: argparse.ArgumentParser, what: str) -> None:
    parser.add_argument("--language", choices=[known.code for known in languages.LANGUAGES], default="ar", help=what)


DOES = {
    "create": Does(create, _create_arguments),
    "check": Does(check),
    "passphrase": Does(change_passphrase, _new_passphrase),
    "practice": Does(fill, _fill_arguments),
}
