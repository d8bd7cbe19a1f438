"""The first message to somebody who may help: it asks for a safe way to write, and tells nothing.

Services floor: the words are made without looking at the desk; what a person makes of them is looked through for names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from defender_desk.model.documents import Document, targets
from defender_desk.model.kinds import Handles, Line
from defender_desk.model.types import TYPES
from defender_desk.services import drafts, records
from defender_desk.services.belonging import drawn_on
from defender_desk.services.consent.subjects import subjects
from defender_desk.services.desk import Desk
from defender_desk.services.printout import mentions, naming
from defender_desk.services.records import Saved
from defender_desk.text.folding import words
from defender_desk.text.languages import LANGUAGES
from defender_desk.text.messages import msg
from defender_desk.text.speech import say, speaking

FIELD = "first_contact"

_PARAGRAPHS = (
    msg("Good day,"),
    msg("We would like to ask you about your support, and first need a safe way to write to you."),
    msg(
        "Please tell us which encrypted channel you use, who will read it, and how we can check your key or number by"
        " a second way."
    ),
    msg("Please do not ask us for details on this channel, and do not forward this message."),
    msg("Thank you."),
)

_WORD = re.compile(r"[^\s،؛؟.,;:!?()«»\"]+")
"""A word as it was written, for whoever is told of it; it is compared folded."""
_SHORTEST = 3
"""Letters from which a word of a name is looked for; shorter ones stand in every text."""


def proposed(language: str) -> str:
    """The message in one of the four languages, in English for any other; it is handed no record to tell of."""
    known = {one.code for one in LANGUAGES}
    with speaking(language if language in known else "en"):
        return "\n\n".join(say(paragraph) for paragraph in _PARAGRAPHS)


def keep(desk: Desk, referral: str, text: str) -> Saved:
    """Keep the message a person made of it."""
    saved = records.save(desk, "referral", referral, {FIELD: text.strip()})
    drafts.drop_some(desk, referral, (FIELD,))
    return saved


def put_aside(desk: Desk, referral: str, text: str) -> None:
    """Keep an unfinished message in the draft of its referral, beside what else stands there."""
    drafts.keep_some(desk, "referral", referral, {FIELD: text})


def begun(desk: Desk, referral: str) -> str:
    """The message as it was left, unfinished or kept; "" where there is none."""
    left, document = drafts.read(desk, referral), desk.store.get(referral)
    if left is not None and left.values.get(FIELD):
        return str(left.values[FIELD])
    return str(document.body.get(FIELD) or "") if document else ""


def told(desk: Desk, referral: str, text: str) -> tuple[str, ...]:
    """Whoever is named in a message, and its words that stand in the lines of the case; none is how it should be."""
    document = desk.store.get(referral)
    if document is None:
        return ()
    own = {word for paragraph in proposed_everywhere() for word in words(paragraph)}
    drawn = drawn_on(desk, document)
    about = {key for each in drawn for key in subjects(desk, each)}
    found = mentions.find(desk, [(FIELD, text)], near=naming.near(desk, about, [each.id for each in drawn]))
    named = [one for one in found if not own.issuperset(word for said in one.said for word in said.split())]
    known = {word for each in drawn for said in _lines(each) for word in words(said)}
    known -= own.union(word for one in named for said in one.said for word in said.split())
    telling = {one for one in known if len(one) >= _SHORTEST}
    said = [one for one in _WORD.findall(text) if not telling.isdisjoint(words(one))]
    return tuple(dict.fromkeys([*(one.called for one in named), *said]))


def _lines(document: Document) -> Iterator[str]:
    """What names, numbers and titles a record holds."""
    for field in TYPES[document.type].fields:
        if isinstance(field.kind, Line | Handles):
            yield from targets(document.body.get(field.name))


def proposed_everywhere() -> tuple[str, ...]:
    """The message in each of the four languages."""
    return tuple(proposed(one.code) for one in LANGUAGES)
