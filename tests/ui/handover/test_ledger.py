"""The ledger in a window: what is allowed, what has left, and a consent taken back with its consequences seen first."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton
from tests.ui.handover.conftest import Person, Sit
from tests.ui.handover.test_sheet import a_referral, text_of
from tests.ui.walking import clipped, unnamed

from defender_desk.model.queries import Query
from defender_desk.model.vocabularies import label
from defender_desk.services.printout import printing
from defender_desk.services.referrals import referrals
from defender_desk.text.bidi import plain
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.ledger import open_ledger
from defender_desk.ui.ledger.window import LedgerPage, open_print
from defender_desk.ui.printout import PrintoutPage
from defender_desk.ui.printout import page as printed_page
from defender_desk.ui.record.ways import Ways


def words(window: Any) -> str:
    return "\n".join(each.text() for each in window.findChildren(QLabel))


def somebody(who: Person, referral: str) -> str:
    return str(who.values(referral)["people"][0])


def sheet_left(who: Person, referral: str, target: Path) -> None:
    plan = who.run(referrals.plan_sheet, referral, "ar", today=date.today())  # noqa: DTZ011
    who.run(printing.write, plan, target)


def opened(who: Person, person: str) -> LedgerPage:
    page = open_ledger(who.shell, person).findChild(LedgerPage)
    who.until(lambda: page.ledger is not None)
    who.rest()
    return page


@pytest.mark.parametrize(
    ("language", "size", "theme"), [("ar", 100, "light"), ("ar", 150, "dark"), ("en", 100, "light")]
)
def test_the_ledger_says_what_is_allowed_and_what_has_left(
    person: Sit, tmp_path: Path, language: str, size: int, theme: str
) -> None:
    hala = person("Hala", language, size, theme)
    referral = a_referral(hala, "name", "story")
    sheet_left(hala, referral, tmp_path / "a.pdf")
    page = opened(hala, somebody(hala, referral))
    assert page.ledger is not None
    assert [line.standing.value for line in page.ledger.lines] == ["given"]
    assert len(page.ledger.left) == 1
    assert "صندوق" in words(page)
    window = page.window()
    assert unnamed(window) == []
    assert clipped(window) == []


def test_nothing_recorded_says_so(person: Sit) -> None:
    hala = person("Hala", "ar")
    page = opened(hala, hala.save("person", name="ريم"))
    assert page.ledger is not None
    assert page.ledger.lines == page.ledger.left == ()


def test_taking_back_shows_what_follows_and_stops_it(person: Sit, tmp_path: Path) -> None:
    hala = person("Hala", "en")
    referral = a_referral(hala, "name", "story")
    sheet_left(hala, referral, tmp_path / "a.pdf")
    (consent,) = hala.run(lambda desk: desk.store.ids(Query("consent")))
    hala.shell.open("consent", consent)
    hala.rest()
    (ways,) = hala.shell.findChildren(Ways)
    assert ways.lead is not None
    taking = next(each for each in hala.shell.front.findChildren(QPushButton) if each.text() == ways.lead.text())
    assert taking.property("look") == "plain", "nothing on the page invites to it"
    ways.lead.trigger()
    hala.rest()
    dialog = next(each for each in hala.shell.findChildren(Dialog) if each.isVisible())
    said = words(dialog)
    assert "أتعاب" in said
    assert "صندوق" in said  # it has left for them already
    assert "ريم الورّاق takes back everything" in plain(said)
    assert label("consent_scope", "refer", "en") in plain(said)
    assert "for a written reason" not in said
    assert clipped(dialog) == []
    assert hala.values(referral)["state"] == "pack_ready"
    next(each for each in _buttons(dialog) if each.text().replace("&", "") == "Take it back").click()
    hala.rest()
    assert hala.values(referral)["state"] == "withdrawn"
    assert hala.values(consent)["state"] == "withdrawn"
    (asking,) = hala.run(lambda desk: desk.store.ids(Query("action")))
    assert hala.values(asking)["with_whom"] == (hala.values(referral)["provider"],)
    page = opened(hala, somebody(hala, referral))
    assert "Consent was withdrawn" in words(page)
    assert "May be told" not in words(page)
    page.window().reject()
    hala.rest()
    assert not [each for each in hala.shell.findChildren(QDialog) if each.isVisible()]


def test_it_is_printed_for_the_person_without_their_name(person: Sit, tmp_path: Path, monkeypatch: Any) -> None:
    target = tmp_path / "l.pdf"
    monkeypatch.setattr(printed_page, "choose_target", lambda *_asked: target)
    hala = person("Hala", "ar")
    referral = a_referral(hala, "name", "story")
    page = open_print(hala.shell, somebody(hala, referral)).findChild(PrintoutPage)
    hala.until(lambda: page.seen is not None)
    hala.rest()
    assert not page.why.isVisible()
    page.save.click()
    hala.until(target.exists)
    hala.rest()
    printed = text_of(target)
    assert "صندوق" in printed
    assert "ريم" not in printed


def _buttons(dialog: Dialog) -> list[Any]:
    return dialog.findChildren(QPushButton)
