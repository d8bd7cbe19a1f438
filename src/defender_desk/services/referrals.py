"""Referrals: the sheet that can be handed over, and the moves of a referral's life.

Services floor: the sheet holds only what the people concerned consented to; a file is written where a person says,
and nothing is sent.
"""

from __future__ import annotations

from datetime import date, timedelta

from defender_desk.exchange.printout import Printout
from defender_desk.model.changes import Changes
from defender_desk.model.documents import Document, targets
from defender_desk.model.referral_facts import follow_up
from defender_desk.services import gate, lifecycle, records, sheet
from defender_desk.services.desk import Desk
from defender_desk.services.leaving import Leaving
from defender_desk.services.printing import Printable
from defender_desk.services.subjects import helped
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import msg
from defender_desk.text.speech import say, speaking
from defender_desk.text.trouble import Trouble

NO_REFERRAL = msg("There is no referral with this id.")
NO_PROVIDER = msg("Choose first whom the referral goes to.")
WRONG_MOVE = msg("A referral cannot go from this status to that one. It can go to: {states}")


def plan_sheet(desk: Desk, referral: str, language: str, *, today: date, reason: str = "") -> Printable:
    """What a sheet in one of the four languages would hold; with a reason, also what consent does not cover."""
    document = _referral(desk, referral)
    belonging = sheet.belonging(desk, document)
    facts = frozenset(targets(document.body.get("facts")))
    step = gate.Step("refer", tuple(one.id for one in belonging), today, _recipient(document), facts=facts)
    verdict = gate.judge(desk, step, reason=reason)
    goes = verdict.goes if any(one.id == referral for one in verdict.goes) else ()
    with speaking(language):
        made = Printout(
            title=say(msg("Referral")),
            language=language,
            sections=sheet.sections(desk, goes, helped(desk, document)),
            notices=(
                say(msg("Confidential. Use it only for the purpose it was given for, and pass it on to nobody.")),
            ),
        )
    left_out = tuple(dict.fromkeys(part.heading for part in sheet.uncovered(verdict)))
    return Printable(made, Leaving("sheet", step, verdict, referral=referral), left_out)


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
