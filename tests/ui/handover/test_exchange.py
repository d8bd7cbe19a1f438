"""A case goes from one window to another: chosen, looked over, written, verified, compared, taken in, undone."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage, QKeySequence
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPlainTextEdit, QWidget
from tests.ui.walking import unnamed

from defender_desk.model import queries
from defender_desk.model.levels import Profile
from defender_desk.model.queries import Condition, Query
from defender_desk.model.types import TYPES
from defender_desk.services import listing, records
from defender_desk.services.consent.verdicts import NOT_BY_NAME
from defender_desk.services.consent.wanting import NAME_OR_REASON, by_level
from defender_desk.services.handover import came_in, handing_over, receipts, receiving
from defender_desk.services.handover.handing_over import Choice
from defender_desk.services.identity import cards, correspondents, keys, rotation, trust
from defender_desk.services.identity.correspondents import Acquaintance
from defender_desk.services.incidents import evidence
from defender_desk.services.listing import SavedFilter
from defender_desk.text.bidi import plain
from defender_desk.text.dates import parse
from defender_desk.text.resources import folder
from defender_desk.text.speech import _, say
from defender_desk.ui.handover import arrival, contacts, giving, giving_done, reader_copy
from defender_desk.ui.handover import past as past_page
from defender_desk.ui.handover.acquaintances import Acquaintances
from defender_desk.ui.handover.arrival import ReceivingJourney, TakenStep
from defender_desk.ui.handover.comparing import CompareDialog, DecideDialog
from defender_desk.ui.handover.giving import GivingJourney
from defender_desk.ui.handover.my_card import MyCardPage
from defender_desk.ui.handover.past import PastPage
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.groups import Groups
from defender_desk.ui.kit.pieces import Button

from .conftest import Person, Sit

REASON = "اتفقنا وجهاً لوجه"


@pytest.fixture
def target(tmp_path: Path, monkeypatch: Any) -> Path:
    """Where every file chooser of these tests points."""
    path = tmp_path / "carried.age"
    monkeypatch.setattr(giving, "choose_target", lambda *_asked: path)
    monkeypatch.setattr(giving, "ask", lambda *_asked, **_more: True)
    return path


def a_case(who: Person) -> dict[str, str]:
    person = who.save("person", name="ريم الورّاق", how_to_contact="عبر المحامية")
    case = who.save("case", title="حماية", people=(person,))
    incident = who.save("incident", title="تهديد", story="قصة", case=case)
    return {"person": person, "case": case, "incident": incident, "photo": who.photo(incident)}


def journey(who: Person, ids: tuple[str, ...] = ()) -> GivingJourney:
    who.screen.choose(ids)
    inside = who.screen.inside
    assert isinstance(inside, GivingJourney)
    who.rest()
    return inside


def to_last_look(who: Person, inside: GivingJourney, *recipients: Person) -> None:
    who.on()
    inside.whom.people.chosen = {each.run(keys.own).receive for each in recipients}
    inside.whom.people.changed.emit()
    who.on()
    inside.extent.radios[giving.Giving().profile.__class__.FULL].setChecked(True)
    who.on()
    who.until(lambda: inside.front is inside.look)


def receive(who: Person, path: Path) -> ReceivingJourney:
    who.screen.receive(path)
    inside = who.screen.inside
    assert isinstance(inside, ReceivingJourney)
    who.until(lambda: inside.who is not None)
    who.rest()
    return inside


def taken_in(who: Person, path: Path) -> TakenStep:
    """Take a file in as it is proposed, as far as the page on which a receipt is written."""
    inside = receive(who, path)
    who.on()
    who.on()
    who.until(lambda: isinstance(inside.front, TakenStep))
    assert isinstance(inside.front, TakenStep)
    return inside.front


def receipt_read(who: Person, path: Path) -> ReceivingJourney:
    """Open a receipt, as far as the page that says what it tells."""
    who.screen.receive(path)
    inside = who.screen.inside
    assert isinstance(inside, ReceivingJourney)
    who.until(lambda: inside.receipt is not None)
    return inside


def sent(by: Person, to: Person, path: Path, *ids: str) -> Path:
    """A bundle made behind the window's back."""
    plan = by.run(handing_over.plan, Choice(ids), (to.run(keys.own).receive,), profile=Profile.FULL, reason=REASON)
    by.run(handing_over.hand_over, plan, path)
    return path


