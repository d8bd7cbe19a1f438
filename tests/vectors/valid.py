"""Files that every reader must open, and open alike: one for each kind of hand-over and each liberty of the format."""

from __future__ import annotations

import json
from dataclasses import replace

from vectors.making import MADE, OTHER, READER, Identity, envelope, key_of, line_of, made_of, stanza, written

from defender_desk.exchange.bundle_lines import record_line
from defender_desk.exchange.manifest import canonical
from defender_desk.exchange.parcel import PRACTICE, RECORDS, Member, archive
from defender_desk.model.documents import Document
from defender_desk.model.levels import Profile
from defender_desk.model.redaction import redacted
from defender_desk.model.types import TYPES

PHOTO, NOTE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "ملاحظة\n".encode()
PAGES = [Member("document.pdf", b"%PDF-1.7\n" + b"fictional " * 50), Member("enclosure-2.png", PHOTO)]


def document(word: str, kind: str, **body: object) -> Document:
    """A record as a desk keeps it, written once by one desk."""
    clocks = {name: {"abcd2345": place} for place, name in enumerate(body, 7)}
    return Document(key_of(word), kind, body, clocks, binned=False, created=MADE, changed=MADE)  # type: ignore[arg-type]


def file_in(data: bytes, name: str, media: str) -> list[object]:
    """A sealed file as a record describes it."""
    line = line_of(data)
    return [line.id, name, media, line.size, line.sha256]


RECORDS_OF = (
    document(
        "Reem", "person", name="ريم الورّاق", protection="name_withheld", kinds=["journalist"], safe_channels=["signal"]
    ),
    document(
        "threat",
        "incident",
        title="تهديد على الهاتف",
        story='اتصلوا مرتين.\n"لا تكتبي"',
        status="open",
        what=["threat"],
        victims_count=1,
        notes="=1+1",
    ),
    document(
        "photo", "evidence", title="صورة", content=file_in(PHOTO, "صورة.png", "image/png"), about=[key_of("threat")]
    ),
    document("note", "evidence", title="note", content=file_in(NOTE, "../note.txt", "text/plain")),
)


def at(profile: Profile) -> list[Document]:
    """The records with what travels under a profile."""
    return [redacted(TYPES[one.type], one, profile.ceiling) for one in RECORDS_OF]


def odd_lines() -> bytes:
    """Records as another writer may spell them: unknown types, cleared fields, several desks, all that JSON allows."""
    deep: object = "bottom"
    for _ in range(30):  # the record and its body are two more
        deep = [deep]
    odd = document("odd", "type_of_the_future", deep=deep, most=2**53, least=-(2**53), small=5e-324, large=1.7e308)
    many = replace(
        odd,
        id=key_of("many"),
        type="z" * 40,
        body={"_hidden": {"": [None, True, False, "\u0000\u2028\U0001f54a", 0.5]}, "f" * 64: ""},
        clocks={
            "_hidden": {"A1b2C3d4E5f6G7h8": 2**53 - 1, "b": 1},
            "f" * 64: {"b": 2},
            "cleared": {"b": 3},
            "_bin": {"b": 4},
        },
        binned=True,
        created="",
        changed="0001-01-01T00:00:00Z",
    )
    spelt = json.dumps(json.loads(record_line(odd)), indent=None, separators=(" , ", " : "))  # and escapes for Arabic
    bare = (
        b'{"id":"%s","type":"x","body":{},"clocks":{},"binned":false,"created":"","changed":""}'
        % key_of("bare").encode()
    )
    return f" {spelt}\t\r".encode() + b"\n" + record_line(many) + bare + b"\n"


def newer(said: dict[str, object]) -> None:
    """A manifest of a later format that says it can be read as this one."""
    said["format"], said["later"] = 2, {"more": [1]}
    said["records"] = {**said["records"], "later": 1}  # type: ignore[dict-item]


def wrapped(word: str, inside: bytes, to: tuple[Identity, ...] = (READER,)) -> bytes:
    """The envelope for these."""
    return envelope(inside, [one.receive for one in to], word)


def grown(size: int) -> bytes:
    """A bundle with one file, whose inside is this long in all."""
    room = size
    while len(inside := written("grown", [], [b"x" * room])) > size or room > size - 1:
        room -= max(len(inside) - size, 1)
    return inside


def valid() -> dict[str, bytes]:
    """Each file by its name."""
    both = [PHOTO, NOTE]
    record = record_line(RECORDS_OF[0])
    more = canonical({"id": key_of("more"), "size": 4, "sha256": line_of(b"more").sha256, "later": True}) + b"\n"
    pack = written("pack", RECORDS_OF[:2])
    practice = written("practice", RECORDS_OF[:1], practice=True)
    grease = lambda header: header.replace(b"v1\n", b"v1\n-> later a b\n" + b"A" * 64 + b"\n\n", 1) + b"-> x\nAAAA\n"  # noqa: E731
    return {
        "full": wrapped("full", written("full", RECORDS_OF, both)),
        "casework": wrapped("casework", written("casework", at(Profile.CASEWORK), profile=Profile.CASEWORK)),
        "deidentified": wrapped(
            "deidentified", written("deidentified", at(Profile.DEIDENTIFIED), profile=Profile.DEIDENTIFIED)
        ),
        "statistics": wrapped("statistics", written("statistics", at(Profile.STATISTICS), profile=Profile.STATISTICS)),
        "empty": wrapped("empty", written("empty", [])),
        "empty-file": wrapped("empty-file", written("empty-file", [], [b""])),
        "several-recipients": wrapped("several", written("several", RECORDS_OF, to=(OTHER, READER)), (OTHER, READER)),
        "second-of-its-sender": wrapped("second", written("second", [], sequence=2, previous="ab" * 32)),
        "practice": wrapped("practice", practice),
        "unknown-types-and-fields": wrapped("unknown", made_of(odd_lines())),
        "newer-that-can-be-read": wrapped("newer", made_of(record, more, b"more", change=newer)),
        "other-stanzas": envelope(written("grease", RECORDS_OF[:1]), [READER.receive], "grease", header=grease),
        "one-full-chunk": wrapped("one-full-chunk", grown(65536)),
        "two-chunks": wrapped("two-chunks", grown(67584)),
        "pack-with-records": wrapped("pack", archive([*PAGES, Member(RECORDS, pack)])),
        "pack-of-documents": wrapped("papers", archive([*PAGES, Member("document.docx", b"PK fictional")])),
        "pack-of-practice": wrapped(
            "fiction", archive([replace(PAGES[0], name=PRACTICE + PAGES[0].name), Member(RECORDS, practice)])
        ),
    }


__all__ = ["PAGES", "RECORDS_OF", "document", "stanza", "valid", "wrapped"]
