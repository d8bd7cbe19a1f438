"""What may have lost its people, or its last words, stays here after a salvage until a person looked at it."""

from __future__ import annotations

import os
import shutil
import struct
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest

from defender_desk.model.levels import Profile
from defender_desk.model.shipped_providers import directory
from defender_desk.model.shown import code_name
from defender_desk.model.types import TYPES
from defender_desk.services import checking, looking, opening, records, salvaging
from defender_desk.services import today as todays
from defender_desk.services.backups import backing_up
from defender_desk.services.consent import doubts, gate, verdicts
from defender_desk.services.consent.asking import Step
from defender_desk.services.consent.consent import HAND_OVER
from defender_desk.services.desk import Desk
from defender_desk.services.directory import shipped
from defender_desk.services.salvaging import Report
from defender_desk.services.today import Urgency
from defender_desk.services.unlocking import escrow, standing
from defender_desk.store import torn
from defender_desk.store.connection import Bound, Row, open_database
from defender_desk.store.store import DATABASE
from defender_desk.text.bidi import plain
from defender_desk.text.trouble import Trouble
from defender_desk.vault import recovery
from defender_desk.vault.slots import CHEAPEST, Place

from .test_salvaged_doubts import MARK, PASSPHRASE, SCOPE, Told, asked, asked_today, found, others, salvaged

pytestmark = pytest.mark.faults
__all__ = ["salvaged"]
Salvaged = Callable[..., tuple[Report, Desk]]
ON = date.today()  # noqa: DTZ011  as the desk asks


@contextmanager
def closing_desk(folder: Path) -> Iterator[Desk]:
    desk = opening.unlock(folder, PASSPHRASE)
    try:
        yield desk
    finally:
        opening.close(desk)


def add(desk: Desk, kind: str, **values: object) -> str:
    return records.save(desk, kind, None, values).id


def goes(desk: Desk, key: str) -> bool:
    return bool(gate.judge(desk, Step(HAND_OVER, (key,), ON, profile=Profile.FULL)).goes)


def why(desk: Desk, key: str) -> set[object]:
    verdict = gate.judge(desk, Step(HAND_OVER, (key,), ON, profile=Profile.FULL))
    return {one.why for one in verdict.withheld if one.record == key and not one.field}


def held_today(desk: Desk) -> set[str]:
    groups = todays.today(desk, ON)
    return {item.id for group in groups for item in group.items if group.urgency is Urgency.HELD}


def unread(monkeypatch: pytest.MonkeyPatch, *parts: str) -> None:
    """Let a page be damaged that every query with one of these parts needs."""
    rows = torn.Torn.rows

    def read(one: torn.Torn, sql: str, bound: Bound = (), *, of: str) -> list[Row] | None:
        return None if any(part in sql for part in parts) else rows(one, sql, bound, of=of)

    monkeypatch.setattr(torn.Torn, "rows", read)


class Tie:
    """An incident that somebody is in, told by a record that is lost, and one that nobody is in."""

    def __init__(self, desk: Desk, kind: str) -> None:
        self.apart = add(desk, "incident", title="خبر", story="نُشر", protection="public")
        self.incident = add(desk, "incident", title="تهديد", story="روت عن أخيها", protection="public")
        self.evidence = add(desk, "evidence", title="صورة", about=(self.incident,), protection="public")
        self.person = add(desk, "person", name="ريم", protection="not_published")
        add(desk, "consent", person=self.person, scope=(SCOPE,), state="refused", asked=asked(5))
        others(desk)
        if kind == "involvement":
            add(desk, kind, who=self.person, what=self.incident, role="victim", note=MARK)
        else:
            add(desk, kind, victim=self.person, incident=self.incident, what_note=MARK)
        others(desk)
        assert [goes(desk, key) for key in (self.apart, self.incident, self.evidence)] == [True, False, False]


