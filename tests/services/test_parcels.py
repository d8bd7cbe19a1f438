"""A pack as one encrypted file: the pages, clean copies of what is enclosed, and records that tell no more."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from defender_desk.exchange import previews
from defender_desk.exchange.identity import Identity
from defender_desk.exchange.parcel import Member, read_parcel
from defender_desk.exchange.printout import make_pdf
from defender_desk.model.levels import Profile
from defender_desk.services import opening, records
from defender_desk.services.application import packs, parcels
from defender_desk.services.application.parcels import Parcel
from defender_desk.services.desk import Desk
from defender_desk.services.handover import carried, handing_over, receipts, receiving
from defender_desk.services.handover.leaving import NAMES_OTHERS
from defender_desk.services.identity import correspondents, key_holders, keys, trust
from defender_desk.services.incidents import evidence
from defender_desk.services.incidents.evidence import Intake
from defender_desk.services.printout import papers
from defender_desk.services.printout.printing import Printable
from defender_desk.text.bidi import plain
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.trouble import Trouble

from .conftest import Add, Make

TODAY = date(2026, 6, 1)
STORY = "اقتحموا البيت ليلاً وأخذوا الحاسوب"
NOTES = "كلمات لا يقولها الطلب"
FUND = Identity.fresh()


@pytest.fixture
def ids(desk: Desk, add: Add) -> dict[str, str]:
    asks = ("inc.description", "per.full_name", "inc.evidence")
    fund = add("provider", name="صندوق", asks=asks, fingerprint=("3A7F 99", FUND.receive))
    person = add("person", name="ريم الورّاق", access_needs="دواء", protection="public", public_where="her book")
    case = add("case", title="حماية", people=(person,))
    incident = add("incident", title="مداهمة", story=STORY, notes=NOTES, case=case, protection="public")
    add("consent", person=person, state="given", scope=("refer",), recipient=fund, facts=("story", "evidence", "name"))
    photo = attach(desk, incident, "ريم.jpg", photograph())
    clip = attach(desk, incident, "raid.mp4", b"\0\0\0\x18ftypmp42")
    note = attach(desk, incident, "ليلى.txt", b"what was said")
    referral = add("referral", title="أتعاب", case=case, people=(person,), provider=fund, evidence=(photo, clip, note))
    checked(add, fund)
    return {"fund": fund, "person": person, "case": case, "incident": incident, "referral": referral, "note": note}


def checked(add: Add, provider: str) -> None:
    today = FuzzyDate.exact(date.today())  # noqa: DTZ011  as a person at the desk would
    facts = {"facts": ("contact",), "result": "confirmed", "when": today, "route": "phone", "by": "هالة"}
    add("verification", provider=provider, **facts)


def attach(desk: Desk, incident: str, name: str, data: bytes) -> str:
    values = {"about": (incident,), "protection": "public", "faces": False}
    return next(iter(evidence.take_in(desk, [Intake(name, lambda: io.BytesIO(data), len(data))], values).ids))


def photograph() -> bytes:
    exif, file = Image.Exif(), io.BytesIO()
    exif[0x8825] = {1: "N", 2: (33.88, 53.0, 20.0), 3: "E", 4: (35.0, 30.0, 10.0)}
    Image.new("RGB", (64, 40)).save(file, "JPEG", exif=exif)
    return file.getvalue()


def plan(desk: Desk, ids: dict[str, str]) -> Printable:
    return packs.plan(desk, ids["referral"], "ar", today=TODAY)


def inside(path: Path, who: Identity = FUND) -> dict[str, bytes]:
    return {one.name: one.data for one in read_parcel(path, who.receiving)}


def test_the_pages_and_clean_copies_go_in_under_names_that_tell_nothing(
    desk: Desk, ids: dict[str, str], tmp_path: Path
) -> None:
    made = plan(desk, ids)
    parcels.write(desk, made, tmp_path / "a.age", Parcel((FUND.receive,), editable=True))
    found = inside(tmp_path / "a.age")
    assert list(found) == ["document.pdf", "document.docx", "enclosure-1.jpg", "enclosure-3.txt"]
    assert found["document.pdf"] == make_pdf(made.printout)
    assert found["enclosure-3.txt"] == b"what was said"
    with Image.open(io.BytesIO(found["enclosure-1.jpg"])) as picture:
        assert not picture.getexif()
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["a.age"]


def test_what_stays_out_is_said(desk: Desk, ids: dict[str, str]) -> None:
    kept = attach(desk, ids["incident"], "b.txt", b"kept")
    records.save(desk, "evidence", kept, {"protection": "not_published"})
    records.save(desk, "referral", ids["referral"], {"evidence": (ids["note"], kept)})
    assert [plain(one.title) for one in parcels.enclosed(desk, plan(desk, ids))] == ["ليلى"]
    empty = records.save(
        desk, "evidence", None, {"title": "بلا ملف", "about": (ids["incident"],), "protection": "public"}
    )
    records.save(desk, "referral", ids["referral"], {"evidence": (empty.id, ids["note"])})
    without, whole = parcels.enclosed(desk, plan(desk, ids))
    assert (without.member, without.why) == (None, evidence.NO_FILE.id)
    assert whole.member == Member("enclosure-2.txt", b"what was said")


def test_it_is_noted_for_whom_with_which_facts_and_about_whom(desk: Desk, ids: dict[str, str], tmp_path: Path) -> None:
    parcels.write(desk, plan(desk, ids), tmp_path / "a.age", Parcel((FUND.receive,)))
    (noted,) = desk.store.each("disclosure")
    assert (noted.body["way"], noted.body["told_to"], noted.body["recipient"]) == ("pack", "صندوق", ids["fund"])
    assert noted.body["people"] == [ids["person"]]
    assert noted.body["facts"] == ["name", "story", "evidence"]
    (event,) = (one for one in records.timeline(desk, ids["note"]) if one.deed == "export")
    assert event.note == "صندوق"
    assert not [one for one in records.timeline(desk, ids["case"]) if one.deed == "export"]


def test_records_tell_no_more_than_the_pages_and_are_taken_in_as_a_bundle_is(
    desk: Desk, make_desk: Make, ids: dict[str, str], tmp_path: Path
) -> None:
    theirs = make_desk("theirs")
    correspondents.add(theirs, keys.own(desk), verified=True)
    correspondents.add(desk, keys.own(theirs), verified=True)
    own = keys.own(theirs).receive
    for name in ("a.age", "b.age"):
        parcels.write(desk, plan(desk, ids), tmp_path / name, Parcel((own,), records=True))
    assert list(inside(tmp_path / "a.age", keys.own_identity(theirs)))[:2] == ["records.desk", "document.pdf"]
    with receiving.opened(theirs, tmp_path / "a.age") as arrived:
        receiving.accept(theirs, arrived, chosen={one.id for one in arrived.takeable})
    with receiving.opened(theirs, tmp_path / "b.age") as arrived:
        assert arrived.order is None  # the one after the first
        assert not arrived.takeable
    incident, person = theirs.store.get(ids["incident"]), theirs.store.get(ids["person"])
    assert incident is not None
    assert person is not None
    assert incident.body == {"story": STORY}
    assert NOTES not in str(incident)
    assert person.body == {"name": "ريم الورّاق"}
    note = theirs.store.get(ids["note"])
    assert note is not None
    assert note.body["about"] == [ids["incident"]]  # what joins them goes along
    assert "content" not in note.body
    assert theirs.store.get(ids["case"]) is None
    assert theirs.store.get(ids["referral"]) is None
    first = next(iter(desk.store.each("disclosure")))
    assert first.body["told_to"] == "theirs"
    has = carried.elsewhere(desk, (own,), coded=False)
    assert all(has.has(one) for one in theirs.store.many([*ids.values()]).values()), "they need not be told that again"
    assert not has.has(desk.store.many([ids["incident"]])[ids["incident"]]), "but of the rest they have nothing"


def test_without_records_there_is_nothing_to_take_in(
    desk: Desk, make_desk: Make, ids: dict[str, str], tmp_path: Path
) -> None:
    theirs = make_desk("theirs")
    correspondents.add(desk, keys.own(theirs), verified=True)
    parcels.write(desk, plan(desk, ids), tmp_path / "a.age", Parcel((keys.own(theirs).receive,)))
    with pytest.raises(Trouble, match="documents"):
        receiving.open_bundle(theirs, tmp_path / "a.age")
    assert not list((tmp_path / "theirs").glob("*.quarantine"))


def test_whoever_has_a_desk_takes_the_documents_in_as_evidence(
    desk: Desk, make_desk: Make, ids: dict[str, str], tmp_path: Path
) -> None:
    theirs = make_desk("theirs")
    own = keys.own(theirs).receive
    correspondents.add(desk, keys.own(theirs), verified=True)
    for name, records_too in (("a.age", False), ("b.age", True)):
        parcels.write(desk, plan(desk, ids), tmp_path / name, Parcel((own,), records=records_too))
        came = papers.come_with(theirs, tmp_path / name)
        assert came is not None
        assert came.records is records_too
        assert [one.name for one in came.documents] == ["document.pdf", "enclosure-1.jpg", "enclosure-3.txt"]
    assert [bool(one.bundle) for one in receipts.sent(desk)].count(False) == 1, "also the file without records is noted"
    sender = keys.own(desk)
    with pytest.raises(Trouble) as unknown:
        papers.take_in(theirs, came, sender)
    assert unknown.value.message is correspondents.Acquaintance.UNKNOWN.label
    trust.know(theirs, sender)
    changes = papers.take_in(theirs, came, sender).changes
    for again in (came, papers.come_with(theirs, tmp_path / "a.age")):  # the same enclosures, in a pack without records
        assert again is not None
        taken = papers.take_in(theirs, again, sender if again.records else None)
        assert len(taken.held) == 3 - len(taken.changes.ids)
        assert len(taken.changes.ids) <= (0 if again is came else 1), "the pages of another day at most"
    kept = theirs.store.get(min(changes.ids))
    assert kept is not None
    assert "ours" in str(kept.body["obtained_how"])
    assert kept.body["obtained"]
    trust.meet(theirs, replace(keys.own(make_desk("else")), desk=sender.desk, name=sender.name))
    with pytest.raises(Trouble) as changed:
        papers.take_in(theirs, came, sender)
    assert changed.value.message is correspondents.Acquaintance.CHANGED.label
    media = {evidence.content(theirs, one).media: one for one in changes.ids}
    assert set(media) == {"application/pdf", "image/jpeg", "text/plain"}
    seen = evidence.preview(theirs, media["application/pdf"])
    assert isinstance(seen, previews.Picture)
    assert papers.come_with(desk, hand_over_alone(desk, ids, tmp_path / "c.age")) is None
    with pytest.raises(Trouble):
        papers.come_with(desk, tmp_path / "a.age")  # not for us
    with pytest.raises(Trouble):
        papers.come_with(desk, tmp_path / "absent.age")


def hand_over_alone(desk: Desk, ids: dict[str, str], path: Path) -> Path:
    choice = handing_over.Choice((ids["note"],))
    made = handing_over.plan(desk, choice, (keys.own(desk).receive,), profile=Profile.FULL, reason="agreed")
    handing_over.hand_over(desk, made, path)
    return path


def refused(desk: Desk, made: Printable, *recipients: str) -> object:
    trouble = parcels.refusal(desk, made, recipients)
    return trouble and trouble.message


def sits(desk: Desk, record: str) -> None:
    """Somebody else sits at the desk we know."""
    correspondents.keep(desk, [replace(one, record=record) for one in correspondents.known(desk)])


def test_a_key_known_as_somebody_elses_is_refused(
    desk: Desk, make_desk: Make, add: Add, ids: dict[str, str], tmp_path: Path
) -> None:
    other = Identity.fresh().receive
    add("provider", name="صندوق آخر", fingerprint=(other,))
    contact = keys.own(make_desk("theirs"))
    correspondents.add(desk, contact, verified=True)
    key_holders.name(desk, [contact.receive], ids["person"])
    for recipients in ((other,), (contact.receive,), (FUND.receive, other), ()):
        with pytest.raises(Trouble):
            parcels.write(desk, plan(desk, ids), tmp_path / "a.age", Parcel(recipients))
    assert refused(desk, plan(desk, ids), FUND.receive, other) is key_holders.SOMEBODY_ELSES
    sits(desk, "")
    parcels.write(desk, plan(desk, ids), tmp_path / "a.age", Parcel((contact.receive, FUND.receive)))
    assert [one.name for one in tmp_path.glob("*.age")] == ["a.age"]


@pytest.mark.parametrize("along", [False, True], ids=["pages alone", "records too"])
def test_a_key_is_theirs_once_it_was_compared_or_checked(
    desk: Desk, make_desk: Make, add: Add, ids: dict[str, str], tmp_path: Path, *, along: bool
) -> None:
    known, fresh, stranger = keys.own(make_desk("theirs")), Identity.fresh().receive, Identity.fresh().receive
    made = plan(desk, ids)
    correspondents.add(desk, known, verified=False)
    records.save(desk, "provider", ids["fund"], {"fingerprint": (fresh,)})  # the check was of another key
    assert refused(desk, made, known.receive) is key_holders.NOT_COMPARED
    assert refused(desk, made, fresh) is key_holders.NOT_COMPARED
    assert not key_holders.of_provider(desk, ids["fund"])[0].proved
    correspondents.add(desk, known, verified=True)
    checked(add, ids["fund"])
    assert refused(desk, made, known.receive, fresh) is None
    with pytest.raises(Trouble) as unknown:
        parcels.write(desk, made, tmp_path / "a.age", Parcel((known.receive, stranger), records=along))
    assert unknown.value.message is key_holders.NOT_THEIRS
    made = plan(desk, ids)
    parcels.write(desk, made, tmp_path / "c.age", Parcel((known.receive, fresh), records=along))
    assert [one.name for one in tmp_path.glob("*.age")] == ["c.age"]


def test_what_is_for_nobody_in_particular_keeps_from_whoever_its_keys_are_known_to_be(
    desk: Desk, make_desk: Make, add: Add, ids: dict[str, str], tmp_path: Path
) -> None:
    contact, stranger = keys.own(make_desk("theirs")), Identity.fresh().receive
    correspondents.add(desk, contact, verified=True)
    told = {"state": "given", "scope": ("refer",), "any_recipient": True, "facts": ("name", "story")}
    yes = add("consent", person=ids["person"], **told, asked=FuzzyDate.exact(date(2026, 6, 1)))
    for key in ("person", "case", "incident"):
        records.save(
            desk,
            key,
            ids[key],
            {"protection": "public", "public_where": "w"} if key == "person" else {"protection": "public"},
        )
    made = packs.plan(desk, ids["referral"], "ar", provider="", today=TODAY)
    assert not made.empty
    key_holders.name(desk, [contact.receive], add("organisation", name="الوزارة"))
    assert refused(desk, made, contact.receive) is None
    sits(desk, feared := add("organisation", name="الوزارة"))
    records.save(desk, "consent", yes, {"never_to_known": (feared,)})
    made = packs.plan(desk, ids["referral"], "ar", provider="", today=TODAY)
    assert not made.empty
    for recipients in ((contact.receive,), (stranger, contact.receive)):
        with pytest.raises(Trouble) as no:
            parcels.write(desk, made, tmp_path / "a.age", Parcel(recipients))
        assert no.value.message is parcels.NOT_FOR_THEM
    parcels.write(desk, made, tmp_path / "b.age", Parcel((stranger,)))
    assert [one.name for one in tmp_path.glob("*.age")] == ["b.age"]


def test_the_gate_and_the_reasons_hold_as_for_every_document(
    desk: Desk, add: Add, ids: dict[str, str], tmp_path: Path
) -> None:
    add("person", name="ليلى حداد")
    records.save(desk, "incident", ids["incident"], {"story": f"{STORY} وقالت ليلى حداد"})
    made, parcel = plan(desk, ids), Parcel((FUND.receive,))
    with pytest.raises(Trouble) as refused:
        parcels.write(desk, made, tmp_path / "a.age", parcel)
    assert refused.value.message is NAMES_OTHERS
    parcels.write(desk, made, tmp_path / "a.age", parcel, "المحكمة تعرفها")
    (noted,) = desk.store.each("disclosure")
    assert noted.body["reason"] == "المحكمة تعرفها"
    (consent,) = desk.store.each("consent")
    records.save(desk, "consent", consent.id, {"state": "withdrawn"})
    for late in (made, plan(desk, ids)):
        with pytest.raises(Trouble):
            parcels.write(desk, late, tmp_path / "b.age", parcel, "المحكمة تعرفها")
    assert [one.name for one in tmp_path.glob("*.age")] == ["a.age"]


def test_the_pages_in_it_can_be_read(desk: Desk, ids: dict[str, str], tmp_path: Path) -> None:
    parcels.write(desk, plan(desk, ids), tmp_path / "a.age", Parcel((FUND.receive,)))
    document = pypdfium2.PdfDocument(inside(tmp_path / "a.age")["document.pdf"])
    assert "البيت" in document[0].get_textpage().get_text_range()
    document.close()


def test_practice_and_real_desks_never_mix(desk: Desk, make_desk: Make, ids: dict[str, str], tmp_path: Path) -> None:
    practice, real = make_desk("practice"), make_desk("real")
    practice.store.settings.put("practice", opening.YES)
    for one in (practice, real):
        correspondents.add(desk, keys.own(one), verified=True)
    parcels.write(desk, plan(desk, ids), tmp_path / "real.age", Parcel((keys.own(practice).receive,)))
    with pytest.raises(Trouble):
        papers.come_with(practice, tmp_path / "real.age")
    desk.store.settings.put("practice", opening.YES)
    for one in (practice, real):
        parcels.write(desk, plan(desk, ids), tmp_path / f"fiction {one.who}.age", Parcel((keys.own(one).receive,)))
    assert papers.come_with(practice, tmp_path / "fiction practice.age") is not None
    with pytest.raises(Trouble):
        papers.come_with(real, tmp_path / "fiction real.age")
