"""What the writer of a notice is told of its words: that they tell what it leaves out, or nothing of what happened.

Services floor: what people write freely may tell what no field of a notice does, as where somebody is; its writer
decides.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from defender_desk.model.documents import Document
from defender_desk.model.kinds import Line, Prose
from defender_desk.model.shown import several
from defender_desk.model.types import TYPES
from defender_desk.services.consent import risks
from defender_desk.services.desk import Desk
from defender_desk.services.handover.leaving import Wrote
from defender_desk.services.printout.naming import Place
from defender_desk.services.printout.printing import Remark, Spot
from defender_desk.services.records import titles
from defender_desk.text.folding import words
from defender_desk.text.messages import msg
from defender_desk.text.speech import say

ALSO_THERE = msg("These words also stand in where they are, how they are reached, or their papers: {words}")
WHAT_HAPPENED = msg("What happened")
SAYS_NOTHING = msg(
    "This notice says nothing of what happened. Write what is reported, or what kind of incident or act it was."
)

_TOLD_BY = (("referral", "summary"), ("incident", "what"), ("act", "what"))
"""Fields of which one says what a notice is about."""
_SHORTEST = 4
"""Letters from which a word is looked for; shorter ones stand in every text."""
_WORD = re.compile(r"[^\W_]+")


def remarks(desk: Desk, people: Iterable[str], wrote: Iterable[Wrote], chosen: Collection[str]) -> Iterator[Remark]:
    """What the words of a notice may tell by the way of each of these; facts that were chosen to be told may be."""
    written = [word for document, names in wrote for name in names for word in _words(document, name)]
    called = titles(desk, list(people))
    for key, one in desk.store.many(list(called)).items():
        kept = set(_kept(one, risks.alone("notify_exploitation") - set(chosen)))
        said = dict.fromkeys(word for word in written if not kept.isdisjoint(words(word)))
        if said:
            spots = tuple(Spot(tuple(words(word))) for word in said)
            yield Remark(called[key], say(ALSO_THERE, words=several(said)), warns=True, spots=spots)


def unsaid(referral: str, wrote: Collection[Wrote]) -> Iterator[Remark]:
    """That nothing in it says what happened, where something leaves: whoever reads it could do nothing."""
    told = {(document.type, name) for document, names in wrote for name in names if document.body.get(name)}
    if wrote and told.isdisjoint(_TOLD_BY):
        summary = TYPES["referral"].by_name["summary"].kind
        place = Place(say(summary.label), "referral", referral, "summary", mend=True)
        yield Remark(say(WHAT_HAPPENED), say(SAYS_NOTHING), places=(place,))


def _kept(one: Document, facts: Collection[str]) -> Iterator[str]:
    names = (each.name for each in TYPES[one.type].fields if each.kind.fact in facts)
    for name in names:
        yield from (word for text in _words(one, name) for word in words(text) if len(word) >= _SHORTEST)


def _words(document: Document, name: str) -> Iterable[str]:
    """The words that people wrote in a field; none of what they chose from a list."""
    kind = TYPES[document.type].by_name[name].kind
    return _WORD.findall(str(document.body.get(name) or "")) if isinstance(kind, Line | Prose) else ()
