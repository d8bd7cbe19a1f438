"""Painting over pages in a real window: by mouse, by keys, step by step back, and a copy that hides what was under."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from io import BytesIO
from threading import Event
from time import sleep
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from tests.fresh_desks import PASSPHRASE
from tests.ui.at_desk import AtDesk, when_asked
from tests.ui.walking import clipped, unnamed, unreachable

from defender_desk.exchange.printout import Printout, Section, make_pdf
from defender_desk.model.bars import Bar
from defender_desk.model.queries import Query
from defender_desk.services import listing, opening, records
from defender_desk.services.desk import Cancelled
from defender_desk.services.incidents import evidence
from defender_desk.services.redacting import pages
from defender_desk.services.redacting.pages import Found, Laid, Proposed, Unplaced
from defender_desk.text.bidi import plain
from defender_desk.text.speech import _
from defender_desk.text.trouble import Trouble
from defender_desk.ui.redacting import page as redacting_page
from defender_desk.ui.redacting import reading
from defender_desk.ui.redacting.draft import LEAST, Painting, Place
from defender_desk.ui.redacting.page import RedactingPage
from defender_desk.ui.redacting.window import RedactingWindow, open_redacting

Sit = Callable[..., AtDesk]
ACTS = ("lay", "choose", "move", "stretch", "remove", "next")


def apply(painting: Painting, act: str, numbers: tuple[float, float, float, float, int]) -> None:
    one, two, three, four, page = numbers
    match act:
        case "lay":
            painting.lay(Place(one, two, three, four).on(page))
        case "choose":
            painting.choose(round(one * 4))
        case "move":
            painting.move(one - 0.5, two - 0.5)
        case "stretch":
            painting.stretch(one - 0.5, two - 0.5)
        case "remove":
            painting.remove()
        case "next":
            painting.next_on(page, 1 if one > 0.5 else -1)


part = st.floats(-0.3, 1.3)
acts = st.lists(st.tuples(st.sampled_from(ACTS), st.tuples(part, part, part, part, st.integers(1, 3))), max_size=25)


@given(acts)
def test_whatever_is_done_bars_lie_on_their_pages_and_every_step_can_be_taken_back(done: Any) -> None:
    painting, states = Painting(), list[tuple[Laid, ...]]()
    for act, numbers in done:
        states.append(painting.laid)
        apply(painting, act, numbers)
        assert all(
            one.bar.right - one.bar.left > LEAST / 2 and one.bar.bottom - one.bar.top > LEAST / 2
            for one in painting.laid
        )
        assert painting.in_hand is None or painting.in_hand in painting.laid
    while painting.can_undo:
        painting.undo()
        assert painting.laid in [*states, ()]
    assert painting.laid == ()


def test_moving_on_and_on_is_one_step_and_what_lies_there_is_not_laid_twice() -> None:
    painting = Painting()
    painting.lay(Bar(1, 0.1, 0.1, 0.2, 0.2))
    for _step in range(5):
        painting.move(0.01, 0)
    painting.undo()
    assert painting.bars == (Bar(1, 0.1, 0.1, 0.2, 0.2),)
    assert painting.lay_all([Laid(Bar(1, 0.1, 0.1, 0.2, 0.2)), Laid(Bar(2, 0.1, 0.1, 0.2, 0.2), "n")]) == 1


def photo() -> bytes:
    made = BytesIO()
    Image.new("RGB", (400, 300), (200, 60, 40)).save(made, "PNG")
    return made.getvalue()


def paper(*sentences: str) -> bytes:
    return make_pdf(Printout("ورقة", "ar", [Section("قصة", (), sentences)]))


def opened(who: AtDesk, data: bytes, name: str, *, at_rest: bool = True) -> RedactingPage:
    """The window, as the menu of the page opens it; with all that it looks for by itself found."""
    intake = evidence.Intake(name, lambda: BytesIO(data), len(data))
    changes = who.ask(evidence.take_in, [intake])
    who.shell.announce(changes)
    who.shell.show()
    (record,) = changes.ids
    who.shell.open("evidence", record)
    incidents = who.shell.front
    who.until(lambda: incidents.pane.view is not None and incidents.pane.record == record)
    who.rest()
    return from_menu(who, at_rest=at_rest)


def from_menu(who: AtDesk, *, at_rest: bool = True) -> RedactingPage:
    said = _("Make a &redacted copy…")
    next(one for one in who.shell.front.pane.findChildren(QAction) if one.text() == said).trigger()
    who.until(lambda: who.shell.findChildren(RedactingWindow))
    page = who.dialog(RedactingWindow).page
    who.until(lambda: page.sheet is not None)
    if at_rest:
        who.until(lambda: not page._looking)
        who.rest()
    return page


def drag(who: AtDesk, page: RedactingPage, begin: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw with the mouse from one place of the picture to another, in parts of it."""
    drag_at_once(page, begin, end)
    who.rest()


