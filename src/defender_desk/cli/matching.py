"""The console command that tells which provider fits a case, and why.

Console: the same weighing as the desktop; it writes nothing.
"""

from __future__ import annotations

import argparse
from datetime import date

from defender_desk.cli import output
from defender_desk.cli.command import Does, unlocked
from defender_desk.model.shown import term_shown
from defender_desk.services.matching import matching
from defender_desk.services.matching.conditions import Outcome, asked, wanted
from defender_desk.services.matching.matching import Match, Result
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import beside, say

OUTCOMES = {Outcome.MET: msg("met"), Outcome.NOT_MET: msg("not met"), Outcome.NOT_KNOWN: msg("not known")}
LINE: Message = msg("{outcome}: {question}; asked for: {wanted}; here: {here}")
LINE_UNSEEN: Message = msg("{outcome}: {question}; asked for: {wanted}")


def match(wanted_of: argparse.Namespace) -> None:
    """Weigh every provider against a case or a referral, the nearest fit first."""
    today = date.today()  # noqa: DTZ011  the day at the desk
    with unlocked(wanted_of) as desk:
        for found in matching.match(desk, wanted_of.id, today).providers:
            if wanted_of.json:
                output.data(_data(found))
                continue
            output.line(beside((found.title, term_shown("provider_standing", found.standing.whole.value))))
            for result in found.results:
                output.line(f"  {_line(result)}")
            for warning in found.warnings:
                output.note(f"{found.title}: {warning.said}")


def _line(result: Result) -> str:
    values = {"question": asked(result.criterion.fact), "wanted": wanted(result.criterion), "here": result.here}
    said = say(LINE if result.here else LINE_UNSEEN, outcome=OUTCOMES[result.outcome], **values)
    return beside((said, result.for_whom)) if result.whom else said


def _data(found: Match) -> dict[str, object]:
    return {
        "provider": found.provider.id,
        "standing": found.standing.whole.value,
        "open": found.open,
        "fit": found.fit,
        "conditions": [_condition(one) for one in found.results],
        "warnings": [one.referral for one in found.warnings],
    }


def _condition(result: Result) -> dict[str, object]:
    criterion = result.criterion
    return {
        "fact": criterion.fact.code,
        "op": criterion.op,
        "value": criterion.value,
        "severity": criterion.severity,
        "confirmed": criterion.level,
        "outcome": result.outcome.value,
        "of": [one.id for one in result.whom],
        "seen": [f"{one.type}.{one.field} {one.record}" for one in result.seen],
        "missing": [f"{one.type}.{one.field} {one.record}".rstrip() for one in result.missing],
        "questions": list(result.questions),
    }


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="CASE", help="id of a case, or of a referral being drafted")


DOES = {
    "match": Does(match, _arguments),
}
