"""Calendars out and in: days to heed, read back by this desk, and what other programs write, whatever they write."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from tests.strategies import documents

from defender_desk.exchange.calendars import read_calendar
from defender_desk.exchange.mapping import drafts, propose
from defender_desk.exchange.plain_calendar import WITH_DAYS
from defender_desk.exchange.plain_formats import FORMATS, write_plain
from defender_desk.exchange.table_files import read_tables
from defender_desk.model import codec
from defender_desk.model.documents import Document
from defender_desk.model.types import TYPES
from defender_desk.services.bring_in.bringing_in import TABLE, Foreign
from defender_desk.text.trouble import Trouble
from defender_desk.ui.bring_in.reading import likeliest

CALENDAR = FORMATS["ical"]
FOREIGN = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Another//Program
BEGIN:VTIMEZONE
TZID:Asia/Damascus
BEGIN:STANDARD
DTSTART:19700101T000000
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:1
DTSTAMP:20260101T000000Z
DTSTART;TZID=Asia/Damascus:20260601T093000
DTEND;TZID=Asia/Damascus:20260601T110000
SUMMARY:جلسة\\, المحكمة
LOCATION:حمص
DESCRIPTION:سطر
  طويل\\nسطر آخر
RRULE:FREQ=WEEKLY
BEGIN:VALARM
DESCRIPTION:ring
END:VALARM
END:VEVENT
BEGIN:VTODO
UID:2
SUMMARY:اتصال
DUE;VALUE=DATE:20260510
END:VTODO
END:VCALENDAR
""".replace("\n", "\r\n")


def back(sheet, kind: str) -> list:
    return list(drafts(sheet, [one.target for one in propose(sheet, TYPES[kind])], TYPES[kind]))


