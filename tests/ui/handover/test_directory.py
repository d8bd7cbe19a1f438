"""The directory in a window: a check recorded, an edit taken back, a list narrowed, a file given and taken."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel
from tests.ui.handover.conftest import Person, Sit
from tests.ui.walking import clipped, unnamed

from defender_desk.exchange.identity import Identity
from defender_desk.exchange.provider_file import FORGED
from defender_desk.model import queries
from defender_desk.model.queries import Query
from defender_desk.services import records
from defender_desk.services.directory import providers, shipped
from defender_desk.services.directory.standing import GROUPS, Reliance
from defender_desk.services.identity import correspondents
from defender_desk.text.bidi import plain
from defender_desk.text.dates import FuzzyDate
from defender_desk.ui.directory import giving
from defender_desk.ui.directory.card import ProviderCard
from defender_desk.ui.directory.checking import CheckDialog
from defender_desk.ui.directory.giving import GivingDialog, open_giving
from defender_desk.ui.directory.taking import TakingDialog, open_taking
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.pieces import Button, ForeignLabel
from defender_desk.ui.registers.screen import Register
from defender_desk.ui.today.screen import Today

TODAY = date.today()  # noqa: DTZ011
CHECK: dict[str, object] = {
    "facts": tuple(GROUPS), "result": "confirmed", "when": FuzzyDate.exact(TODAY), "route": "call", "by": "Hala",
}  # fmt: skip


def register(who: Person) -> Register:
    screen = who.shell.go("referrals")
    assert isinstance(screen, Register)
    return screen


def opened(who: Person, record: str) -> ProviderCard:
    who.shell.open("provider", record)
    who.rest()
    card = register(who).pane.findChild(ProviderCard)
    assert isinstance(card, ProviderCard)
    return card


def shown(who: Person, kind: type[Dialog]) -> Any:
    who.until(lambda: [each for each in who.shell.findChildren(kind) if each.isVisible()])
    who.rest()
    return next(each for each in who.shell.findChildren(kind) if each.isVisible())


def seen_open(who: Person) -> str:
    found = who.run(providers.standings, TODAY)
    return next(key for key, how in found.items() if how is Reliance.NEVER)


@pytest.mark.parametrize(
    ("language", "size", "theme"),
    [("ar", 100, "light"), ("ar", 150, "dark"), ("en", 150, "light"), ("fr", 100, "contrast"), ("es", 100, "dark")],
)
def test_a_page_says_how_each_fact_stands_and_a_check_is_recorded_from_it(
    person: Sit, language: str, size: int, theme: str
) -> None:
    hala = person("Hala", language, size, theme)
    key = seen_open(hala)
    card = opened(hala, key)
    assert card.entry.standing is Reliance.NEVER
    assert unnamed(card) == []
    assert clipped(card) == []
    card.checking.click()
    dialog = shown(hala, CheckDialog)
    assert not [tick for tick in dialog.ticks.values() if tick.isChecked()]
    assert unnamed(dialog) == []
    assert clipped(dialog) == []
    assert dialog.form.editor("by").value() == "Hala"
    dialog.save.click()
    hala.rest()
    assert dialog.isVisible()  # nothing was ticked and nothing chosen
    assert not hala.run(lambda desk: desk.store.ids(Query("verification")))
    for tick in dialog.ticks.values():
        tick.setChecked(True)
    dialog.form.set_values({"when": FuzzyDate.exact(TODAY), "by": "Hala", "result": "confirmed", "route": "call"})
    dialog.save.click()
    hala.rest()
    assert not dialog.isVisible()
    assert opened(hala, key).entry.standing is Reliance.VERIFIED
    hala.shell.undo(hala.shell.undo_bar.batch)
    hala.rest()
    assert opened(hala, key).entry.standing is Reliance.NEVER


def test_what_is_missing_is_said_where_it_is_missing(person: Sit) -> None:
    hala = person()
    opened(hala, seen_open(hala)).checking.click()
    dialog = shown(hala, CheckDialog)
    dialog.ticks["contact"].setChecked(True)
    dialog.save.click()
    hala.rest()
    assert dialog.form.rows["result"].trouble.text()
    dialog.reject()


def test_what_the_provider_says_otherwise_is_corrected_first(person: Sit) -> None:
    hala = person()
    opened(hala, seen_open(hala)).checking.click()
    dialog = shown(hala, CheckDialog)
    press(dialog, "They say something else: correct the facts first…")
    hala.rest()
    pane = register(hala).pane
    assert pane.editing is not None
    assert pane.editing.form.editor("verified").read_only  # only a check writes this


def press(window: Any, text: str) -> None:
    next(each for each in window.findChildren(Button) if each.text() == text).click()


def test_an_edit_stands_beside_the_directory_and_is_taken_back_with_one_press(person: Sit) -> None:
    hala = person()
    key = seen_open(hala)
    was = hala.values(key)["who_note"]
    hala.save("provider", key, who_note="ours")
    card = opened(hala, key)
    assert [one.field for one in card.entry.edits] == ["who_note"]
    page = register(hala).pane
    assert was in "\n".join(each.text() for each in page.findChildren(QLabel))
    press(page, "Take it instead")
    hala.rest()
    assert hala.values(key)["who_note"] == was
    assert opened(hala, key).entry.edits == ()


def test_what_the_directory_says_now_stays_until_somebody_looked(person: Sit) -> None:
    hala = person()
    key = seen_open(hala)
    hala.save("provider", key, who_note="ours")
    code = hala.values(key)["shipped"]
    hala.run(lambda desk: desk.store.settings.put(shipped.NEWS, {code: ["who_note"]}))
    card = opened(hala, key)
    assert card.entry.news
    press(card, "Keep ours")
    hala.rest()
    assert not opened(hala, key).entry.news
    assert hala.values(key)["who_note"] == "ours"


@pytest.mark.parametrize(("language", "foreign"), [("ar", True), ("fr", True), ("en", False)])
def test_english_words_stand_as_english_on_another_screen(person: Sit, language: str, foreign: bool) -> None:
    hala = person("Hala", language)
    key = seen_open(hala)
    hala.save("provider", key, how_to_apply="كتبناها")
    opened(hala, key)
    labels = register(hala).pane.view.facts.findChildren(ForeignLabel)
    assert bool(labels) is foreign
    for each in labels:
        assert each.locale().language() == QLocale.Language.English
        assert each.alignment() & Qt.AlignmentFlag.AlignLeft
        assert "كتبناها" not in each.text()
        assert QAccessible.queryAccessibleInterface(each) is not None


def test_the_list_shows_word_and_icon_and_narrows_by_them(person: Sit) -> None:
    hala = person()
    key = seen_open(hala)
    hala.run(providers.record_check, key, CHECK, TODAY)
    opened(hala, key)
    screen = register(hala)
    table = screen.list.table
    assert table is not None
    narrowing = screen.list.bar.narrowing.toggled("standing", "verified")
    screen.list.bar.set_narrowing(narrowing)
    hala.until(lambda: list(screen.list.every()) == [key])
    hala.rest()
    place = [column.name for column in table.records.columns].index("standing")
    cell = table.records.index(0, place)
    hala.until(lambda: plain(str(table.records.data(cell))) == "Verified")
    assert not table.records.data(cell, int(Qt.ItemDataRole.DecorationRole)).isNull()
    assert table.records.data(table.records.index(0, place + 1), int(Qt.ItemDataRole.DecorationRole)) is None
    hala.run(records.save, "provider", key, {"contact": "+1"})
    screen.refresh(hala.run(records.save, "provider", key, {"notes": "n"}).changes)
    hala.until(lambda: list(screen.list.every()) == [])
    assert queries.Test.ANY_OF is narrowing.where[0].test


def test_today_asks_to_check_before_a_referral_goes(person: Sit) -> None:
    hala = person("Hala", "ar")
    key = seen_open(hala)
    hala.save("referral", title="أتعاب", provider=key, state="pack_ready")
    screen = hala.shell.go("today")
    assert isinstance(screen, Today)
    screen.refresh(None)
    hala.rest()
    assert any("قبل التسليم" in each.why.text() or "قبل التسليم" in each.why.toolTip() for each in screen.lines())


def test_a_file_that_names_somebody_waits_for_the_reason(person: Sit, tmp_path: Path, monkeypatch: Any) -> None:
    target = tmp_path / "providers.json"
    monkeypatch.setattr(giving, "choose_target", lambda *_asked: target)
    hala = person("Hala")
    nour = hala.save("person", name="Nour Haddad")
    own = hala.save("provider", name="صندوق", contact="ask for Nour Haddad")
    open_giving(hala.shell, [own])
    dialog = shown(hala, GivingDialog)
    assert dialog.go.isEnabled()
    assert not dialog.naming.isVisible()
    dialog.contact.setChecked(True)
    hala.rest()
    assert "Nour Haddad" in dialog.named.text()
    assert dialog.naming.reason.isVisible()
    assert not dialog.go.isEnabled()
    assert unnamed(dialog) == []
    assert clipped(dialog) == []
    dialog.naming.reason.setPlainText("she answers for them")
    assert dialog.go.isEnabled()
    dialog.go.click()
    hala.until(target.exists)
    hala.rest()
    assert [one.body["named"] for one in hala.run(lambda desk: list(desk.store.each("disclosure")))] == [[nour]]
    hala.save("consent", person=nour, state="refused")
    open_giving(hala.shell, [own])
    dialog = shown(hala, GivingDialog)
    dialog.contact.setChecked(True)
    assert not dialog.naming.reason.isVisible()
    assert not dialog.go.isEnabled()


@pytest.mark.parametrize(("language", "size"), [("ar", 100), ("ar", 150), ("en", 100)])
def test_a_file_goes_from_one_desk_to_another(
    person: Sit, tmp_path: Path, monkeypatch: Any, language: str, size: int
) -> None:
    target = tmp_path / "providers.json"
    monkeypatch.setattr(giving, "choose_target", lambda *_asked: target)
    hala, omar = person("Hala", language, size), person("Omar", language, size)
    own = hala.save("provider", name="صندوق الواحة", status="seen_open", contact="+49 1")
    hala.run(providers.record_check, own, CHECK, TODAY)
    other = seen_open(hala)
    hala.save("provider", other, duration="a year")
    open_giving(hala.shell, [own, other])
    dialog = shown(hala, GivingDialog)
    assert not dialog.contact.isChecked()
    assert unnamed(dialog) == []
    assert clipped(dialog) == []
    dialog.contact.setChecked(True)
    dialog.go.click()
    hala.until(target.exists)
    hala.rest()
    assert "+49 1" in target.read_text("utf-8")

    open_taking(omar.shell, target)
    took = shown(omar, TakingDialog)
    assert unnamed(took) == []
    assert clipped(took) == []
    assert took.chosen == {other}  # the contact and the check of the new one are looked at first
    took.model.tick([own], on=True)
    assert not took.go.isEnabled()
    took.aware.click()  # nobody knows who signed it
    took.go.click()
    omar.rest()
    assert opened(omar, own).entry.standing is Reliance.NEVER
    assert [one.by for one in opened(omar, own).entry.others] == ["Hala"]
    assert omar.values(other)["duration"] == "a year"
    omar.shell.undo(omar.shell.undo_bar.batch)
    omar.rest()
    assert omar.values(other)["duration"] != "a year"
    assert omar.run(lambda desk: desk.store.get(own).binned)


def test_a_forged_file_and_a_changed_key_are_refused(person: Sit, tmp_path: Path, monkeypatch: Any) -> None:
    target = tmp_path / "providers.json"
    monkeypatch.setattr(giving, "choose_target", lambda *_asked: target)
    hala, omar = person("Hala"), person("Omar")
    own = hala.save("provider", name="صندوق", status="seen_open")
    open_giving(hala.shell, [own])
    shown(hala, GivingDialog).go.click()
    hala.until(target.exists)
    hala.rest()
    before = Identity.fresh().contact("Hala", hala.desk.store.desk)
    omar.run(correspondents.add, before, verified=True)
    open_taking(omar.shell, target)
    took = shown(omar, TakingDialog)
    assert not took.go.isEnabled()
    took.reject()
    whole = json.loads(target.read_text("utf-8"))
    whole["said"]["providers"][0]["body"]["name"] = "x"
    target.write_text(json.dumps(whole), "utf-8")
    told: list[Any] = []
    monkeypatch.setattr(omar.tasks, "_trouble", told.append)
    open_taking(omar.shell, target)
    omar.until(lambda: told)
    assert told[0].message == FORGED
    assert not [each for each in omar.shell.findChildren(TakingDialog) if each.isVisible()]