def test_a_case_with_its_photo_crosses_from_window_to_window(
    person: Sit, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hala, nour = person("Hala", "ar"), person("Nour", "ar")
    hala.knows(nour, verified=True)
    ids = a_case(hala)
    inside = journey(hala)
    inside.choose_case(ids["case"], "حماية")
    to_last_look(hala, inside, nour)

    overview = inside.overview
    assert overview is not None
    assert not overview.plan.verdict.goes
    assert not inside.look.on.isEnabled()  # nobody consented, so nothing may leave
    assert overview.could_leave == len(ids)
    inside.look.against.reason.setPlainText(REASON)
    assert not inside.look.against.go.isEnabled()  # a reason is for what somebody ticked
    offered = inside.look.stays.offered
    offered.tick([str(place) for place in range(len(overview.stays))], on=True)
    inside.look.against.go.click()
    hala.until(lambda: inside.front is inside.look and inside.overview is not None and inside.overview.against)
    assert {one.title.strip("\u2068\u2069") for one in inside.overview.people} == {"ريم الورّاق"}
    leaves = inside.look.leaves
    named = {leaves._cells(str(place))["kind"] for place in range(len(ids))}
    assert say(TYPES["case"].label) in named, "one record is called by the name of one"
    assert say(TYPES["case"].plural) not in named
    counted = [leaves.kind.itemText(place) for place in range(leaves.kind.count())]
    assert [each for each in counted if say(TYPES["case"].plural) in each]
    hala.on()
    hala.until(target.exists)
    hala.rest()
    assert "override" in [event.deed for event in hala.run(records.timeline, ids["person"])]
    beside = target.with_name("read_bundle.py")
    monkeypatch.setattr(reader_copy, "choose_target", lambda *_asked, **_more: beside)
    assert isinstance(inside.front, giving_done.DoneStep)
    assert "فيه ملف أدلة واحد" in " ".join(plain(one.text()) for one in inside.front.findChildren(QLabel))
    inside.front.reader.click()
    hala.until(beside.exists)
    assert beside.read_bytes() == (folder("reader") / "read_bundle.py").read_bytes()

    arrived = receive(nour, target)
    assert arrived.who is not None
    nour.on()
    assert arrived.what is not None
    assert {one.id for one in arrived.what.parts["new"].records} == set(ids.values())
    assert not arrived.what.on.isEnabled()  # what a stranger made is looked at, and no more
    arrived.what.back.click()
    before = arrived.who
    before.add.click()
    nour.until(lambda: arrived.who is not before)
    nour.rest()
    assert nour.run(correspondents.standing, hala.run(keys.own)) is Acquaintance.KNOWN
    nour.on()
    nour.on()
    nour.until(lambda: nour.values(ids["person"]))
    assert nour.values(ids["person"])["how_to_contact"] == "عبر المحامية"
    assert nour.run(evidence.preview, ids["photo"]).width == 64

    nour.shell.undo(nour.shell.undo_bar.batch)
    nour.rest()
    kept = nour.run(records.fetch, ids["person"])
    assert kept is None or kept.binned


def test_a_conflict_is_shown_with_both_values_and_only_what_is_ticked_is_taken(person: Sit, tmp_path: Path) -> None:
    hala, nour = person("Hala"), person("Nour")
    nour.knows(hala, verified=True)
    known = hala.save("person", name="Reem", notes="first")
    first = receive(nour, sent(hala, nour, tmp_path / "a.age", known))
    nour.on()
    nour.on()
    first.left.emit()
    hala.save("person", known, notes="written by Hala")
    other = hala.save("person", name="Somebody new")
    nour.save("person", known, notes="written by Nour")

    arrived = receive(nour, sent(hala, nour, tmp_path / "b.age", known, other))
    nour.on()
    what = arrived.what
    assert what is not None
    what.tabs.setCurrentWidget(what.parts["conflicting"])
    nour.rest()
    shown = [each.text() for each in what.fields.findChildren(type(what.said)) if each.isVisibleTo(what.fields)]
    assert {"written by Hala", "written by Nour"} <= {text.strip("\u2068\u2069") for text in shown}
    what.parts["new"].tick([other], on=False)
    assert what.chosen == {known}
    nour.on()
    nour.rest()
    assert nour.values(other) is None
    assert nour.values(known)["notes"] in ("written by Hala", "written by Nour")


def test_what_could_do_harm_is_ticked_by_hand_alone(person: Sit, tmp_path: Path) -> None:
    hala, nour = person("Hala"), person("Nour")
    nour.knows(hala, verified=True)
    plain_one, harmful = hala.save("person", name="P"), hala.save("provider", name="صندوق", contact="elsewhere")
    arrived = receive(nour, sent(hala, nour, tmp_path / "a.age", plain_one, harmful))
    nour.on()
    assert arrived.what is not None
    part = arrived.what.parts["new"]
    assert arrived.what.chosen == {plain_one}
    part.tick([plain_one], on=False)
    for said, chosen in (("Take all", {plain_one}), ("Take none", set[str]())):
        (button,) = [each for each in part.findChildren(Button) if each.text() == said]
        button.click()
        assert arrived.what.chosen == chosen
    part.tick([harmful], on=True)
    part.take_all()
    assert arrived.what.chosen == {plain_one, harmful}


def test_a_disguised_file_name_is_told_before_it_is_taken_in(person: Sit, tmp_path: Path) -> None:
    hala, nour = person("Hala"), person("Nour")
    nour.knows(hala, verified=True)
    files = [evidence.Intake(name, lambda: io.BytesIO(b"words")) for name in ("p\u0430ypal.txt", "honest.txt")]
    made = hala.run(evidence.take_in, files, {"protection": "public", "faces": False}).ids
    arrived = receive(nour, sent(hala, nour, tmp_path / "a.age", *made))
    nour.on()
    assert arrived.what is not None
    part = arrived.what.parts["new"]
    notes = [str(cells["note"]) for cells in part._cells(list(part._by_id)).values()]
    assert sorted("two alphabets" in note for note in notes) == [False, True]


def test_space_turns_ticks_in_the_list(person: Sit, tmp_path: Path) -> None:
    hala, nour = person("Hala"), person("Nour")
    nour.knows(hala, verified=True)
    made = [hala.save("person", name=f"P {number}") for number in range(3)]
    arrived = receive(nour, sent(hala, nour, tmp_path / "a.age", *made))
    nour.on()
    assert arrived.what is not None
    view = arrived.what.parts["new"].view
    nour.bot.keyClick(view, Qt.Key.Key_Space)
    assert len(arrived.what.chosen) == 2
    view.selectAll()
    nour.bot.keyClick(view, Qt.Key.Key_Space)
    assert len(arrived.what.chosen) == 3
    arrived.what.parts["new"].tick(made, on=False)
    assert not arrived.what.on.isEnabled()


def test_a_changed_key_stops_everything_until_somebody_decided(person: Sit, tmp_path: Path) -> None:
    hala, nour = person("Hala"), person("Nour")
    nour.knows(hala, verified=True)
    old = hala.run(keys.own)
    new = hala.run(rotation.renew)
    made = hala.save("person", name="Reem")
    arrived = receive(nour, sent(hala, nour, tmp_path / "a.age", made))
    assert arrived.who is not None
    assert not arrived.who.on.isEnabled()
    arrived.who.on.click()
    assert arrived.what is None
    whom = nour.run(correspondents.known)[0]
    assert (whom.contact, whom.standing) == (old, Acquaintance.CHANGED)
    before = arrived.who

    def compare() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, CompareDialog)
        for typed, same in (("", False), (old.fingerprint, False), (" ".join(trust.phrase(new, "ar")), True)):
            dialog.typed.setPlainText(typed)
            assert dialog.same.isEnabled() is same
        dialog.same.click()

    def decide() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, DecideDialog)
        assert unnamed(dialog) == []
        shown = [plain(each.text()) for each in dialog.findChildren(QLabel)]
        assert {*old.fingerprint.split(), *new.fingerprint.split()} <= {*shown}
        assert not dialog.both.isVisible()  # one desk: its mark is the same
        QTimer.singleShot(0, compare)
        dialog.take.click()

    QTimer.singleShot(0, decide)
    before.decide.click()
    nour.until(lambda: arrived.who is not before)
    nour.rest()
    assert nour.run(correspondents.standing, new) is Acquaintance.VERIFIED
    nour.on()
    nour.on()
    nour.until(lambda: nour.values(made))