@pytest.mark.parametrize("kind", ["involvement", "act"])
def test_what_may_have_lost_whom_it_is_about_stays_and_is_named(salvaged: Salvaged, kind: str) -> None:
    made: list[Tie] = []
    report, desk = salvaged(lambda desk: made.append(Tie(desk, kind)))
    (tie,) = made
    assert found(report)["lost"]
    assert code_name(TYPES["incident"], tie.incident) in found(report)["held"]
    assert not goes(desk, tie.incident)
    assert why(desk, tie.incident) == {verdicts.HELD}
    assert not goes(desk, tie.evidence), "it is part of what is held"
    assert goes(desk, tie.apart), "no link says that anybody was in it"
    assert {tie.incident} <= held_today(desk)
    assert tie.apart not in held_today(desk)
    kept = desk.store.get(tie.incident)
    assert kept is not None
    assert kept.body["protection"] == "not_published"
    assert checking.check(desk).sound


@pytest.mark.parametrize("kind", ["involvement", "act"])
def test_where_the_links_are_lost_too_all_that_such_a_record_can_point_at_stays(
    salvaged: Salvaged, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Tie] = []
    unread(monkeypatch, "FROM link")
    _report, desk = salvaged(lambda desk: made.append(Tie(desk, kind)))
    (tie,) = made
    assert not any(goes(desk, key) for key in (tie.incident, tie.apart, tie.evidence))
    assert {tie.incident, tie.apart} <= held_today(desk)


def test_a_tie_of_a_kind_nobody_can_read_any_more_may_be_of_every_kind(
    salvaged: Salvaged, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Tie] = []
    unread(monkeypatch, "FROM link", 'FROM "list_')
    report, desk = salvaged(lambda desk: made.append(Tie(desk, "involvement")))
    (tie,) = made
    assert [name for name in found(report)["lost"] if name.startswith("?-")]
    assert not goes(desk, tie.apart)


def test_a_consent_by_name_does_not_open_what_may_be_about_others_too(salvaged: Salvaged) -> None:
    made: dict[str, str] = {}

    def fill(desk: Desk) -> None:
        provider = add(desk, "provider", name="صندوق")
        incident = add(desk, "incident", title="تهديد", story="قصة", protection="not_published")
        willing = add(desk, "person", name="ليلى", protection="not_published")
        add(desk, "involvement", who=willing, what=incident, role="victim")
        add(
            desk, "consent", person=willing, scope=(SCOPE,), asked=asked(5), state="given", recipient=provider,
            facts=("everything",),
        )  # fmt: skip
        made.update(provider=provider, incident=incident)
        others(desk)
        assert leaves(desk)
        add(desk, "involvement", who=add(desk, "person", name="ريم"), what=incident, role="victim", note=MARK)
        others(desk)
        assert not leaves(desk)

    def leaves(desk: Desk) -> bool:
        step = Step(SCOPE, (made["incident"],), ON, made["provider"], profile=Profile.FULL)
        return bool(gate.judge(desk, step).goes)

    _report, desk = salvaged(fill)
    assert not leaves(desk)


def test_a_no_that_counted_by_a_joining_counts_where_that_is_lost(
    salvaged: Salvaged,
) -> None:
    made: list[Told] = []

    def fill(desk: Desk) -> None:
        told = Told(desk)
        other = add(desk, "person", name="ريم ب", protection="name_withheld")
        add(desk, "consent", person=other, scope=(SCOPE,), asked=asked(9), state="refused")
        others(desk)
        joined = add(desk, "person", name="ريم ج", protection="name_withheld", notes=MARK)
        with desk.change("join") as writing:
            writing.put(joined, "person", {"joined": [told.person, other]})
        others(desk)
        assert not told.leaves(desk, told.person)
        assert told.leaves(desk, told.other)
        made.append(told)

    _report, desk = salvaged(fill)
    (told,) = made
    assert [told.leaves(desk, key) for key in (told.person, told.other)] == [False, True]
    assert told.yes in asked_today(desk)
    assert told.others_yes not in asked_today(desk)


