"""What two desks wrote apart, and what came in and was not taken, is told and decided on beside what stands here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from defender_desk.services import records
from defender_desk.services.handover import merge_desk
from defender_desk.services.handover.merge_desk import BOTH
from defender_desk.services.people import joining
from defender_desk.text.bidi import plain
from defender_desk.ui.handover.arrival import TakenStep
from defender_desk.ui.handover.merging import MergePage
from defender_desk.ui.record.view import View

from .conftest import Person, Sit
from .test_exchange import journey, receive, sent, taken_in, to_last_look


def no_taken_back(person: Sit, tmp_path: Path) -> tuple[Person, Person, str]:
    """Hala takes back the no that Nour has from her; Nour takes in what needs no look, and so not that."""
    hala, nour = person("Hala"), person("Nour")
    nour.knows(hala, verified=True)
    known = hala.save("person", name="Reem")
    no = hala.save("consent", person=known, state="refused", scope=("refer",))
    first = receive(nour, sent(hala, nour, tmp_path / "a.age", known, no))
    nour.on()
    nour.on()
    first.left.emit()
    hala.save("person", known, notes="seen")
    hala.run(records.save, "consent", no, {"state": "given"})
    receive(nour, sent(hala, nour, tmp_path / "b.age", known, no))
    for _step in ("who", "what", "done"):
        nour.on()
    return hala, nour, no


def page(nour: Person) -> MergePage:
    nour.until(lambda: nour.screen.doors.waits.isVisibleTo(nour.screen.doors))
    nour.screen.doors.decide.click()
    return desk_page(nour)


def desk_page(nour: Person) -> MergePage:
    inside = nour.screen.inside
    assert isinstance(inside, MergePage)
    nour.until(lambda: inside.fields.cards)
    nour.rest()
    return inside


def test_what_waits_is_told_and_shown_beside_what_stands_here(person: Sit, tmp_path: Path) -> None:
    _hala, nour, no = no_taken_back(person, tmp_path)
    assert nour.values(no)["state"] == "refused"
    inside = page(nour)
    assert [*inside.matters] == [no]
    assert not inside.on.isEnabled()
    (card,) = inside.fields.cards
    assert [plain(one.value) for one in card.asked.choices] == ["Answer: Refused", "Answer: Given"]
    assert {one.value for one in card.asked.choices} <= {each.text() for each in inside.fields.findChildren(QLabel)}
    card.radios[1].click()
    inside.on.click()
    nour.until(lambda: not inside.matters)
    assert nour.values(no)["state"] == "given"
    nour.until(lambda: not nour.screen.doors.waits.isVisibleTo(nour.screen.doors))


def test_what_both_wrote_is_decided_by_the_keyboard_alone(person: Sit, tmp_path: Path) -> None:
    hala, nour = person("Hala"), person("Nour")
    nour.knows(hala, verified=True)
    known = hala.save("person", name="Reem", protection="public", public_where="x")
    first = receive(nour, sent(hala, nour, tmp_path / "a.age", known))
    nour.on()
    nour.on()
    first.left.emit()
    hala.save("person", known, notes="seen in May", profession="lawyer")
    nour.save("person", known, notes="seen in June", profession="judge")
    journey = receive(nour, sent(hala, nour, tmp_path / "b.age", known))
    nour.on()
    assert journey.what is not None
    for part in journey.what.parts.values():
        part.tick([one.id for one in part.records], on=True)
    nour.on()
    nour.until(lambda: isinstance(journey.front, TakenStep))
    assert isinstance(journey.front, TakenStep)
    journey.front.decide.emit()
    inside = desk_page(nour)
    cards = {one.asked.question.field: one for one in inside.fields.cards}
    assert {"notes", "profession"} <= {*cards}
    told = " ".join(each.text() for each in inside.fields.findChildren(QLabel))
    assert "Hala" in told
    assert "Nour" in told
    cards["notes"].radios[0].setFocus()
    nour.bot.keyClick(cards["notes"].radios[0], Qt.Key.Key_Space)
    nour.bot.keyClick(cards["notes"].radios[0], Qt.Key.Key_Down)
    nour.bot.keyClick(cards["notes"].radios[1], Qt.Key.Key_Down)
    assert cards["notes"].pick == BOTH
    nour.bot.keyClick(cards["notes"].radios[BOTH], Qt.Key.Key_Return)
    nour.until(lambda: {one.field for one in nour.run(merge_desk.questions)} == {*cards} - {"notes"})
    assert {*nour.values(known)["notes"].split("\n\n")} == {"seen in May", "seen in June"}


def test_a_file_of_which_nothing_is_taken_yet_is_left_for_a_decision(person: Sit, tmp_path: Path) -> None:
    hala, nour = person("Hala"), person("Nour")
    nour.knows(hala, verified=True)
    known = hala.save("person", name="Reem", protection="public", public_where="x")
    first = receive(nour, sent(hala, nour, tmp_path / "a.age", known))
    nour.on()
    nour.on()
    first.left.emit()
    hala.save("person", known, never="no letters")
    nour.save("person", known, never="no calls at night")
    journey = receive(nour, sent(hala, nour, tmp_path / "b.age", known))
    nour.on()
    assert journey.what is not None
    for part in journey.what.parts.values():
        part.tick([one.id for one in part.records], on=False)
    assert not journey.what.chosen
    assert journey.what.on.text() == "Leave for later"
    nour.shell.open("person", known)
    nour.rest()
    nour.shell.go("handover")
    nour.on()
    nour.until(lambda: isinstance(journey.front, TakenStep))
    assert isinstance(journey.front, TakenStep)
    assert "1 waits until you decide." in plain(journey.front.waits.text)
    assert "Undo" not in journey.front.told.accessibleName(), "nothing was written that it could take back"
    nour.rest()
    shown = [one.page for one in nour.shell.findChildren(View) if one.page.kept.id == known]
    assert shown[-1].apart, "the page that was open looks again, although nothing was written"
    assert nour.values(known)["never"] == "no calls at night"
    journey.front.decide.emit()
    inside = desk_page(nour)
    (card,) = [one for one in inside.fields.cards if one.asked.question.field == "never"]
    assert BOTH in card.asked.question.picks
    card.radios[0].click()
    inside.on.click()
    nour.until(lambda: not inside.matters)
    inside.back.click()
    assert nour.screen.inside is journey, "the receipt is written where one comes back to"
    nour.until(lambda: not journey.front.waits.text)


def test_a_joining_is_told_as_one_and_not_as_a_deletion(person: Sit, tmp_path: Path) -> None:
    """Nour holds the one that Hala joined away, and was never given the other."""
    hala, nour = person("Hala"), person("Nour")
    nour.knows(hala, verified=True)
    hala.knows(nour, verified=True)
    known = hala.save("person", name="Reem", protection="public", public_where="x")
    first = receive(nour, sent(hala, nour, tmp_path / "a.age", known))
    nour.on()
    nour.on()
    first.left.emit()
    stays = hala.save("person", name="Reem H.", protection="public", public_where="x")
    hala.run(joining.join, stays, known)
    inside = journey(hala, (hala.save("incident", title="A raid", protection="public"),))
    to_last_look(hala, inside, nour)
    assert [*inside.look.binned.offered.ids] == [known]
    assert not inside.look.binned.joined.isHidden()
    taken_in(nour, sent(hala, nour, tmp_path / "b.age", hala.save("provider", name="A fund")))
    merging = page(nour)
    said = [plain(one.value) for one in merging.fields.cards[0].asked.choices]
    assert "They joined it into another record, and put it into the bin: here too" in said
    assert next(iter(merging.matters)) == known
    assert not nour.run(records.fetch, known).binned