def test_a_card_comes_as_a_picture_and_a_changed_desk_cannot_be_chosen(person: Sit, tmp_path: Path) -> None:
    hala, nour = person("Hala"), person("Nour")
    nour.run(cards.write, tmp_path / "card.png")
    old = nour.run(keys.own)
    hala.screen.my_card()
    hala.rest()
    page = hala.screen.inside
    QApplication.clipboard().setImage(QImage(str(tmp_path / "card.png")))
    page.people.paste.click()
    hala.until(lambda: hala.run(correspondents.known))
    hala.rest()
    QApplication.clipboard().clear()
    assert hala.run(correspondents.standing, old) is Acquaintance.KNOWN
    people = journey(hala).whom.people
    hala.rest()
    (box,) = people.findChildren(QCheckBox)
    box.click()
    assert people.recipients() == (old.receive,)
    nour.run(rotation.renew)
    hala.run(trust.meet, nour.run(keys.own))
    people.load()
    hala.rest()
    (box,) = people.findChildren(QCheckBox)
    assert not box.isEnabled()
    assert people.recipients() == ()


def test_new_keys_are_made_and_the_old_ones_destroyed_on_the_page(person: Sit) -> None:
    hala = person("Hala")
    old = hala.run(keys.own)
    hala.screen.my_card()
    hala.rest()
    page = hala.screen.inside
    assert isinstance(page, MyCardPage)

    def sure() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, Dialog)
        dialog.accept()

    QTimer.singleShot(0, sure)
    page.former.renew.click()
    hala.until(lambda: hala.run(keys.own) != old)
    hala.rest()
    words = " ".join(trust.phrase(hala.run(keys.own), "en"))
    assert any(words in each.accessibleName() for each in page.findChildren(Groups))
    (destroy,) = [each for each in page.former.findChildren(Button) if each.text() == "Destroy them…"]
    QTimer.singleShot(0, sure)
    destroy.click()
    hala.until(lambda: hala.run(rotation.former)[0].receiver is None)
    hala.rest()
    assert not [each for each in page.former.findChildren(Button) if each.text() == "Destroy them…"]


def test_a_damaged_file_is_said_calmly_and_leaves_nothing(person: Sit, tmp_path: Path) -> None:
    hala, nour = person("Hala"), person("Nour")
    path = sent(hala, nour, tmp_path / "a.age", hala.save("person", name="Reem"))
    torn = bytearray(path.read_bytes())
    torn[len(torn) // 2] ^= 1
    path.write_bytes(bytes(torn))
    nour.screen.receive(path)
    nour.rest()
    inside = nour.screen.inside
    assert isinstance(inside, ReceivingJourney)
    assert inside.front is inside.file
    assert inside.file.notice.text
    assert list(nour.desk.unlocked.folder.glob("*.quarantine")) == []


def test_locking_lets_the_quarantined_copy_go(person: Sit, tmp_path: Path) -> None:
    hala, nour = person("Hala"), person("Nour")
    receive(nour, sent(hala, nour, tmp_path / "a.age", hala.save("person", name="Reem")))
    folder = nour.desk.unlocked.folder
    assert list(folder.glob("*.quarantine"))
    for close in nour.screen.unfinished():
        nour.tasks._desk.submit(close).result()
    assert list(folder.glob("*.quarantine")) == []


def test_stopping_writes_nothing_and_comes_back_to_the_page(
    person: Sit, target: Path, monkeypatch: Any, tmp_path: Path
) -> None:
    hala, nour = person("Hala"), person("Nour")
    hala.knows(nour, verified=True)
    house = hala.save("organisation", name="Press house", protection="general")
    inside = journey(hala, (house,))
    to_last_look(hala, inside, nour)
    inside._plan(REASON, frozenset({house}))
    hala.until(lambda: inside.front is inside.look)
    real = handing_over.hand_over

    def slowly(desk: Any, plan: Any, path: Path, progress: Any) -> Any:
        while True:  # until the person stops it
            progress(1, 10)
        return real(desk, plan, path, progress)

    monkeypatch.setattr(handing_over, "hand_over", slowly)
    inside.look.on.click()
    hala.until(lambda: inside.front is inside.waiting)
    inside.waiting.stop()
    hala.until(lambda: inside.front is inside.look)
    assert inside.look.notice.text
    assert not target.exists()


def test_the_keyboard_alone_goes_on_and_back(person: Sit) -> None:
    hala = person("Hala")
    inside = journey(hala, (hala.save("person", name="Reem"),))
    inside.what.these.setFocus()
    hala.bot.keyClick(inside.what.these, Qt.Key.Key_Return)
    assert inside.front is inside.whom
    inside.whom.record.setFocus()
    hala.bot.keyClick(inside.whom.record, Qt.Key.Key_Return)  # nobody is chosen yet
    assert inside.front is inside.whom
    hala.bot.keyClick(inside.whom.record, Qt.Key.Key_Escape)
    assert inside.front is inside.what
    hala.bot.keyClick(inside.what, Qt.Key.Key_Escape)
    assert hala.screen.inside is None


def test_a_pasted_key_and_a_pasted_card_are_told_apart(person: Sit) -> None:
    hala, nour = person("Hala"), person("Nour")
    inside = journey(hala)
    people = inside.whom.people
    people.add_key(contacts.read_pasted(nour.run(keys.own).receive, bare_key=True))
    assert people.recipients() == (nour.run(keys.own).receive,)
    assert people.unverified()
    people.add_contact(contacts.read_pasted(nour.run(keys.card), bare_key=True))
    hala.rest()
    assert [known.contact for known in hala.run(correspondents.known)] == [nour.run(keys.own)]


def paste(who: Person, people: Acquaintances, text: str) -> None:
    """Press the button, paste into the window that opens, and use it."""

    def fill_in() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, Dialog)
        dialog.findChild(QPlainTextEdit).setPlainText(text)
        dialog.accept()

    QTimer.singleShot(0, fill_in)
    people.paste.click()
    who.rest()


