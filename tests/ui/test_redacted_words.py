"""A redacted copy of a story in a real window: read before it is saved, other words for people, and one step back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel
from tests.ui.at_desk import AtDesk
from tests.ui.walking import clipped, sideways, unnamed, unreachable

from defender_desk.services import records
from defender_desk.services.redacting import words
from defender_desk.text.bidi import plain
from defender_desk.text.speech import _
from defender_desk.ui.redacting.window import WordsWindow
from defender_desk.ui.redacting.words_page import WordsPage

Sit = Callable[..., AtDesk]
STORY = "قابلنا ليلى حداد عند الباب، وقالت ليلى إنها رأتهم."


def opened(who: AtDesk) -> tuple[WordsPage, str, str]:
    person = who.ask(records.save, "person", None, {"name": "ليلى حداد"}).id
    saved = who.ask(records.save, "incident", None, {"title": "مداهمة", "story": STORY, "what": ("threat",)})
    who.shell.announce(saved.changes)
    who.shell.show()
    who.shell.open("incident", saved.id)
    pane = who.shell.front.pane
    who.until(lambda: pane.view is not None and pane.record == saved.id)
    who.rest()
    said = _("Make a &redacted copy…")
    next(one for one in pane.findChildren(QAction) if one.text() == said).trigger()
    who.until(lambda: who.shell.findChildren(WordsWindow))
    who.rest()
    return who.dialog(WordsWindow).page, saved.id, person


def shown(page: WordsPage) -> str:
    return " ".join(plain(one.text()) for one in page.findChildren(QLabel) if one.isVisible())


def test_the_copy_is_read_before_it_is_made_and_taken_back_as_one(sit: Sit) -> None:
    who = sit("ar")
    page, record, person = opened(who)
    assert STORY not in shown(page)
    page.ticks["story"].setChecked(True)
    assert "ليلى" not in words.told(page._original, page.wish)["story"]
    page.people[person].line.setText("زميلة")
    who.rest()
    assert "قابلنا زميلة عند الباب، وقالت زميلة إنها رأتهم." in shown(page)
    who.click(page.make)
    pane = who.shell.front.pane
    who.until(lambda: pane.record not in ("", record))
    who.rest()
    made = pane.record
    kept = who.ask(records.fetch, made)
    assert kept.values["story"] == "قابلنا زميلة عند الباب، وقالت زميلة إنها رأتهم."
    assert kept.values["redacted_from"] == record
    who.shell.undo_bar.take_back()
    who.rest()
    assert who.ask(lambda desk: desk.store.get(made).binned)


def test_whoever_may_be_named_is_and_nothing_ticked_makes_nothing(sit: Sit) -> None:
    who = sit()
    page, _record, person = opened(who)
    page.ticks["story"].setChecked(True)
    page.people[person].instead.setChecked(False)
    who.rest()
    assert STORY in shown(page)
    for tick in page.ticks.values():
        tick.setChecked(False)
    assert not page.make.isEnabled()


@pytest.mark.parametrize(("language", "text_size"), [("ar", 100), ("es", 150)])
def test_nothing_of_the_window_is_cut_off_unnamed_or_out_of_reach(sit: Sit, language: str, text_size: int) -> None:
    who = sit(language, text_size=text_size)
    page, _record, _person = opened(who)
    page.ticks["story"].setChecked(True)
    who.rest()
    window = page.window()
    assert (clipped(window), unnamed(window), unreachable(window), sideways(window)) == ([], [], [], [])