def test_a_no_by_a_joining_that_no_link_tells_of_may_be_anybodys(
    salvaged: Salvaged, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Told] = []

    def fill(desk: Desk) -> None:
        made.append(Told(desk))
        add(desk, "person", name="ريم ج", notes=MARK)
        others(desk)

    unread(monkeypatch, "FROM link")
    report, desk = salvaged(fill)
    (told,) = made
    assert {name[0] for name in found(report)["lost"]} == {"P"}
    assert {told.yes, told.others_yes} <= asked_today(desk)
    assert not any(told.leaves(desk, key) for key in (told.person, told.other))


def raised(folder: Path) -> dict[str, str]:
    """Records whose level was raised after the state that is left of the database, which is put back."""
    desk = opening.create(folder, PASSPHRASE, profile=CHEAPEST).desk
    made = {
        "incident": add(desk, "incident", title="تهديد", story="قصة", protection="name_withheld"),
        "source": add(
            desk, "source", title="شاهد", protection="public", public_where="موقع", may_be_named=True
        ),
        "case": add(desk, "case", title="ملف", protection="name_withheld"),
    }  # fmt: skip
    opening.close(desk)
    before = folder.with_name("before")
    shutil.copy(folder / DATABASE, before)
    desk = opening.unlock(folder, PASSPHRASE)
    records.save(desk, "incident", made["incident"], {"protection": "not_published"})
    records.save(desk, "source", made["source"], {"protection": "not_published", "may_be_named": False})
    assert not any(goes(desk, key) for key in made.values() if key != made["case"])
    opening.close(desk)
    before.replace(folder / DATABASE)
    return made


def test_where_the_end_of_the_history_is_lost_nothing_leaves_by_an_earlier_level_or_answer(tmp_path: Path) -> None:
    made = raised(tmp_path / "v")
    report = salvaging.salvage(tmp_path / "v", PASSPHRASE, tmp_path / "new")
    told = {one.code: one for one in report.findings}
    assert told["ends"].what is salvaging.ENDS_EARLY
    assert told["ends"].values == {"count": 2}
    assert told["held"].what is salvaging.HELD_ALL
    with closing_desk(tmp_path / "new") as desk:
        bodies = {kind: desk.store.many([key])[key].body for kind, key in made.items()}
        assert {body["protection"] for body in bodies.values()} == {"not_published"}
        assert "may_be_named" not in bodies["source"]
        assert not any(goes(desk, key) for key in made.values())
        assert {*made.values()} <= held_today(desk)


@pytest.mark.parametrize("when", ["before what is lost", "after it"])
def test_the_header_of_a_backup_does_not_tell_where_the_history_ended(tmp_path: Path, when: str) -> None:
    folder = tmp_path / "v"
    desk = opening.create(folder, PASSPHRASE, profile=CHEAPEST).desk
    told = Told(desk)
    incident = add(desk, "incident", title="خبر", story="قصة", protection="public")
    (tmp_path / "stick").mkdir()
    backup = backing_up.make(desk, tmp_path / "stick").snapshot.folder if when.startswith("before") else None
    opening.close(desk)
    shutil.copy(folder / DATABASE, tmp_path / "before")
    desk = opening.unlock(folder, PASSPHRASE)
    records.save(desk, "consent", told.yes, {"state": "withdrawn", "withdrawn": asked(9)})
    records.save(desk, "incident", incident, {"protection": "not_published"})
    backup = backup or backing_up.make(desk, tmp_path / "stick").snapshot.folder
    opening.close(desk)
    shutil.copy(tmp_path / "before", folder / DATABASE)
    for name in ("vault.hdr", "vault.hdr.bak"):
        (folder / name).write_bytes(b"")
    report = salvaging.salvage(folder, PASSPHRASE, tmp_path / "new", header=backup)
    (ends,) = (one for one in report.findings if one.code == "ends")
    assert ends.what is (salvaging.ENDS_UNKNOWN if when.startswith("before") else salvaging.ENDS_EARLY)
    with closing_desk(tmp_path / "new") as desk:
        assert not told.leaves(desk, told.person)
        assert not goes(desk, incident)


