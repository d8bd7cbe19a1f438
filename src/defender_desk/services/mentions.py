"""People and groups recorded in this desk whose names stand in words that are to leave, in Arabic or in Latin letters.

Services floor: it warns whoever writes; it keeps nothing here and changes nothing. Whom to ask about is looked up by
how names sound (`store.sounds`); whether they are named is then decided by `text.names`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from defender_desk.model.documents import Document, targets
from defender_desk.model.kinds import Handles
from defender_desk.model.queries import Query
from defender_desk.model.shown import title_of
from defender_desk.model.types import TYPES
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.twins import MOST_UNDER_KEY
from defender_desk.text.folding import words
from defender_desk.text.lexicon import lexicon
from defender_desk.text.names import LIKELY, bears, likeness, name_keys, part_sounds, pieces, several_names
from defender_desk.text.numbers_said import numbers_in, same_number, undialled

_WINDOWS = (2, 3, 4)
"""So many words in a row are read as one name."""
_PREFIXES = ("و", "ف", "ب", "ل", "ك")
"""Particles that Arabic writes onto the word that follows."""
_TO_THE, _THE = "لل", "ال"
"""The article, as it is written after one of them."""
_SHORTEST = 3
"""Letters of a name of one word that is looked for; a shorter one stands in every text."""
_FEW = 5
"""A title and one name, as “Mrs. Haddad”, may mean anybody of that name; where more are recorded it tells nobody."""
_PHONES = {
    name: tuple(each.name for each in kind.fields if isinstance(each.kind, Handles) and each.kind.form == "phone")
    for name, kind in TYPES.items()
    if kind.named
}
"""Fields by which whoever has a name is called up, by type."""
_READ = 400
"""Records read at once; between two readings whoever waits is told, and may stop it."""


@dataclass(frozen=True)
class Mention:
    """Somebody or a group that is named, and where."""

    record: str
    type: str
    called: str
    places: tuple[str, ...]
    """What the places are called, as they were handed in."""
    whole: bool = True
    """Whether the name stands there, and not only a part of it by which they may be meant."""


_Places = dict[str, set[str]]
"""The places where each word or name stands."""


@dataclass
class _Heard:
    """What may be a name in a text."""

    windows: dict[str, _Places] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    """By the keys of `name_keys`: several words in a row."""
    single: _Places = field(default_factory=lambda: defaultdict(set))
    titled: _Places = field(default_factory=lambda: defaultdict(set))
    """Words that follow a title, or an initial."""
    numbers: _Places = field(default_factory=lambda: defaultdict(set))
    """What may be a telephone, its digits alone."""

    def keys(self) -> set[str]:
        """Every key under which somebody who is named may be found."""
        return {*self.windows, *(key for word in self.single for key in name_keys(word))}


def find(
    desk: Desk,
    texts: Iterable[tuple[str, str]],
    *,
    but: Collection[str] = (),
    near: Collection[str] = (),
    numbers_but: Collection[str] = (),
    told: Mapping[str, Collection[str]] = MappingProxyType({}),
    progress: Progress = unheard,
) -> tuple[Mention, ...]:
    """Whoever outside the bin is named in these (place, words), but for those in `but`; their telephone names them too.

    Of the people in `near`, whom readers may guess, one part of a name is enough; of everybody else it must be whole,
    or follow a title. A telephone in `numbers_but` is told as somebody's own, and tells of nobody else. Of names
    in `told`, by record, it is known that they may be told: only the others are looked for.
    """
    heard = _listen(texts, progress)
    known = list(_read(desk, but, progress))
    found = _whole(heard, _sounding(desk, heard.keys(), 0, progress), known, told)
    found = _joined(found, _called_up(desk, heard.numbers, numbers_but, known))
    known += [document for document, _ in found]
    close = _in_part(heard.single, _read(desk, near, progress), known, told)
    alike = {sound for word in heard.titled for sound in part_sounds(word)}
    titled = _in_part(heard.titled, _sounding(desk, alike, MOST_UNDER_KEY, progress), known, told)
    few = {word for word in heard.titled if sum(word in borne for _, borne in titled) <= _FEW}
    made = [_mention(document, places) for document, places in found]
    made += [_mention(document, _places(borne, borne), whole=False) for document, borne in close]
    met = {one.record for one in made}
    made += [
        _mention(document, _places(borne, few), whole=False)
        for document, borne in titled
        if document.id not in met and not few.isdisjoint(borne)
    ]
    return tuple(made)


def _listen(texts: Iterable[tuple[str, str]], progress: Progress) -> _Heard:
    heard, titles = _Heard(), lexicon().titles
    for place, text in texts:
        progress(0, 0)
        said, named = words(text), False
        for number in numbers_in(text):
            heard.numbers[number].add(place)
        for start, word in enumerate(said):
            for bare in _bare(word):
                heard.single[bare].add(place)
                if named:
                    heard.titled[bare].add(place)
                for window in _windows(bare, said[start + 1 :][: max(_WINDOWS)]):
                    for key in name_keys(window):
                        heard.windows[key][window].add(place)
            named = not titles.isdisjoint(_bare(word)) or (len(word) == 1 and word.isascii())
    return heard


def _bare(word: str, particles: int = 2) -> Iterator[str]:
    """The word, and where it is Arabic what is left of it without the particles before it: two at most, as in ولعبد."""
    yield word
    if particles and word.startswith(_PREFIXES) and len(word) > len("أم"):
        yield from _bare(word[1:], particles - 1)
    if word.startswith(_TO_THE):
        yield _THE + word.removeprefix(_TO_THE)


def _windows(first: str, after: list[str]) -> Iterator[str]:
    return (" ".join((first, *after[: size - 1])) for size in _WINDOWS if len(after) >= size - 1)


def _sounding(desk: Desk, keys: Iterable[str], most: int, progress: Progress) -> Iterator[Document]:
    sought = map(pieces, keys)
    return _read(desk, desk.store.sounding(sought, most=most, heard=lambda: progress(0, 0)), progress)


def _read(desk: Desk, keys: Collection[str], progress: Progress) -> Iterator[Document]:
    """Those of these records that have names and are outside the bin."""
    wanted = list(keys)
    for at in range(0, len(wanted), _READ):
        progress(at, len(wanted))
        for document in desk.store.many(wanted[at : at + _READ]).values():
            if not document.binned and document.type in TYPES and TYPES[document.type].named:
                yield document


def _names(document: Document, told: Mapping[str, Collection[str]] = MappingProxyType({})) -> list[str]:
    texts = (text for each in TYPES[document.type].named for text in targets(document.body.get(each.name)))
    return [name for text in texts for name in several_names(text) if name not in told.get(document.id, ())]


def _whole(
    heard: _Heard, documents: Iterable[Document], known: Sequence[Document], told: Mapping[str, Collection[str]]
) -> list[tuple[Document, Collection[str]]]:
    """Those whose whole name stands in the text, and where."""
    skipped = {one.id for one in known}
    asked = ((one, _standing(heard, _names(one, told))) for one in documents if one.id not in skipped)
    return [(document, places) for document, places in asked if places]


def _called_up(
    desk: Desk, numbers: _Places, but: Collection[str], known: Sequence[Document]
) -> Iterator[tuple[Document, Collection[str]]]:
    """Those whose telephone stands in the text, however it is written, and where."""
    skipped, own = {one.id for one in known}, [undialled(number) for number in but]
    sought = {number: places for number, places in numbers.items() if not any(same_number(number, one) for one in own)}
    for number, places in sought.items():
        for type_name, phones in _PHONES.items():
            for document in desk.store.many(desk.store.ids(Query(type_name, words=number), limit=_READ)).values():
                theirs = [undialled(one) for name in phones for one in targets(document.body.get(name))]
                if document.id not in skipped and any(same_number(number, one) for one in theirs):
                    yield document, places


def _joined(
    named: Iterable[tuple[Document, Collection[str]]], called: Iterable[tuple[Document, Collection[str]]]
) -> list[tuple[Document, Collection[str]]]:
    """Each of these once, with every place."""
    met: dict[str, tuple[Document, set[str]]] = {}
    for document, places in (*named, *called):
        met.setdefault(document.id, (document, set()))[1].update(places)
    return list(met.values())


def _standing(heard: _Heard, names: Iterable[str]) -> set[str]:
    return {place for name in names for place in _where(heard, name)}


def _where(heard: _Heard, name: str) -> Collection[str]:
    alone = words(name)
    if len(alone) == 1:
        return heard.single.get(alone[0], ()) if len(alone[0]) >= _SHORTEST else ()
    near: Mapping[str, set[str]] = {
        window: places for key in name_keys(name) for window, places in heard.windows.get(key, {}).items()
    }
    return {place for window, places in near.items() if likeness(window, name).score >= LIKELY for place in places}


def _in_part(
    said: _Places, documents: Iterable[Document], known: Sequence[Document], told: Mapping[str, Collection[str]]
) -> list[tuple[Document, _Places]]:
    """People of whose name one part stands in the text, which is no part of a name already known to stand there."""
    sounds: dict[str, set[str]] = defaultdict(set)
    for word in (word for word in said if len(word) >= _SHORTEST):
        for sound in part_sounds(word):
            sounds[sound].add(word)
    taken = {word for one in known for word in _borne(sounds, _names(one))}
    skipped = {one.id for one in known}
    people = (one for one in documents if one.type == "person" and one.id not in skipped)
    found = ((one, {word: said[word] for word in _borne(sounds, _names(one, told)) - taken}) for one in people)
    return [(document, borne) for document, borne in found if borne]


def _borne(sounds: Mapping[str, set[str]], names: Iterable[str]) -> set[str]:
    return {
        word
        for name in names
        for sound in part_sounds(name)
        for word in sounds.get(sound, ())
        if bears(name, word)
    }  # fmt: skip


def _places(borne: _Places, counted: Collection[str]) -> set[str]:
    return {place for word, places in borne.items() if word in counted for place in places}


def _mention(document: Document, places: Collection[str], *, whole: bool = True) -> Mention:
    called = title_of(TYPES[document.type], document.body) or _names(document)[0]
    return Mention(document.id, document.type, called, tuple(sorted(places)), whole)