@pytest.fixture(autouse=True)
def _in_damascus(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A computer whose clock is that of Damascus."""
    monkeypatch.setenv("TZ", "Asia/Damascus")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@settings(max_examples=40, deadline=None)
@given(documents())
def test_an_entry_comes_back_with_its_day_and_its_words(tmp_path_factory, record) -> None:
    if record.type not in WITH_DAYS or not CALENDAR.told(record):
        return
    path = tmp_path_factory.mktemp("calendar") / "a.ics"
    write_plain(path, CALENDAR, [record])
    assert all(len(line) <= 75 for line in path.read_bytes().split(b"\r\n"))
    (sheet,) = read_tables(path)
    assert sheet.name == record.type
    (draft,) = back(sheet, record.type)
    assert draft.id == record.id
    told = {name: record.body[name] for name in CALENDAR.told(record)}
    lines = {name for name, value in told.items() if isinstance(value, str)}
    assert draft.changes.keys() >= told.keys() - lines
    assert {name: draft.changes[name] for name in told.keys() - lines} == {
        name: told[name] for name in told.keys() - lines
    }


def test_only_exact_days_stand_in_a_calendar() -> None:
    for written, stands in (("2026-05-03", True), ("about 2026-05-03", False), ("May 2026", False), ("soon", False)):
        kind = TYPES["action"].by_name["due"].kind
        due = codec.store(kind, codec.read(kind, written))
        assert bool(CALENDAR.told(Document("a" * 26, "action", {"due": due}))) is stands


def test_a_calendar_of_another_program_is_a_table_like_any_other(tmp_path) -> None:
    path = tmp_path / "x.ics"
    path.write_text(FOREIGN, "utf-8", newline="")
    events, todos = read_tables(path)
    assert (events.name, todos.name) == ("Events", "Tasks")
    (hearing,) = back(events, "hearing")
    assert hearing.changes["when"][0] == "2026-06-01"
    told = {name: hearing.changes[name] for name in ("subject", "where", "court", "notes")}
    assert told == {
        "subject": "جلسة, المحكمة", "where": "09:30–11:00", "court": "حمص", "notes": "سطر طويل\nسطر آخر",
    }  # fmt: skip
    assert [(one.heading, one.text) for one in hearing.kept] == [("How it repeats", "FREQ=WEEKLY")]
    assert any("its first day" in message.id for message in hearing.to_know)
    (action,) = back(todos, "action")
    assert (action.changes["title"], action.changes["due"][0]) == ("اتصال", "2026-05-10")


def test_what_claims_to_be_ours_and_is_not_is_read_as_foreign(tmp_path) -> None:
    path = tmp_path / "x.ics"
    for line in ("X-RECORD;TYPE=nosuch;ID=a;FIELD=b:x", "X-RECORD;TYPE=hearing;ID=a;FIELD=nosuch:x"):
        path.write_text(FOREIGN.replace("RRULE:FREQ=WEEKLY", line), "utf-8", newline="")
        assert {sheet.name for sheet in read_calendar(path)} == {"Events", "Tasks"}


def calendar(path, days: str, called: str = ""):
    path.write_text(f"BEGIN:VCALENDAR\nX-WR-CALNAME:{called}\n{days}END:VCALENDAR\n", "utf-8")
    return path


def entries(*summaries: str, beside: str = "") -> str:
    return "".join(f"BEGIN:VEVENT\nDTSTART:20261207\nSUMMARY:{one}\n{beside}END:VEVENT\n" for one in summaries)


@pytest.mark.parametrize(
    ("summaries", "called", "kind"),
    [
        (("جلسة سعاد", "أمام المحكمة", "زيارة السجن"), "", "action"),
        (("زيارة السجن", "موعد الطعن"), "جلسات", "hearing"),
        (("زيارة السجن", "اتصال", "جلسة"), "", "action"),
    ],
)
def test_days_of_a_calendar_are_hearings_where_it_says_so_and_steps_elsewhere(
    tmp_path, summaries, called, kind
) -> None:
    path = calendar(tmp_path / "x.ics", entries(*summaries), called)
    assert likeliest(Foreign(path, TABLE, read_tables(path)), 0) == kind


@pytest.mark.parametrize(
    ("begins", "ends", "day", "hour", "written"),
    [
        (":20260601T063000Z", ":20260601T080000Z", "2026-06-01", "09:30–11:00", True),
        (":20260601T213000Z", ":20260601T223000Z", "2026-06-02", "00:30–01:30", True),
        (";TZID=Europe/Paris:20260601T083000", ";TZID=Europe/Paris:20260601T093000", "2026-06-01", "09:30–10:30", True),
        (";TZID=Romance Standard Time:20260601T083000", ":20260601T073000Z", "2026-06-01", "09:30–10:30", True),
        (
            ";TZID=Asia/Damascus:20260601T093000",
            ";TZID=Asia/Damascus:20260601T110000",
            "2026-06-01",
            "09:30–11:00",
            False,
        ),
        (":20260601T093000", ":20260601T110000", "2026-06-01", "09:30–11:00", False),
        (";TZID=Nowhere/Known:20260601T093000", ":20260601T110000", "2026-06-01", "09:30 (Nowhere/Known)–11:00", False),
        (
            ";TZID=../../etc/passwd:20260601T093000",
            ":20260601T110000",
            "2026-06-01",
            "09:30 (../../etc/passwd)–11:00",
            False,
        ),
        (":99991231T233000Z", ":99991231T233000Z", "9999-12-31", "23:30 (UTC)", False),
    ],
)
def test_hours_are_those_of_this_computer_and_what_was_written_is_kept(
    tmp_path, begins: str, ends: str, day: str, hour: str, written: bool
) -> None:
    event = f"BEGIN:VEVENT\nDTSTART{begins}\nDTEND{ends}\nSUMMARY:جلسة\nEND:VEVENT\n"
    (events,) = read_tables(calendar(tmp_path / "x.ics", event))
    (hearing,) = back(events, "hearing")
    assert hearing.changes["when"][0] == day
    assert hearing.changes["where"] == hour
    kept = {one.heading: one.text for one in hearing.kept}
    assert ("Hour as the calendar has it" in kept) is written
    if written:
        assert any(zone in kept["Hour as the calendar has it"] for zone in ("(UTC)", "(Europe/Paris)", "(Romance"))


def test_what_was_cancelled_is_not_awaited_and_an_entry_is_known_when_it_comes_again(tmp_path) -> None:
    path = tmp_path / "x.ics"
    for line, result in (("STATUS:CANCELLED", "cancelled"), ("STATUS:CONFIRMED", "awaited")):
        path.write_text(FOREIGN.replace("RRULE:FREQ=WEEKLY", line), "utf-8", newline="")
        events, todos = read_tables(path)
        (hearing,), (action,) = back(events, "hearing"), back(todos, "action")
        assert hearing.changes["result"] == result
        assert len({hearing.id, action.id, ""}) == 3
    (again,) = back(read_tables(path)[0], "hearing")
    assert again.id == hearing.id


def test_an_empty_calendar_is_a_trouble(tmp_path) -> None:
    path = tmp_path / "x.ics"
    path.write_text("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    with pytest.raises(Trouble):
        read_calendar(path)


def test_no_broken_calendar_is_more_than_a_trouble(tmp_path) -> None:
    drawn, path, data = random.Random(7), tmp_path / "x.ics", FOREIGN.encode()
    for _ in range(200):
        broken = bytearray(data)
        for _ in range(drawn.randrange(1, 12)):
            place = drawn.randrange(len(broken))
            broken[place : place + drawn.randrange(4)] = bytes(drawn.randrange(256) for _ in range(drawn.randrange(4)))
        path.write_bytes(broken)
        with suppress(Trouble):
            for sheet in read_calendar(path):
                back(sheet, "action")