def test_what_is_looked_at_says_again_what_it_said_in_one_act_that_is_undone(tmp_path: Path) -> None:
    made = raised(tmp_path / "v")
    salvaging.salvage(tmp_path / "v", PASSPHRASE, tmp_path / "new")
    with closing_desk(tmp_path / "new") as desk:
        changes = looking.let_go(desk, [*made.values()], as_before=True)
        source = desk.store.get(made["source"])
        assert source is not None
        assert (source.body["protection"], source.body["may_be_named"]) == ("public", True)
        assert goes(desk, made["source"])
        assert held_today(desk) == set()
        again = records.undo(desk, changes.batch).changes
        assert {*made.values()} == held_today(desk)
        assert not any(goes(desk, key) for key in made.values())
        records.undo(desk, again.batch)
        assert held_today(desk) == set()
        assert goes(desk, made["source"])
    with closing_desk(tmp_path / "new") as desk:
        assert held_today(desk) == set(), "also after it was closed"


def test_what_is_looked_at_and_stays_strict_is_asked_about_no_more_until_that_is_undone(tmp_path: Path) -> None:
    made = raised(tmp_path / "v")
    salvaging.salvage(tmp_path / "v", PASSPHRASE, tmp_path / "new")
    with closing_desk(tmp_path / "new") as desk:
        changes = looking.let_go(desk, [made["incident"]], as_before=False)
        assert made["incident"] not in held_today(desk)
        assert not goes(desk, made["incident"])
        assert why(desk, made["incident"]) == {verdicts.NOT_PUBLISHED}
        again = records.undo(desk, changes.batch).changes
        assert made["incident"] in held_today(desk)
        records.undo(desk, again.batch)
        assert made["incident"] not in held_today(desk)


def test_all_of_a_kind_say_again_what_they_said_but_what_was_decided_since(tmp_path: Path) -> None:
    made = raised(tmp_path / "v")
    salvaging.salvage(tmp_path / "v", PASSPHRASE, tmp_path / "new")
    with closing_desk(tmp_path / "new") as desk:
        assert looking.by_type(looking.waiting(desk)) == {"incident": 1, "case": 1, "source": 1}
        records.save(desk, "source", made["source"], {"protection": "name_withheld"})
        assert not goes(desk, made["source"]), "nobody said yet that this is all there is to know"
        looking.let_all_go(desk, "source")
        source = desk.store.get(made["source"])
        assert source is not None
        assert (source.body["protection"], source.body["may_be_named"]) == ("name_withheld", True)
        assert {*made.values()} - held_today(desk) == {made["source"]}
        records.save(desk, "incident", made["incident"], {"title": "غيره"})
        assert made["incident"] in held_today(desk)


def test_what_was_held_back_is_so_after_another_salvage_too(tmp_path: Path) -> None:
    made = raised(tmp_path / "v")
    salvaging.salvage(tmp_path / "v", PASSPHRASE, tmp_path / "new")
    with closing_desk(tmp_path / "new") as desk:
        looking.let_go(desk, [made["case"]], as_before=True)
    report = salvaging.salvage(tmp_path / "new", PASSPHRASE, tmp_path / "newer", anyway=True)
    assert "held" not in found(report)
    with closing_desk(tmp_path / "newer") as desk:
        assert {made["incident"], made["source"]} == held_today(desk)
        looking.let_all_go(desk, "source")
        assert desk.store.many([made["source"]])[made["source"]].body["protection"] == "public"