def drag_at_once(page: RedactingPage, begin: tuple[float, float], end: tuple[float, float]) -> None:
    sheet = page.sheet
    shown = sheet._picture()
    first, last = (
        QPoint(round(shown.left() + x * shown.width()), round(shown.top() + y * shown.height()))
        for x, y in (begin, end)
    )
    QTest.mousePress(sheet, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, first)
    for step in range(1, 6):
        QTest.mouseMove(sheet, first + (last - first) * step / 5)
    QTest.mouseRelease(sheet, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, last)


def near(bar: Bar, *sides: float) -> bool:
    return all(
        abs(one - other) < 0.02 for one, other in zip((bar.left, bar.top, bar.right, bar.bottom), sides, strict=True)
    )


def test_a_bar_is_drawn_moved_and_stretched_with_the_mouse(sit: Sit) -> None:
    who = sit()
    page = opened(who, photo(), "p.png")
    drag(who, page, (0.2, 0.2), (0.5, 0.4))
    (bar,) = page.painting.bars
    assert near(bar, 0.2, 0.2, 0.5, 0.4)
    drag(who, page, (0.3, 0.3), (0.4, 0.5))
    assert near(page.painting.bars[0], 0.3, 0.4, 0.6, 0.6)
    drag(who, page, (0.6, 0.6), (0.8, 0.9))
    assert near(page.painting.bars[0], 0.3, 0.4, 0.8, 0.9)
    drag(who, page, (0.9, 0.1), (0.7, 0.3))
    assert len(page.painting.bars) == 2
    assert page.covered.count() == 2
    left = []
    for _step in range(4):
        page.undo.click()
        left.append(len(page.painting.bars))
    assert left == [1, 1, 1, 0]
    assert not page.make.isEnabled()


