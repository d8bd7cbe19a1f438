"""The console command that brings files in.

Console: the same services and logs as the desktop. `import` writes nothing without `--yes`.
"""

from __future__ import annotations

import argparse
from collections.abc import Collection, Mapping
from pathlib import Path

from defender_desk.cli import output
from defender_desk.cli.command import Does, unlocked, words
from defender_desk.model.shown import several
from defender_desk.model.types import TYPES
from defender_desk.services.bring_in import bringing_in
from defender_desk.services.bring_in.bringing_in import Taking
from defender_desk.services.desk import Desk
from defender_desk.services.handover import handing_over, merge_desk, receipts, receiving
from defender_desk.services.handover.file_order import ASK_WHICH, FORKED
from defender_desk.services.handover.merge_desk import Side
from defender_desk.services.handover.receiving import Arrived
from defender_desk.services.identity import trust
from defender_desk.services.incidents import proofs
from defender_desk.services.printout import papers
from defender_desk.services.printout.papers import Papers
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, say
from defender_desk.text.trouble import Trouble

ASK = "ask"
"""What both desks wrote is listed until somebody decides."""
NO_SUCH_SHEET = msg("There is no sheet of this name. There are: {names}")


def bring_in(asked: argparse.Namespace) -> None:
    """Bring in a bundle, a table or contacts; without `--yes`, only say what would happen."""
    path = Path(asked.file)
    with unlocked(asked) as desk:
        if handing_over.is_bundle(path) and receipts.came(desk, path):
            _note_receipt(desk, asked, path)
        elif handing_over.is_bundle(path):
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
        if asked.yes:
            trust.meet(desk, arrived.sender)
        counts = {name: len(getattr(arrived, name)) for name in ("new", "changed", "conflicting", "same")}
        output.note(_("From: {sender}").format(sender=arrived.sender.name or arrived.sender.desk))
        output.note(say(arrived.standing.label))
        if arrived.order is not None:
            output.note(say(arrived.order) + (f" {say(ASK_WHICH)}" if arrived.order == FORKED else ""))
        marked = [one for one in arrived.takeable if one.dangers]
        for one in marked:
            for danger in one.dangers:
                output.note(_("Look at {what}. {why}").format(what=f"{one.type} {one.id}", why=say(danger)))
        left = {one.id for one in marked}.difference(asked.take)
        if asked.yes:
            chosen = {one.id for one in arrived.takeable} - left
            conflicts = None if asked.conflicts == ASK else Side(asked.conflicts)
            receiving.accept(desk, arrived, chosen=chosen, conflicts=conflicts)
            _tell_open(desk, chosen)
        counts |= {"left": len(left), "mended": len(arrived.mends)}
        _report(asked, {**counts, **_papers(desk, asked, came, arrived), "written": asked.yes})


def _tell_open(desk: Desk, taken: Collection[str]) -> None:
    """Say in which fields of what was taken in both desks wrote, while nobody decided."""
    for one in merge_desk.questions(desk):
        if one.record in taken and not one.copy:
            what = f"{one.type} {one.record} {one.field}"
            output.note(_("Written at both desks, and to be decided: {what}").format(what=what))


def _import(desk: Desk, asked: argparse.Namespace, path: Path) -> None:
    foreign = bringing_in.look(desk, path)
    if foreign.kind == bringing_in.PROOFS:
        _evidence(desk, asked, path)
        return
    plan = bringing_in.plan(desk, foreign, type_name=asked.as_type, sheet=_place_of(foreign, asked.sheet))
    for bad in plan.bad:
        output.note(_("Row or card {line}: {why}").format(line=bad.line, why=say(bad.why, **bad.values)))
    for odd in plan.odd:
        output.note(_("Row or card {line}: {why}").format(line=odd, why=say(bringing_in.ODD)))
    for twin in plan.twins:
        here = _("Line {line} may be {title}, which is already here.")
        again = _("Line {line} may be {title}, which stands in the same file before.")
        output.note((here if twin.earlier is None else again).format(line=twin.line, title=twin.title))
    for place in plan.strays:
        output.note(_("Line {line} seems to be no record and is left out.").format(line=plan.drafts[place].line))
    for message in plan.to_know:
        output.note(say(message))
    lines = {place: plan.drafts[place].line for place in plan.dangers}
    for place, dangers in plan.dangers.items():
        for danger in dangers:
            output.note(_("Row or card {line}: {why}").format(line=lines[place], why=say(danger)))
    taken = {place: plan.looked_at(place) for place, line in lines.items() if str(line) in asked.take}
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
    """Take in the files of a package, those that their papers or a signature speak against only where named."""
    proofs.checked_source(desk, asked.source)
    looked = proofs.looked(desk, path)
    package = looked.package
    for one in package.pieces:
        output.note(_("{file}: {standing}").format(file=one.member, standing=proofs.found(one)))
    for word in proofs.of_keys(looked, asked.source):
        output.note(word.said)
    chosen = proofs.usual(package) | ({one.member for one in package.pieces} & {*asked.take})
    if asked.yes:
        proofs.take_in(desk, package, chosen, source=asked.source)
    _report(asked, {"files": len(chosen), "left": len(package.pieces) - len(chosen), "written": asked.yes})


def _report(asked: argparse.Namespace, counts: dict[str, int | bool]) -> None:
    _counts(asked, counts)
    if not asked.yes and not asked.json:
        output.note(_("Nothing was written. Add --yes to write it."))


def _counts(asked: argparse.Namespace, counts: Mapping[str, int | bool]) -> None:
    if asked.json:
        output.data(counts)
        return
    for name, count in counts.items():
        output.line(f"{name}: {count}")


def receipt(asked: argparse.Namespace) -> None:
    """Write the receipt for a bundle: what was taken in of it by now, what waits, and what was left."""
    with unlocked(asked) as desk, receiving.opened(desk, Path(asked.bundle)) as arrived:
        receipts.write(desk, arrived, Path(asked.out))
        said = receipts.compose(desk, arrived)
    _counts(asked, {fate.value: said.count(fate) for fate in receipts.Fate})


def _note_receipt(desk: Desk, asked: argparse.Namespace, path: Path) -> None:
    """Say what a receipt tells of a file of ours, and note it beside that file."""
    reading = receipts.read(desk, path)
    output.note(_("From: {sender}").format(sender=reading.receipt.sender.name or reading.receipt.sender.desk))
    output.note(say(reading.standing.label))
    if reading.about is not None and not reading.proved:
        output.note(f"{say(receipts.NOT_PROVED)} {say(receipts.NOTHING_FOLLOWS)}")
    for one in reading.findings:
        output.note(f"{say(one.said)} {say(one.advice)}")
    if asked.yes or reading.about is None:
        receipts.take_in(desk, reading)
    _report(asked, {**{fate.value: reading.count(fate) for fate in receipts.Fate}, "written": asked.yes})


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
    parser.add_argument(
        "--source", default="", type=words, metavar="ID", help="the source that a package of evidence came from"
    )
    parser.add_argument(
        "--conflicts",
        choices=[ASK, *(side.value for side in Side)],
        default=ASK,
        help="which of two values stands where both desks wrote; what could do harm is asked all the same "
        "(default: %(default)s, it is listed until somebody decides)",
    )


def _receipt_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bundle", metavar="BUNDLE", help="the file that was taken in")
    parser.add_argument("out", metavar="OUT", help="the receipt to write; it must not exist")


DOES = {"import": Does(bring_in, _import_arguments), "receipt": Does(receipt, _receipt_arguments)}
