"""Referrals: the sheet that can be handed over, and the moves of a referral's life.

Services floor: the sheet holds only what the people concerned consented to; a file is written where a person says,
and nothing is sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from defender_desk.exchange import previews, referral_sheet
from defender_desk.exchange.previews import Picture
from defender_desk.exchange.referral_sheet import ReferralSheet
from defender_desk.model.changes import Changes
from defender_desk.model.documents import Document, targets
from defender_desk.model.referral_facts import follow_up
from defender_desk.services import gate, lifecycle, records, sheet
from defender_desk.services.desk import Desk
from defender_desk.services.gate import Verdict
from defender_desk.services.leaving import Leaving, noted
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import say, speaking
from defender_desk.text.trouble import Trouble

NO_REFERRAL = msg("There is no referral with this id.")
NO_PROVIDER = msg("Choose first whom the referral goes to.")
NOTHING_GOES = msg("The gate keeps everything of this referral here.")
ASK_OR_REASON = msg("Record the consent for this recipient, or write the reason for going on without it.")
WRONG_MOVE = msg("A referral cannot go from this status to that one. It can go to: {states}")


@dataclass(frozen=True)
class SheetPlan:
    """A sheet as it would be written, what stays off it and why, and what to think of before."""

    referral: str
    sheet: ReferralSheet
    step: gate.Step
    verdict: Verdict
    left_out: tuple[Message, ...]
    """Headings of the parts that nobody consented to."""

    @property
    def empty(self) -> bool:
        """Nothing may leave."""
        return not self.sheet.sections


def plan_sheet(desk: Desk, referral: str, language: str, *, today: date, reason: str = "") -> SheetPlan:
    """What a sheet in one of the four languages would hold; with a reason, also what consent does not cover."""
    document = _referral(desk, referral)
    belonging = sheet.belonging(desk, document)
    facts = frozenset(targets(document.body.get("facts")))
    step = gate.Step("refer", tuple(one.id for one in belonging), today, _recipient(document), facts=facts)
    verdict = gate.judge(desk, step, reason=reason)
    goes = verdict.goes if any(one.id == referral for one in verdict.goes) else ()
    with speaking(language):
        made = ReferralSheet(
            title=say(msg("Referral")),
            language=language,
            sections=sheet.sections(desk, goes),
            notices=(
                say(msg("Confidential. Use it only for the purpose it was given for, and pass it on to nobody.")),
            ),
        )
    left_out = tuple(dict.fromkeys(part.heading for part in sheet.uncovered(verdict)))
    return SheetPlan(referral, made, step, verdict, left_out)


def write_sheet(desk: Desk, plan: SheetPlan, target: Path) -> Changes:
    """Write a planned sheet as PDF, whole or not at all, and log it."""
    if plan.empty:
        raise Trouble(NOTHING_GOES, ASK_OR_REASON)
    referral_sheet.write_pdf(target, plan.sheet)
    return noted(desk, Leaving("sheet", plan.step, plan.verdict, referral=plan.referral), target, deed="print")


def pdf(plan: SheetPlan) -> bytes:
    """A planned sheet as it would be written, made in memory, to be looked at before."""
    return referral_sheet.make_pdf(plan.sheet)


def page_image(plan: SheetPlan, page: int = 1, longest_side: int = 1600) -> Picture:
    """One page of a planned sheet as pixels, made in memory; `page` from 1."""
    shown = previews.preview(pdf(plan), page=page, longest_side=longest_side)
    if not isinstance(shown, Picture):
        raise TypeError("a sheet is a PDF")
    return shown


def move(desk: Desk, referral: str, state: str, *, today: date) -> Changes:
    """Bring a referral into another state; handing over starts the clock of the first check."""
    document = _referral(desk, referral)
    allowed = lifecycle.next_states(str(document.body.get("state") or ""))
    if state not in allowed:
        raise Trouble(WRONG_MOVE, states=", ".join(allowed))
    values: dict[str, object] = {"state": state}
    if state == "handed_over":
        values |= {
            "handed_over": FuzzyDate.exact(today),
            "next_check": FuzzyDate.exact(_first_check(desk, document, today)),
        }
    if state == "closed":
        values["closed"] = FuzzyDate.exact(today)
    return records.save(desk, "referral", referral, values).changes


def _first_check(desk: Desk, referral: Document, today: date) -> date:
    """When to ask for the first time: by the provider's published time, else on the usual day."""
    provider = desk.store.get(_recipient(referral))
    plan = follow_up(str(provider.body.get("shipped") or "") if provider else "")
    return today + timedelta(days=plan.next_after(0) or 3)


def _referral(desk: Desk, referral: str) -> Document:
    document = desk.store.get(referral)
    if document is None or document.type != "referral":
        raise Trouble(NO_REFERRAL)
    return document


def _recipient(referral: Document) -> str:
    provider = referral.body.get("provider")
    if not isinstance(provider, str):
        raise Trouble(NO_PROVIDER)
    return provider