def test_nothing_is_held_in_a_desk_that_was_never_salvaged(tmp_path: Path) -> None:
    desk = opening.create(tmp_path / "v", PASSPHRASE, profile=CHEAPEST).desk
    incident = add(desk, "incident", title="خبر", story="نُشر", protection="public")
    assert goes(desk, incident)
    assert held_today(desk) == set()
    opening.close(desk)


def test_the_answers_that_open_fields_of_a_type_are_those_of_its_own_and_of_what_points_at_it() -> None:
    assert {*doubts._opening("evidence")} == {("consent_known", True), ("faces", False)}
    assert {*doubts._opening("source")} == {("may_be_named", True)}
    assert {*doubts._opening("incident")} == set()


@pytest.mark.parametrize("named", [False, True])
def test_whoever_is_known_as_one_with_somebody_known_in_part_waits_with_them(salvaged: Salvaged, named: bool) -> None:
    made: list[Told] = []

    def fill(desk: Desk) -> None:
        told = Told(desk)
        joined = add(desk, "person", name="ريم ج", protection="name_withheld")
        keep, away = (told.person, joined) if named else (joined, told.person)
        with desk.change("join") as writing:
            writing.put(keep, "person", {"joined": [away]})
        others(desk)
        records.save(desk, "person", joined, {"notes": MARK})
        others(desk)
        assert told.leaves(desk, told.person)
        made.append(told)

    report, desk = salvaged(fill)
    (told,) = made
    assert code_name(TYPES["consent"], told.yes) in found(report)["doubted"]
    assert not told.leaves(desk, told.person)
    assert told.leaves(desk, told.other)


def test_an_answer_of_whom_nothing_tells_may_be_anybodys(salvaged: Salvaged) -> None:
    made: list[Told] = []

    def fill(desk: Desk) -> None:
        told = Told(desk)
        answer = add(desk, "consent", scope=(SCOPE,), asked=asked(9), state="refused")
        others(desk)
        records.save(desk, "consent", answer, {"person": told.person, "notes": MARK})
        others(desk)
        made.append(told)

    report, desk = salvaged(fill)
    (told,) = made
    assert "lost" not in found(report)
    assert not any(told.leaves(desk, key) for key in (told.person, told.other))


def test_entries_of_the_directory_that_are_lost_are_named_and_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "v"
    desk = opening.create(folder, PASSPHRASE, profile=CHEAPEST).desk
    Told(desk)
    opening.close(desk)
    (code, body), *rest = directory().bodies.items()
    gone, numbered = shipped.record_id(code), torn.Torn.numbered

    def without(one: torn.Torn, table: str) -> Iterator[Row]:
        one.lacking |= {table} & {"record", "journal"}
        return (row for row in numbered(one, table) if gone not in row)

    monkeypatch.setattr(torn.Torn, "numbered", without)
    unread(monkeypatch, 'FROM "list_')
    report = salvaging.salvage(folder, PASSPHRASE, tmp_path / "new")
    told = {one.code: one for one in report.findings}
    assert told["shipped"].records == (body["name"],)
    assert not {"lost", "held", "partial", "doubted"} & {*told}
    with closing_desk(tmp_path / "new") as desk:
        here = desk.store.many([shipped.record_id(one) for one, _body in rest] + [gone])
        assert len(here) == len(directory().bodies)
        assert here[gone].body == body
        assert checking.check(desk).sound


def test_an_entry_of_the_directory_that_is_known_in_part_is_filled_and_what_was_erased_stays_away(
    salvaged: Salvaged,
) -> None:
    first, second = list(directory().bodies.items())[:2]
    kept, away = (shipped.record_id(code) for code, _body in (first, second))

    def fill(desk: Desk) -> None:
        records.save(desk, "provider", kept, {"status": "seen_open"})
        records.bin_records(desk, [away])
        records.purge(desk, [away])
        others(desk)
        records.save(desk, "provider", kept, {"notes": MARK})
        others(desk)

    report, desk = salvaged(fill)
    assert code_name(TYPES["provider"], kept) in found(report)["partial"]
    assert desk.store.many([kept])[kept].body == {**first[1], "status": "seen_open"}
    assert desk.store.get(away) is None


