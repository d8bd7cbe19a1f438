"""Records written unencrypted: through the gate, looked through for names, confirmed, and noted as they leave."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest

from defender_desk.exchange.plain_formats import write_plain
from defender_desk.model import codec
from defender_desk.model.documents import Document
from defender_desk.model.kinds import Content, Day, Handles, Kind, Line, Prose
from defender_desk.model.levels import Profile
from defender_desk.model.types import TYPES
from defender_desk.model.values import Blob
from defender_desk.services import records
from defender_desk.services.consent.asking import Step
from defender_desk.services.consent.consent import HAND_OVER
from defender_desk.services.consent.verdicts import Verdict
from defender_desk.services.desk import Desk
from defender_desk.services.handover import file_names, plain_export
from defender_desk.services.handover.handing_over import NOTHING_LEFT, Choice
from defender_desk.services.handover.leaving import CHANGED, NAMES_A_NO, NAMES_OTHERS, Leaving
from defender_desk.services.handover.plain_export import FORMATS, NONE_FITS, NOT_CONFIRMED, ONE_KIND, PlainPlan
from defender_desk.services.printout import naming
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.trouble import Trouble

from .conftest import Add

REASON = "agreed face to face"
TODAY = date(2026, 5, 1)


def planned(desk: Desk, choice: Choice, code: str = "jsonl", **more: object) -> PlainPlan:
    return plain_export.plan(desk, choice, FORMATS[code], **{"profile": Profile.FULL, **more})


def text_of(path: Path) -> str:
    """All that can be read in a file."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes().decode()
    with zipfile.ZipFile(path) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


def agreed(add: Add, person: str, *facts: str, **more: object) -> str:
    said = {"state": "given", "scope": ("manual_export",), "facts": facts or ("everything",), "any_recipient": True}
    return add("consent", person=person, **{**said, **more})


@pytest.fixture
def willing(add: Add) -> str:
    person = add("person", name="ريم الورّاق", phones=("+963 944",), protection="public", public_where="تقرير")
    agreed(add, person)
    return person


def test_a_record_leaves_and_is_noted_with_its_hash(desk: Desk, willing: str, tmp_path: Path) -> None:
    plan = planned(desk, Choice((willing,)), told_to="صحيفة")
    done = plain_export.write(desk, plan, tmp_path / "a.zip", in_clear=True)
    assert "ريم الورّاق" in text_of(tmp_path / "a.zip")
    (noted,) = desk.store.each("disclosure")
    assert noted.body["way"] == "plain"
    assert noted.body["told_to"] == "صحيفة"
    assert noted.body["people"] == [willing]
    assert noted.body["file"] == [done.sha256]
    assert {"name", "contact"} <= {*noted.body["facts"]}
    assert "export" in [event.deed for event in records.timeline(desk, willing)]


def test_only_what_a_format_tells_is_noted_as_told(desk: Desk, add: Add, willing: str, tmp_path: Path) -> None:
    records.save(desk, "person", willing, {"risks": "يراقبونها"})
    for code, told in (("vcard", False), ("jsonl", True)):
        path = tmp_path / f"{code}{FORMATS[code].ending}"
        plain_export.write(desk, planned(desk, Choice((willing,)), code), path, in_clear=True)
        assert ("يراقبونها" in text_of(path)) is told
    assert sorted("security" in one.body["facts"] for one in desk.store.each("disclosure")) == [False, True]


def test_nothing_is_written_that_nobody_confirmed(desk: Desk, willing: str, tmp_path: Path) -> None:
    with pytest.raises(Trouble) as refused:
        plain_export.write(desk, planned(desk, Choice((willing,))), tmp_path / "a.zip", in_clear=False)
    assert refused.value.message is NOT_CONFIRMED
    assert not list(tmp_path.glob("*.zip"))
    assert not list(desk.store.each("disclosure"))


def test_nothing_leaves_against_the_gate(desk: Desk, add: Add, tmp_path: Path) -> None:
    person = add("person", name="مخفيّة")
    plan = planned(desk, Choice((person,)))
    assert plan.plan.withheld
    with pytest.raises(Trouble) as refused:
        plain_export.write(desk, plan, tmp_path / "a.zip", in_clear=True)
    assert refused.value.message is NOTHING_LEFT
    against = planned(desk, Choice((person,)), reason=REASON)
    plain_export.write(desk, against, tmp_path / "a.zip", in_clear=True)
    assert ("override", REASON) in [(event.deed, event.note) for event in records.timeline(desk, person)]


