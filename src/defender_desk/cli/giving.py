"""Console commands about handing records over: writing a file, looking at it first, and what left before.

Console: the same services, gate and logs as the desktop. `export` writes at once what the gate lets go, and never asks,
so that scripts can use it; with `--preview` it only shows what would be in the file.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from defender_desk.cli import output
from defender_desk.cli.command import Does, unlocked, words
from defender_desk.model.levels import Profile
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.consent.verdicts import Withheld
from defender_desk.services.desk import Desk
from defender_desk.services.handover import carried, figures, handing_over, preview, said_along, selection
from defender_desk.services.handover.handing_over import HandedOver, Plan
from defender_desk.services.handover.preview import About, Opened
from defender_desk.services.handover.selection import Choice
from defender_desk.services.identity import keys
from defender_desk.text.bidi import plain
from defender_desk.text.dates import FuzzyDate, parse
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, ngettext, say
from defender_desk.text.trouble import Trouble

BACKWARDS = msg("The first day comes after the last one.")
NOWHERE = msg("Say where to write the file.")


def hand_over(asked: argparse.Namespace) -> None:
    """Write chosen records into an encrypted file for the keys named, at once; what the gate withholds is left out."""
    with unlocked(asked) as desk:
        recipients = tuple(dict.fromkeys(map(keys.pasted_key, asked.to)))
        noes = False if asked.without_noes else None
        extent = Profile(asked.profile)
        meant = asked.recipient or None
        plan = handing_over.plan(
            desk,
            choice_of(desk, asked),
            recipients,
            profile=extent,
            recipient=meant,
            reason=asked.reason,
            noes=noes,
            lacking=asked.since_last,
        )
        if asked.without_bin:
            plan = plan.leaving_unsaid([one.id for one in plan.binned])
        tell_what_stays(plan)
        for said in said_along.said_along(plan):
            output.note(said)
        if asked.preview:
            _show(desk, plan, as_json=asked.json)
            return
        if not asked.out:
            raise Trouble(NOWHERE)
        from defender_desk.services.handover import giving  # late: it brings the libraries of documents

        done = giving.give(desk, plan, Path(asked.out))
    _tell(plan, done, as_json=asked.json)


def _tell(plan: Plan, done: HandedOver, *, as_json: bool) -> None:
    """Say what was written."""
    if as_json:
        output.data(
            {
                "file": str(done.path),
                "bundle": done.bundle,
                "records": done.records,
                "files": done.files,
                "profile": plan.profile.value,
                "withheld": len(plan.withheld),
                "noes": done.noes,
                "binned": done.binned,
                "sha256": done.sha256,
            }
        )
    else:
        said = ngettext("{n} record handed over.", "{n} records handed over.", done.records).format(n=done.records)
        output.line(said if done.bundle else _("Figures handed over."))


def _show(desk: Desk, plan: Plan, *, as_json: bool) -> None:
    """Show what would be in the file as its recipient will see it, whom it is about, and what stays."""
    seen = preview.preview(desk, plan)
    people, pages = seen.people(), list(seen.each())
    titles = records.titles(desk, [one.record for one in people])
    if as_json:
        output.data(
            {
                "records": len(pages),
                "figures": list(figures.rows(plan.figures)),
                "files": len(plan.files),
                "profile": plan.profile.value,
                "had": plan.had,
                "undated": plan.undated,
                "noes": len(plan.verdict.noes),
                "binned": [one.id for one in plan.binned],
                "people": [_about(one, titles) for one in people],
                "stays": [_stay(one) for one in plan.withheld if not one.field],
            }
        )
        for page in pages:
            output.data(_page(page))
        return
    for line in figures.rows(plan.figures):
        output.line("  ".join(filter(None, line)))
    if not plan.profile.counted:
        _show_by_person(people, pages, titles)


def _about(one: About, titles: dict[str, str]) -> dict[str, object]:
    said = say(one.allows.standing.why)
    return {"id": one.record, "title": plain(titles[one.record]), "consent": said, "goes": one.goes, "stays": one.stays}


def _stay(one: Withheld) -> dict[str, object]:
    named = {"field": one.field} if one.field else {"record": one.record, "type": one.type}
    return {**named, "why": say(one.why), "reason_lets_go": one.overridable}


def _page(page: Opened) -> dict[str, object]:
    said = {one.field: plain(one.value) for one in page.said}
    stays = [_stay(one) for one in page.stays]
    return {
        "record": page.record,
        "id": page.id,
        "type": page.type,
        "title": plain(page.title),
        "said": said,
        "stays": stays,
    }


def _show_by_person(people: Iterable[About], pages: Iterable[Opened], titles: dict[str, str]) -> None:
    """The pages of each person, and then those of nobody; a page that tells of several stands with the first."""
    left = {one.record: one for one in pages}
    for person in people:
        text = _("{who}: leaves {goes}, stays {stays}. {consent}")
        counts = {"goes": len(person.goes), "stays": len(person.stays)}
        output.line(text.format(who=titles[person.record], consent=say(person.allows.standing.why), **counts))
        for key in person.goes:
            _show_page(left.pop(key, None))
    for page in left.values():
        _show_page(page)


def _show_page(page: Opened | None) -> None:
    if page is None:
        return
    output.line(f"  {page.type} {page.id} {page.title}")
    for said in page.said:
        output.line(f"    {said.label}: {said.value}")


def choice_of(desk: Desk, asked: argparse.Namespace) -> Choice:
    """The records that were named, and how time narrows them."""
    return Choice(
        tuple(asked.id),
        asked.case,
        tuple(asked.type),
        selection.filters_named(desk, asked.filter),
        everything=asked.all,
        during=_during(asked.from_, asked.to_day),
        since=asked.since.first if asked.since else None,
    )


def _during(begin: FuzzyDate | None, end: FuzzyDate | None) -> FuzzyDate | None:
    """The days between two dates, either of which may be left out."""
    if begin is None and end is None:
        return None
    first, last = begin.first if begin else None, end.end if end else None
    if first and last and first > last:
        raise Trouble(BACKWARDS)
    return FuzzyDate.spanning("-", first, last)


def day(text: str) -> FuzzyDate:
    """A day, month or year as an argument; ValueError for what is none."""
    said = parse(text)
    if said.first is None or said.last is None:
        raise ValueError
    return said


def tell_what_stays(plan: handing_over.Plan) -> None:
    """Say what the gate keeps here, what need not go, and of what it warns."""
    for said in said_along.said_of_narrowing(plan):
        output.note(said)
    for one in plan.withheld:
        what = f"{one.type} {one.record}" + (f" {one.field}" if one.field else "")
        output.note(_("Stays here: {what}. {why}").format(what=what, why=say(one.why)))
    for warning in plan.verdict.warnings:
        output.note(say(warning))


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", metavar="OUT", nargs="?", default="", help="the file to write; it must not exist")
    parser.add_argument(
        "--to", action="append", required=True, type=words, metavar="AGE-RECIPIENT", help="may be repeated"
    )
    parser.add_argument(
        "--recipient",
        default="",
        type=words,
        metavar="ID",
        help="the record of whoever it is for, so that a consent by name counts; their keys must be known to be theirs",
    )
    choice_arguments(parser)
    parser.add_argument(
        "--preview", action="store_true", help="write nothing: show each record as they will open it, and what stays"
    )
    parser.add_argument(
        "--since-last",
        action="store_true",
        help="only what they do not have yet, by what left for them and came from them before",
    )
    parser.add_argument(
        "--without-noes",
        action="store_true",
        help="leave out answers of no, which go along without a name or a word to a desk that holds records of them",
    )
    parser.add_argument(
        "--without-bin",
        action="store_true",
        help="do not tell them which of the records they hold lie in the bin here",
    )


def choice_arguments(parser: argparse.ArgumentParser) -> None:
    """Which records leave, how much of each, and the reason against what the gate keeps."""
    parser.add_argument(
        "--id", action="append", default=[], type=words, metavar="ID", help="this record; may be repeated"
    )
    parser.add_argument("--case", default="", type=words, metavar="ID", help="a case and all that belongs to it")
    parser.add_argument("--type", action="append", default=[], choices=TYPES, metavar="T", help="all records of a type")
    parser.add_argument("--all", action="store_true", help="everything")
    parser.add_argument(
        "--filter",
        action="append",
        default=[],
        type=words,
        metavar="NAME",
        help="what a filter of this name finds, which somebody keeps in a list; may be repeated",
    )
    parser.add_argument(
        "--from", dest="from_", type=day, metavar="DATE", help="of these, only what happened then or later, or may have"
    )
    parser.add_argument(
        "--until", dest="to_day", type=day, metavar="DATE", help="of these, only what happened then or before"
    )
    parser.add_argument("--since", type=day, metavar="DATE", help="of these, only what was written here since then")
    parser.add_argument(
        "--profile",
        choices=[one.value for one in Profile],
        default=handing_over.USUAL.value,
        help="how much of each record leaves (default: %(default)s)",
    )
    parser.add_argument(
        "--reason", default="", type=words, metavar="TEXT", help="override what the gate withholds; it is logged"
    )


def handed(asked: argparse.Namespace) -> None:
    """List the files that left, newest first; or say of one that it never arrived, or that it did."""
    with unlocked(asked) as desk:
        for one in asked.lost:
            carried.mark(desk, one, lost=True)
        for one in asked.arrived:
            carried.mark(desk, one, lost=False)
        left = carried.handed(desk)
    columns = ["bundle", "day", "told_to", "profile", "records", "lost"]
    rows = [{**vars(one), "bundle": one.id} for one in left]
    if asked.json:
        for row in rows:
            output.data({column: row[column] for column in columns})
    else:
        output.table([{column: str(row[column]) for column in columns} for row in rows], columns)


def _handed_arguments(parser: argparse.ArgumentParser) -> None:
    for name, said in (("--lost", "this file never arrived"), ("--arrived", "this file did arrive")):
        parser.add_argument(
            name, action="append", default=[], type=words, metavar="BUNDLE", help=f"{said}; may be repeated"
        )


DOES = {
    "export": Does(hand_over, _export_arguments),
    "handed": Does(handed, _handed_arguments),
}
