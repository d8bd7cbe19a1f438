"""A redacted copy of what is told in words: a record of the same type with the fields that somebody ticked alone.

Services floor: whoever is recorded here and named in those words is spoken of by other words, found as the gate finds
them (`mentions`), and looked for once more in what was made. No link goes into the copy but the one that never leaves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

import msgspec

from defender_desk.model import codec
from defender_desk.model.changes import Changes
from defender_desk.model.codec import Json
from defender_desk.model.documents import Document
from defender_desk.model.kinds import Content, Day, Handles, Line, Prose, Reference
from defender_desk.model.levels import HIDDEN, Profile
from defender_desk.model.records import Field, RecordType
from defender_desk.model.redaction import withheld
from defender_desk.model.shown import title_of
from defender_desk.model.types import TYPES
from defender_desk.model.types.redacting import REDACTED_FROM
from defender_desk.services import records
from defender_desk.services.consent.subjects import subjects
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.handover.codes import is_own_word
from defender_desk.services.printout import mentions
from defender_desk.services.printout.naming import near
from defender_desk.services.redacting import reaching
from defender_desk.services.redacting.reaching import Reaching
from defender_desk.services.redacting.replacing import Span, places, replaced
from defender_desk.services.redacting.titles import next_title
from defender_desk.text.bidi import Direction, base_direction
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import habits, say_in
from defender_desk.text.trouble import Trouble

WITHHELD = msg("[name withheld]")
NUMBER = msg("[number withheld]")
OWN = msg("[withheld]")
CHANGED = msg("What the copy is to be made from was changed or put into the bin meanwhile.")
LOOK_AGAIN = msg("Look at it again, then make the copy.")
NOTHING_TICKED = msg("Nothing is ticked that the copy would tell.")
STILL_NAMED = msg("Somebody recorded here is still named in the copy: {who}.")
OTHER_WORDS = msg("Choose other words for them, or leave that field out.")

_WISH = "wish"
_NOBODY = "0"
"""A word by which nobody is called."""
_MARKS: Mapping[Direction, str] = {"ltr": "\u200e", "rtl": "\u200f"}
"""Signs that nobody sees, by which every program lets a paragraph run so."""


@dataclass(frozen=True)
class Named:
    """Somebody recorded here who is named in the words, or may be meant."""

    record: str
    called: str
    places: Mapping[str, tuple[Span, ...]]
    """Where in the words of each field."""
    whole: bool = True
    """Whether the name stands there, and not only a part of it."""


@dataclass(frozen=True)
class Wish:
    """What a person says of the copy."""

    ticked: frozenset[str] = frozenset()
    others: Mapping[str, str] = field(default_factory=dict)
    """By person: the words in the place of their name; empty says that it is withheld."""
    left: frozenset[str] = frozenset()
    """People and groups who are left named."""
    protection: str = HIDDEN
    hidden: tuple[tuple[str, str], ...] = ()
    """Words that a person hides themselves, each with the words in their place; empty says that they are withheld."""


@dataclass(frozen=True)
class Original:
    """What a copy is to be made from."""

    document: Document
    offered: tuple[Field, ...]
    """Fields that can be ticked: all that say something and point at nobody."""
    ticked: frozenset[str]
    """Fields that name nobody by their level: what a hand-over without names would carry."""
    named: tuple[Named, ...] = ()
    wish: Wish | None = None
    """What somebody chose before, and made no copy of yet."""

    @property
    def texts(self) -> list[str]:
        """Its words, field by field."""
        return [str(self.document.body[one.name]) for one in self.offered if _is_text(one)]

    @property
    def declared(self) -> RecordType:
        """The type of both."""
        return TYPES[self.document.type]


def redacts(type_name: str) -> bool:
    """Whether redacted copies are made of records of this type by what they say."""
    declared = TYPES[type_name]
    return REDACTED_FROM in declared.by_name and not declared.contents


def begin(desk: Desk, record: str, progress: Progress = unheard) -> Original:
    """What can be told of a record, and who is named in it; raises `Trouble` where it is gone."""
    document = desk.store.get(record)
    if document is None or document.binned or not redacts(document.type):
        raise Trouble(CHANGED)
    declared = TYPES[document.type]
    offered = tuple(one for one in declared.fields if _tells(declared, one, document))
    kept = {*withheld(declared, document, Profile.DEIDENTIFIED.ceiling)}
    ticked = frozenset(one.name for one in offered if one.name not in kept and not _is_text(one))
    texts = [(one.name, str(document.body[one.name])) for one in offered if _is_text(one)]
    around = near(desk, subjects(desk, document), [record])
    found = mentions.find(desk, texts, near=around, progress=progress)
    parts = mentions.called_after(desk, [one.record for one in found if one.whole], (text for _, text in texts))
    named = tuple(
        Named(one.record, one.called, _places(texts, (*one.said, *parts.get(one.record, ())), progress), one.whole)
        for one in found
    )
    kept_wish = desk.store.drafts.get(draft_key(record))
    wish = _wished(kept_wish.body.get(_WISH)) if kept_wish else None
    return Original(document, offered, ticked, named, wish)


def leave(desk: Desk, record: str, wish: Wish) -> None:
    """Keep what was chosen so far, so that neither a lock nor a crash loses it."""
    document = desk.store.get(record)
    if document is not None:
        hidden: list[Json] = [[*one] for one in wish.hidden]
        told: list[Json] = [[*sorted(wish.ticked)], {**wish.others}, [*sorted(wish.left)], wish.protection, hidden]
        desk.store.drafts.put(draft_key(record), document.type, record, {_WISH: told})


def draft_key(record: str) -> str:
    """Under which what was done for a copy of a record is kept."""
    return f"{record} in other words"


def _wished(told: Json) -> Wish | None:
    try:
        shape = tuple[frozenset[str], dict[str, str], frozenset[str], str, tuple[tuple[str, str], ...]]
        return Wish(*msgspec.convert(told, shape))
    except ValueError:
        return None


def told(original: Original, wish: Wish) -> dict[str, str]:
    """The words of every ticked text as the copy would say them, by field; each paragraph runs as its own words do."""
    word = partial(withheld_word, original.texts)
    unchosen = _Unchosen(word(), word(NUMBER), word(OWN))
    return {name: _running(text, _others(original, wish, name, unchosen)) for name, text in _ticked(original, wish)}


def still_reaching(original: Original, wish: Wish) -> list[Reaching]:
    """What may reach somebody in the ticked texts, and would stay readable: telephones, accounts and addresses."""
    left = list[reaching.Place]()
    for name, text in _ticked(original, wish):
        hidden = [
            span for spans, other in _others(original, wish, name, _NOTHING) if other is not None for span in spans
        ]
        left += reaching.uncovered(reaching.found_in(text), text, [(one.start, one.end) for one in hidden])
    return reaching.counted(left)


def _chosen(original: Original, wish: Wish) -> dict[str, str]:
    """The same without whoever stays named, and without the words that the desk itself puts there."""
    read = _ticked(original, wish)
    return {name: replaced(text, _others(original, wish, name, _NOTHING, left=_NOBODY)) for name, text in read}


class _Unchosen(NamedTuple):
    """What stands where nobody chose other words: for a name, for a number, and for words of one's own."""

    name: str
    number: str
    own: str

    def of(self, own: str) -> str:
        """What stands for words that a person hides themselves."""
        return self.number if reaching.is_number(own) else self.own


