"""Records written so that other programs read them: unencrypted, and so only for who says that this is meant.

Services floor: the same choice, extent and gate as a hand-over, looked through for names as a document is, and noted
as it leaves. An encrypted file is the usual way; this one is read by whoever finds it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from secrets import token_hex

from defender_desk.exchange.plain_formats import FORMATS, PlainFormat, write_figures, write_plain
from defender_desk.model.changes import Changes
from defender_desk.model.documents import Document
from defender_desk.model.levels import Profile
from defender_desk.model.types import TYPES
from defender_desk.services.consent import gate
from defender_desk.services.consent.asking import Step
from defender_desk.services.consent.consent import HAND_OVER
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.handover import codes, selection
from defender_desk.services.handover.figures import sheet
from defender_desk.services.handover.handing_over import FIGURES, LOOK_WHY, NOTHING_LEFT, Plan, counted, judged_as
from defender_desk.services.handover.leaving import Leaving, outward
from defender_desk.services.handover.selection import Choice
from defender_desk.services.printout import naming
from defender_desk.services.printout.printing import Remark, remarks
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

__all__ = ["FORMATS", "IN_CLEAR", "PlainFormat", "PlainPlan", "Written", "plan", "write"]

PLAIN = "plain"
"""The way by which it leaves, a code of `disclosure_way`."""
IN_CLEAR = msg("Anybody who finds this file can read it, and so can whoever searches the stick or takes the laptop.")
NOT_CONFIRMED = msg("Nobody confirmed that this file is to be written unencrypted.")
HAND_OVER_INSTEAD = msg("Hand over an encrypted file, or confirm it.")
NONE_FITS = msg("Nothing of what you chose can stand in this format.")
ANOTHER_FORMAT = msg("Choose another format, or other records.")
RECORDS_ALONE = msg("This format holds records, and this extent tells figures alone.")
TABLE_OR_WORKBOOK = msg("Choose a table or a workbook, or another extent.")
ONE_KIND = msg("A table holds one kind of record, and you chose several.")
ONE_OR_WORKBOOK = msg("Choose one kind of record, or a workbook.")


@dataclass(frozen=True)
class PlainPlan:
    """An unencrypted file as it would be: what the gate lets go, what of it the format tells, and who is named."""

    plan: Plan
    format: PlainFormat
    leaving: Leaving
    remarks: tuple[Remark, ...] = ()
    """Who is named in the words of what leaves without having agreed to it."""
    not_held: tuple[str, ...] = ()
    """Ids of the chosen records that may leave and do not stand in this format."""


@dataclass(frozen=True)
class Written:
    """A file that was written: where, how many records stand in it, and its SHA-256."""

    path: Path
    records: int
    sha256: str
    changes: Changes


def plan(
    desk: Desk,
    choice: Choice,
    chosen: PlainFormat,
    *,
    profile: Profile,
    recipient: str | None = None,
    told_to: str = "",
    reason: str = "",
    lifting: Collection[str] | None = None,
    progress: Progress = unheard,
) -> PlainPlan:
    """What writing this would mean; `recipient` is the record of whoever gets it, `told_to` their name without one."""
    every = selection.chosen(desk, choice).ids
    kinds = {one.id: one.type for one in desk.store.many(every).values()}
    wanted = tuple(key for key in every if kinds.get(key) in chosen.types)
    today = date.today()  # noqa: DTZ011  the day at the desk
    step = Step(HAND_OVER, every if profile.counted else wanted, today, recipient, profile=judged_as(profile))
    if profile.counted:
        return _counted(counted(desk, step, reason, lifting, progress), chosen, told_to.strip())
    verdict = gate.judge(desk, step, reason=reason, lifting=lifting, progress=progress)
    made = Plan(step, verdict, (), profile, (), coded_for=f"{PLAIN} {recipient or told_to.strip() or token_hex(16)}")
    if profile.coded:
        made = replace(made, absent=tuple(codes.own_words(desk, verdict.goes, progress)))
    wrote = tuple((one, told) for one in made.documents if one.type in TYPES and (told := chosen.told(one)))
    if chosen.alone and len({one.type for one, _ in wrote}) > 1:
        raise Trouble(ONE_KIND, ONE_OR_WORKBOOK)
    leaving = Leaving(PLAIN, step, verdict, wrote, told_to.strip())
    found = naming.look(desk, leaving, None, today, progress)
    leaving = replace(leaving, named=naming.besides(leaving, found))
    settled = {one.id for one, _ in wrote} | {one.record for one in verdict.withheld if not one.field}
    lost = tuple(key for key in every if key not in settled)
    return PlainPlan(made, chosen, leaving, remarks(found), lost)


def _counted(made: Plan, chosen: PlainFormat, told_to: str) -> PlainPlan:
    """The figures alone, where the format can hold them."""
    if chosen.of_sheets is None:
        raise Trouble(RECORDS_ALONE, TABLE_OR_WORKBOOK)
    return PlainPlan(made, chosen, Leaving(FIGURES, made.step, made.verdict, (), told_to))


def write(
    desk: Desk,
    planned: PlainPlan,
    target: Path,
    *,
    in_clear: bool,
    why_named: str = "",
    progress: Progress = unheard,
) -> Written:
    """Write the planned file, whole or not at all, and note that it left; only where somebody confirmed `in_clear`.

    Raises `Trouble` where nothing of it may leave, or it names others by now than when it was planned.
    """
    if not in_clear:
        raise Trouble(NOT_CONFIRMED, HAND_OVER_INSTEAD)
    wrote, figures = planned.leaving.wrote, planned.plan.figures
    if not wrote and not figures:
        raise _nothing(planned)
    leaving = naming.again(desk, planned.leaving, None, why_named, progress)
    with outward(desk, leaving, target) as out:
        if figures:
            write_figures(out.path, planned.format, sheet(figures))
        else:
            write_plain(out.path, planned.format, _as_written(desk, planned))
    return Written(target, len(wrote), out.sha256, out.changes)


def _as_written(desk: Desk, planned: PlainPlan) -> list[Document]:
    """The records as they stand in the file: under codes, where the extent names nobody."""
    wrote = [document for document, _ in planned.leaving.wrote]
    return codes.coded(desk, planned.plan.coded_for, wrote) if planned.plan.profile.coded else wrote


def _nothing(planned: PlainPlan) -> Trouble:
    if planned.plan.withheld and not planned.plan.verdict.goes:
        return Trouble(NOTHING_LEFT, LOOK_WHY)
    return Trouble(NONE_FITS, ANOTHER_FORMAT)
