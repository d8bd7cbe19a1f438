"""The console command that writes records for other programs, unencrypted.

Console: the same gate and logs as the desktop; without `--yes-in-clear` it only says what would happen.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from defender_desk.cli import output
from defender_desk.cli.command import Does, unlocked, words
from defender_desk.cli.giving import choice_arguments, choice_of, tell_what_stays
from defender_desk.model.levels import Profile
from defender_desk.services.handover import plain_export
from defender_desk.text.speech import _, ngettext, say


def export_plain(asked: argparse.Namespace) -> None:
    """Write what the gate lets go of chosen records into a file that anybody can read."""
    with unlocked(asked) as desk:
        plan = plain_export.plan(
            desk,
            choice_of(desk, asked),
            plain_export.FORMATS[asked.format],
            profile=Profile(asked.profile),
            recipient=asked.recipient or None,
            told_to=asked.told_to,
            reason=asked.reason,
        )
        tell_what_stays(plan.plan)
        for one in plan.remarks:
            output.note(f"{one.what}: {one.why}")
        output.note(say(plain_export.IN_CLEAR))
        told = {"records": len(plan.leaving.wrote), "not_held": len(plan.not_held), "withheld": len(plan.plan.withheld)}
        if not asked.yes_in_clear:
            _report(asked, {**told, "written": False})
            output.note(_("Nothing was written. Add --yes-in-clear to write it unencrypted."))
            return
        done = plain_export.write(desk, plan, Path(asked.out), in_clear=True, why_named=asked.naming)
    _report(asked, {**told, "file": str(done.path), "sha256": done.sha256, "written": True})


def _report(asked: argparse.Namespace, told: dict[str, object]) -> None:
    if asked.json:
        output.data({"format": asked.format, "profile": asked.profile, **told})
    elif told["written"]:
        count = int(str(told["records"]))
        text = ngettext("{n} record written unencrypted.", "{n} records written unencrypted.", count)
        output.line(text.format(n=count) if count else _("Figures written unencrypted."))


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", metavar="OUT", help="the file to write; it must not exist")
    parser.add_argument("--format", required=True, choices=list(plain_export.FORMATS))
    choice_arguments(parser)
    parser.add_argument("--recipient", default="", type=words, metavar="ID", help="the record of whoever gets it")
    parser.add_argument("--told-to", default="", type=words, metavar="NAME", help="who gets it, where not recorded")
    parser.add_argument(
        "--naming", default="", type=words, metavar="TEXT", help="why people are named who did not agree; it is logged"
    )
    parser.add_argument(
        "--yes-in-clear", action="store_true", help="write it, although anybody who finds the file can read it"
    )


DOES = {"export-plain": Does(export_plain, _arguments)}