_NOTHING = _Unchosen(_NOBODY, _NOBODY, _NOBODY)


def _ticked(original: Original, wish: Wish) -> Iterator[tuple[str, str]]:
    """The ticked texts, by field."""
    ticked = (one.name for one in original.offered if one.name in wish.ticked and _is_text(one))
    return ((name, str(original.document.body[name])) for name in ticked)


_Others = list[tuple[Sequence[Span], str | None]]


def _others(original: Original, wish: Wish, name: str, unchosen: _Unchosen, *, left: str | None = None) -> _Others:
    """What is said otherwise in the text of a field, and `left` for those who stay named.

    Words that a person hides themselves come first, also where they stand in the name of somebody who stays named.
    """
    text = str(original.document.body[name])
    hidden = [(own, _in_one_line(other) or unchosen.of(own)) for own, other in wish.hidden]
    made: _Others = [(reaching.hidden_by(text, own), other) for own, other in hidden]
    own_spans = [span for spans, _ in made for span in spans]
    for one in original.named:
        spans = one.places.get(name, ())
        if one.record in wish.left:
            made.append(([span for span in spans if not any(map(span.overlaps, own_spans))], left))
        else:
            made += _for_somebody(text, spans, wish.others.get(one.record, ""), unchosen)
    return made


def _running(text: str, others: _Others) -> str:
    """The text said otherwise, each paragraph in the direction of its own words: not of those put in at its start."""
    made = replaced(text, others).split("\n")
    own = replaced(text, [(spans, other if other is None else "") for spans, other in others]).split("\n")
    return "\n".join(_turned(*one) for one in zip(made, own, strict=True))


