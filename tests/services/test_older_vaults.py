"""A vault that an older version made is brought up to date, and knows what it knew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from defender_desk.exchange.identity import Identity
from defender_desk.model.codec import Json
from defender_desk.services import opening
from defender_desk.services.desk import Desk
from defender_desk.services.handover import carried, file_order
from defender_desk.services.handover.carried import Answer
from defender_desk.services.identity import correspondents
from defender_desk.store import schema
from defender_desk.vault.slots import CHEAPEST

from .conftest import PASSPHRASE

THEIRS, BEFORE, STRANGER = (Identity.fresh().contact(name, "QQQQ") for name in ("theirs", "theirs", "stranger"))
TOLD: Json = {"clocks": [{"DESK": 7}], "fields": [["name"]], "records": {"r1": [[0, 0]]}}
ANSWER: Json = {"made": "2026-11-30T10:00:00Z", "upto": 2, "taken": 2, "sent": 0, "lacks": []}


def listed(bundle: str, way: str, **more: Json) -> Json:
    return {"id": bundle, "way": way, "keys": [THEIRS.receive], "day": "2026-11-30", "profile": "full", **more}


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Desk], None]], Desk]:
    """Opens a vault of schema 4, as it was filled, with the program of today."""
    made, steps = list[Desk](), schema.steps()[:4]

    def opened(fill: Callable[[Desk], None]) -> Desk:
        with monkeypatch.context() as then:
            then.setattr(schema, "steps", steps.copy)
            desk = opening.create(tmp_path / "v", PASSPHRASE, profile=CHEAPEST).desk
            correspondents.add(desk, THEIRS, verified=True)
            fill(desk)
            opening.close(desk)
        made.append(opening.unlock(tmp_path / "v", PASSPHRASE))
        return made[-1]

    yield opened
    for desk in made:
        opening.close(desk)


def came(desk: Desk, number: int, sign: str) -> None:
    desk.store._database.run(
        "INSERT INTO arrival VALUES (?, 5, '2026-11-30T10:00:00Z', 'bundle', 'theirs', 'QQQQ', ?, ?, ?, ?, 0)",
        (number, sign, f"c{number}", number, f"{number}" * 64),
    )


def left(desk: Desk, number: int) -> None:
    desk.store._database.run(
        "INSERT INTO sent VALUES (?, '2026-11-30T10:00:00Z', 'theirs', ?, 1, ?, ?, ?, '[]')",
        (number, f'["{THEIRS.receive}"]', f"l{number}", number, f"{number}" * 64),
    )


def test_what_left_and_came_is_known_as_before(older: Callable[[Callable[[Desk], None]], Desk]) -> None:
    def fill(desk: Desk) -> None:
        put = desk.store.settings.put
        for number in (1, 2, 3):
            left(desk, number)
            put(f"carried.l{number}", {**TOLD, "records": {f"r{number}": [[0, 0]]}})  # type: ignore[dict-item]  JSON of any shape
        put("carried.l2", {**TOLD, "records": {"r2": [[0, 0]]}, "answers": {THEIRS.receive: ANSWER}})  # type: ignore[dict-item]  JSON of any shape
        came(desk, 1, BEFORE.sign)
        came(desk, 2, THEIRS.sign)
        put("carried.c2", {**TOLD, "records": {"r4": [[0, 0]]}})  # type: ignore[dict-item]  JSON of any shape
        put("carried", [
            listed("l1", "left", lost=True), listed("l2", "left", answered=[THEIRS.receive]),
            listed("l3", "left", profile="deidentified", forgotten=[THEIRS.receive]), listed("c2", "came"),
        ])  # fmt: skip
        put("sent", {"sequence": 3, "previous": "3" * 64})
        put(f"received.{BEFORE.sign}", {"sequence": 1, "manifest": "1" * 64})
        put(f"received.{THEIRS.sign}", {"sequence": 2, "manifest": "2" * 64})

    desk = older(fill)
    assert [(one.id, one.lost, one.profile, one.answered, one.forgotten) for one in carried.handed(desk)] == [
        ("l3", False, "deidentified", (), (THEIRS.receive,)),
        ("l2", False, "full", (THEIRS.receive,), ()),
        ("l1", True, "full", (), ()),
    ]
    (has,) = carried.elsewhere(desk, [THEIRS.receive], coded=False).desks
    assert dict(has) == {"r2": {"name": {"DESK": 7}}, "r4": {"name": {"DESK": 7}}}
    assert carried.answers(desk, THEIRS.receive) == {"l2": Answer("2026-11-30T10:00:00Z", 2, 2, 0, ())}
    assert desk.store.arrivals.sent_last() == (3, "3" * 64)
    assert file_order.last_of(desk, THEIRS.sign) == (2, "2" * 64)
    kept = [name for (name,) in desk.store._database.rows("SELECT name FROM setting")]
    assert not [name for name in kept if name == "sent" or name.startswith(("carried", "received."))]


def test_files_of_a_sender_who_renewed_keys_and_sent_more_since_are_one_line(
    older: Callable[[Callable[[Desk], None]], Desk],
) -> None:
    def fill(desk: Desk) -> None:
        for number, sign in ((1, BEFORE.sign), (2, BEFORE.sign), (3, THEIRS.sign), (4, STRANGER.sign)):
            came(desk, number, sign)
        for sign, number in ((BEFORE.sign, 2), (THEIRS.sign, 3), (STRANGER.sign, 4)):
            desk.store.settings.put(f"received.{sign}", {"sequence": number, "manifest": f"{number}" * 64})
        (known,) = correspondents.known(desk)
        correspondents.keep(desk, [replace(known, signed=(BEFORE.sign,), former=(BEFORE.receive,))])

    desk = older(fill)
    for contact in (BEFORE, THEIRS):
        assert [one.sequence for one in desk.store.arrivals.of_sender(contact.sign)] == [3, 2, 1]
    assert [one.sequence for one in desk.store.arrivals.of_sender(STRANGER.sign)] == [4]
    assert [one.sequence for one in carried.with_them(desk, [BEFORE.receive])] == [3, 2, 1]


def test_the_order_of_files_goes_on_where_none_was_listed(older: Callable[[Callable[[Desk], None]], Desk]) -> None:
    def fill(desk: Desk) -> None:
        came(desk, 6, BEFORE.sign)
        for sign, number in ((BEFORE.sign, 6), (THEIRS.sign, 6), (STRANGER.sign, 9)):  # new keys were taken after 6
            desk.store.settings.put(f"received.{sign}", {"sequence": number, "manifest": f"{number}" * 64})
        desk.store.settings.put("sent", {"sequence": 4, "previous": "4" * 64})

    desk = older(fill)
    for contact, number in ((BEFORE, 6), (THEIRS, 6), (STRANGER, 9)):
        assert file_order.last_of(desk, contact.sign) == (number, f"{number}" * 64)
    assert desk.store.arrivals.sent_last() == (4, "4" * 64)
    assert [one.sequence for one in desk.store.arrivals.all()] == [6]
    assert desk.store.arrivals.sent() == []
