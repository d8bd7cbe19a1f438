"""Files as evidence: taken in sealed and hashed, shown from memory, copied out only through the gate.

Services floor: nothing here opens a file with another program, or writes plaintext but for a copy a person asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from io import BufferedIOBase, BytesIO
from pathlib import Path

from defender_desk.exchange import cleanable
from defender_desk.exchange.apart.given import Held
from defender_desk.exchange.apart.requests import Clean, Draw, Preview
from defender_desk.exchange.hidden import Cleaned
from defender_desk.exchange.looks import Picture, Words
from defender_desk.exchange.media_types import PROGRAMS, media_type
from defender_desk.exchange.refusals import COPY_AGAIN, EMPTY, NEVER_START, PROGRAM
from defender_desk.exchange.whole_file import new_file
from defender_desk.model import codec
from defender_desk.model.changes import Changes
from defender_desk.model.documents import Document, targets
from defender_desk.model.kinds import Reference, Refs
from defender_desk.model.levels import Profile
from defender_desk.model.records import Field, declared
from defender_desk.model.shown import several
from defender_desk.model.types import TYPES, Evidence
from defender_desk.model.values import Blob
from defender_desk.services.belonging import live
from defender_desk.services.consent import gate, risks
from defender_desk.services.consent.asking import Step
from defender_desk.services.consent.consent import HAND_OVER
from defender_desk.services.consent.verdicts import Verdict
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.handover.leaving import Leaving, outward
from defender_desk.services.incidents.clean_copies import Way
from defender_desk.services.records import titles
from defender_desk.store.writing import Writing
from defender_desk.text.bidi import plain
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.disguise import safe_file_name
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import say
from defender_desk.text.trouble import Trouble

HEAD = 8192
"""Bytes looked at to tell what a file is."""
MOST_PREVIEWED = 64 * 2**20
"""Largest file shown in a preview, in bytes; a larger one can be copied out."""

NO_FILE = msg("This piece of evidence has no file.")
TOO_LARGE = msg("This file is too large to be shown here. Save a copy to look at it.")
UNCLEAN = (cleanable.NO_WAY, cleanable.TAKE_CARE)
"""What to know of a file whose hidden data cannot be taken out."""
PICTURES_INSTEAD = cleanable.PICTURES_INSTEAD
"""What to do where a paper cannot be cleaned."""
NOTHING_FOUND = msg("Nothing: none of the hidden data that this desk looks for was found")
CLEAN = msg("{title} (without hidden data)", "title of a clean copy")
DRAWN = msg("{title} (pictures of its pages)", "title of a clean copy")
_CALLED = {Way.CLEAN: CLEAN, Way.PICTURES: DRAWN}
STAYS = msg("The gate keeps this file here. Write a reason to override it.")

_SAME_IN_A_COPY = (
    "title",
    "kind",
    "protection",
    "shows",
    "about",
    "source",
    "made",
    "language",
    "faces",
    "consent_known",
)
"""What is true of a copy because it is true of the original."""


@dataclass(frozen=True)
class Intake:
    """One file to take in: its name, how to open it, its size in bytes (0 where not known)."""

    name: str
    open: Callable[[], BufferedIOBase]
    size: int = 0
    title: str = ""
    """What it is called as evidence, where that is not its name as a file."""


def from_path(path: Path) -> Intake:
    """A file on disk to take in."""
    return Intake(path.name, lambda: path.open("rb"), path.stat().st_size)


def take_in(
    desk: Desk, files: Sequence[Intake], about: Mapping[str, object] | None = None, progress: Progress = unheard
) -> Changes:
    """Seal each file and record it as evidence with the given typed values; stopped or failed, nothing is left."""
    desk.store.get_ready_to_seal()
    return record(desk, seal(desk, files, progress), about)


def seal(desk: Desk, files: Sequence[Intake], progress: Progress = unheard) -> list[Blob]:
    """Seal files beside the database; touches no record, so that it may run on any thread. `record` must follow."""
    total, before, blobs = sum(file.size for file in files), 0, list[Blob]()
    try:
        for file in files:
            blobs.append(_seal(desk, file, lambda done, start=before: progress(start + done, total)))  # type: ignore[misc]
            before += blobs[-1].size
    except BaseException:
        desk.store.blobs.remove([blob.id for blob in blobs])
        raise
    return blobs


def takes_files(type_name: str) -> bool:
    """Whether files can be recorded as evidence of a record of this type."""
    return _naming_field(type_name) is not None or _keeping_field(type_name) is not None


def _naming_field(type_name: str) -> Field | None:
    """The field by which evidence says that it is part of a record of this type."""
    evidence = declared(Evidence)
    wholes = (field for field in evidence.references if field.name in evidence.part_of and type_name != evidence.name)
    return next((field for field in wholes if _may_name(field, type_name)), None)


def _keeping_field(type_name: str) -> Field | None:
    """The field in which a record of this type names its evidence."""
    own = TYPES[type_name].references if type_name in TYPES and type_name != declared(Evidence).name else ()
    return next((field for field in own if _may_name(field, declared(Evidence).name)), None)


def _may_name(field: Field, type_name: str) -> bool:
    return isinstance(field.kind, Reference) and type_name in field.kind.to


def record(desk: Desk, blobs: Sequence[Blob], about: Mapping[str, object] | None = None, *, of: str = "") -> Changes:
    """Record sealed files as evidence, one record each, joined to the record `of`, all in one batch."""
    with removed_on_failure(desk, blobs), desk.change("attach") as writing:
        whole = writing.get(of) if of else None
        made = attach(desk, writing, blobs, {**(about or {}), **_naming(whole)})
        keeping = _keeping_field(whole.type) if whole else None
        if whole is not None and keeping is not None:
            kind = keeping.kind
            joined = (*targets(whole.body.get(keeping.name)), *made) if isinstance(kind, Refs) else made[0]
            writing.put(whole.id, whole.type, {keeping.name: codec.store(kind, joined)})
    return writing.changes


def to_note(blob: Blob) -> tuple[Message, ...]:
    """What to know of a file that was taken in, and what to do: where it is empty, or a program."""
    if not blob.size:
        return (EMPTY, COPY_AGAIN)
    return (PROGRAM, NEVER_START) if blob.media in PROGRAMS else ()


def warns(trouble: Trouble) -> bool:
    """Whether what is said in place of a preview is a warning."""
    return trouble.message in (EMPTY, PROGRAM)


def held_before(desk: Desk, blobs: Sequence[Blob]) -> dict[str, str]:
    """By id, what the evidence is called that holds the very same files as these, and stands in no bin."""
    keys = live(desk, (key for blob in blobs for key in desk.store.blobs.holding(blob)))
    return titles(desk, [one.id for one in keys if one.type == declared(Evidence).name])


def attach(desk: Desk, writing: Writing, blobs: Sequence[Blob], about: Mapping[str, object]) -> list[str]:
    """Record sealed files inside a transaction that does more; `removed_on_failure` must stand around it."""
    fields = declared(Evidence).by_name
    common = {name: codec.store(fields[name].kind, value) for name, value in about.items()}
    for blob in blobs:
        desk.store.blobs.keep(blob)
    return [writing.put(None, "evidence", _body(blob, common)).id for blob in blobs]


def _naming(whole: Document | None) -> dict[str, object]:
    naming = _naming_field(whole.type) if whole else None
    if whole is None or naming is None:
        return {}
    return {naming.name: (whole.id,) if isinstance(naming.kind, Refs) else whole.id}


@contextmanager
def removed_on_failure(desk: Desk, blobs: Sequence[Blob]) -> Iterator[None]:
    """Leave no sealed file behind when what was to record it fails."""
    try:
        yield
    except BaseException:
        desk.store.blobs.remove([blob.id for blob in blobs])
        raise


def _seal(desk: Desk, file: Intake, progress: Callable[[int], None]) -> Blob:
    try:
        with file.open() as source:
            head = source.read(HEAD)
            source.seek(0)
            name = safe_file_name(file.name)
            return desk.store.blobs.seal(source, name, media_type(head, name), progress)
    except OSError as bad:
        raise Trouble(msg("A file could not be read to its end. Nothing of it was kept.")) from bad


def _body(blob: Blob, common: Mapping[str, codec.Json]) -> dict[str, codec.Json]:
    fields = declared(Evidence).by_name
    received = FuzzyDate.exact(date.today())  # noqa: DTZ011  the day on the calendar of the person at the desk
    faces = {
        "content": codec.store(fields["content"].kind, blob),
        "title": Path(blob.name).stem,
        "obtained": codec.store(fields["obtained"].kind, received),
        **common,
    }
    return {name: face for name, face in faces.items() if face is not None}


def content(desk: Desk, evidence: str) -> Blob:
    """The sealed file of a piece of evidence."""
    document = desk.store.get(evidence)
    field = declared(Evidence).by_name["content"]
    blob = codec.value_of(field, document.body) if document is not None and document.type == "evidence" else None
    if not isinstance(blob, Blob):
        raise Trouble(NO_FILE)
    return blob


def preview(desk: Desk, evidence: str, *, page: int = 1, longest_side: int = 1600) -> Picture | Words:
    """A picture or the words of the file, made in memory; `page` from 1, `longest_side` in pixels."""
    blob = content(desk, evidence)
    if blob.size > MOST_PREVIEWED:
        raise Trouble(TOO_LARGE)
    data = b"".join(desk.store.blobs.open(blob.id))
    return desk.reader.ask(Preview(blob.name, page, longest_side), Held(data, blob.id))


def judged(desk: Desk, evidence: str, reason: str = "") -> Verdict:
    """What the gate says of a copy of the file; nothing goes where the record would go without its file.

    That files leave as they came in is not said of one that can be cleaned: a person is asked.
    """
    verdict = gate.judge(desk, _step(evidence), reason=reason)
    said = () if not cleans(content(desk, evidence)) else (risks.FILES,)
    return replace(
        verdict,
        goes=tuple(document for document in verdict.goes if "content" in document.body),
        warnings=tuple(one for one in verdict.warnings if one not in said),
    )


def _step(evidence: str) -> Step:
    return Step(HAND_OVER, (evidence,), date.today(), profile=Profile.FULL)  # noqa: DTZ011  the day at the desk


def cleans(blob: Blob) -> bool:
    """Whether a copy can be made of this file without what it tells beside its contents."""
    return cleanable.cleanable(blob.media) and blob.size <= cleanable.MOST_CLEANED


def draws(blob: Blob) -> bool:
    """Whether pictures of its pages can be made of this file."""
    return cleanable.drawable(blob.media) and blob.size <= cleanable.MOST_CLEANED


_ASKS = {Way.CLEAN: Clean, Way.PICTURES: Draw}


def cleaned(desk: Desk, evidence: str, progress: Progress = unheard, *, way: Way = Way.CLEAN) -> Cleaned:
    """The file without hidden data, in memory, and what was found; raises `Trouble` where it cannot be cleaned."""
    blob = content(desk, evidence)
    made = desk.copies.of(
        blob,
        way,
        lambda: b"".join(desk.store.blobs.open(blob.id)),
        lambda data: desk.reader.ask(_ASKS[way](blob.name), Held(data), progress),
    )
    if made.left:  # a copy that still hides something is never handed out as a clean one
        instead = cleanable.PICTURES_INSTEAD if draws(blob) else cleanable.INSTEAD
        raise Trouble(cleanable.STILL_HIDES, instead, what=several(map(say, made.left)))
    return made


def unclean(desk: Desk, evidence: str, progress: Progress = unheard) -> Trouble | None:
    """Why no copy of a file can leave without hidden data, and what to do instead; None where one can."""
    try:
        cleaned(desk, evidence, progress)
    except Trouble as trouble:
        return trouble
    return None


def clean_copy(desk: Desk, evidence: str, progress: Progress = unheard, *, way: Way = Way.CLEAN) -> Changes:
    """Keep a copy without hidden data beside the original, as a piece of evidence of its own that says what went."""
    original, made = desk.store.get(evidence), cleaned(desk, evidence, progress, way=way)
    if original is None:
        raise Trouble(NO_FILE)
    named = Path(content(desk, evidence).name)
    told_apart = f"{plain(say(_CALLED[way], title=named.stem))}{named.suffix}"  # in a folder too, beside the original
    intake = Intake(told_apart, lambda: BytesIO(made.data), len(made.data))
    blobs = seal(desk, [intake], progress)
    fields = declared(Evidence).by_name
    same = {name: codec.value_of(fields[name], original.body) for name in _SAME_IN_A_COPY if name in original.body}
    removed = several(map(say, made.found)) or say(NOTHING_FOUND)
    title = str(same.get("title") or named.stem)
    called = plain(say(_CALLED[way], title=title))  # told apart in every list
    about = {**same, "title": called, "copy_of": evidence, "removed": removed}
    with removed_on_failure(desk, blobs), desk.change("attach") as writing:
        attach(desk, writing, blobs, about)
    return writing.changes


def save_copy(
    desk: Desk, evidence: str, target: Path, *, way: Way, reason: str = "", progress: Progress = unheard
) -> Changes:
    """Write a copy to a file of the person's choice, through the gate, whole or not at all."""
    blob, verdict = content(desk, evidence), judged(desk, evidence, reason)
    if not verdict.goes:
        raise Trouble(STAYS)
    whole = way is Way.AS_IT_CAME
    chunks = desk.store.blobs.open(blob.id) if whole else iter((cleaned(desk, evidence, progress, way=way).data,))
    leaving = Leaving("copy", _step(evidence), verdict, tuple((document, ("content",)) for document in verdict.goes))
    done = 0
    with outward(desk, leaving, target) as out, new_file(out.path) as file:
        for chunk in chunks:
            done += file.write(chunk)
            progress(min(done, blob.size), blob.size)
    return out.changes
