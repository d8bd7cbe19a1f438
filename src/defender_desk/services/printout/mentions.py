"""People and groups recorded here whose names, telephones, addresses or accounts stand in words that are to leave.

Services floor: it warns whoever writes; it keeps nothing here and changes nothing. Whom to ask about is looked up by
how names sound and by the faces of addresses (`store.sounds`); who is named is then decided by `text`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from types import MappingProxyType

from defender_desk.model.documents import Document, targets
from defender_desk.model.shown import code_name, title_of
from defender_desk.model.types import TYPES
from defender_desk.services.bring_in.twins import MOST_UNDER_KEY
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.text.folding import words
from defender_desk.text.handles_said import handle_faces, handles_in
from defender_desk.text.joining import as_one, join
from defender_desk.text.lexicon import lexicon
from defender_desk.text.names import (
    BEFORE_FAMILY,
    LIKELY,
    bears,
    likeness,
    name_keys,
    names_from,
    part_sounds,
    pieces,
    several_names,
    short_ends,
)
from defender_desk.text.numbers_said import number_key, numbers_in, same_number
from defender_desk.text.particles import THE, bared
from defender_desk.text.readings import readings

_MOST_PARTS, _MOST_WORDS = 6, 16
"""So many parts in a row, and words, are read as one name at most."""
_SHORTEST = 3
"""Letters of a name of one word that is looked for; a shorter one stands in every text."""
_FEW = 5
"""A title and one name, as “Mrs. Haddad”, may mean anybody of that name; where more are recorded it tells nobody."""
_INITIALS = frozenset("bcdfghjklmnpqrstvwxz")
"""Letters that stand for a name and are no word of their own, as “a la” and “y el” begin with."""
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
    by: tuple[str, ...] = ()
    """Their telephones, addresses and accounts that stand there, as they are kept here."""
    said: tuple[str, ...] = ()
    """What stands there for them: folded words, without particles before the first, digits of a telephone, or a face.

    What is likeliest comes first, since it may stand within another.
    """


_Places = dict[str, set[str]]
"""The places where each word or name stands."""


@dataclass
class _Heard:
    """What may be a name in a text."""

    names: _Places = field(default_factory=lambda: defaultdict(set))
    """Several words in a row."""
    keyed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The shortest of these that have one of the keys of `name_keys`."""
    longer: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By each of these: those that are the next longer, and have its keys too."""
    single: _Places = field(default_factory=lambda: defaultdict(set))
    """Words, and what is one part of a name in several: عبد الرحمن."""
    joined: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """These by what they are when they are written in one."""
    titled: _Places = field(default_factory=lambda: defaultdict(set))
    """Those that follow a title, or an initial."""
    numbers: _Places = field(default_factory=lambda: defaultdict(set))
    """What may be a telephone, its digits alone."""
    handles: _Places = field(default_factory=lambda: defaultdict(set))
    """What may be an address, an account or a page, by the faces of `handles_in`."""

    def keys(self) -> set[str]:
        """Every key under which somebody who is named may be found."""
        return {*self.keyed, *self.alone}

    @cached_property
    def alone(self) -> dict[str, set[str]]:
        """The single words by their keys, once all is heard."""
        found: dict[str, set[str]] = defaultdict(set)
        for word in self.single:
            for key in name_keys(word):
                found[key].add(word)
        return found

    def listen(self, place: str, runs: Iterable[tuple[str, Iterable[str]]]) -> None:
        """Hear what `names_from` gives."""
        shorter = ""
        for run, keys in runs:
            self.names[run].add(place)
            if shorter:
                self.longer[shorter].add(run)
            for key in keys:
                self.keyed[key].add(run)
            shorter = run

    def sounding(self, name: str) -> set[str]:
        """What shares a key with this name."""
        found, left = set[str](), [run for key in name_keys(name) for run in self.keyed.get(key, ())]
        while left:
            if (run := left.pop()) not in found:
                found.add(run)
                left += self.longer.get(run, ())
        return found


def find(
    desk: Desk,
    texts: Iterable[tuple[str, str]],
    *,
    but: Collection[str] = (),
    near: Collection[str] = (),
    handles_but: Collection[str] = (),
    told: Mapping[str, Collection[str]] = MappingProxyType({}),
    progress: Progress = unheard,
) -> tuple[Mention, ...]:
    """Whoever is named in these (place, words), but for those in `but`; telephones and addresses count.

    Of the people in `near`, whom readers may guess, one part of a name is enough; of everybody else it must be whole,
    or follow a title. Somebody in the bin is named by what tells of nobody outside it. What is in `handles_but` is told
    as somebody's own, and tells of nobody else. Of names in `told`, by record, it is known that they may be told: only
    the others are looked for.
    """
    heard = _listen(texts, progress)
    known = list(_read(desk, but, progress))
    found = _whole(heard, _sounding(desk, heard.keys(), 0, progress), known, told)
    called_up = _called_up(desk, heard.numbers, handles_but, known, progress)
    found = _joined(found, called_up, _seen_at(desk, heard.handles, handles_but, known, progress))
    found = _not_live(heard, found, known)
    known += [document for document, _ in found]
    close = _in_part(heard.single, _live(_read(desk, near, progress)), known, told)
    alike = {sound for word in heard.titled for sound in part_sounds(word)}
    titled = _in_part(heard.titled, _live(_sounding(desk, alike, MOST_UNDER_KEY, progress)), known, told)
    few = {word for word in heard.titled if sum(word in borne for _, borne in titled) <= _FEW}
    made = [_mention(document, places, by=_by(heard, document, handles_but)) for document, places in found]
    made += [_mention(document, borne, whole=False) for document, borne in close]
    met = {one.record for one in made}
    made += [
        _mention(document, {word: places for word, places in borne.items() if word in few}, whole=False)
        for document, borne in titled
        if document.id not in met and not few.isdisjoint(borne)
    ]
    return tuple(made)


def _listen(texts: Iterable[tuple[str, str]], progress: Progress) -> _Heard:
    heard, titles = _Heard(), lexicon().titles
    for place, text in ((place, one.text) for place, said in texts for one in readings(said)):
        progress(0, 0)
        said, named, before_family = words(text), False, False
        for number in numbers_in(text):
            heard.numbers[number].add(place)
        for face in handles_in(text):
            heard.handles[face].add(place)
        for start, word in enumerate(said):
            for here in _from(said, start):
                for part in _parts(here):
                    heard.single[part].add(place)
                    heard.joined[as_one(part.split())].add(part)
                    if named or before_family:
                        heard.titled[part].add(place)
                heard.listen(place, names_from((*here,), _MOST_PARTS))
            titled = not titles.isdisjoint(bared(word)) or word in _INITIALS
            named = titled or (len(word) == 1 and word.isascii())
            before_family = titled or (before_family and word in BEFORE_FAMILY)
    return heard


def _from(said: Sequence[str], start: int) -> Iterator[list[str]]:
    """The words from a place on, the first with and without the particles before it."""
    return ([bare, *said[start + 1 : start + _MOST_WORDS]] for bare in bared(said[start]))


def _parts(here: Sequence[str]) -> Iterator[str]:
    """The first of these words, and with it all that are one part of a name together."""
    yield here[0]
    if joined := join(here, 0):
        yield " ".join(here[: joined[1]])


def _sounding(desk: Desk, keys: Iterable[str], most: int, progress: Progress) -> Iterator[Document]:
    sought = map(pieces, keys)
    return _read(desk, desk.store.sounding(sought, most=most, heard=lambda: progress(0, 0)), progress)


def _read(desk: Desk, keys: Collection[str], progress: Progress) -> Iterator[Document]:
    """Those of these records that have names; also from the bin."""
    wanted = list(keys)
    for at in range(0, len(wanted), _READ):
        progress(at, len(wanted))
        for document in desk.store.many(wanted[at : at + _READ]).values():
            if document.type in TYPES and TYPES[document.type].named:
                yield document


def _live(documents: Iterable[Document]) -> Iterator[Document]:
    return (document for document in documents if not document.binned)


def _not_live(
    heard: _Heard, found: Iterable[tuple[Document, _Places]], known: Iterable[Document]
) -> list[tuple[Document, _Places]]:
    """These, but for those in the bin who are named by nothing that does not name somebody outside it as well."""
    live = [places for document, places in found if not document.binned]
    live += [_standing(heard, _names(document)) for document in _live(known)]
    said = {word for places in live for word in places}
    return [one for one in found if not (one[0].binned and one[1].keys() <= said)]


def _names(document: Document, told: Mapping[str, Collection[str]] = MappingProxyType({})) -> list[str]:
    texts = (text for each in TYPES[document.type].named for text in targets(document.body.get(each.name)))
    return [name for text in texts for name in several_names(text) if name not in told.get(document.id, ())]


def _whole(
    heard: _Heard, documents: Iterable[Document], known: Sequence[Document], told: Mapping[str, Collection[str]]
) -> list[tuple[Document, _Places]]:
    """Those whose whole name stands in the text, as what, and where."""
    skipped = {one.id for one in known}
    asked = ((one, _standing(heard, _names(one, told))) for one in documents if one.id not in skipped)
    return [(document, places) for document, places in asked if places]


def _called_up(
    desk: Desk, numbers: _Places, but: Collection[str], known: Sequence[Document], progress: Progress
) -> Iterator[tuple[Document, _Places]]:
    """Those whose telephone stands in the text, however it is written and in whichever field it is kept, and where."""
    skipped, own = {one.id for one in known}, _numbers(but)
    sought = [number for number in numbers if not any(same_number(number, one) for one in own)]
    keys = desk.store.sounding(((number_key(number),) for number in sought), heard=lambda: progress(0, 0))
    for document in _read(desk, keys, progress):
        theirs = _numbers(_handles(document))
        said = [number for number in sought if any(same_number(number, one) for one in theirs)]
        if document.id not in skipped and said:
            said.sort(key=lambda number: (not any(one.endswith(number) for one in theirs), -len(number)))
            yield document, {number: numbers[number] for number in said}


def _numbers(handles: Iterable[str]) -> set[str]:
    return {number for handle in handles for number in numbers_in(handle)}


def _seen_at(
    desk: Desk, said: _Places, but: Collection[str], known: Sequence[Document], progress: Progress
) -> Iterator[tuple[Document, _Places]]:
    """Those of whom an address, an account or a page stands in the text, and where."""
    skipped, own = {one.id for one in known}, {face for handle in but for face in handle_faces(handle)}
    sought = {face: places for face, places in said.items() if face not in own}
    keys = desk.store.sounding(((face,) for face in sought), most=0, heard=lambda: progress(0, 0))
    for document in _read(desk, keys, progress):
        theirs = {face for handle in _handles(document) for face in handle_faces(handle)} & sought.keys()
        if document.id not in skipped and theirs:
            yield document, {face: sought[face] for face in sorted(theirs)}


def _handles(document: Document) -> list[str]:
    return [one for each in TYPES[document.type].handles for one in targets(document.body.get(each.name))]


def _joined(*found: Iterable[tuple[Document, _Places]]) -> list[tuple[Document, _Places]]:
    """Each of these once, with every place."""
    met: dict[str, tuple[Document, _Places]] = {}
    for document, places in chain(*found):
        met.setdefault(document.id, (document, {}))[1].update(places)
    return list(met.values())


def _standing(heard: _Heard, names: Iterable[str]) -> _Places:
    return {said: places for name in names for said, places in _where(heard, name).items()}


def _where(heard: _Heard, name: str) -> _Places:
    alone = words(name)
    one = as_one(alone)
    whole = {part: heard.single[part] for part in heard.joined.get(one, ())} if len(one) >= _SHORTEST else {}
    alike = {run: likeness(run, name).score for run in _alike(heard, name, alone, one)}
    best = sorted(alike, key=lambda run: (-alike[run], -len(run), run))
    standing = {run: heard.names.get(run) or heard.single[run] for run in best if alike[run] >= LIKELY}
    return {**whole, **standing}


def _alike(heard: _Heard, name: str, alone: Sequence[str], one: str) -> set[str]:
    """What may be this name in other letters; for one word it is one part in several, and for such a part one word."""
    found = heard.sounding(name)
    if len(alone) == 1:
        return {run for run in found if as_one(run.split())}
    if one and not one.startswith(THE):
        found.update(word for key in name_keys(name) for word in heard.alone.get(key, ()))
    return found


def _in_part(
    said: _Places, documents: Iterable[Document], known: Sequence[Document], told: Mapping[str, Collection[str]]
) -> list[tuple[Document, _Places]]:
    """People of whose name one part stands in the text, which is no part of a name already known to stand there.

    A first or last part of two letters counts as it is written alone: many a small word sounds like it.
    """
    sounds = _by_sound(said)
    taken = {word for one in known for word in _borne(sounds, _names(one))}
    skipped = {one.id for one in known}
    people = (one for one in documents if one.type == "person" and one.id not in skipped)
    found = ((one, {word: said[word] for word in _borne(sounds, _names(one, told)) - taken}) for one in people)
    return [(document, borne) for document, borne in found if borne]


def _by_sound(said: Iterable[str]) -> Mapping[str, set[str]]:
    sounds: dict[str, set[str]] = defaultdict(set)
    for word in said:
        for sound in part_sounds(word) if len(word) >= _SHORTEST else (word,):
            sounds[sound].add(word)
    return sounds


def called_after(desk: Desk, people: Iterable[str], texts: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """By person: what in these texts may be a part of the name of somebody who was named in full before, folded."""
    read = [words(reading.text) for text in texts for reading in readings(text)]
    sounds = _by_sound(
        {part for said in read for at in range(len(said)) for here in _from(said, at) for part in _parts(here)}
    )
    known = (one for one in desk.store.many(set(people)).values() if one.type == "person")
    return {one.id: tuple(sorted(_borne(sounds, _names(one)))) for one in known}


def _borne(sounds: Mapping[str, set[str]], names: Iterable[str]) -> set[str]:
    return {
        word
        for name in names
        for sound in (*part_sounds(name), *short_ends(name))
        for word in sounds.get(sound, ())
        if bears(name, word)
    }  # fmt: skip


def _by(heard: _Heard, document: Document, but: Collection[str]) -> tuple[str, ...]:
    theirs = (one for one in _handles(document) if one not in but)
    return tuple(one for one in theirs if _reaches(heard, one))


def _reaches(heard: _Heard, handle: str) -> bool:
    return not heard.handles.keys().isdisjoint(handle_faces(handle)) or any(
        same_number(number, one) for number in numbers_in(handle) for one in heard.numbers
    )


def _mention(document: Document, said: _Places, *, whole: bool = True, by: tuple[str, ...] = ()) -> Mention:
    declared = TYPES[document.type]
    called = title_of(declared, document.body) or next(iter(_names(document)), code_name(declared, document.id))
    places = {place for found in said.values() for place in found}
    return Mention(document.id, document.type, called, tuple(sorted(places)), whole, by, tuple(said))
