"""The trials of a case as documents tell them: hearings under the number their court gave, in the order of their days.

Services floor: packs and sheets lay hearings out with it, so that what all hearings of a trial have in common, its
number above all, is told once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from defender_desk.model.documents import Document, targets
from defender_desk.services.belonging import case_of, live
from defender_desk.services.desk import Desk
from defender_desk.services.matching.matter import in_time
from defender_desk.text.folding import words

NUMBER = "court_case"
"""The field of a hearing by which it is known to which trial it belongs."""
OF_A_TRIAL = ("court", NUMBER, "charges")
"""What hearings of one trial have in common; any of them may say something else."""


def apart(hearings: Iterable[Document]) -> tuple[tuple[Document, ...], ...]:
    """The hearings of each trial together: first those without a number, then each number by its first day."""
    found: dict[str, list[Document]] = {"": []}
    for one in sorted(hearings, key=in_time):
        found.setdefault(same(one.body.get(NUMBER)), []).append(one)
    return tuple(tuple(among) for among in found.values() if among)


def same(said: object) -> str:
    """What is said, whatever the shape of its digits and the signs between them: 77/2026 and ٧٧/٢٠٢٦ are one number."""
    return " ".join(words(str(said or "")))


def said_before(hearings: Sequence[Document]) -> Mapping[str, Collection[str]]:
    """By hearing, in this order: what one before it in the same trial told already, and it says again."""
    again: dict[str, Collection[str]] = {}
    for trial in apart(hearings):
        told: dict[str, str] = {}
        for one in trial:
            said = {name: same(one.body.get(name)) for name in OF_A_TRIAL}
            again[one.id] = [name for name, text in said.items() if text and told.get(name) == text]
            told |= {name: text for name, text in said.items() if text}
    return again


def of_act(desk: Desk, act: str) -> dict[str, object]:
    """What a hearing begins with for whoever an act was done to: them, and the case that the act belongs to."""
    (found,) = live(desk, [act]) or (None,)
    if found is None:
        return {}
    people = tuple(targets(found.body.get("victim")))
    case = next((case for one in live(desk, targets(found.body.get("incident"))) if (case := case_of(desk, one))), None)
    return {**({"case": case.id} if case else {}), **({"people": people} if people else {})}