def test_a_log_that_held_more_than_can_be_read_is_an_end_that_is_lost(tmp_path: Path) -> None:
    """The header knows of no more than is there: what was committed last told it nothing yet."""
    folder = tmp_path / "v"
    desk = opening.create(folder, PASSPHRASE, profile=CHEAPEST).desk
    incident = add(desk, "incident", title="خبر", story="نُشر", protection="public")
    shutil.copytree(folder, tmp_path / "killed")
    opening.close(desk)
    with (tmp_path / "killed" / f"{DATABASE}-wal").open("r+b") as log:
        salts = log.read(32)[16:24]
        log.seek(0, os.SEEK_END)
        log.write(struct.pack(">II", 2, 9) + salts + bytes(8) + os.urandom(4096))
    report = salvaging.salvage(tmp_path / "killed", PASSPHRASE, tmp_path / "new")
    told = {one.code: one for one in report.findings}
    assert told["ends"].what is salvaging.ENDS_UNREAD
    assert "others" in told
    with closing_desk(tmp_path / "new") as desk:
        assert not goes(desk, incident)


def test_whoever_was_erased_is_not_missed_where_only_the_entry_that_says_so_is_lost(salvaged: Salvaged) -> None:
    kept: list[str] = []

    def fill(desk: Desk) -> None:
        kept.append(add(desk, "person", name="ريم"))
        others(desk)
        records.bin_records(desk, kept)
        others(desk)
        with desk.change("purge", note=MARK) as writing:
            writing.purge(kept[0])
        others(desk)

    report, desk = salvaged(fill)
    assert "entries" in found(report)
    assert code_name(TYPES["person"], kept[0]) not in found(report).get("lost", ())
    assert desk.store.get(kept[0]) is None


def test_an_entry_that_was_changed_from_outside_counts_as_lost(tmp_path: Path) -> None:
    """What it says has its own seal; when, by whom and of what it says so has only the chain."""
    folder = tmp_path / "v"
    desk = opening.create(folder, PASSPHRASE, profile=CHEAPEST).desk
    person = add(desk, "person", name="ريم")
    add(desk, "person", name="ليلى")
    key = bytes(desk.unlocked.keys.database)
    (event,) = desk.store.events(person)
    opening.close(desk)
    with closing(open_database(folder / DATABASE, key)) as database:
        database.run("UPDATE journal SET deed = 'import' WHERE counter = ?", (event.counter,))
    report = salvaging.salvage(folder, PASSPHRASE, tmp_path / "new")
    (lost,) = (one for one in report.findings if one.code == "entries")
    assert lost.values == {"count": 1}
    with closing_desk(tmp_path / "new") as desk:
        assert [event.deed for event in desk.store.events(person)] == ["salvage"]
        assert desk.store.many([person])[person].body["name"] == "ريم"


@pytest.mark.parametrize("what", ["it grew", "it was written to", "its log went"])
def test_a_vault_that_changes_while_it_is_read_is_not_salvaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    folder, log = tmp_path / "v", tmp_path / "v" / f"{DATABASE}-wal"
    opening.close(opening.create(folder, PASSPHRASE, profile=CHEAPEST).desk)
    log.write_bytes(b"")
    carried = salvaging.carry_torn

    def meanwhile(source: Path, target: Path, heard: Callable[[int], None]) -> None:
        carried(source, target, heard)
        if what == "it grew":
            with source.open("ab") as stream:
                stream.write(bytes(4096))
        elif what == "it was written to":
            os.utime(source, (1, 1))
        elif source == log:
            log.unlink()

    monkeypatch.setattr(salvaging, "carry_torn", meanwhile)
    with pytest.raises(Trouble) as refused:
        salvaging.salvage(folder, PASSPHRASE, tmp_path / "new")
    assert (refused.value.message, refused.value.next_step) == (salvaging.MOVED, salvaging.CLOSE_IT)
    assert not (tmp_path / "new").exists()
    assert [one.name for one in tmp_path.iterdir()] == ["v"]