def test_a_consent_that_was_taken_back_since_the_look_stops_it(desk: Desk, add: Add, tmp_path: Path) -> None:
    person = add("person", name="x", protection="public", public_where="y")
    consent = agreed(add, person)
    plan = planned(desk, Choice((person,)))
    records.save(desk, "consent", consent, {"state": "withdrawn"})
    with pytest.raises(Trouble) as refused:
        plain_export.write(desk, plan, tmp_path / "a.zip", in_clear=True)
    assert refused.value.message in (CHANGED, NAMES_A_NO)
    assert not list(tmp_path.glob("*.zip"))


def told_everywhere(declared, mark: str) -> dict[str, object]:
    """Every text of a type filled with a mark that stands nowhere else."""
    texts = (field for field in declared.fields if isinstance(field.kind, Line | Prose))
    return {field.name: f"{mark}{declared.name}.{field.name}." for field in texts}


@pytest.fixture
def full_desk(desk: Desk, add: Add) -> Desk:
    """Records of many kinds about somebody who agreed to some facts alone, and one about somebody who did not."""
    for mark, facts in (("Q1", ("name", "story")), ("Q2", ())):
        person = add("person", **{**told_everywhere(TYPES["person"], mark), "protection": "public"})
        if facts:
            agreed(add, person, *facts, withheld=("family",))
        case = add("case", **{**told_everywhere(TYPES["case"], mark), "people": (person,), "protection": "public"})
        about = {"incident": {"case": case}, "hearing": {"case": case, "people": (person,)}, "action": {"case": case}}
        for kind, links in about.items():
            levelled = {"protection": "public"} if "protection" in TYPES[kind].by_name else {}
            add(kind, **{**told_everywhere(TYPES[kind], mark), **links, **levelled})
    return desk


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("code", [code for code, one in FORMATS.items() if not one.alone])
def test_no_format_holds_a_value_that_the_gate_keeps(
    full_desk: Desk, code: str, profile: Profile, tmp_path: Path
) -> None:
    if profile.counted and FORMATS[code].of_sheets is None:
        return
    plan = planned(full_desk, Choice(everything=True), code, profile=profile)
    if not (plan.leaving.wrote or plan.plan.figures) or plan.leaving.barred:
        return
    path = tmp_path / f"a{FORMATS[code].ending}"
    plain_export.write(full_desk, plan, path, in_clear=True, why_named=REASON)
    read = text_of(path)
    noted = {(one.id, name) for one, names in plan.leaving.wrote for name in names}
    kept = [
        (document.id, name, value)
        for document in full_desk.store.each()
        for name, value in document.body.items()
        if isinstance(value, str) and value.startswith(("Q1", "Q2")) and (document.id, name) not in noted
    ]
    assert kept
    assert not [name for _, name, value in kept if value in read]
    assert "Q2" not in read


def test_kinds_that_a_format_does_not_hold_are_counted_and_not_noted(
    desk: Desk, add: Add, willing: str, tmp_path: Path
) -> None:
    incident = add("incident", title="تهديد", protection="public")
    plan = planned(desk, Choice((willing, incident)), "vcard")
    assert plan.not_held == (incident,)
    plain_export.write(desk, plan, tmp_path / "a.vcf", in_clear=True)
    assert "export" not in [event.deed for event in records.timeline(desk, incident)]
    with pytest.raises(Trouble) as refused:
        plain_export.write(desk, planned(desk, Choice((incident,)), "vcard"), tmp_path / "b.vcf", in_clear=True)
    assert refused.value.message is NONE_FITS


def test_a_table_holds_one_kind(desk: Desk, add: Add, willing: str) -> None:
    organisation = add("organisation", name="شمس", protection="public", public_where="y")
    agreed(add, organisation)
    with pytest.raises(Trouble) as refused:
        planned(desk, Choice((willing, organisation)), "csv")
    assert refused.value.message is ONE_KIND
    assert planned(desk, Choice((willing,)), "csv").leaving.wrote


def test_whoever_is_named_in_its_words_is_found_and_takes_a_reason(
    desk: Desk, add: Add, willing: str, tmp_path: Path
) -> None:
    other = add("person", name="سلمى حداد الأنصاري")
    records.save(desk, "person", willing, {"notes": "كانت معها سلمى حداد الأنصاري"})
    plan = planned(desk, Choice((willing,)))
    assert [one.record for one in plan.leaving.named] == [other]
    assert plan.remarks
    with pytest.raises(Trouble) as refused:
        plain_export.write(desk, plan, tmp_path / "a.zip", in_clear=True)
    assert refused.value.message is NAMES_OTHERS
    plain_export.write(desk, plan, tmp_path / "a.zip", in_clear=True, why_named=REASON)
    assert ("override", REASON) in [(event.deed, event.note) for event in records.timeline(desk, other)]
    add("consent", person=other, state="refused", scope=("manual_export",))
    with pytest.raises(Trouble) as refused:
        plain_export.write(desk, planned(desk, Choice((willing,))), tmp_path / "b.zip", in_clear=True, why_named=REASON)
    assert refused.value.message is NAMES_A_NO


