"""An organisation that can open the desk, as a person meets it: let in knowingly, said above every screen, ended."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from tests.fresh_desks import PASSPHRASE
from tests.ui.walking import clipped, type_into, unnamed

from defender_desk.exchange.identity import Identity
from defender_desk.services import opening, preferences
from defender_desk.services.desk import now
from defender_desk.services.identity import correspondents, keys
from defender_desk.services.unlocking import escrow
from defender_desk.text.bidi import plain
from defender_desk.text.languages import LANGUAGES
from defender_desk.text.written import show_date
from defender_desk.ui.frame.strips import Standing
from defender_desk.ui.handover.my_card import MyCardPage
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.pieces import Button
from defender_desk.ui.settings.escrow_part import EscrowPart, LetIn
from defender_desk.ui.settings.rekey import Rekey
from defender_desk.ui.settings.secrets import AskPassphrase
from defender_desk.vault.slots import CHEAPEST


def said(widget):
    return plain(" ".join(each.text() for each in widget.findChildren(QLabel)))


def part(at):
    at.shell.open("settings", "keys")
    at.rest()
    return at.shell.front.page.findChild(EscrowPart)


def band(at):
    (shown,) = at.shell.findChildren(Standing)
    return "" if shown.isHidden() else said(shown)


def test_nobody_is_let_in_who_was_not_compared(sit):
    at = sit()
    shown = part(at)
    assert "No organisation can open this desk" in said(shown)
    assert band(at) == ""
    at.click(shown.give)
    assert "fingerprint you compared" in shown.notice.text


def test_whoever_was_sent_to_compare_finds_the_card_and_comes_back_to_go_on(sit):
    at = sit()
    shown = part(at)
    at.click(shown.give)
    (way,) = shown.notice.findChildren(Button)
    at.click(way)
    assert at.shell.front.findChild(MyCardPage)
    contact = Identity.fresh().contact("Legal aid", "org12345")
    at.ask(lambda desk: correspondents.add(desk, contact, verified=True))
    assert part(at) is shown  # the page that was there before
    at.click(shown.give)
    assert "Legal aid" in plain(at.dialog(LetIn).who.currentText())
    assert at.dialog(LetIn).secret.line.hasFocus()
    assert shown.notice.isHidden()


def test_it_is_let_in_said_above_every_screen_and_ended(sit, tmp_path):
    at = sit()
    contact = Identity.fresh().contact("Legal aid", "org12345")
    at.ask(lambda desk: correspondents.add(desk, contact, verified=True))
    at.click(part(at).give)
    asked = at.dialog(LetIn)
    assert clipped(asked) == []
    type_into(asked.secret.line, "not this one")
    asked.write(tmp_path / "note.age")
    at.rest()
    assert "does not open" in asked.notice.text
    assert not (tmp_path / "note.age").exists()
    asked.secret.forget()
    type_into(asked.secret.line, PASSPHRASE)
    asked.write(tmp_path / "note.age")
    at.rest()
    at.until(lambda: band(at))
    assert band(at) == "Legal aid can open this desk."
    at.shell.choose("people")
    at.rest()
    assert band(at) == "Legal aid can open this desk."
    shown = part(at)
    assert "Legal aid can open this desk, since" in said(shown)
    at.click(shown.end)
    ending = at.dialog(AskPassphrase)
    type_into(ending.secret.line, PASSPHRASE)
    at.click(ending.go)
    assert at.ask(escrow.holder) is None
    at.rest()
    at.dialog(Rekey).reject()  # a copy from before still opens, so a new key is next
    at.rest()
    at.until(lambda: "copy from before" in band(at))  # and whoever put that off is told for as long as it holds
    assert "Legal aid can still open this desk" in band(at)
    assert "No organisation" not in said(part(at))
    assert "Legal aid is let in no longer" in said(part(at))


def test_the_code_of_another_desk_says_whose_it_is_and_of_when(sit, tmp_path):
    at, named = sit(), preferences.Preferences(who="Hala Nour")
    other = opening.create(tmp_path / "other", PASSPHRASE, named, profile=CHEAPEST).desk
    correspondents.add(other, at.ask(keys.own), verified=True)
    escrow.give(other, *escrow.possible(other), tmp_path / "note.age")
    opening.close(other)
    part(at).open_file(tmp_path / "note.age")
    at.until(lambda: [each for each in at.shell.findChildren(Dialog) if each.isVisible()])
    told = said(at.dialog(Dialog))
    assert "It is from Hala Nour" in told
    assert f"Written on {plain(show_date(now().date()))}" in told
    assert clipped(at.dialog(Dialog)) == []


@pytest.mark.parametrize("code", [one.code for one in LANGUAGES])
def test_the_page_is_whole_in_each_language(sit, code):
    at = sit(code)
    part(at)
    assert clipped(at.shell) == []
    assert unnamed(at.shell) == []