def cut_off(folder: Path, does: Callable[[Desk], object]) -> None:
    """Do something in a vault, and put its database back as it was before."""
    shutil.copy(folder / DATABASE, folder.with_name("before"))
    with closing_desk(folder) as desk:
        does(desk)
    folder.with_name("before").replace(folder / DATABASE)


def test_what_is_about_somebody_who_is_held_waits_for_them_too(tmp_path: Path) -> None:
    """A yes that stands again does not say that nothing else of them is lost: that they are a child, or another."""
    folder = tmp_path / "v"
    desk = opening.create(folder, PASSPHRASE, profile=CHEAPEST).desk
    provider = add(desk, "provider", name="صندوق")
    person = add(desk, "person", name="ريم", protection="public", public_where="صفحتها")
    incident = add(desk, "incident", title="تهديد", story="قصة", protection="public")
    add(desk, "involvement", who=person, what=incident, role="victim")
    yes = add(
        desk, "consent", person=person, scope=(SCOPE,), asked=asked(5), state="given", recipient=provider,
        facts=("everything",),
    )  # fmt: skip

    def leaves(desk: Desk) -> bool:
        return bool(gate.judge(desk, Step(SCOPE, (incident,), ON, provider, profile=Profile.FULL)).goes)

    assert leaves(desk)
    opening.close(desk)
    cut_off(folder, lambda desk: records.save(desk, "person", person, {"minor": True}))
    salvaging.salvage(folder, PASSPHRASE, tmp_path / "new")
    with closing_desk(tmp_path / "new") as desk:
        records.save(desk, "consent", yes, {"state": "given", "review": None})
        looking.let_all_go(desk, "incident")
        assert not leaves(desk)
        looking.let_all_go(desk, "person")
        assert leaves(desk)


def test_what_two_salvages_held_waits_for_a_look_each(tmp_path: Path) -> None:
    made = raised(tmp_path / "v")
    salvaging.salvage(tmp_path / "v", PASSPHRASE, tmp_path / "new")
    with closing_desk(tmp_path / "new") as desk:
        looking.let_all_go(desk, "source")
        other = add(desk, "source", title="آخر", protection="name_withheld")
    cut_off(tmp_path / "new", lambda desk: records.save(desk, "source", other, {"protection": "not_published"}))
    salvaging.salvage(tmp_path / "new", PASSPHRASE, tmp_path / "newer")
    with closing_desk(tmp_path / "newer") as desk:
        assert held_today(desk) == {*made.values(), other}
        looking.let_go(desk, [*made.values(), other], as_before=True)
        levels = {key: desk.store.many([key])[key].body["protection"] for key in (*made.values(), other)}
        assert levels == {
            made["incident"]: "name_withheld", made["source"]: "public", made["case"]: "name_withheld",
            other: "name_withheld",
        }  # fmt: skip


def level(desk: Desk, key: str) -> object:
    return desk.store.many([key])[key].body["protection"]


def salvaged_again(folder: Path, target: Path) -> None:
    """Salvage a vault of which the end of the history is lost, so that all that has a level is held back anew."""
    cut_off(folder, lambda desk: add(desk, "person", name="ليلى"))
    salvaging.salvage(folder, PASSPHRASE, target)