def test_a_bare_key_is_no_known_desk_and_serves_for_one_file(person: Sit) -> None:
    hala, nour = person("Hala"), person("Nour")
    key = nour.run(keys.own).receive
    hala.screen.my_card()
    hala.rest()
    page = hala.screen.inside
    assert isinstance(page, MyCardPage)
    paste(hala, page.people, key)
    assert "cannot be kept here" in page.people.notice.text
    assert page.people.recipients() == ()
    assert not page.people.chosen
    paste(hala, page.people, nour.run(keys.card))
    assert [known.contact for known in hala.run(correspondents.known)] == [nour.run(keys.own)]
    hala.screen.leave()
    hala.run(correspondents.drop, nour.run(keys.own))
    people = journey(hala).whom.people
    hala.rest()
    paste(hala, people, key)
    assert people.recipients() == (key,)
    assert any("serves for this one file" in each.text() for each in people.findChildren(QLabel))
    assert hala.run(correspondents.known) == []


def test_a_fingerprint_is_numbered_and_runs_left_to_right_in_arabic(person: Sit) -> None:
    hala = person("Hala", "ar")
    mine = hala.run(keys.own)
    hala.screen.my_card()
    hala.rest()
    shown = hala.screen.inside.findChild(Groups)
    texts = [plain(each.text()) for each in shown.findChildren(QLabel)]
    assert texts[1::2] == mine.fingerprint.split()
    assert texts[::2] == [f"({number})" for number in range(1, 9)]
    first, second = (each for each in shown.findChildren(QLabel) if plain(each.text()) in ("(1)", "(2)"))
    assert first.mapTo(shown, first.pos()).x() < second.mapTo(shown, second.pos()).x()
    assert mine.fingerprint in shown.accessibleName()


def test_a_case_chosen_alone_goes_with_what_belongs_to_it(person: Sit) -> None:
    hala = person("Hala")
    ids = a_case(hala)
    inside = journey(hala, (ids["case"],))
    hala.until(lambda: inside.what.choice == Choice(case=ids["case"]))
    assert inside.what.on.isEnabled()


def test_the_doors_stand_in_the_menu_too(person: Sit) -> None:
    hala = person("Hala")
    for action in hala.screen.screen_actions():
        action.trigger()
        hala.rest()
        assert hala.screen.inside is not None


def test_chosen_records_can_go_with_what_belongs_to_them(person: Sit) -> None:
    hala = person("Hala")
    ids = a_case(hala)
    inside = journey(hala, (ids["incident"],))
    assert inside.what.whole.isVisible()
    assert inside.what.choice == Choice(ids=(ids["incident"],))
    inside.what.whole.click()
    assert inside.what.choice == Choice(ids=(ids["incident"],), whole=True)


def test_everything_with_nothing_of_ones_own_leaves_nothing_and_says_why(person: Sit) -> None:
    hala, nour = person("Hala", "ar"), person("Nour")
    hala.knows(nour, verified=True)
    hala.save("person", name="ريم")
    inside = journey(hala)
    inside.what.everything.setChecked(True)
    to_last_look(hala, inside, nour)
    assert not inside.look.on.isEnabled()
    assert inside.look.tabs.currentWidget() is inside.look.stays
    assert plain(inside.look.tabs.tabText(2)) != plain(inside.look.tabs.tabText(0))
    assert list(inside.overview.reasons) == [NOT_BY_NAME]
    assert plain(by_level()) in plain(inside.look.said.text())
    assert plain(say(NAME_OR_REASON)) in plain(inside.look.stays.way_on.text())


def test_what_stays_comes_first_where_more_stays_than_goes(person: Sit) -> None:
    hala, nour = person("Hala"), person("Nour")
    hala.knows(nour, verified=True)
    ours = hala.save("provider", name="A fund of ours")
    held = [hala.save("person", name=f"Person {number}") for number in range(2)]
    inside = journey(hala, (ours, *held))
    to_last_look(hala, inside, nour)
    assert inside.look.on.isEnabled()
    assert inside.look.tabs.currentWidget() is inside.look.stays
    assert "2 records stay" in plain(inside.look.said.text())
    inside = journey(hala, (ours,))
    to_last_look(hala, inside, nour)
    leaves = inside.look.leaves
    assert inside.look.tabs.currentWidget() is leaves
    assert [plain(leaves._cells(one)["title"]) for one in leaves.view.records.ids] == ["A fund of ours"]
    assert leaves.files.text() == _("No file of evidence leaves.")


