"""Today on a real desk: what presses opens and is done in place, what was left is found, an empty desk teaches."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from tests.ui.walking import clipped, sideways, unnamed

from defender_desk.services import drafts, outside, records
from defender_desk.services.incidents import quick
from defender_desk.services.incidents.quick import Quick
from defender_desk.services.today import Item, Urgency
from defender_desk.text.bidi import plain
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import msg
from defender_desk.ui.kit.cut import CutButton
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.editors.picking import PickLine
from defender_desk.ui.printout import PrintoutPage
from defender_desk.ui.quick.panel import QuickPanel
from defender_desk.ui.today.acts import acts_for
from defender_desk.ui.today.first_steps import FirstSteps

TODAY = date.today()  # noqa: DTZ011  the day at the desk, as the screen takes it


def add(at, type_name, **values):
    saved = at.ask(records.save, type_name, None, values)
    at.shell.announce(saved.changes)
    at.rest()
    return saved.id


def lines(at):
    """Lines by title; the one that presses most where a title stands twice."""
    return {line.title.accessibleName(): line for line in reversed(at.shell.go("today").lines())}


def act(line, start):
    return next(each for each in line.findChildren(QAbstractButton) if each.accessibleName().startswith(start))


def due(days):
    return FuzzyDate.exact(TODAY + timedelta(days=days))


def test_an_item_opens_its_record(sit):
    at = sit()
    made = add(at, "action", title="Ring the lawyer", due=due(-3), status="planned")
    lines(at)["Ring the lawyer"].title.click()
    at.rest()
    here = at.shell.history.here
    assert (here.section, here.type, here.record) == ("cases", "action", made)


def test_chosen_by_its_name_it_begins_at_its_top_and_the_way_back_finds_its_place(sit):
    at = sit("ar", fill=120)
    at.shell.resize(1024, 700)
    today = at.shell.go("today")
    at.rest()
    bar = today.area.verticalScrollBar()
    at.until(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    place = bar.value()
    at.shell.go("people")
    at.shell.back()
    at.rest()
    assert bar.value() == place
    next(each for each in at.shell.commands.every() if each.shortcut().toString() == "Ctrl+2").trigger()
    next(each for each in at.shell.commands.every() if each.shortcut().toString() == "Ctrl+1").trigger()
    at.rest()
    assert at.shell.front is today
    assert bar.value() == 0


def test_an_action_is_done_in_place_and_taken_back(sit):
    at = sit()
    made = add(at, "action", title="Ring the lawyer", due=due(-3), status="planned")
    at.click(act(lines(at)["Ring the lawyer"], "Done"))
    kept = at.ask(records.fetch, made)
    assert (kept.values["status"], kept.values["done"].first) == ("done", TODAY)
    assert at.shell.undo_bar.batch
    at.shell.undo(at.shell.undo_bar.batch)
    at.rest()
    assert at.ask(records.fetch, made).values["status"] == "planned"
    assert lines(at)["Ring the lawyer"]


def test_what_can_wait_waits_a_week_from_today(sit):
    at = sit()
    made = add(at, "referral", title="Relocation", next_check=due(-20), state="handed_over")
    at.click(act(lines(at)["Relocation"], "In a week"))
    assert at.ask(records.fetch, made).values["next_check"].first == TODAY + timedelta(days=7)


@pytest.mark.parametrize(("type_name", "field"), [("consent", "expires"), ("referral", "report_due")])
def test_days_that_others_set_are_not_moved(type_name, field):
    item = Item("x", type_name, "x", msg("Consent runs out"), TODAY, field)
    assert acts_for(item, TODAY) == ()


def test_the_veil_hides_titles(sit):
    at = sit(veil=True)
    at.ask(drafts.keep, "new.x", "person", None, {"name": "Nadia"}, {})
    add(at, "action", title="Ring the lawyer", due=due(0), status="planned")
    assert not {"Ring the lawyer", "Nadia"} & lines(at).keys()
    assert len(lines(at)) >= 2


def test_what_was_left_unfinished_is_discarded_and_put_back(sit):
    at = sit()
    at.ask(drafts.keep, "new.x", "person", None, {"name": "Nadia"}, {})
    today = at.shell.go("today")
    today._load()
    at.rest()
    at.click(act(lines(at)["Nadia"], "Discard"))
    assert at.ask(drafts.every) == []
    at.click(next(each for each in today.notice.findChildren(QAbstractButton) if each.text() == "Put it back"))
    assert at.ask(drafts.every)[0].values == {"name": "Nadia"}
    assert "Nadia" in lines(at)


def test_a_quick_incident_left_unfinished_opens_its_panel_again(sit):
    at = sit("ar")
    at.ask(quick.keep, Quick({"title": "مداهمة"}, (), ("سامي",)))
    at.shell.go("today")._load()
    at.rest()
    lines(at)["مداهمة"].title.click()
    at.rest()
    panel = at.dialog(QuickPanel)
    assert panel.fields.said() == Quick({"title": "مداهمة"}, (), ("سامي",))
    panel.reject()
    at.rest()


def test_an_unfinished_change_of_a_record_opens_the_record(sit):
    at = sit()
    made = add(at, "person", name="Nadia")
    at.ask(drafts.keep, made, "person", made, {"profession": "Teacher"}, {})
    at.shell.go("today")._load()
    at.rest()
    unfinished = next(line for line in at.shell.go("today").lines() if "Changes" in line.why._whole)
    unfinished.title.click()
    at.rest()
    assert at.shell.history.here.record == made


def test_an_empty_desk_teaches_and_a_used_one_does_not(sit):
    at = sit()
    today = at.shell.go("today")
    steps = today.findChild(FirstSteps)
    assert len(steps.cards) == 4
    add(at, "person", name="Nadia")
    assert today.findChild(FirstSteps) is None
    assert [line.title.accessibleName() for line in today.lines()] == ["Nadia"]


def test_the_practice_step_leads_to_its_page(sit):
    at = sit()
    steps = at.shell.go("today").findChild(FirstSteps)
    button = next(each for each in steps.cards[3].findChildren(QAbstractButton))
    at.click(button)
    assert at.shell.history.here.record == "practice"


def test_the_practice_step_is_gone_once_there_is_a_practice_desk(sit):
    at = sit()
    assert len(at.shell.go("today").findChild(FirstSteps).cards) == 4
    outside.write_outside(outside.read_outside().with_vault(at.folder.with_name(f"{at.folder.name}-practice")))
    again = FirstSteps(at.shell, lambda: None)
    at.bot.addWidget(again)
    assert len(again.cards) == 3


def test_a_long_title_is_cut_and_spoken_whole(dressed, qtbot):
    title = "كلمة & " * 80
    button = CutButton(title)
    qtbot.addWidget(button)
    button.resize(200, 30)
    button.show()
    assert "…" in button.text()
    assert button.accessibleName() == title


@pytest.mark.parametrize(("language", "text_size"), [("ar", 100), ("ar", 150), ("en", 100), ("en", 200)])
def test_everything_is_named_and_nothing_is_cut_off(sit, language, text_size):
    at = sit(language, text_size=text_size, fill=80)
    today = at.shell.go("today")
    at.bot.wait(20)
    assert today.lines()
    assert unnamed(today) == []
    assert clipped(today) == []


@pytest.mark.parametrize(("language", "text_size"), [("ar", 150), ("en", 150), ("fr", 200)])
def test_in_a_small_window_nothing_lies_beside_the_page(sit, language, text_size):
    at = sit(language, text_size=text_size, fill=80, calendar="hijri", digits="arab")
    at.shell.resize(1024, 700)
    at.ask(drafts.keep, "new.x", "person", None, {"name": "نادية"}, {})
    today = at.shell.go("today")
    today._load()
    at.rest()
    at.bot.wait(20)
    assert sideways(today) == []
    assert clipped(today) == []
    page = today.area.widget()
    for each in page.findChildren(QAbstractButton):
        assert not each.isVisible() or page.rect().contains(QRect(each.mapTo(page, QPoint()), each.size()))


def test_lines_called_the_same_say_whom_they_are_for(sit):
    at = sit("ar")
    people = [add(at, "person", name=name) for name in ("آية الغدير", "نسرين الغيم")]
    cases = [add(at, "case", title="استعادة جواز السفر", people=(key,), review=due(-1)) for key in people]
    add(at, "referral", title="حاسوب بديل", case=cases[1], next_check=due(-1), state="handed_over")
    at.shell.go("today")
    group = next(each for each in at.shell.go("today").page.groups if each.urgency is Urgency.OVERDUE)
    assert {plain(item.who) for item in group.items if item.type == "case"} == {"آية الغدير", "نسرين الغيم"}
    assert [plain(item.who) for item in group.items if item.type == "referral"] == ["نسرين الغيم"]
    said = [plain(line.why._whole) for line in at.shell.go("today").lines()]
    assert any("آية الغدير" in each for each in said)


def test_the_emergency_card_is_two_steps_away(sit):
    at = sit()
    person = add(at, "person", name="Hala", how_to_contact="by her aunt")
    at.shell.show()
    at.shell.go("today").card.click()
    line = at.shell.findChild(Dialog).findChild(PickLine)
    at.rest()
    QTest.keyClicks(line, "Hal")
    at.until(lambda: line._asked == "Hal" and at.tasks.idle)
    QTest.qWait(20)
    QTest.keyClick(line, Qt.Key.Key_Return)
    at.until(lambda: at.shell.findChildren(PrintoutPage))
    page = at.shell.findChild(PrintoutPage)
    at.until(lambda: page.seen is not None)
    assert page.seen.plan.leaving.way == "card"
    assert person in page.seen.plan.leaving.step.records
    assert page.save.isEnabled()


def test_what_was_kept_until_now_is_kept_longer_or_let_go_once_asked(sit):
    at = sit()
    first = add(at, "case", title="first", status="closed", outcome="safe", retention=due(-1))
    second = add(at, "case", title="second", retention=due(-1))
    step = add(at, "action", title="step", case=second)
    act(lines(at)["first"], "Keep it a year longer").click()
    at.rest()
    assert at.ask(records.fetch, first).values["retention"].written == due(365).written
    asked = []

    def answer():
        dialog = QApplication.activeModalWidget()
        asked.append(plain(" ".join(each.text() for each in dialog.findChildren(QLabel))))
        next(each for each in dialog.findChildren(QAbstractButton) if each.text() == "Into the bin").click()

    def wait():
        answer() if isinstance(QApplication.activeModalWidget(), Dialog) else QTimer.singleShot(30, wait)

    QTimer.singleShot(30, wait)
    act(lines(at)["second"], "Into the bin").click()
    at.until(lambda: asked)
    at.rest()
    assert "Put second into the bin?" in asked[0]  # a question, not what was done
    assert "1 record that is part of it goes along" in asked[0]
    assert at.ask(records.fetch, second).binned
    assert at.ask(records.fetch, step).binned
    lines(at)
    asking = (each.accessibleName() for each in at.shell.front.findChildren(QAbstractButton))
    assert not [name for name in asking if name.startswith("Keep it a year longer")]
