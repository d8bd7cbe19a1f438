"""The console command that writes the application or letter of a case: as PDF, to be edited, or encrypted.

Console: the plan, gate, reasons and notes of the desktop's pack window. It asks nothing and writes at once.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from defender_desk.cli import output
from defender_desk.cli.command import Does, unlocked, words
from defender_desk.services.application import applications, packs, parcels
from defender_desk.services.application.parcels import Parcel
from defender_desk.services.desk import Desk
from defender_desk.services.identity import keys
from defender_desk.services.printout import editable, printing
from defender_desk.services.printout.printing import Printable
from defender_desk.text.bidi import plain
from defender_desk.text.languages import LANGUAGES
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, say
from defender_desk.text.trouble import Trouble

FOR_AGE_ALONE = msg("Only an encrypted file has recipients, records or a document to edit beside the pages.")
SAY_AGE = msg("Say --format age, or leave --to, --records and --editable out.")
STAYS_OUT = msg("Stays out: {what}. {why}")


def pack(asked: argparse.Namespace) -> None:
    """Write the pack of a case or referral; whatever is to be heeded, or stays, is named on standard error."""
    recipients = tuple(dict.fromkeys(map(keys.pasted_key, asked.to)))
    parcel = Parcel(recipients, editable=asked.editable, records=asked.records)
    if asked.format != "age" and parcel != Parcel(()):
        raise Trouble(FOR_AGE_ALONE, SAY_AGE)
    with unlocked(asked) as desk:
        plan = _plan(desk, asked)
        for one in plan.remarks:
            output.note(say(STAYS_OUT, what=one.what, why=one.why) if not one.warns else _heed(one.what, one.why))
        for warning in plan.verdict.warnings:
            output.note(say(warning))
        written = _write(desk, plan, asked, parcel)
    if asked.json:
        output.data({"file": asked.out, "format": asked.format, "language": plan.printout.language, **written})
    else:
        output.line(asked.out)


def _plan(desk: Desk, asked: argparse.Namespace) -> Printable:
    today = date.today()  # noqa: DTZ011  the day at the desk
    language = asked.language
    if not language:
        language = packs.begins_in(applications.read(desk, asked.id, asked.provider, today=today))
    return packs.plan(desk, asked.id, language, provider=asked.provider, form=asked.form, today=today)


def _heed(what: str, why: str) -> str:
    return _("Look at {what}. {why}").format(what=what, why=why)


def _write(desk: Desk, plan: Printable, asked: argparse.Namespace, parcel: Parcel) -> dict[str, object]:
    target = Path(asked.out)
    if asked.format != "age":
        write = printing.write if asked.format == "pdf" else editable.write
        write(desk, plan, target, asked.naming)
        return {}
    files = parcels.enclosed(desk, plan)
    for one in files:
        if one.member is None:
            output.note(say(STAYS_OUT, what=one.title, why=one.why))
    parcels.write(desk, plan, target, parcel, asked.naming)
    return {"enclosed": {one.member.name: plain(one.title) for one in files if one.member}}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="REFERRAL", help="id of a referral, or of a case")
    parser.add_argument("out", metavar="OUT", help="the file to write; it must not exist")
    parser.add_argument(
        "--format",
        choices=("pdf", "docx", "age"),
        default="pdf",
        help="as PDF, as a document to edit, or in an encrypted file with what is enclosed (default: %(default)s)",
    )
    parser.add_argument(
        "--to",
        action="append",
        default=[],
        type=words,
        metavar="AGE-RECIPIENT",
        help="who can open the encrypted file; may be repeated",
    )
    parser.add_argument("--editable", action="store_true", help="put the document to edit into the encrypted file too")
    parser.add_argument("--records", action="store_true", help="put the records that it tells of in too, for a desk")
    parser.add_argument(
        "--language",
        choices=[one.code for one in LANGUAGES],
        default="",
        help="language of the document, by default that of the application",
    )
    parser.add_argument("--provider", type=words, metavar="ID", help="write it to this provider instead")
    parser.add_argument("--form", default="", type=words, metavar="CODE", help="the kind of letter, by its code")
    parser.add_argument(
        "--naming", default="", type=words, metavar="TEXT", help="why others are named in it; it is logged"
    )


DOES = {"pack": Does(pack, _arguments)}