def test_each_record_that_leaves_is_named_with_what_of_it_stays(person: Sit) -> None:
    hala, nour = person("Hala"), person("Nour")
    hala.knows(nour, verified=True)
    yes = {"state": "given", "scope": ("manual_export",), "any_recipient": True, "facts": ("name",)}
    people = {}
    for name in ("Reem", "Samir"):
        record = hala.save("person", name=name, protection="public", public_where="w", phones=("0770 000 0444",))
        people[record] = name
        hala.save("consent", person=record, **yes)
    inside = journey(hala, (*people, hala.save("provider", name="A fund")))
    to_last_look(hala, inside, nour)
    leaves = inside.look.leaves
    cells = [leaves._cells(one) for one in leaves.view.records.ids]
    assert [plain(one["title"]) for one in cells] == ["Reem", "Samir", "A fund"]
    assert all(say(TYPES["person"].by_name["phones"].kind.label) in plain(one["without"]) for one in cells[:2])
    leaves.kind.setCurrentIndex(leaves.kind.count() - 1)
    assert [plain(leaves._cells(one)["title"]) for one in leaves.view.records.ids] == ["A fund"]


def test_the_section_pressed_again_leads_back_to_its_doors(person: Sit) -> None:
    hala = person("Hala")
    hala.screen.my_card()
    hala.rest()
    hala.bot.mouseClick(hala.shell.sidebar.buttons["handover"], Qt.MouseButton.LeftButton)
    assert hala.screen.inside is None
    hala.screen.my_card()
    hala.rest()
    place = [each.name for each in hala.shell.sections].index("handover") + 1
    keys = QKeySequence(f"Ctrl+{place}")
    next(each for each in hala.shell.commands.every() if keys in each.shortcuts()).trigger()
    assert hala.screen.inside is None, "its keys lead there as its button does"
    under_way = journey(hala)
    hala.bot.mouseClick(hala.shell.sidebar.buttons["handover"], Qt.MouseButton.LeftButton)
    assert hala.screen.inside is under_way, "a hand-over begun is left by its own buttons"
    hala.screen.show_record("handover", "past")
    assert hala.screen.inside is under_way


def test_a_journey_that_is_over_gives_way_to_what_is_chosen_by_its_name(person: Sit, tmp_path: Path) -> None:
    hala, nour = person("Hala"), person("Nour")
    nour.knows(hala, verified=True)
    taken_in(nour, sent(hala, nour, tmp_path / "a.age", hala.save("person", name="Reem")))
    nour.screen.show_record("handover", "past")
    assert isinstance(nour.screen.inside, PastPage)


def test_ctrl_enter_goes_on_from_the_list_and_tab_meets_it_before_the_foot(person: Sit, tmp_path: Path) -> None:
    hala, nour = person("Hala"), person("Nour")
    nour.knows(hala, verified=True)
    inside = receive(nour, sent(hala, nour, tmp_path / "a.age", hala.save("person", name="Reem")))
    nour.on()
    nour.until(lambda: inside.what is not None)
    what = inside.what
    assert what is not None
    what.tabs.tabBar().setFocus()
    met = list[QWidget | None]()
    for _turn in range(12):
        nour.bot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        met.append(QApplication.focusWidget())
    assert met.index(what.parts["new"].view) < met.index(what.back) < met.index(what.on)
    view = what.parts["new"].view
    view.setFocus()
    nour.bot.keyClick(view, Qt.Key.Key_Return)
    assert inside.front is what
    nour.bot.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    nour.until(lambda: isinstance(inside.front, TakenStep))


