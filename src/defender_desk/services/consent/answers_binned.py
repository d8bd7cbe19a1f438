"""The bin and answers of people: a no or a limit neither goes into it, nor stays in it, so that a yes stands alone.

Nor does it say something else there. Services floor: `following` calls `keep_answers` in every change, so that an undo
or a bulk restore is no way round.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TypeAlias, cast

from defender_desk.model import codec
from defender_desk.model.documents import Document, targets
from defender_desk.model.history import FROM_DESKS, JOINING
from defender_desk.model.records import declared
from defender_desk.model.types import Consent
from defender_desk.services.consent import loosening
from defender_desk.services.consent.consent import consents_of
from defender_desk.services.desk import Desk
from defender_desk.services.people.known_as import ids_of
from defender_desk.store.undoing import Written
from defender_desk.store.writing import Writing
from defender_desk.text.messages import Message, msg
from defender_desk.text.trouble import Trouble

KEEPS_A_YES_DOWN = msg("This answer is a no. In the bin it would not count, and a yes given before would stand again.")
KEEPS_IT_NARROW = msg(
    "This answer limits another. In the bin it would not count, and more would be allowed than today."
)
PUT_BOTH = msg("Record what they say today as a new consent. To put all away, put the wider answer into the bin too.")
SAY_TODAYS = msg("Record what they say today as a new consent. To put all away, put the yes into the bin first.")
ITS_NO_STAYS = msg("A no of theirs would stay in the bin, and without it this yes would stand.")
ITS_LIMIT_STAYS = msg(
    "Another answer of theirs limits this one. It would stay in the bin, and this one would allow more."
)
TAKE_BOTH = msg("Take that answer out of the bin too, or record what they say today as a new consent.")

SAYS_ELSE = msg("An answer in the bin would say something else.")
SAY_TODAYS_FIRST = msg("Take it out of the bin first, or record what they say today as a new consent.")
ERASES_ITS_NO = msg(
    "This answer holds another one down that stays in the bin. Once it is erased, that one could come back."
)
ERASE_BOTH = msg("Erase that answer too, or leave both in the bin.")

_Sentences: TypeAlias = tuple[Message, Message]
"""Why something is refused, and what to do."""


def keep_answers(desk: Desk, writing: Writing, written: Sequence[Written]) -> None:
    """Refuse to put a no or a limit into the bin, or to leave it there, where more would be allowed without a word.

    Undoing the answer itself is another matter: it gives back what stood just before, and what it had stopped.
    """
    if writing.changes.kind not in FROM_DESKS | JOINING and any(_says_else_there(one) for one in written):
        raise Trouble(SAYS_ELSE, SAY_TODAYS_FIRST)
    moved = [one for one in written if one.before and one.before.binned != one.now.binned]
    gone = [one.before for one in moved if one.before and one.now.binned and writing.changes.kind in ("bin", "decide")]
    for person, answers in _by_person(desk, gone).items():
        left = [one for _, one in consents_of(desk, person)]
        _weigh(left, answers.values(), (), (KEEPS_A_YES_DOWN, SAY_TODAYS), (KEEPS_IT_NARROW, PUT_BOTH))
    for person, answers in _by_person(desk, [one.now for one in moved if not one.now.binned]).items():
        live = {document.id: one for document, one in consents_of(desk, person)}
        stood = [one for key, one in live.items() if key not in answers]
        resting = [one for _, one in consents_of(desk, person, binned=True)]
        _weigh(live.values(), resting, stood, (ITS_NO_STAYS, TAKE_BOTH), (ITS_LIMIT_STAYS, TAKE_BOTH))


def _says_else_there(one: Written) -> bool:
    """Whether an answer was written to that lies in the bin, and stays there."""
    return one.before is not None and one.before.binned and one.now.binned and one.before.body != one.now.body


def keep_from_erasing(desk: Desk, ids: Collection[str]) -> None:
    """Refuse to erase a no or a limit while an answer stays in the bin that would allow more without it."""
    going = [one for one in desk.store.many(ids).values() if one.type == "consent"]
    why = (ERASES_ITS_NO, ERASE_BOTH)
    for person, answers in _by_person(desk, going).items():
        stood = [one for _, one in consents_of(desk, person)]
        staying = [one for document, one in consents_of(desk, person, binned=True) if document.id not in answers]
        _weigh([*stood, *staying], answers.values(), stood, why, why)


def _by_person(desk: Desk, documents: Iterable[Document]) -> dict[str, dict[str, Consent]]:
    """Answers by whose they are, under one of the ids they are known by, and then by id."""
    found: dict[str, dict[str, Consent]] = {}
    for document in documents:
        for person in targets(document.body.get("person")):
            typed = cast(Consent, codec.from_body(declared(Consent), document.body))
            found.setdefault(min(ids_of(desk, person)), {})[document.id] = typed
    return found


def _weigh(
    counted: Collection[Consent],
    binned: Collection[Consent],
    stood: Collection[Consent],
    no: _Sentences,
    limit: _Sentences,
) -> None:
    """Refuse where what is counted allows more than it would beside what is binned, and more than what stood."""
    asked = loosening.compared([*counted, *binned], counted, stood)
    found = [(both, alone) for both, alone, before in asked if loosening.more(before, alone)]
    if any(both.standing.is_no for both, _ in found):
        raise Trouble(*no)
    unsaid = loosening.words(binned) - loosening.words(counted)
    if any(unsaid or loosening.more(both, alone) for both, alone in found):
        raise Trouble(*limit)