def _turned(paragraph: str, own: str) -> str:
    runs = base_direction(paragraph)
    wanted = base_direction(own, runs)
    return paragraph if runs == wanted else f"{_MARKS[wanted]}{paragraph}"


def stands(original: Original, ticked: Collection[str], own: str) -> int:
    """In how many places of the ticked texts these words stand, as they would be hidden."""
    return sum(len(reaching.hidden_by(text, own)) for _, text in _ticked(original, Wish(frozenset(ticked))))


def make(desk: Desk, original: Original, wish: Wish, progress: Progress = unheard) -> Changes:
    """Write the copy as it was looked at; raises `Trouble` where the original is another by now, or names are left."""
    now = desk.store.get(original.document.id)
    if now is None or now.binned or now.body != original.document.body:
        raise Trouble(CHANGED, LOOK_AGAIN)
    ticked = [one for one in original.offered if one.name in wish.ticked]
    if not ticked:
        raise Trouble(NOTHING_TICKED)
    texts = told(original, wish)
    found = mentions.find(desk, texts.items(), but=wish.left, progress=progress)
    if left := [*(one.called for one in found if one.whole), *_in_part(desk, original, wish)]:
        raise Trouble(STILL_NAMED, OTHER_WORDS, who=left[0])
    values = {one.name: codec.value_of(one, now.body) for one in ticked}
    no_words = {one.name: now.body[one.name] for one in ticked if not _is_text(one)}
    copy = {**values, **texts, "protection": wish.protection, REDACTED_FROM: now.id}
    copy.setdefault("title", next_title(desk, now.id, title_of(original.declared, no_words)))
    known = {name: value for name, value in copy.items() if name in original.declared.by_name}
    made = records.save(desk, now.type, None, known).changes
    desk.store.drafts.drop(draft_key(now.id))
    return made


def _in_part(desk: Desk, original: Original, wish: Wish) -> list[str]:
    """Whoever is named by a part of their name in the copy, of those whose whole name is said otherwise in it."""
    spoken = [one for one in original.named if one.whole and one.record not in wish.left]
    parts = mentions.called_after(desk, [one.record for one in spoken], _chosen(original, wish).values())
    return [one.called for one in spoken if parts.get(one.record)]


def _places(
    texts: Iterable[tuple[str, str]], said: Sequence[str], progress: Progress
) -> Mapping[str, tuple[Span, ...]]:
    found = dict[str, tuple[Span, ...]]()
    for name, text in texts:
        progress(0, 0)
        found[name] = tuple(places(text, said))
    return found


def _for_somebody(
    text: str, spans: Sequence[Span], chosen: str, unchosen: _Unchosen
) -> Iterator[tuple[Sequence[Span], str | None]]:
    """What stands in the place of somebody: the words chosen for them, else what says what was there."""
    calls = [span for span in spans if not any(map(str.isalpha, text[span.start : span.end]))]
    yield [span for span in spans if span not in calls], _in_one_line(chosen) or unchosen.name
    yield calls, _in_one_line(chosen) or unchosen.number


def _in_one_line(chosen: str) -> str:
    """Words in the place of others: they begin no paragraph."""
    return " ".join(chosen.split())


def withheld_words(texts: Sequence[str], own: str) -> str:
    """What says that words which a person hides themselves are withheld."""
    return withheld_word(texts, NUMBER if reaching.is_number(own) else OWN)


def withheld_word(texts: Iterable[str], what: Message = WITHHELD) -> str:
    """What says that a name is withheld, in Arabic where most is Arabic, else in the language of the screen."""
    spoken = habits().language
    runs = base_direction(" ".join(texts), "ltr")
    return say_in("ar" if runs == "rtl" else "en" if spoken == "ar" else spoken, what)


def _is_text(one: Field) -> bool:
    return isinstance(one.kind, Line | Prose)


def _tells(declared: RecordType, one: Field, document: Document) -> bool:
    """Whether a field can be told in a copy: it says something, points at nobody, and asks for nothing to be done."""
    asks = isinstance(one.kind, Day) and (one.kind.due or one.kind.rests)
    states: Collection[str] = declared.asks_first.weighed if declared.asks_first else ()
    apart = isinstance(one.kind, Reference | Content | Handles) or one.name in ("protection", *states)
    return one.name in document.body and not (asks or apart or one.kind.former or is_own_word(one, document))
