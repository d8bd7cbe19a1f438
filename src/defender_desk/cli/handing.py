"""Console commands about files: bringing them in, and handing records over.

Console: the same services, gate and logs as the desktop. `import` writes nothing without `--yes`; `export` writes at
once what the gate lets go, and never asks, so that scripts can use it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from defender_desk.cli import output
from defender_desk.cli.command import Does, unlocked, words
from defender_desk.model.levels import Profile
from defender_desk.model.shown import several
from defender_desk.model.types import TYPES
from defender_desk.services import bringing_in, handing_over, keys, papers, proofs, receiving, trust
from defender_desk.services.bringing_in import Taking
from defender_desk.services.desk import Desk
from defender_desk.services.papers import Papers
from defender_desk.services.receiving import Arrived
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, ngettext, say
from defender_desk.text.trouble import Trouble

NO_SUCH_SHEET = msg("There is no sheet of this name. There are: {names}")


def bring_in(asked: argparse.Namespace) -> None:
    """Bring in a bundle, a table or contacts; without `--yes`, only say what would happen."""
    path = Path(asked.file)
    with unlocked(asked) as desk:
        if handing_over.is_bundle(path):
            came = papers.come_with(desk, path)
            if came is None or came.records:
                _receive(desk, asked, path, came)
            else:
                _report(asked, {**_papers(desk, asked, came), "written": asked.yes})
        else:
            _import(desk, asked, path)


def _papers(
    desk: Desk, asked: argparse.Namespace, came: Papers | None, arrived: Arrived | None = None
) -> dict[str, int]:
    """Take in the documents of a pack that are not here yet as evidence; says how many there are, and which were."""
    if came is None:
        return {}
    sender = arrived.sender if arrived is not None else None
    held = papers.take_in(desk, came, sender).held if asked.yes else {}
    for title in held.values():
        output.note(_("The same file was here before: {where}.").format(where=title))
    return {"documents": len(came.documents)}


def _receive(desk: Desk, asked: argparse.Namespace, path: Path, came: Papers | None) -> None:
    with receiving.opened(desk, path) as arrived:
        trust.meet(desk, arrived.sender)
        counts = {name: len(getattr(arrived, name)) for name in ("new", "changed", "conflicting", "same")}
        output.note(_("From: {sender}").format(sender=arrived.sender.name or arrived.sender.desk))
        output.note(say(arrived.standing.label))
        if arrived.order is not None:
            output.note(say(arrived.order))
        marked = [one for one in arrived.takeable if one.dangers]
        for one in marked:
            for danger in one.dangers:
                output.note(_("Look at {what}. {why}").format(what=f"{one.type} {one.id}", why=say(danger)))
        left = {one.id for one in marked}.difference(asked.take)
        if asked.yes:
            chosen = {one.id for one in arrived.takeable} - left
            receiving.accept(desk, arrived, chosen=chosen)
        documents = _papers(desk, asked, came, arrived)
        _report(asked, {**counts, "left": len(left), **documents, "written": asked.yes})


def _import(desk: Desk, asked: argparse.Namespace, path: Path) -> None:
    foreign = bringing_in.look(path)
    if foreign.kind == bringing_in.PROOFS:
        _evidence(desk, asked, path)
        return
    plan = bringing_in.plan(desk, foreign, type_name=asked.as_type, sheet=_place_of(foreign, asked.sheet))
    for bad in plan.bad:
        output.note(_("Line {line}: {why}").format(line=bad.line, why=say(bad.why, **bad.values)))
    for twin in plan.twins:
        here = _("Line {line} may be {title}, which is already here.")
        again = _("Line {line} may be {title}, which stands in the same file before.")
        output.note((here if twin.earlier is None else again).format(line=twin.line, title=twin.title))
    for place in plan.strays:
        output.note(_("Line {line} seems to be no record and is left out.").format(line=plan.drafts[place].line))
    lines = {place: plan.drafts[place].line for place in plan.dangers}
    for place, dangers in plan.dangers.items():
        for danger in dangers:
            output.note(_("Line {line}: {why}").format(line=lines[place], why=say(danger)))
    taken = {place: Taking.NEW for place, line in lines.items() if str(line) in asked.take}
    if asked.yes:
        bringing_in.bring_in(desk, plan, {**dict.fromkeys(plan.strays, Taking.SKIP), **taken})
    left = len(plan.dangers) - len(taken)
    counts = {
        "good": len(plan.drafts) - len({*plan.strays} | lines.keys()) + len(taken),
        "bad": len(plan.bad),
        "left": left,
    }
    _report(asked, {**counts, "strays": len(plan.strays), "twins": len(plan.twins), "written": asked.yes})


def _place_of(foreign: bringing_in.Foreign, name: str) -> int:
    """The place of the sheet that was named; the first where none was."""
    names = [one.name for one in foreign.sheets]
    if name and name not in names:
        raise Trouble(NO_SUCH_SHEET, names=several(names))
    return names.index(name) if name else 0


def _evidence(desk: Desk, asked: argparse.Namespace, path: Path) -> None:
    """Take in the files of a package, those that are not what their papers state only where they are named."""
    package = proofs.look(path)
    for one in package.pieces:
        output.note(_("{file}: {standing}").format(file=one.member, standing=say(one.standing.label)))
    chosen = proofs.usual(package) | ({one.member for one in package.pieces} & {*asked.take})
    if asked.yes:
        proofs.take_in(desk, package, chosen)
    _report(asked, {"files": len(chosen), "left": len(package.pieces) - len(chosen), "written": asked.yes})


def _report(asked: argparse.Namespace, counts: dict[str, int | bool]) -> None:
    if asked.json:
        output.data(counts)
        return
    for name, count in counts.items():
        output.line(f"{name}: {count}")
    if not asked.yes:
        output.note(_("Nothing was written. Add --yes to write it."))


def hand_over(asked: argparse.Namespace) -> None:
    """Write chosen records into an encrypted file for the keys named, at once; what the gate withholds is left out."""
    with unlocked(asked) as desk:
        recipients = tuple(dict.fromkeys(map(keys.pasted_key, asked.to)))
        noes = False if asked.without_noes else None
        extent = Profile(asked.profile)
        meant = asked.recipient or None
        plan = handing_over.plan(
            desk, choice_of(asked), recipients, profile=extent, recipient=meant, reason=asked.reason, noes=noes
        )
        tell_what_stays(plan)
        if plan.verdict.noes:
            output.note(handing_over.said_of_noes(len(plan.verdict.noes)))
        done = handing_over.hand_over(desk, plan, Path(asked.out))
    if asked.json:
        output.data(
            {
                "file": str(done.path),
                "records": done.records,
                "files": done.files,
                "profile": plan.profile.value,
                "withheld": len(plan.withheld),
                "noes": len(plan.verdict.noes),
                "sha256": done.sha256,
            }
        )
    else:
        output.line(
            ngettext("{n} record handed over.", "{n} records handed over.", done.records).format(n=done.records)
        )


def choice_of(asked: argparse.Namespace) -> handing_over.Choice:
    """The records that were named."""
    return handing_over.Choice(tuple(asked.id), asked.case, tuple(asked.type), everything=asked.all)


def tell_what_stays(plan: handing_over.Plan) -> None:
    """Say what the gate keeps here, and of what it warns."""
    for one in plan.withheld:
        what = f"{one.type} {one.record}" + (f" {one.field}" if one.field else "")
        output.note(_("Stays here: {what}. {why}").format(what=what, why=say(one.why)))
    for warning in plan.verdict.warnings:
        output.note(say(warning))


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--as", dest="as_type", choices=TYPES, metavar="TYPE", help="the record type of a table's rows")
    parser.add_argument("--sheet", default="", type=words, metavar="NAME", help="which sheet; without it the first")
    parser.add_argument("--yes", action="store_true", help="write it; otherwise only a preview")
    parser.add_argument(
        "--take",
        action="append",
        default=[],
        type=words,
        metavar="ID",
        help="also take in this record of a bundle, line of a table or file of a package that the preview says to look "
        "at; may be repeated",
    )


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", metavar="OUT", help="the file to write; it must not exist")
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
        "--without-noes",
        action="store_true",
        help="leave out answers of no, which go along without a name or a word to a desk that holds records of them",
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
        "--profile",
        choices=[one.value for one in Profile],
        default=handing_over.USUAL.value,
        help="how much of each record leaves (default: %(default)s)",
    )
    parser.add_argument(
        "--reason", default="", type=words, metavar="TEXT", help="override what the gate withholds; it is logged"
    )


DOES = {
    "import": Does(bring_in, _import_arguments),
    "export": Does(hand_over, _export_arguments),
}