def test_as_before_is_what_a_person_said_after_an_earlier_salvage(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    desk = opening.create(folder, PASSPHRASE, profile=CHEAPEST).desk
    incident, strict = (add(desk, "incident", title="خبر", story="نُشر", protection="public") for _each in range(2))
    opening.close(desk)
    salvaged_again(folder, tmp_path / "new")
    with closing_desk(tmp_path / "new") as desk:
        looking.let_go(desk, [incident], as_before=True)
        looking.let_go(desk, [strict], as_before=False)
        assert level(desk, incident) == "public"
        records.save(desk, "incident", incident, {"protection": "name_withheld"})
    salvaged_again(tmp_path / "new", tmp_path / "newer")
    with closing_desk(tmp_path / "newer") as desk:
        assert {incident, strict} <= held_today(desk)
        said = {one.id: one.why for group in todays.today(desk, ON) for one in group.items if one.held}
        assert said[incident] is todays.SAID_BEFORE["name_withheld"]
        assert said[strict] is todays.STRICT_BEFORE, "a person looked at it, and left it so"
        looking.let_go(desk, [incident, strict], as_before=True)
        assert level(desk, incident) == "name_withheld"
        assert level(desk, strict) == "not_published"


def test_as_before_is_nothing_that_a_person_made_stricter_while_it_waited(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    desk = opening.create(folder, PASSPHRASE, profile=CHEAPEST).desk
    strict, undone = (add(desk, "incident", title="خبر", story="نُشر", protection="public") for _each in range(2))
    opening.close(desk)
    salvaged_again(folder, tmp_path / "new")
    with closing_desk(tmp_path / "new") as desk:
        records.save(desk, "incident", strict, {"protection": "name_withheld"})
        records.save(desk, "incident", strict, {"protection": "not_published"})
        changes = records.save(desk, "incident", undone, {"protection": "name_withheld"}).changes
        records.undo(desk, changes.batch)
        looking.let_all_go(desk, "incident")
        assert level(desk, strict) == "not_published"
        assert level(desk, undone) == "public", "what was taken back nobody says"


def test_an_organisation_that_only_a_lent_header_knows_of_is_told_of_too(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    desk = opening.create(folder, PASSPHRASE, profile=CHEAPEST).desk
    opening.let_in(desk, Place.ESCROW, recovery.new_code())
    (tmp_path / "stick").mkdir()
    backup = backing_up.make(desk, tmp_path / "stick").snapshot.folder
    opening.close(desk)
    for name in ("vault.hdr", "vault.hdr.bak"):
        (folder / name).write_bytes(b"")
    salvaging.salvage(folder, PASSPHRASE, tmp_path / "new", header=backup)
    with closing_desk(tmp_path / "new") as desk:
        assert escrow.holder(desk) is None
        assert len(escrow.ended(desk)) == 1
        assert len(standing.told(desk)) == 1


def test_one_of_a_kind_that_a_rule_keeps_as_it_is_keeps_no_other(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    desk = opening.create(folder, PASSPHRASE, profile=CHEAPEST).desk
    one, other = (add(desk, "person", name="ريم", protection="public", public_where="موقع") for _each in range(2))
    opening.close(desk)
    cut_off(folder, lambda desk: add(desk, "person", name="ليلى"))
    salvaging.salvage(folder, PASSPHRASE, tmp_path / "new")
    with closing_desk(tmp_path / "new") as desk:
        records.save(desk, "person", one, {"public_where": ""})
        with pytest.raises(Trouble):
            looking.let_go(desk, [one], as_before=True)
        looking.let_all_go(desk, "person")
        assert held_today(desk) == {one}
        looking.let_go(desk, [one], as_before=False)
        assert held_today(desk) == set()
        assert desk.store.many([other])[other].body["protection"] == "public"


def test_what_is_lost_is_counted_by_its_kind_and_named_without_its_id() -> None:
    kinds = {"abcdefghij": "person", "bcdefghijk": "", "cdefghijkl": "person", "defghijklm": "of a newer desk"}
    assert plain(checking.counted(kinds.values())) == "People: 2, Of a kind that cannot be read any more: 2"
    assert checking.named(kinds) == ("P-ABCD", "?-BCDE", "P-CDEF", "?-DEFG")
