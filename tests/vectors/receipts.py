"""Receipts that every reader must open, and open alike, and receipts that it must refuse, each with why."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from vectors.making import MADE, OTHER, READER, SENDER, STRANGER, Identity, drawn, envelope, key_of

from defender_desk.exchange.identity import addressee
from defender_desk.exchange.manifest import canonical
from defender_desk.exchange.receipt import MAGIC, SIGNED
from defender_desk.vault.sealing import padded

DAMAGED = "damaged"
MAKER = "efgh6789"
"""The desk that made the bundle these are about, which is the one that reads them."""


def said(**other: Any) -> dict[str, Any]:
    """What a receipt of the sender says to the reader."""
    fates = ("taken", "waits", "left")
    return {
        "format": 1, "reads": 1, "sender": SENDER.contact("مكتب بسمة", "abcd2345").face,
        "to": addressee(READER.receive), "made": MADE, "practice": False, "bundle": key_of("bundle answered"),
        "about": [7, drawn("manifest").hex()], "desk": MAKER,
        "records": {key_of(fate): [fate, drawn(fate, 16).hex(), place] for place, fate in enumerate(fates)},
        "last_taken": [7, drawn("manifest").hex()], "last_sent": [0, ""], "absent": [key_of("a picture")], **other,
    }  # fmt: skip


def signed(
    line: bytes, signer: Identity = SENDER, *, magic: bytes = MAGIC, more: bytes = b"", purpose: str = SIGNED
) -> bytes:
    """An inside with this line, signed and padded."""
    made = magic + line + b"\n" + signer.signed(purpose, line).encode() + b"\n"
    return made + more + bytes(padded(len(made)) - len(made) - len(more))


def made(signer: Identity = SENDER, **other: Any) -> bytes:
    """An inside that says the usual but for this."""
    return signed(canonical(said(**other)), signer)


def without(name: str) -> bytes:
    """An inside that lacks a key."""
    return signed(canonical({key: value for key, value in said().items() if key != name}))


def valid() -> dict[str, dict[str, Any]]:
    """What each receipt that must be read says, by its name."""
    many = {key_of(f"record {number}"): ["taken", drawn(f"{number}", 16).hex(), number] for number in range(300)}
    return {
        "usual": said(),
        "nothing-taken-in-before": said(last_taken=[0, ""], records={}, absent=[]),
        "of-practice": said(practice=True),
        "of-a-desk-that-sent-much": said(last_sent=[2**53 - 1, drawn("other").hex()]),
        "of-many-records": said(records=many),
        "newer-that-can-be-read": said(format=2, later={"more": [1]}),
    }


def invalid() -> dict[str, tuple[str, bytes]]:
    """Each receipt that must be refused, by its name: why, and the file."""
    spelt = json.dumps(said(), ensure_ascii=False).encode()
    usual = canonical(said())
    good = made()
    one = next(iter(said()["records"]))
    return {name: (why, inside if name == "for-another" else envelope(inside, [READER.receive], name))
            for name, (why, inside) in {
        "for-another": ("not-for-you", envelope(good, [OTHER.receive], "another")),
        "to-another": ("not-for-you", made(to=addressee(OTHER.receive))),
        "first-line-newer": ("newer", signed(usual, magic=b"defender-desk-receipt 2\n")),
        "reads-newer": ("newer", made(reads=2)),
        "signed-by-another": ("signature", signed(usual, STRANGER)),
        "signed-as-a-bundle": ("signature", signed(usual, purpose="bundle manifest 1")),
        "changed-once-signed": ("signature", good.replace(b'"left"', b'"tak1"').replace(b'"tak1"', b'"taken"')),
        "in-another-spelling": (DAMAGED, signed(spelt)),
        "a-list": (DAMAGED, signed(b"[]")),
        "cut": (DAMAGED, good[:400]),
        "more-in-the-padding": (DAMAGED, signed(usual, more=b"x")),
        "longer-than-padded": (DAMAGED, good + bytes(4096)),
        "reads-missing": (DAMAGED, without("reads")),
        "format-missing": (DAMAGED, without("format")),
        "absent-missing": (DAMAGED, without("absent")),
        "records-missing": (DAMAGED, without("records")),
        "bundle-a-path": (DAMAGED, made(bundle="../../etc")),
        "record-a-path": (DAMAGED, made(records={"../x": said()["records"][one]})),
        "fate-unknown": (DAMAGED, made(records={one: ["eaten", "0" * 32, 1]})),
        "clocks-too-long": (DAMAGED, made(records={one: ["taken", "0" * 64, 1]})),
        "counter-negative": (DAMAGED, made(records={one: ["taken", "0" * 32, -1]})),
        "counter-true": (DAMAGED, made(records={one: ["taken", "0" * 32, True]})),
        "place-without-manifest": (DAMAGED, made(last_taken=[3, ""])),
        "place-none-with-manifest": (DAMAGED, made(last_sent=[0, drawn("x").hex()])),
        "absent-twice": (DAMAGED, made(absent=[key_of("a picture")] * 2)),
        "absent-out-of-order": (DAMAGED, made(absent=["b" * 26, "a" * 26])),
        "made-on-no-day": (DAMAGED, made(made="2026-02-30T10:00:00Z")),
        "practice-a-number": (DAMAGED, made(practice=1)),
        "sender-without-key": (DAMAGED, made(sender={**said()["sender"], "receive": "age1"})),
    }.items()}  # fmt: skip


def write(put: Callable[[str, bytes], bool]) -> None:
    """Write what is not there yet, and the list of what must be refused."""
    for name, says in valid().items():
        put(f"valid/{name}.age", envelope(signed(canonical(says)), [READER.receive], f"receipt {name}"))
        put(f"valid/{name}.json", (json.dumps(says, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode())
    for name, (_, data) in invalid().items():
        put(f"invalid/{name}.age", data)
    why = {name: code for name, (code, _) in sorted(invalid().items())}
    put("invalid.json", (json.dumps(why, indent=1) + "\n").encode())