def test_all_of_it_can_be_done_by_keys(sit: Sit) -> None:
    who = sit()
    page = opened(who, photo(), "p.png")
    sheet = page.sheet
    sheet.setFocus()
    for key in (Qt.Key.Key_N, Qt.Key.Key_N):
        QTest.keyClick(sheet, key)
    assert len(page.painting.bars) == 2
    before = page.painting.in_hand.bar
    QTest.keyClick(sheet, Qt.Key.Key_Left)
    QTest.keyClick(sheet, Qt.Key.Key_Up)
    QTest.keyClick(sheet, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    after = page.painting.in_hand.bar
    assert after.left < before.left
    assert after.top < before.top
    assert after.right - after.left > before.right - before.left
    chosen = page.painting.chosen
    QTest.keyClick(sheet, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert page.painting.chosen not in (chosen, -1)
    QTest.keyClick(sheet, Qt.Key.Key_Tab)
    assert page.painting.chosen == chosen
    QTest.keyClick(sheet, Qt.Key.Key_Delete)
    assert len(page.painting.bars) == 1
    QTest.keyClick(sheet, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    who.rest()
    assert len(page.painting.bars) == 2
    page.covered.setCurrentRow(0)
    QTest.keyClick(page.covered, Qt.Key.Key_Delete)
    assert len(page.painting.bars) == 1


def test_enter_lets_go_of_a_bar_and_makes_no_copy(sit: Sit) -> None:
    who = sit()
    page = opened(who, photo(), "p.png")
    page.sheet.setFocus()
    QTest.keyClick(page.sheet, Qt.Key.Key_N)
    for _time in range(2):
        QTest.keyClick(page.sheet, Qt.Key.Key_Return)
        who.rest()
    assert page.painting.in_hand is None
    assert len(page.painting.bars) == 1
    assert page.isVisible()
    QTest.keyClick(page.sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    who.until(lambda: len(who.ask(listing.ids, Query("evidence"))) == 2)


def test_tab_leaves_the_page_after_its_last_bar(sit: Sit) -> None:
    who = sit()
    page = opened(who, photo(), "p.png")
    sheet = page.sheet
    page.window().activateWindow()
    who.until(page.window().isActiveWindow)
    sheet.setFocus()
    QTest.keyClick(sheet, Qt.Key.Key_N)
    QTest.keyClick(sheet, Qt.Key.Key_Tab)
    assert not sheet.hasFocus()
    assert page.painting.in_hand is None


def test_a_copy_is_made_opened_and_taken_back_as_one(sit: Sit) -> None:
    who = sit()
    page = opened(who, photo(), "layla.png")
    record = who.shell.front.pane.record
    drag(who, page, (0.2, 0.2), (0.5, 0.4))
    page.form.editor("faces").set_value(False)
    page.form.editor("title").line.setText("A square")
    who.click(page.make)
    pane = who.shell.front.pane
    who.until(lambda: pane.record not in ("", record))
    who.rest()
    kept = who.ask(records.fetch, pane.record)
    assert kept.values["redacted_from"] == record
    assert kept.values["title"] == "A square"
    blob = kept.values["content"]
    copy = Image.open(BytesIO(b"".join(who.ask(lambda desk: list(desk.store.blobs.open(blob.id))))))
    assert copy.getpixel((140, 90)) == (0, 0, 0)
    assert copy.getpixel((350, 250))[0] > 150
    assert not who.shell.findChildren(RedactingWindow)
    made = pane.record
    who.shell.undo_bar.take_back()
    who.rest()
    assert who.ask(lambda desk: desk.store.get(made).binned)
    assert who.ask(lambda desk: desk.store.ids(Query("evidence"))) == [record]


def test_names_are_covered_page_by_page_and_what_nobody_looked_at_is_said(sit: Sit) -> None:
    who = sit("ar")
    who.ask(records.save, "person", None, {"name": "ليلى حداد"})
    page = opened(who, paper(*(["جملة طويلة. " * 300] * 3), "ثم حضرت ليلى حداد."), "p.pdf")
    who.until(lambda: page.found is not None)
    who.rest()
    (laid,) = page.painting.laid
    assert plain(laid.said) == "ليلى حداد"
    assert laid.bar.page > 1
    assert page.unseen.text()
    page.covered.setCurrentRow(0)
    who.until(lambda: page.paper.page == laid.bar.page)
    who.rest()
    for number in range(1, page.paper.pages + 1):
        page.turn(number)
        who.until(partial(lambda wanted: page.paper.page == wanted, number))
        who.rest()
    assert page.unseen.text() == ""
    page.undo.click()
    assert page.painting.laid == ()
    page.painting.lay_all([laid])
    page.painting.lay(Bar(1, 0.1, 0.1, 0.2, 0.2))
    page._changed()
    kept = page.painting.laid
    who.dialog(RedactingWindow).reject()
    who.ask(records.save, "person", None, {"name": "جملة طويلة"})
    again = from_menu(who)
    who.until(lambda: again.found is not None)
    who.rest()
    assert again.painting.laid[:2] == kept
    assert {plain(one.said) for one in again.painting.laid} == {"ليلى حداد", "", "جملة طويلة"}, "and who came since"


def test_making_a_copy_says_how_far_it_is_and_can_be_stopped(sit: Sit) -> None:
    who = sit()
    page = opened(who, paper(*["words. " * 900] * 12), "p.pdf")
    who.until(lambda: page.found is not None)
    page.looked |= {*range(1, page.paper.pages + 1)}
    drag(who, page, (0.2, 0.2), (0.5, 0.4))
    record, sealed = who.shell.front.pane.record, who.ask(files)
    page.burn()
    who.until(page.progress.isVisible)
    assert not page.make.isEnabled()
    page.progress.stopped.emit()
    who.rest()
    assert not page.progress.isVisible()
    assert page.make.isEnabled()
    assert who.ask(lambda desk: desk.store.ids(Query("evidence"))) == [record]
    assert who.ask(files) == sealed


def test_a_copy_that_is_ready_as_it_is_stopped_is_let_go(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    who = sit()
    page = opened(who, photo(), "p.png")
    record, sealed = who.shell.front.pane.record, who.ask(files)
    drag(who, page, (0.2, 0.2), (0.5, 0.4))
    burn, made = pages.burn, Event()

    def ready(*asked: object) -> object:
        copy = burn(*asked)
        made.set()
        return copy

    monkeypatch.setattr(pages, "burn", lambda *asked, progress: ready(*asked))
    page.burn()
    assert made.wait(30)
    page.progress.stopped.emit()
    who.rest()
    assert page.make.isEnabled()
    assert who.ask(lambda desk: desk.store.ids(Query("evidence"))) == [record]
    assert who.ask(files) == sealed
    monkeypatch.setattr(pages, "burn", burn)
    page.burn()
    who.until(lambda: who.shell.front.pane.record not in ("", record))


def test_of_whom_a_bar_was_taken_away_it_is_not_said_that_nobody_was_found() -> None:
    layla, omar = Bar(1, 0.1, 0.1, 0.2, 0.2), Bar(2, 0.3, 0.3, 0.4, 0.4)
    found = Found((Proposed("Layla", (layla,)), Proposed("Omar", (omar,))), frozenset({1, 2}))
    uncovered = "Somebody recorded here is named, and no bar lies there any more: {}."
    for laid, said in (
        ((), "Layla, page 1 · Omar, page 2"),
        ((Laid(layla),), "Omar, page 2"),
        ((Laid(layla, "Layla"),), "Omar, page 2"),
        ((Laid(Bar(1, 0.8, 0.8, 0.9, 0.9), "Layla"),), "Layla, page 1 · Omar, page 2"),
        ((Laid(layla, "Layla"), Laid(omar, "Omar")), ""),
    ):
        told = plain(reading.names_said(found, 2, laid, looking=False))
        assert "Nobody" not in told
        assert (uncovered.format(said) in told) if said else ("any more" not in told), told
    assert reading.names_said(Found((), frozenset({1})), 1, (), looking=False).startswith("Nobody")


def test_what_may_reach_somebody_is_told_until_a_bar_lies_over_it() -> None:
    place, other = Bar(2, 0.1, 0.1, 0.2, 0.2), Bar(1, 0.1, 0.1, 0.2, 0.2)
    found = Found((), frozenset({1, 2}), (), (Proposed("+964 770 555 0142", (place,)),), (Unplaced("a@b.org", (1,)),))
    told = plain(reading.names_said(found, 2, (Laid(other),), looking=False))
    assert "no record here holds it: +964 770 555 0142, page 2." in told
    assert "cannot tell where on the page: a@b.org, page 1." in told
    assert reading.readable(found, (Laid(other),)) == [2]
    told = plain(reading.names_said(found, 2, (Laid(place),), looking=False))
    assert "+964" not in told
    assert reading.readable(found, (Laid(place),)) == []


def test_a_copy_in_which_somebody_could_still_be_reached_is_asked_for_once_more(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, asked = sit(), list[str]()
    monkeypatch.setattr(redacting_page, "ask", lambda *said, **_named: asked.append(plain(said[2])))
    story = make_pdf(Printout("a", "en", [Section("b", (), ("Call +964 770 555 0142 at once.",))]))
    page = opened(who, story, "p.pdf")
    who.until(lambda: page.found is not None)
    drag(who, page, (0.7, 0.7), (0.9, 0.9))
    page.burn()
    assert ["no record here holds it: +964 770 555 0142, page 1." in one for one in asked] == [True]
    assert page.panes.isEnabled(), "nothing is made"


def test_what_is_on_the_screen_is_in_the_copy_and_nothing_can_be_painted_while_it_is_made(sit: Sit) -> None:
    who = sit()
    page = opened(who, photo(), "p.png")
    record = who.shell.front.pane.record
    drag(who, page, (0.05, 0.05), (0.2, 0.2))
    page.burn()
    drag_at_once(page, (0.5, 0.5), (0.9, 0.9))
    QTest.keyClick(page.sheet, Qt.Key.Key_N)
    page.undo.click()
    QTest.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not page.make.isEnabled()
    (bar,) = page.painting.bars
    pane = who.shell.front.pane
    who.until(lambda: pane.record not in ("", record))
    who.rest()
    assert who.ask(lambda desk: desk.store.drafts.get(f"{record} in bars")) is None
    blob = who.ask(records.fetch, pane.record).values["content"]
    copy = Image.open(BytesIO(b"".join(who.ask(lambda desk: list(desk.store.blobs.open(blob.id))))))
    middle = (bar.left + bar.right) / 2 * copy.width, (bar.top + bar.bottom) / 2 * copy.height
    assert copy.getpixel(tuple(map(round, middle))) == (0, 0, 0)
    assert copy.getpixel((280, 210))[0] > 150


def test_a_page_that_cannot_be_drawn_lets_nobody_paint_while_a_copy_is_made(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, burn = Event(), pages.burn
    monkeypatch.setattr(pages, "burn", lambda *given, **named: held.wait(20) and burn(*given, **named))
    who = sit()
    page = opened(who, photo(), "p.png")
    drag(who, page, (0.2, 0.2), (0.5, 0.4))
    page.burn()
    page._not_drawn(Trouble(pages.NO_WAY))
    drag_at_once(page, (0.6, 0.6), (0.8, 0.8))
    assert len(page.painting.bars) == 1
    assert not page.make.isEnabled()
    held.set()
    who.until(lambda: len(who.ask(listing.ids, Query("evidence"))) == 2)


def test_no_copy_is_made_before_names_were_looked_for(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    held, propose = Event(), pages.propose

    def waits(*given: Any, **named: Any) -> Any:
        held.wait(20)
        return propose(*given, **named)

    monkeypatch.setattr(pages, "propose", waits)
    who = sit("ar")
    who.ask(records.save, "person", None, {"name": "ليلى حداد"})
    page = opened(who, paper("ثم حضرت ليلى حداد."), "p.pdf", at_rest=False)
    page.painting.lay(Bar(1, 0.1, 0.8, 0.2, 0.9))
    page._changed()
    assert not page.make.isEnabled()
    held.set()
    who.until(page.make.isEnabled)
    assert len(page.painting.laid) == 2


def test_what_a_search_that_failed_could_not_find_is_left_to_a_person(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: Any, **_named: Any) -> Any:
        raise Trouble(pages.NO_WAY)

    monkeypatch.setattr(pages, "propose", fails)
    who = sit()
    page = opened(who, paper("words."), "p.pdf")
    assert "look for them yourself" in page.names.text()
    drag(who, page, (0.2, 0.2), (0.5, 0.4))
    assert page.make.isEnabled()


def test_a_page_that_comes_late_is_not_shown_in_the_place_of_the_one_turned_to(sit: Sit) -> None:
    who = sit()
    page = opened(who, paper(*["words. " * 900] * 3), "p.pdf")
    late, asked = who.ask(pages.page, page._original, 1), page._asked
    page.turn(2)
    who.until(lambda: page.paper.page == 2)
    page._show(asked, late)
    assert page.paper.page == 2


def test_what_is_still_looked_for_stops_with_the_window(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped, begun = Event(), Event()

    def goes_on(_desk: Any, _original: Any, progress: Any) -> Any:
        begun.set()
        try:
            for _time in range(2000):
                sleep(0.005)
                progress(0, 0)
        except Cancelled:
            stopped.set()
            raise
        return ()

    monkeypatch.setattr(pages, "words", goes_on)
    who = sit()
    opened(who, photo(), "p.png", at_rest=False)
    who.until(begun.is_set)
    who.dialog(RedactingWindow).reject()
    who.until(stopped.is_set)


def test_whoever_leaves_a_page_unseen_is_asked(sit: Sit) -> None:
    who = sit()
    page = opened(who, paper(*["words. " * 900] * 3), "p.pdf")
    drag(who, page, (0.2, 0.2), (0.5, 0.4))
    asked = []

    def look_first(dialog: Any) -> None:
        asked.extend(plain(each.text()) for each in dialog.findChildren(QLabel))
        dialog.reject()

    when_asked(page, look_first)
    page.burn()
    who.rest()
    unseen = range(2, page.paper.pages + 1)
    assert any(one.endswith(f"yet: {', '.join(map(str, unseen))}") for one in asked)
    assert page.paper.page == 2, "it leads to the first that nobody saw"
    assert page.make.isEnabled()
    assert len(who.ask(listing.ids, Query("evidence"))) == 1
    when_asked(page, lambda asked: asked.accept())
    page.burn()
    who.until(lambda: len(who.ask(listing.ids, Query("evidence"))) == 2)


def test_what_was_taken_away_stays_away_and_what_is_found_since_is_offered(sit: Sit) -> None:
    who = sit("ar")
    layla = who.ask(records.save, "person", None, {"name": "ليلى حداد"}).id
    page = opened(
        who, paper("ثم حضرت ليلى حداد إلى هنا.", "وجاء سامر النجار.", "وقالت شمس القلعة إنها رأتهم."), "p.pdf"
    )
    who.ask(records.save, "person", None, {"name": "سامر النجار"})
    assert [plain(one.said) for one in page.painting.laid] == ["ليلى حداد"]
    page.painting.choose(0)
    page.painting.remove()
    page.painting.lay(Bar(1, 0.1, 0.8, 0.2, 0.9))
    page._changed()
    who.dialog(RedactingWindow).reject()
    who.rest()
    who.ask(records.save, "person", layla, {"other_names": "شمس القلعة"})
    again = from_menu(who)
    said = sorted(plain(one.said) for one in again.painting.laid)
    assert said == ["", "سامر النجار", "ليلى حداد"], "by the name that was not known before alone"


def test_of_somebody_whose_place_cannot_be_told_the_page_is_named(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Found((), frozenset({1}), (Unplaced("ليلى حداد", (1,)),))
    monkeypatch.setattr(pages, "propose", lambda *_given, **_named: found)
    who = sit("en")
    page = opened(who, paper("words."), "p.pdf")
    assert "ليلى حداد, page 1" in plain(page.names.text())
    assert "Nobody" not in page.names.text()


def test_of_a_file_that_is_no_picture_it_is_said_what_to_do_instead(sit: Sit) -> None:
    who = sit()
    (record,) = who.ask(evidence.take_in, [evidence.Intake("story.txt", lambda: BytesIO(b"words"), 5)]).ids
    who.shell.show()
    who.shell.open("evidence", record)
    who.until(lambda: who.shell.front.pane.view is not None)
    who.rest()
    told = list[Trouble]()
    who.tasks._trouble = told.append
    said = _("Make a &redacted copy…")
    next(one for one in who.shell.front.pane.findChildren(QAction) if one.text() == said).trigger()
    who.until(lambda: told)
    assert (told[0].message, told[0].next_step) == (pages.NO_WAY, pages.PRINT_IT)


def test_of_a_file_that_cannot_be_read_nothing_is_said_to_be_under_way(sit: Sit) -> None:
    who = sit()
    (record,) = who.ask(evidence.take_in, [evidence.Intake("p.pdf", lambda: BytesIO(b"%PDF-1.4 torn"), 13)]).ids
    who.shell.show()
    open_redacting(who.shell, who.shell, record)
    who.until(lambda: who.shell.findChildren(RedactingWindow))
    page = who.dialog(RedactingWindow).page
    who.until(lambda: page.notice.text and not page._looking)
    who.rest()
    said = " ".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())
    assert _("Drawing the page…") not in said
    assert _("Looking for names…") not in said
    assert _("There is nothing to show.") in said
    assert not page.make.isEnabled()


def files(desk: Any) -> set[str]:
    return {path.name for path in (desk.unlocked.folder / "blobs").glob("*/*")}


def test_bars_are_still_there_when_the_window_was_closed(sit: Sit) -> None:
    who = sit()
    page = opened(who, photo(), "p.png")
    drag(who, page, (0.2, 0.2), (0.5, 0.4))
    bars = page.painting.bars
    page.form.editor("title").line.setText("A square")
    who.dialog(RedactingWindow).reject()
    who.rest()
    again = from_menu(who)
    assert again.painting.bars == bars
    assert again.wish.title == "A square"


@pytest.mark.parametrize(("language", "text_size"), [("ar", 100), ("fr", 150)])
def test_nothing_of_the_window_is_cut_off_unnamed_or_out_of_reach(sit: Sit, language: str, text_size: int) -> None:
    who = sit(language, text_size=text_size)
    page = opened(who, photo(), "p.png")
    drag(who, page, (0.2, 0.2), (0.5, 0.4))
    window = page.window()
    assert clipped(window) == []
    assert unnamed(window) == []
    assert unreachable(window) == []


def test_a_lock_a_moment_after_the_last_bar_keeps_it(sit: Sit) -> None:
    who = sit()
    page = opened(who, photo(), "p.png")
    drag(who, page, (0.2, 0.2), (0.5, 0.4))
    record = page._original.record
    assert page._keeping.isActive()  # nothing of it is kept yet
    who.shell.lock()
    assert who.left == ["left"]
    desk = opening.unlock(who.folder, PASSPHRASE)
    ((bar, _said),) = pages.begin(desk, record).left
    assert near(bar, 0.2, 0.2, 0.5, 0.4)
    opening.close(desk)


def test_a_window_in_which_nothing_was_done_leaves_nothing_and_what_was_said_of_the_copy_is_kept(sit: Sit) -> None:
    who = sit()
    page = opened(who, photo(), "p.png")
    record = page._original.record
    page.window().reject()
    who.rest()
    assert who.ask(lambda desk: desk.store.drafts.get(f"{record} in bars")) is None
    page = from_menu(who)
    title = page.form.rows["title"].editor.findChild(QLineEdit)
    title.setFocus()
    who.bot.keyClicks(title, "2")
    page.window().reject()
    who.rest()
    assert "2" in who.ask(pages.begin, record).wish.title