def told_in_words(kind: Kind, text: str) -> object:
    """A value of a field that holds words of somebody, wherever a kind has room for them."""
    match kind:
        case Handles():
            return (text,)
        case Day():
            return FuzzyDate(text)
        case Content():
            return Blob("a" * 26, text, "image/png", 3, "0" * 64)
    return text if isinstance(kind, Line | Prose) else None


@pytest.mark.parametrize("code", FORMATS)
def test_no_word_that_somebody_wrote_leaves_unlooked(desk: Desk, add: Add, code: str, tmp_path: Path) -> None:
    add("person", name="سلمى حداد الأنصاري")
    chosen, path = FORMATS[code], tmp_path / "a"
    for declared in map(TYPES.__getitem__, chosen.types):
        words = {one: told_in_words(one.kind, f"سلمى حداد الأنصاري Q{one.name}Q") for one in declared.fields}
        body = {one.name: codec.store(one.kind, said) for one, said in words.items() if said}
        record = Document("z" * 26, declared.name, body)
        step = Step(HAND_OVER, (record.id,), TODAY, profile=Profile.FULL)
        leaving = Leaving("plain", step, Verdict(), ((record, chosen.told(record)),))
        looked = {at.field for one in naming.look(desk, leaving, None, TODAY) for at in one.places}
        called = (*declared.title, *(one.name for one in (*declared.named, *declared.handles)))
        path.unlink(missing_ok=True)
        write_plain(path, chosen, [record])
        told = {name for name in body if f"Q{name}Q" in text_of(path)}
        assert told <= {*looked, *(called if declared.named else ())}, declared.name


def test_whoever_is_named_since_the_look_stops_it_with_whatever_reason(
    desk: Desk, add: Add, willing: str, tmp_path: Path
) -> None:
    records.save(desk, "person", willing, {"notes": "كانت معها سلمى حداد الأنصاري"})
    plan = planned(desk, Choice((willing,)))
    other = add("person", name="سلمى حداد الأنصاري")
    for reason in ("", REASON):
        with pytest.raises(Trouble) as refused:
            plain_export.write(desk, plan, tmp_path / "a.zip", in_clear=True, why_named=reason)
        assert refused.value.message is CHANGED
    assert not list(tmp_path.glob("*.zip"))
    assert not list(desk.store.each("disclosure"))
    assert [one.record for one in planned(desk, Choice((willing,))).leaving.named] == [other]


@pytest.mark.parametrize("name", ["ريم.zip", "reem ours.zip", "ريم-الوراق-2026.zip"])
def test_a_name_of_the_file_that_tells_is_refused(desk: Desk, willing: str, tmp_path: Path, name: str) -> None:
    for profile in (Profile.FULL, Profile.DEIDENTIFIED):
        with pytest.raises(Trouble) as refused:
            plain_export.write(desk, planned(desk, Choice((willing,)), profile=profile), tmp_path / name, in_clear=True)
        assert refused.value.message is file_names.NAMED


def test_figures_in_clear_hold_no_record(desk: Desk, add: Add, tmp_path: Path) -> None:
    made = [add("incident", title=f"qtitle{number}", protection="public") for number in range(6)]
    step = {"profile": Profile.STATISTICS, "reason": "r"}
    with pytest.raises(Trouble) as refused:
        plain_export.plan(desk, Choice(ids=tuple(made)), plain_export.FORMATS["jsonl"], **step)
    assert refused.value.message is plain_export.RECORDS_ALONE
    for code in ("csv", "xlsx"):
        plan = plain_export.plan(desk, Choice(ids=tuple(made)), plain_export.FORMATS[code], **step)
        plain_export.write(desk, plan, tmp_path / code, in_clear=True)
    written = (tmp_path / "csv").read_text("utf-8-sig")
    assert ",6\n" in written.replace("\r", "")
    assert "qtitle" not in written
    assert not [key for key in made if key in written]
    noted = desk.store.each("disclosure")
    assert [(one.body["way"], one.body["records"]) for one in noted] == [("figures", 0)] * 2


def test_without_names_the_ids_in_clear_are_codes_too(desk: Desk, add: Add, tmp_path: Path) -> None:
    person = add("person", name="ريم", work=("accountability",), protection="public", public_where="w")
    for name, told_to in (("a", "one"), ("b", "one"), ("c", "other")):
        chosen = plain_export.FORMATS["csv"]
        plan = plain_export.plan(
            desk, Choice(ids=(person,)), chosen, profile=Profile.DEIDENTIFIED, told_to=told_to, reason="r"
        )
        plain_export.write(desk, plan, tmp_path / name, in_clear=True)
    first, again, other = ((tmp_path / name).read_text("utf-8-sig") for name in "abc")
    assert person not in first + other
    assert first == again != other