def test_ctrl_enter_on_a_link_goes_on_and_presses_nothing(person: Sit, tmp_path: Path) -> None:
    hala, nour = person("Hala"), person("Nour")
    nour.knows(hala, verified=True)
    ids = [hala.save("person", name=name) for name in ("Reem", "Sami")]
    inside = receive(nour, sent(hala, nour, tmp_path / "a.age", *ids))
    nour.on()
    nour.until(lambda: inside.what is not None)
    inside.what.parts["new"].tick(ids[:1], on=False)
    link = next(each for each in inside.what.findChildren(Button) if each.text() == "Take all")
    link.setFocus()
    nour.bot.keyClick(link, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    nour.until(lambda: isinstance(inside.front, TakenStep))
    assert nour.run(records.fetch, ids[0]) is None


def test_a_receipt_for_a_file_without_names_says_which_records_were_left(person: Sit, tmp_path: Path) -> None:
    hala, nour = person("Hala"), person("Nour")
    nour.knows(hala, verified=True)
    hala.knows(nour, verified=True)
    reem = hala.save("person", name="Reem")
    hala.save("incident", title="Raid", country="LB")
    to = (nour.run(keys.own).receive,)
    plan = hala.run(handing_over.plan, Choice(everything=True), to, profile=Profile.DEIDENTIFIED, reason=REASON)
    hala.run(handing_over.hand_over, plan, tmp_path / "a.age")

    def take_one(desk: Any) -> None:
        with receiving.opened(desk, tmp_path / "a.age") as arrived:
            chosen = {one.id for one in arrived.takeable if one.type == "incident"}
            receiving.accept(desk, arrived, chosen=chosen)
            receipts.write(desk, arrived, tmp_path / "receipt.age")

    nour.run(take_one)
    inside = receipt_read(hala, tmp_path / "receipt.age")
    assert inside.receipt is not None
    assert inside.receipt.reading.which(receipts.Fate.LEFT) == (reem,)
    assert "Left out there: Reem" in said_in(inside.receipt)
    hala.on()
    hala.until(lambda: isinstance(hala.screen.inside, PastPage))
    past = hala.screen.inside
    assert isinstance(past, PastPage)
    hala.until(lambda: "Left out there: Reem" in said_in(past.left))


def test_a_no_that_a_file_takes_back_waits_for_somebody_to_look(person: Sit, tmp_path: Path) -> None:
    hala, nour = person("Hala"), person("Nour")
    nour.knows(hala, verified=True)
    reem = hala.save("person", name="Reem")
    no = hala.save("consent", person=reem, state="refused", scope=("refer",))
    receive(nour, sent(hala, nour, tmp_path / "a.age", reem, no))
    nour.on()
    nour.on()
    hala.save("consent", no, state="not_asked")
    hala.save("person", reem, profession="lawyer")
    arrived = receive(nour, sent(hala, nour, tmp_path / "b.age", reem, no))
    nour.on()
    what = arrived.what
    assert what is not None
    assert what.chosen == {reem}
    assert "1 record could do harm" in plain(what.notice.text)
    nour.on()
    nour.until(lambda: nour.values(reem).get("profession") == "lawyer")
    assert nour.values(no)["state"] == "refused"


def test_a_consent_by_name_says_whose_fingerprint_must_be_compared_first(person: Sit, target: Path) -> None:
    hala, nour = person("Hala"), person("Nour")
    hala.knows(nour, verified=False)
    fund, reem = hala.save("provider", name="A fund"), hala.save("person", name="Reem")
    hala.save("consent", person=reem, state="given", scope=("manual_export",), recipient=fund)
    inside = journey(hala, (reem,))
    hala.on()
    inside.whom.people.chosen = {nour.run(keys.own).receive}
    inside.whom.people.changed.emit()
    inside.whom.record.choose(fund, "A fund")
    hala.on()
    hala.on()
    hala.until(lambda: inside.front.notice.text)
    assert inside.overview is None
    assert "key of Nour" in plain(inside.front.notice.text)
    hala.run(correspondents.add, nour.run(keys.own), verified=True)
    hala.on()
    hala.until(lambda: inside.overview is not None)
    assert [document.id for document in inside.overview.plan.verdict.goes] == [reem]


def test_a_no_goes_along_to_the_desk_that_holds_the_yes_unless_somebody_says_no(person: Sit, target: Path) -> None:
    hala, nour = person("Hala"), person("Nour")
    hala.knows(nour, verified=True)
    nour.knows(hala, verified=True)
    reem = hala.save("person", name="Reem")
    yes = hala.save("consent", person=reem, state="given", scope=("refer",), any_recipient=True)
    sent(hala, nour, target.with_name("first.age"), reem, yes)
    hala.save("consent", yes, state="withdrawn")
    fund = hala.save("provider", name="A fund")
    inside = journey(hala, (fund,))
    to_last_look(hala, inside, nour)
    box = inside.look.noes.box
    assert box.isVisible()
    assert box.isChecked()
    assert "1 answer of no goes along" in plain(inside.look.noes.said.text())
    box.click()
    hala.until(lambda: inside.overview is not None and not inside.overview.plan.verdict.noes)
    hala.rest()
    assert not box.isChecked()
    box.click()
    hala.until(lambda: inside.overview is not None and inside.overview.plan.verdict.noes)
    hala.rest()
    hala.on()
    hala.until(target.exists)
    hala.rest()
    told = plain(" ".join(one.text() for one in inside.front.findChildren(QLabel)))
    assert "2 records are in it." in told, "as many as the other desk will read"
    assert "1 of them is an answer of no" in told, "what is counted is said each time"
    receive(nour, target)
    nour.on()
    nour.on()
    nour.rest()
    assert nour.values(yes)["state"] == "withdrawn"


def test_who_holds_nothing_of_anybody_is_offered_no_answers(person: Sit) -> None:
    hala, nour = person("Hala"), person("Nour")
    hala.knows(nour, verified=True)
    hala.save("consent", person=hala.save("person", name="Reem"), state="refused")
    inside = journey(hala, (hala.save("provider", name="A fund"),))
    to_last_look(hala, inside, nour)
    assert not inside.look.noes.isVisible()


def test_a_receipt_goes_back_and_stands_beside_the_file_that_left(
    person: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole way of a receipt, and then the whole file taken back from the list of what came in."""
    hala, nour = person("Hala"), person("Nour")
    nour.knows(hala, verified=True)
    hala.knows(nour, verified=True)
    known = hala.save("person", name="Reem", protection="public", public_where="x")
    taken = taken_in(nour, sent(hala, nour, tmp_path / "a.age", known))
    monkeypatch.setattr(arrival, "choose_target", lambda *_anything: tmp_path / "receipt.age")
    came_in_as = nour.shell.undo_bar.batch
    taken.receipt.click()
    nour.until(lambda: taken.notice.text)
    assert came_in_as
    assert nour.shell.undo_bar.batch == came_in_as, "what left takes no way back away"
    receipt_read(hala, tmp_path / "receipt.age")
    hala.on()
    hala.until(lambda: isinstance(hala.screen.inside, PastPage))
    past = hala.screen.inside
    assert isinstance(past, PastPage)
    assert past.tabs.currentWidget() is past.left
    hala.until(lambda: past.left.files)
    assert [answer["taken"] for answer in next(iter(past.left.files.values())).answers] == [1]
    nour.screen.inside.left.emit()
    nour.screen.past()
    came = nour.screen.inside
    assert isinstance(came, PastPage)
    nour.until(lambda: came.came.outlook is not None)
    monkeypatch.setattr(past_page, "ask", lambda *_anything, **_named: True)
    came.came.back.click()
    nour.until(lambda: nour.run(records.fetch, known).binned)
    nour.until(lambda: not came.came.back.isVisibleTo(came.came))
    nour.shell.announce(nour.run(records.undo, nour.run(lambda desk: came_in.came_in(desk)[0].undone)).changes)
    nour.until(lambda: came.came.back.isVisibleTo(came.came))  # taken back again: it stands here as before


def test_a_no_that_came_with_a_file_is_named_before_the_file_is_taken_back_and_stays(
    person: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hala, nour = person("Hala"), person("Nour")
    nour.knows(hala, verified=True)
    reem = hala.save("person", name="Reem")
    no = hala.save("consent", person=reem, state="refused", scope=("refer",))
    receive(nour, sent(hala, nour, tmp_path / "a.age", reem, no))
    nour.on()
    nour.on()
    nour.until(lambda: nour.run(records.fetch, no) is not None)
    nour.save("person", reem, profession="lawyer")
    nour.screen.past()
    past = nour.screen.inside
    assert isinstance(past, PastPage)
    nour.until(lambda: past.came.outlook is not None)
    assert "1 record stays, so that a no or a limit that came with it still holds." in said_in(past.came)
    monkeypatch.setattr(past_page, "ask", lambda *_anything, **_named: True)
    past.came.back.click()
    nour.rest()
    assert not nour.run(records.fetch, no).binned


def said_in(widget: QWidget) -> str:
    return " ".join(plain(each.text()) for each in widget.findChildren(QLabel))


def test_a_file_that_is_gone_is_told_by_the_receipt_and_put_back_whole_by_the_same_bundle(
    person: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hala, nour = person("Hala"), person("Nour")
    hala.knows(nour, verified=True)
    nour.knows(hala, verified=True)
    photo = hala.photo(hala.save("incident", title="Threat"))
    bundle = sent(hala, nour, tmp_path / "a.age", photo)
    first = taken_in(nour, bundle)
    (sealed,) = (nour.desk.unlocked.folder / "blobs").glob("*/*")
    sealed.unlink()
    monkeypatch.setattr(arrival, "choose_target", lambda *_anything: tmp_path / "receipt.age")
    first.receipt.click()
    nour.until(lambda: first.notice.text)
    back = receipt_read(hala, tmp_path / "receipt.age")
    assert "1 file is not there whole." in said_in(back.receipt)
    hala.on()
    hala.until(lambda: isinstance(hala.screen.inside, PastPage))
    giving_again = journey(hala, (photo,))
    hala.on()
    giving_again.whom.people.chosen = {nour.run(keys.own).receive}
    giving_again.whom.people.changed.emit()
    hala.rest()
    before = giving_again.whom.before
    assert "a receipt came" in said_in(before)
    assert not [
        one for one in before.findChildren(Button) if plain(one.text()) == "It never arrived" and not one.isHidden()
    ]
    assert "1 file is whole here again." in said_in(taken_in(nour, bundle))
    assert sealed.exists()


def test_what_a_filter_finds_goes_once_and_again_where_the_file_never_arrived(person: Sit, target: Path) -> None:
    hala, nour = person("Hala"), person("Nour")
    hala.knows(nour, verified=True)
    said = {"protection": "public", "title": "Threat"}
    inside, _outside = (hala.save("incident", when=parse(when), **said) for when in ("2026-05", "2024"))
    query = Query("incident", (Condition("title", queries.Test.CONTAINS, ("Threat",)),))
    hala.run(listing.save_filter, SavedFilter("Threats", query))

    def to_the_look() -> GivingJourney:
        made = journey(hala)
        hala.until(lambda: made.what.saved)
        made.what.filters.setChecked(True)
        assert not made.what.on.isEnabled(), "no filter is ticked yet"
        next(iter(made.what.saved.values())).setChecked(True)
        made.what.narrowed.box.setChecked(True)
        made.what.narrowed.days.line.setText("some day")
        assert not made.what.on.isEnabled(), "words that have no place in time narrow nothing"
        made.what.narrowed.days.line.setText("May 2026")
        hala.on()
        made.whom.people.chosen = {nour.run(keys.own).receive}
        made.whom.people.changed.emit()
        hala.rest()
        made.whom.before.lacking.setChecked(True)
        return made

    def look() -> GivingJourney:
        hala.on()
        hala.on()
        hala.rest()
        return hala.screen.inside

    first = to_the_look()
    assert first.whom.before.isHidden(), "nothing left for them yet"
    assert [one.id for one in look().overview.plan.verdict.goes] == [inside]
    first.look.leaves.view.current_changed.emit("0")
    shown = [each.text() for each in first.look.leaves.page.findChildren(QLabel)]
    assert "Threat" in {plain(text) for text in shown}, "as they will open it"
    hala.on()
    hala.until(target.exists)
    hala.rest()
    target.unlink()
    again = to_the_look()
    assert look().overview.plan.had == 1
    assert not again.look.on.isEnabled()
    assert "already" in again.look.notice.text
    hala.front.back.click()
    hala.front.back.click()
    (turn,) = [each for each in again.whom.before.findChildren(Button) if each.text() == "It never arrived"]
    turn.click()
    hala.rest()
    assert [one.id for one in look().overview.plan.verdict.goes] == [inside]
    again.left.emit()
    hala.screen.past(left=True)
    past = hala.screen.inside
    assert isinstance(past, PastPage)
    hala.until(lambda: past.left.files)
    assert past.left._cells(next(iter(past.left.files)))["answer"] == "It counts as never arrived"


def at_figures(who: Person, to: Person) -> GivingJourney:
    """The look at figures of everything, for somebody else."""
    inside = journey(who)
    inside.what.everything.setChecked(True)
    who.on()
    inside.whom.people.chosen = {to.run(keys.own).receive}
    inside.whom.people.changed.emit()
    who.on()
    inside.extent.radios[Profile.STATISTICS].setChecked(True)
    who.on()
    who.until(lambda: inside.front is inside.look)
    return inside


def test_figures_are_looked_over_and_written_without_a_record(person: Sit, target: Path) -> None:
    hala, nour = person("Hala"), person("Nour")
    hala.knows(nour, verified=True)
    for number in range(6):
        hala.save("incident", title=str(number), when=parse("2026-05"), protection="public")
    inside = at_figures(hala, nour)
    assert inside.look.tabs.currentWidget() is inside.look.figures
    lines = [inside.look.figures._cells(one) for one in inside.look.figures.search._all]
    assert ("Incidents", "6") in {(plain(one["by"]), plain(one["count"])) for one in lines}
    hala.on()
    hala.until(target.exists)
    hala.rest()
    assert isinstance(inside.front, giving_done.DoneStep)
    assert "how many records" not in said_in(inside.front)
    assert "nothing in the file proves who wrote it" in said_in(inside.front)
    hala.screen.past(left=True)
    left = hala.screen.inside
    assert isinstance(left, PastPage)
    hala.until(lambda: left.left.files)
    assert left.left._cells(next(iter(left.left.files)))["what"] == "Figures alone"
    nour.screen.receive(target)
    came = nour.screen.inside
    assert isinstance(came, ReceivingJourney)
    nour.until(lambda: came.papers is not None)
    assert "Figures came in this file, and no record" in said_in(came.papers)
    assert "6" in {one[2] for one in came.papers.figures._lines}
    came.papers.boxes["figures.docx"].setChecked(False)
    came.papers.boxes["figures.csv"].setChecked(False)
    nour.on()
    nour.until(lambda: came.over)
    held = nour.run(lambda desk: [evidence.content(desk, one.id).name for one in desk.store.each("evidence")])
    assert held == ["figures.pdf"]


def test_what_is_counted_against_a_consent_is_said_to_be_counted(
    person: Sit, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hala, nour = person("Hala"), person("Nour")
    hala.knows(nour, verified=True)
    for number in range(6):
        hala.save("person", name=str(number))
    inside = at_figures(hala, nour)
    offered = inside.look.stays.offered
    offered.tick(list(offered.ids), on=True)
    assert "Count 6" in plain(inside.look.against.go.text())
    inside.look.against.reason.setPlainText(REASON)
    inside.look.against.go.click()
    hala.until(lambda: inside.overview is not None and inside.overview.against)
    said, asked = inside.look.warnings.text, list[str]()
    assert "6 records are counted only because of your reason." in plain(said)
    assert "leave" not in inside.look.said.text().replace("none leaves", "")
    monkeypatch.setattr(giving, "ask", lambda _on, text, *_more, **_named: asked.append(text))
    hala.on()
    assert [plain(one) for one in asked] == ["6 records are counted against the consent or their protection"]


def test_the_receiver_is_told_that_names_were_kept_back(person: Sit, tmp_path: Path) -> None:
    hala, nour = person("Hala"), person("Nour")
    nour.knows(hala, verified=True)
    hala.save("person", name="Reem")
    to = (nour.run(keys.own).receive,)
    plan = hala.run(handing_over.plan, Choice(everything=True), to, profile=Profile.DEIDENTIFIED, reason=REASON)
    hala.run(handing_over.hand_over, plan, tmp_path / "a.age")
    inside = receive(nour, tmp_path / "a.age")
    assert "kept the names back on purpose" in said_in(inside.who)
    nour.on()
    nour.until(lambda: inside.what is not None)
    nour.until(lambda: "Nothing is told of it but that it is there." in said_in(inside.what.fields))
    assert "Nothing of it would change" not in said_in(inside.what)


def test_what_a_key_from_before_signed_is_looked_at_and_no_more(person: Sit, tmp_path: Path) -> None:
    hala, nour = person("Hala"), person("Nour")
    nour.knows(hala, verified=True)
    old = hala.run(keys.own)
    file = sent(hala, nour, tmp_path / "a.age", hala.save("person", name="Reem", protection="public", public_where="x"))
    new = hala.run(rotation.renew)
    nour.run(trust.take_new, nour.run(correspondents.meant, old), new)
    arrived = receive(nour, file)
    assert arrived.who is not None
    assert not arrived.who.add.isVisibleTo(arrived.who)
    nour.on()
    assert arrived.what is not None
    assert arrived.what.said.text() == say(Acquaintance.OLDER.advice)
    assert not arrived.what.on.isEnabled()


def test_a_receipt_that_nobody_known_signed_is_noted_as_that(
    person: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hala, nour = person("Hala"), person("Nour")
    nour.knows(hala, verified=True)
    incident = hala.save("incident", title="x", protection="public")
    taken = taken_in(nour, sent(hala, nour, tmp_path / "a.age", incident))
    monkeypatch.setattr(arrival, "choose_target", lambda *_anything: tmp_path / "receipt.age")
    taken.receipt.click()
    nour.until(lambda: taken.notice.text)
    back = receipt_read(hala, tmp_path / "receipt.age")
    assert say(receipts.NOT_PROVED) in back.receipt.notice.text
    hala.on()
    hala.until(lambda: isinstance(hala.screen.inside, PastPage))
    left = hala.screen.inside.left
    hala.until(lambda: left.files)
    assert "Not proved" in str(left._cells(next(iter(left.files)))["answer"])
