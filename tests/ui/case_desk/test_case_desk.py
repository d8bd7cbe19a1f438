"""The case desk in a real window: a step in one click, statuses in place, and no closing without an outcome."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel
from tests.fresh_desks import PASSPHRASE
from tests.ui.at_desk import AtDesk
from tests.ui.walking import clipped, sideways, type_into, unnamed

from defender_desk.model.queries import Query
from defender_desk.services import drafts, listing, opening, records
from defender_desk.text.dates import FuzzyDate, parse
from defender_desk.text.messages import msg
from defender_desk.text.speech import say
from defender_desk.ui.case_desk import desk_of_case, open_board, open_case_desk
from defender_desk.ui.case_desk.board import BoardPage
from defender_desk.ui.case_desk.entry import Entry, line_of
from defender_desk.ui.case_desk.plan import StepRow
from defender_desk.ui.case_desk.screen import CaseDeskPage
from defender_desk.ui.frame.shortcuts import show_shortcuts
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.editors.picking import PickLine
from defender_desk.ui.kit.form import Form
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import Button
from defender_desk.ui.layouts import PLACINGS
from defender_desk.ui.ledger.window import LedgerPage
from defender_desk.ui.record.pane import Pane
from defender_desk.ui.record.ways import Ways

Sit = Callable[..., AtDesk]
TODAY = date.today()  # noqa: DTZ011  the day at the desk
INTERVIEW, OFFICIALS = "st1_interview_or_secure_contact", "st4_contact_host_officials"


def save(at: AtDesk, type_name: str, record: str | None = None, **values: object) -> str:
    return str(at.ask(records.save, type_name, record, values).id)


def values(at: AtDesk, record: str) -> Any:
    return at.ask(records.fetch, record).values


def a_case(at: AtDesk) -> str:
    person = save(at, "person", name="ريم", how_to_contact="في المكتب فقط", never="لا تتصلوا بالبيت", residence="TN")
    sister = save(at, "person", name="سارة الزيتوني", protection="name_withheld")
    save(at, "involvement", relative=sister, family_of=person, kinship="sibling")
    for scope in ("refer", "share_partners", "act_on_behalf", "keep_record", "public_statement"):
        save(at, "consent", person=person, state="given", scope=(scope,), any_recipient=True, facts=("need",))
    case = save(
        at, "case", title="K-17", people=(person,), urgency="emergency_24h", status="active", officer="هالة",
        risks="مراقبة البيت والهاتف منذ تشرين الأول.", return_risk=True,
        welfare_check=FuzzyDate.exact(TODAY - timedelta(days=2)), review=FuzzyDate.exact(TODAY + timedelta(days=9)),
    )  # fmt: skip
    incident = save(at, "incident", title="استدعاء إلى التحقيق", case=case, when=parse("2026-10"), status="confirmed")
    save(at, "act", what="unfair_trial", incident=incident, charge="نشر أخبار كاذبة")
    held = {"court_case": "77/2026", "when": parse("2026-11-02"), "result": "adjourned"}
    save(at, "hearing", case=case, people=(person,), **held)
    save(at, "evidence", title="صورة الاستدعاء", about=(incident,))
    for title in ("أول مقال", "ثاني مقال"):
        save(at, "source", title=title, kind="media_report", reliability="usually", about=(case,))
    save(at, "contact_log", who=person, case=case, when=parse("2026-11-10"), summary="مكالمة قصيرة")
    save(at, "referral", title="أتعاب المحامي", case=case)
    save(at, "action", what=OFFICIALS, case=case, status="planned", due=parse("2026-11-20"), owner="سلمى")
    return case


def opened(at: AtDesk, case: str) -> CaseDeskPage:
    open_case_desk(at.shell, case)
    page = at.shell.front
    assert isinstance(page, CaseDeskPage)
    at.until(lambda: page.looked is not None)
    at.rest()
    return page


def the_board(at: AtDesk) -> BoardPage:
    open_board(at.shell)
    board = at.shell.front
    assert isinstance(board, BoardPage)
    at.until(lambda: board.board is not None)
    at.rest()
    return board


def plain(text: str) -> str:
    return text.translate(dict.fromkeys(range(0x2066, 0x206A)))


def words(widget: Any) -> str:
    return "\n".join(plain(each.text()) for each in widget.findChildren(QLabel) if not each.isHidden())


def press(at: AtDesk, widget: Any, name: str) -> None:
    found = [
        each
        for each in widget.findChildren(QAbstractButton)
        if name in plain(each.accessibleName()) and each.isVisible()
    ]
    assert found, name
    found[0].click()
    at.rest()


def rows(page: CaseDeskPage) -> dict[str, StepRow]:
    assert page.plan is not None
    return page.plan.rows


def plan_interview(at: AtDesk, page: CaseDeskPage) -> StepRow:
    """One click on the ready choice, once it has its place on the screen."""
    assert page.plan is not None
    choice = page.plan.choices[INTERVIEW].add
    at.until(lambda: choice.width() >= choice.sizeHint().width() > 0)
    at.click(choice)
    at.until(lambda: any(row.line is not None for row in rows(page).values()))
    return next(row for row in rows(page).values() if row.line is not None)


def choose(at: AtDesk, row: StepRow, status: str) -> None:
    (act,) = [each for each in row.status.menu().actions() if each.text() == status]
    act.trigger()
    at.rest()


def asked(at: AtDesk) -> tuple[Any, Form]:
    """The small window that is open, and the form in it."""
    (form,) = [each for each in at.shell.findChildren(Form) if each.isVisible() and isinstance(each.window(), Dialog)]
    return form.window(), form


@pytest.mark.parametrize(
    ("language", "size", "theme"),
    [("ar", 100, "light"), ("ar", 150, "dark"), ("en", 150, "light"), ("fr", 100, "light"), ("es", 150, "light")],
)
def test_everything_is_named_and_nothing_is_cut(sit: Sit, language: str, size: int, theme: str) -> None:
    at = sit(language, text_size=size, theme=theme)
    at.shell.resize(1024, 700)
    page = opened(at, a_case(at))
    assert page.plan is not None
    page.plan.choices[INTERVIEW].add.click()
    at.rest()
    assert unnamed(page.window()) == []
    at.until(lambda: clipped(page.window()) == [])
    assert not sideways(page)
    board = the_board(at)
    assert unnamed(board.window()) == []
    at.until(lambda: clipped(board.window()) == [])
    assert not sideways(board)


def test_a_bare_case_teaches_what_belongs_here(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, save(at, "case", title="K-1"))
    said = words(page)
    for teaching in ("Nobody is named", "No risk is written", "No day is set", "at least two", "Nothing is decided"):
        assert teaching in said
    assert "No step is planned" in said
    assert "Nothing is recorded yet" in said
    assert clipped(page.window()) == []


def test_it_says_what_protects_first_and_warns(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    said = words(page)
    assert "في المكتب فقط" in said
    assert "Not everybody agreed to this yet" in said
    warned = [each.text for each in page.findChildren(Notice) if each.isVisible()]
    assert any("of one kind" in each for each in warned)
    assert any("In danger if they return" in each for each in warned)
    save(at, "source", title="ملف", kind="lawyer_file", about=(page.case,))
    page.look()
    at.rest()
    assert not any("of one kind" in each.text for each in page.findChildren(Notice) if each.isVisible())


def test_three_consents_are_said_and_the_rest_is_in_the_ledger(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    press(at, page, "2 more purposes")
    (ledger,) = at.shell.findChildren(LedgerPage)
    at.until(lambda: ledger.ledger is not None)
    assert len(ledger.ledger.lines) == 5


def test_a_step_is_one_click_then_owner_and_day_in_one_line(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    row = plan_interview(at, page)
    step, line = row.step.id, row.line
    assert line is not None
    assert page.plan is not None
    assert INTERVIEW not in page.plan.choices
    at.until(lambda: line.owner.focus_widget().hasFocus())
    type_into(line.owner.focus_widget(), "سلمى")
    type_into(line.due.focus_widget(), "3 December 2026")
    at.bot.keyClick(line.due.focus_widget(), Qt.Key.Key_Return)
    at.rest()
    kept = values(at, step)
    assert (kept["what"], kept["case"], kept["status"]) == (INTERVIEW, page.case, "planned")
    assert (kept["owner"], kept["due"].first) == ("سلمى", date(2026, 12, 3))
    assert page.isVisible()
    assert rows(page)[step].line is None
    at.until(lambda: rows(page)[step].status.hasFocus())
    at.shell.undo(at.shell.undo_bar.batch)
    at.rest()
    assert values(at, step)["owner"] == ""


def test_what_is_being_typed_is_not_swept_away_by_a_change_elsewhere(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    line = plan_interview(at, page).line
    assert line is not None
    type_into(line.owner.focus_widget(), "سلمى")
    saved = at.ask(records.save, "case", page.case, {"officer": "x"})
    at.shell.announce(saved.changes)
    at.rest()
    assert line.owner.value() == "سلمى"
    at.bot.keyClick(line.owner.focus_widget(), Qt.Key.Key_Escape)
    at.rest()
    assert page.isVisible()
    assert all(row.line is None for row in rows(page).values())


def test_the_line_of_a_step_writes_what_was_typed_and_leaves_what_others_moved(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    row = plan_interview(at, page)
    step, line = row.step.id, row.line
    assert line is not None
    type_into(line.owner.focus_widget(), "سلمى")
    save(at, "action", step, due=parse("2026-12-20"))
    at.bot.keyClick(line.owner.focus_widget(), Qt.Key.Key_Return)
    at.rest()
    assert (values(at, step)["owner"], values(at, step)["due"]) == ("سلمى", parse("2026-12-20"))


def test_what_is_typed_back_to_what_stood_there_overwrites_nobody(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    row = plan_interview(at, page)
    step, line = row.step.id, row.line
    assert line is not None
    type_into(line.owner.focus_widget(), "سلمى")
    at.bot.keyClick(line.owner.focus_widget(), Qt.Key.Key_Escape)
    at.rest()
    press(at, rows(page)[step], "Go on with them")
    line = rows(page)[step].line
    assert line is not None
    line.owner.focus_widget().clear()
    save(at, "action", step, owner="هالة")
    at.bot.keyClick(line.owner.focus_widget(), Qt.Key.Key_Return)
    at.rest()
    assert values(at, step)["owner"] == "هالة"


def test_a_small_window_writes_what_was_typed_and_leaves_what_others_wrote(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    dialog, _form = decide(at, page, "quiet first")
    save(at, "case", page.case, decided=parse("2026-11-02"), decided_by="سلمى", authority_involved=True)
    press(at, dialog, "Save")
    kept = values(at, page.case)
    told = [kept[name] for name in ("decision", "decided", "decided_by", "authority_involved")]
    assert told == ["quiet first", parse("2026-11-02"), "سلمى", True]


def test_a_step_nobody_agreed_to_asks_for_a_reason_in_place(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    (step,) = rows(page)
    choose(at, rows(page)[step], "In progress")
    dialog, form = asked(at)
    assert list(form.rows) == ["without_consent"]
    press(at, dialog, "Save")
    assert form.rows["without_consent"].trouble.text()
    assert values(at, step)["status"] == "planned"
    type_into(form.rows["without_consent"].editor.focus_widget(), "held incommunicado")
    press(at, dialog, "Save")
    assert (values(at, step)["status"], values(at, step)["without_consent"]) == ("in_progress", "held incommunicado")


def test_a_step_that_is_done_asks_what_came_of_it(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    step = plan_interview(at, page).step.id
    choose(at, rows(page)[step], "Done")
    dialog, form = asked(at)
    type_into(form.rows["result"].editor.focus_widget(), "heard")
    press(at, dialog, "Save")
    kept = values(at, step)
    assert (kept["status"], kept["result"], kept["done"].first) == ("done", "heard", TODAY)


def test_a_case_is_closed_with_its_outcome_and_not_without(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    press(at, page, "Close the case")
    dialog, form = asked(at)
    press(at, dialog, "Close the case")
    assert form.rows["outcome"].trouble.text() == "A case cannot be closed without its outcome."
    assert values(at, page.case)["status"] == "active"
    type_into(form.rows["outcome"].editor.focus_widget(), "released")
    press(at, dialog, "Close the case")
    kept = values(at, page.case)
    assert (kept["status"], kept["outcome"], kept["closed"].first) == ("closed", "released", TODAY)
    assert "released" in words(page)
    assert page.plan is not None
    assert not page.plan.choices


def test_the_status_of_a_case_moves_in_place_and_closing_asks(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))

    def move(status: str) -> None:
        (opener,) = [each for each in page.findChildren(Button) if each.accessibleName().startswith("Status: ")][:1]
        (act,) = [each for each in opener.menu().actions() if each.text() == status]
        act.trigger()
        at.rest()

    move("Kept an eye on")
    assert values(at, page.case)["status"] == "monitoring"
    move("Closed")
    dialog, _form = asked(at)
    assert values(at, page.case)["status"] == "monitoring"
    dialog.reject()


def test_a_decision_gets_its_day(sit: Sit) -> None:
    at = sit("en", who="Hala")
    page = opened(at, a_case(at))
    press(at, page, "Write the decision")
    dialog, form = asked(at)
    type_into(form.rows["decision"].editor.focus_widget(), "quiet first")
    press(at, dialog, "Save")
    kept = values(at, page.case)
    assert (kept["decision"], kept["decided"].first, kept["decided_by"]) == ("quiet first", TODAY, "Hala")
    assert "quiet first" in words(page)


def test_the_timeline_narrows_by_kind_and_opens_what_it_tells(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    timeline = page.timeline
    assert timeline is not None
    everything = len(timeline.lines())
    place = timeline.filter.findData("hearing")
    timeline.filter.setCurrentIndex(place)
    timeline.filter.activated.emit(place)
    at.rest()
    (line,) = timeline.lines()
    assert everything > 5
    assert "77/2026" in line.note
    line.title.click()
    at.rest()
    assert at.shell.history.here is not None
    assert at.shell.history.here.type == "hearing"


def test_a_source_is_begun_joined_to_the_case(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    case = page.case
    press(at, page, "Add a source")
    pane = at.shell.front.findChild(Pane)
    assert pane.editing is not None
    assert pane.editing.form.values()["about"] == (case,)


def test_a_relative_is_asked_for_by_kinship_and_stands_under_family(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    case, (person,) = page.case, values(at, page.case)["people"]
    mother = save(at, "person", name="فاطمة", protection="name_withheld")
    press(at, page, "Add a relative")
    pane = at.shell.front.findChild(Pane)
    form = pane.editing.form
    asked = [name for name, row in form.rows.items() if row.isVisible()]
    assert asked == ["relative", "family_of", "kinship"]
    assert pane.editing.accessibleName() == "New relative"
    assert form.editor("family_of").value() == person
    assert at.shell.focusWidget() is form.editor("relative").focus_widget()
    form.editor("relative")._pick(mother, "فاطمة")
    form.editor("kinship")._pick("parent", "Parent")
    pane.save()
    at.rest()
    page = opened(at, case)
    (found,) = [one for one in page.looked.overview.relatives if one.id == mother]
    assert (found.kinship, found.protection) == ("parent", "name_withheld")
    assert "فاطمة" in "".join(plain(each.text()) for each in page.findChildren(Button))


def test_of_two_people_nobody_is_taken_for_the_one_whose_relative_it_is(sit: Sit) -> None:
    at = sit("en")
    two = tuple(save(at, "person", name=name) for name in ("ريم", "هالة"))
    page = opened(at, save(at, "case", title="K-1", people=two))
    press(at, page, "Add a relative")
    form = at.shell.front.findChild(Pane).editing.form
    assert form.editor("family_of").value() == ""
    assert form.rows["family_of"].isVisible()


def test_a_draft_of_a_relative_goes_on_as_one(sit: Sit) -> None:
    at = sit("en")
    at.ask(drafts.keep, "new.x", "involvement", None, {"kinship": "child"}, {})
    (draft,) = at.ask(drafts.every)
    at.shell.go("people")
    at.shell.front.resume_draft(draft)
    at.rest()
    editing = at.shell.front.findChild(Pane).editing
    assert editing.accessibleName() == "New relative"
    assert editing.form.editor("kinship").value() == "child"


def test_a_hearing_is_recorded_from_the_desk_and_awaited_there(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    case, people = page.case, values(at, page.case)["people"]
    before = {*at.ask(listing.ids, Query("hearing"))}
    press(at, page, "Record a hearing")
    pane = at.shell.front.findChild(Pane)
    form = pane.editing.form
    assert (form.values()["case"], form.values()["people"]) == (case, people)
    type_into(form.editor("when").focus_widget(), (TODAY + timedelta(days=3)).isoformat())
    type_into(form.editor("where").focus_widget(), "09:30, room 4")
    pane.save()
    at.rest()
    (hearing,) = {*at.ask(listing.ids, Query("hearing"))} - before
    assert at.shell.front is page
    (press_,) = [one for one in page.looked.overview.presses if one.type == "hearing"]
    assert (press_.id, press_.late) == (hearing, False)
    assert [each.title.text() for each in page.findChildren(Entry) if plain(each.title.text()) == "Hearing"]
    assert any("09:30, room 4" in plain(each.note) for each in page.findChildren(Entry)), "where to go, and when"
    save(at, "hearing", hearing, result="adjourned")
    page.look()
    at.rest()
    assert not [one for one in page.looked.overview.presses if one.type == "hearing"]


def test_what_was_allowed_and_what_left_is_narrowed_to_and_opened(sit: Sit) -> None:
    at = sit("en")
    case = a_case(at)
    (person,) = values(at, case)["people"]
    left = save(at, "disclosure", people=(person,), when=parse("2026-11-12"), way="sheet", told_to="Front Line")
    page = opened(at, case)
    timeline = page.timeline
    assert timeline is not None
    place = timeline.filter.findData("consent")
    timeline.filter.setCurrentIndex(place)
    timeline.filter.activated.emit(place)
    at.rest()
    assert len(timeline.lines()) == 5
    place = timeline.filter.findData("disclosure")
    timeline.filter.setCurrentIndex(place)
    timeline.filter.activated.emit(place)
    at.rest()
    (line,) = timeline.lines()
    line.title.click()
    at.rest()
    assert (at.shell.history.here.type, at.shell.history.here.record) == ("disclosure", left)


def test_the_keys_open_the_desk_of_the_case_one_sees_however_one_came_to_it(sit: Sit) -> None:
    at = sit("en")
    case = a_case(at)
    at.shell.open("case", case)
    at.rest()
    register = at.shell.front
    at.shell.go("today")
    at.until(lambda: not register._visited.isActive())
    at.shell.sidebar.buttons["cases"].click()
    at.rest()
    assert at.shell.history.here.record == ""
    assert register.pane.record == case
    the_keys(at)
    at.rest()
    page = at.shell.front
    assert isinstance(page, CaseDeskPage)
    assert page.case == case


def the_keys(at: AtDesk) -> None:
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    at.shell.activateWindow()
    at.until(at.shell.isActiveWindow)
    QTest.keyClick(at.shell.windowHandle(), Qt.Key.Key_D, both)


def test_the_menu_of_a_case_shows_the_key_of_its_desk_and_the_list_of_keys_once(sit: Sit) -> None:
    at = sit("en")
    at.shell.open("case", a_case(at))
    at.rest()
    (ways,) = at.shell.findChildren(Ways)
    assert ways.lead is not None
    assert ways.lead.shortcut().toString() == "Ctrl+Shift+D"
    the_keys(at)
    at.rest()
    assert isinstance(at.shell.front, CaseDeskPage)
    at.shell.back()
    at.rest()
    show_shortcuts(at.shell, at.shell.commands.every())
    assert sum(plain(each.text()) == "Case desk" for each in at.dialog(Dialog).findChildren(QLabel)) == 1


@pytest.mark.parametrize(("field", "type_name"), [("person", "consent"), ("who", "contact_log"), ("people", "hearing")])
def test_what_is_added_from_a_case_names_its_only_person(sit: Sit, field: str, type_name: str) -> None:
    at = sit("en")
    case = a_case(at)
    at.shell.open("case", case)
    at.rest()
    (person,) = values(at, case)["people"]
    pane = at.shell.front.findChild(Pane)
    (add,) = [one for one in PLACINGS["case"].adds if one.type == type_name]
    pane._add(add)
    at.rest()
    begun = at.shell.front.findChild(Pane).editing.values()
    assert begun == {"case": case, field: (person,) if field == "people" else person}


def test_a_consent_of_a_case_for_two_names_neither(sit: Sit) -> None:
    at = sit("en")
    two = tuple(save(at, "person", name=name) for name in ("ريم", "هالة"))
    at.shell.open("case", save(at, "case", title="K-1", people=two))
    at.rest()
    (add,) = [one for one in PLACINGS["case"].adds if one.type == "consent"]
    at.shell.front.findChild(Pane)._add(add)
    at.rest()
    assert at.shell.front.findChild(Pane).editing.form.editor("person").value() == ""


def test_it_is_the_lead_of_a_case_and_a_command_of_the_cases(sit: Sit) -> None:
    at = sit("en")
    case = a_case(at)
    at.shell.open("case", case)
    at.rest()
    (ways,) = at.shell.findChildren(Ways)
    assert ways.lead is not None
    ways.lead.trigger()
    at.rest()
    page = at.shell.front
    assert isinstance(page, CaseDeskPage)
    assert page.case == case
    at.shell.back()
    at.rest()
    assert at.shell.front is not page
    desk_of_case(at.shell)
    at.rest()
    assert at.shell.front is page
    assert page.case == case


@pytest.mark.parametrize("text_size", [100, 150])
def test_the_list_leads_to_the_board_whose_lines_are_level_and_say_whom_they_are_for(sit: Sit, text_size: int) -> None:
    at = sit("ar", text_size=text_size)
    person = str(at.ask(records.save, "person", None, {"name": "ريم"}).id)
    at.ask(records.save, "case", None, {"title": "جواز السفر", "urgency": "emergency_24h", "people": (person,)})
    register = at.shell.go("cases")
    at.rest()
    name = say(msg("Cases by status"))
    (way,) = [
        each for each in register.findChildren(QAbstractButton) if each.isVisible() and each.accessibleName() == name
    ]
    at.click(way)
    board = at.shell.front
    assert isinstance(board, BoardPage)
    at.until(lambda: board.board is not None and board.lines())
    at.rest()
    (line,) = board.lines()
    assert "ريم" in line.title.accessibleDescription()
    title, icon = line.title.geometry(), line.icon.geometry()
    assert abs(title.center().y() - icon.center().y()) <= 1


def test_the_board_marks_late_welfare_narrows_and_opens_a_desk(sit: Sit) -> None:
    at = sit("en")
    case = a_case(at)
    save(at, "case", title="K-2", status="new")
    save(at, "case", title="K-3", status="closed", outcome="x")
    at.shell.go("today")
    desk_of_case(at.shell)
    at.rest()
    board = at.shell.front
    assert isinstance(board, BoardPage)
    at.until(lambda: board.board is not None)
    at.rest()
    assert "3 cases" in words(board)
    (late,) = [each for each in board.lines() if "Late" in each.title.accessibleDescription()]
    assert "K-17" in late.title.accessibleName()
    place = board.country.findData("TN")
    board.country.setCurrentIndex(place)
    board.country.activated.emit(place)
    at.rest()
    (line,) = board.lines()
    line.title.click()
    at.rest()
    page = at.shell.front
    assert isinstance(page, CaseDeskPage)
    assert page.case == case
    assert at.ask(listing.count, Query("case")) == 3
    at.shell.back()
    at.rest()
    assert at.shell.front is board
    assert board.country.currentData() == "TN"
    assert len(board.lines()) == 1


def test_a_board_without_cases_says_what_it_is_for(sit: Sit) -> None:
    at = sit("ar")
    board = the_board(at)
    assert board.lines() == []
    assert clipped(board.window()) == []


# A place of the window


def test_back_leads_to_the_same_desk_at_the_same_place(sit: Sit) -> None:
    at = sit("en")
    at.shell.resize(1024, 500)
    page = opened(at, a_case(at))
    assert page.timeline is not None
    place = page.timeline.filter.findData("hearing")
    page.timeline.filter.setCurrentIndex(place)
    page.timeline.filter.activated.emit(place)
    at.rest()
    (line,) = page.timeline.lines()
    bar = page.area.verticalScrollBar()
    at.until(lambda: bar.maximum() > 0)
    at.until(lambda: not page._aiming.isActive())  # the page stands, and is scrolled by whoever reads it
    line.title.setFocus()
    page.area.ensureWidgetVisible(line)
    at.rest()
    before = bar.value()
    assert before > 0
    at.bot.keyClick(line.title, Qt.Key.Key_Space)
    at.rest()
    assert at.shell.front is not page
    save(at, "source", title="ملف", kind="lawyer_file", about=(page.case,))
    at.shell.back()
    at.until(lambda: page.looked is not None and len(page.looked.overview.sources) == 3)
    assert at.shell.front is page
    assert page.timeline.kind == "hearing"
    at.until(lambda: bar.value() == before)
    at.rest()
    at.until(lambda: page.timeline is not None and at.shell.focusWidget() is page.timeline.lines()[0].title)


def test_another_desk_between_does_not_lose_the_place(sit: Sit) -> None:
    at = sit("en")
    at.shell.resize(1024, 500)
    first = a_case(at)
    page = opened(at, first)
    bar = page.area.verticalScrollBar()
    at.until(lambda: bar.maximum() > 200)
    page._aiming.stop()
    bar.setValue(150)
    open_case_desk(at.shell, save(at, "case", title="K-2"))
    at.until(lambda: "K-2" in words(page))
    at.shell.back()
    at.until(lambda: "K-17" in words(page))
    assert page.case == first
    at.until(lambda: bar.value() == 150)


def test_what_is_made_from_the_desk_is_one_step_from_it(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    press(at, page, "Add a source")
    editing = at.shell.front.findChild(Pane).editing
    type_into(editing.form.editor("title").focus_widget(), "شاهد")
    editing.save()
    at.rest()
    assert at.shell.front is page, "by itself"
    assert "شاهد" in words(page) or any("شاهد" in each.title.accessibleName() for each in page.findChildren(Entry))


def test_the_way_back_of_a_step_stands_in_front(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    step = plan_interview(at, page).step.id
    bar = at.shell.undo_bar
    assert bar.isVisible()
    assert bar.window() is page.window()
    undo = next(each for each in bar.findChildren(QAbstractButton) if each.text())
    at.click(undo)
    assert at.ask(records.fetch, step).binned
    assert step not in rows(page)


def test_the_desk_stands_again_after_another_language(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    at.shell.rebuild()
    at.rest()
    again = at.shell.front
    assert isinstance(again, CaseDeskPage)
    assert again is not page
    assert again.case == page.case


# Nothing typed is lost


def draft(at: AtDesk, record: str) -> Any:
    left = at.ask(drafts.read, record)
    return dict(left.values) if left else None


def decide(at: AtDesk, page: CaseDeskPage, text: str) -> tuple[Any, Form]:
    press(at, page, "decision")
    dialog, form = asked(at)
    if text:
        type_into(form.rows["decision"].editor.focus_widget(), text)
    return dialog, form


def test_esc_keeps_what_was_typed_and_the_desk_offers_it(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    dialog, _form = decide(at, page, "quiet first")
    at.bot.keyClick(dialog, Qt.Key.Key_Escape)
    at.rest()
    assert draft(at, page.case) == {"decision": "quiet first"}
    press(at, page, "Go on with them")
    dialog, form = asked(at)
    assert form.values()["decision"] == "quiet first"
    press(at, dialog, "Save")
    assert values(at, page.case)["decision"] == "quiet first"
    assert draft(at, page.case) is None
    assert "Unsaved changes" not in said(page)


def said(page: CaseDeskPage) -> str:
    return "\n".join(each.text for each in page.findChildren(Notice) if each.isVisible())


def test_what_is_said_moves_nothing_under_the_pointer(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    assert page.plan is not None
    at.until(lambda: not page._aiming.isActive())
    page.area.verticalScrollBar().setValue(150)
    stood = page.plan.mapToGlobal(QPoint())
    dialog, _form = decide(at, page, "quiet first")
    at.bot.keyClick(dialog, Qt.Key.Key_Escape)
    at.rest()
    at.until(lambda: not page._aiming.isActive())
    assert "Unsaved changes" in said(page)
    at.until(lambda: page.plan.mapToGlobal(QPoint()) == stood)
    page.notice.say("Refused")
    at.bot.wait(20)
    assert page.plan.mapToGlobal(QPoint()) == stood


def test_what_happened_is_told_from_the_desk_and_linked_there(sit: Sit) -> None:
    at = sit("en")
    here = save(at, "incident", title="A raid")
    page = opened(at, save(at, "case", title="Bare"))
    press(at, page, "New incident")
    assert at.shell.front.findChild(Pane).editing.form.values()["case"] == page.case
    at.shell.back()
    at.rest()
    press(at, page, "Link an incident")
    line = next(each for each in at.shell.findChildren(Dialog) if each.isVisible()).findChild(PickLine)
    type_into(line, "A raid")
    at.until(lambda: line._asked == "A raid" and at.tasks.idle)
    at.bot.wait(20)
    at.bot.keyClick(line, Qt.Key.Key_Return)
    at.rest()
    assert values(at, here)["case"] == page.case
    assert [one.id for one in page.looked.overview.happened] == [here]


def test_cancel_and_discard_give_up_what_was_typed(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    dialog, _form = decide(at, page, "x")
    press(at, dialog, "Cancel")
    assert draft(at, page.case) is None
    dialog, _form = decide(at, page, "y")
    dialog.reject()
    at.rest()
    assert "Unsaved changes" in said(page)
    press(at, page, "Discard")
    assert draft(at, page.case) is None
    assert "Unsaved changes" not in said(page)


def test_a_lock_and_a_crash_keep_what_is_typed_in_a_window(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    (step,) = rows(page)
    at.ask(records.save, "consent", None, {
        "person": page.looked.overview.people[0], "state": "given", "scope": ("contact_authorities",),
        "any_recipient": True,
    })  # fmt: skip
    page.look()
    at.rest()
    choose(at, rows(page)[step], "Done")
    dialog, form = asked(at)
    type_into(form.rows["result"].editor.focus_widget(), "heard")
    at.until(lambda: draft(at, step) is not None)  # kept by itself, as before a crash
    type_into(form.rows["next_step"].editor.focus_widget(), "write to them")
    (lock,) = dialog.actions()  # the window behind cannot be reached
    assert "Ctrl+L" in [each.toString() for each in lock.shortcuts()]
    lock.trigger()
    assert at.left == ["left"]
    again = opening.unlock(at.folder, PASSPHRASE)
    left = drafts.read(again, step)
    opening.close(again)
    assert left is not None
    assert dict(left.values) == {"status": "done", "result": "heard", "next_step": "write to them"}


def test_a_step_left_half_way_is_gone_on_with_where_it_was(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    step = plan_interview(at, page).step.id
    choose(at, rows(page)[step], "Done")
    dialog, form = asked(at)
    type_into(form.rows["result"].editor.focus_widget(), "heard")
    dialog.reject()
    at.rest()
    assert values(at, step)["status"] == "planned"
    press(at, rows(page)[step], "Go on with them")
    dialog, form = asked(at)
    assert form.values()["result"] == "heard"
    press(at, dialog, "Save")
    assert (values(at, step)["status"], values(at, step)["result"]) == ("done", "heard")
    assert draft(at, step) is None


def test_one_more_ready_step_writes_the_owner_being_typed(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    row = plan_interview(at, page)
    assert row.line is not None
    type_into(row.line.owner.focus_widget(), "سلمى")
    assert page.plan is not None
    next(iter(page.plan.choices.values())).add.click()
    at.until(lambda: page.line is not None and page.line.step.id != row.step.id)
    assert values(at, row.step.id)["owner"] == "سلمى"
    assert page.line is not None
    assert page.line.owner.value() == ""


def test_the_line_of_a_step_is_kept_by_esc_a_lock_and_another_case(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    row = plan_interview(at, page)
    assert row.line is not None
    type_into(row.line.owner.focus_widget(), "سل")
    at.bot.keyClick(row.line.owner.focus_widget(), Qt.Key.Key_Escape)
    at.until(lambda: draft(at, row.step.id) == {"owner": "سل"})
    at.rest()
    press(at, rows(page)[row.step.id], "Go on with them")
    line = rows(page)[row.step.id].line
    assert line is not None
    assert line.owner.value() == "سل"
    type_into(line.owner.focus_widget(), "مى")
    typed = line.owner.value()
    open_case_desk(at.shell, save(at, "case", title="K-2"))
    at.until(lambda: draft(at, row.step.id) == {"owner": typed})
    at.shell.back()
    at.until(lambda: page.plan is not None and row.step.id in rows(page))
    at.rest()
    press(at, rows(page)[row.step.id], "Go on with them")
    line = rows(page)[row.step.id].line
    assert line is not None
    press(at, line, "Cancel")
    assert draft(at, row.step.id) is None
    assert values(at, row.step.id)["owner"] == ""


def test_the_form_of_the_case_and_a_window_of_its_desk_share_the_draft(sit: Sit) -> None:
    at = sit("en")
    case = a_case(at)
    at.shell.open("case", case)
    at.rest()
    pane = at.shell.front.findChild(Pane)
    pane.edit("need")
    type_into(pane.editing.form.editor("need").focus_widget(), "a lawyer")
    page = opened(at, case)
    dialog, _form = decide(at, page, "quiet first")
    dialog.reject()
    at.rest()
    for keep in pane.unfinished():
        at.tasks.run(keep)
    at.rest()
    assert draft(at, case) == {"need": "a lawyer", "decision": "quiet first"}
    pane.cancel()
    at.rest()
    assert draft(at, case) == {"decision": "quiet first"}


# Consent and reasons


def test_the_consent_is_recorded_for_whoever_has_not_agreed(sit: Sit) -> None:
    at = sit("en")
    agreed, silent = (save(at, "person", name=name) for name in ("ريم", "سلمى"))
    save(at, "consent", person=agreed, state="given", scope=("contact_authorities",), any_recipient=True)
    case = save(at, "case", title="K-3", people=(agreed, silent), status="active")
    save(at, "action", what=OFFICIALS, case=case, status="planned")
    page = opened(at, case)
    press(at, page, "Record the consent of سلمى")
    editing = at.shell.front.findChild(Pane).editing
    assert editing.form.values()["person"] == silent
    assert editing.form.values()["case"] == case


@pytest.mark.parametrize(("status", "shown"), [("In progress", "in_progress"), ("Done", "done")])
def test_a_notice_to_whoever_may_be_responsible_asks_in_place_why_it_goes_there(
    sit: Sit, status: str, shown: str
) -> None:
    at = sit("en")
    person = save(at, "person", name="ريم")
    case = save(at, "case", title="K-9", people=(person,), status="active", authority_involved=True)
    agreed = {"state": "given", "scope": ("notify_exploitation",), "any_recipient": True}
    save(at, "consent", person=person, **agreed)
    step = save(at, "action", what="notify_authority", case=case, status="planned")
    page = opened(at, case)
    choose(at, rows(page)[step], status)
    dialog, form = asked(at)
    assert "without_consent" not in form.rows
    press(at, dialog, "Save")
    assert form.rows["authority_reason"].trouble.text()
    assert values(at, step)["status"] == "planned"
    type_into(form.rows["authority_reason"].editor.focus_widget(), "the central office is another body")
    press(at, dialog, "Save")
    kept = values(at, step)
    assert (kept["status"], kept["authority_reason"]) == (shown, "the central office is another body")


def test_the_reason_of_a_step_stays_when_it_is_done(sit: Sit) -> None:
    at = sit("en")
    case = a_case(at)
    step = save(at, "action", what=OFFICIALS, case=case, status="in_progress", without_consent="في السجن")
    page = opened(at, case)
    choose(at, rows(page)[step], "Done")
    dialog, form = asked(at)
    assert form.values()["without_consent"] == "في السجن"
    press(at, dialog, "Save")
    assert (values(at, step)["status"], values(at, step)["without_consent"]) == ("done", "في السجن")


def test_a_no_is_said_on_the_case_desk_and_on_the_page_of_an_incident(sit: Sit) -> None:
    at = sit("en")
    person = save(at, "person", name="ليلى حداد")
    case = save(at, "case", title="c")
    incident = save(at, "incident", title="مداهمة", case=case)
    save(at, "involvement", who=person, what=incident, role="victim")
    consent = save(
        at, "consent", person=person, state="given", scope=("keep_record", "public_statement"), any_recipient=True
    )
    opened(at, case)
    assert "took back" not in words(at.shell.front)
    at.shell.announce(at.ask(records.save, "consent", consent, {"state": "withdrawn"}).changes)
    at.rest()
    for go in (lambda: None, lambda: at.shell.open("incident", incident)):
        go()
        at.rest()
        (notice,) = [one for one in at.shell.front.findChildren(Notice) if one.isVisible() and "took back" in one.text]
        assert "ليلى حداد" in plain(notice.text)
        assert "erase it for good" in words(notice)


@pytest.mark.parametrize(
    ("language", "way"), [("en", "Add a source"), ("en", "Record a hearing"), ("ar", "إضافة مصدر")]
)
def test_what_is_begun_here_leads_back_here_once_it_is_saved(sit: Sit, language: str, way: str) -> None:
    at = sit(language)
    case = a_case(at)
    at.shell.resize(1100, 600)
    page = opened(at, case)
    press(at, page, way)
    assert at.shell.front is not page
    pane = at.shell.front.pane
    name = {"source": "title", "hearing": "court"}[pane.type]
    type_into(pane.editing.form.editor(name).focus_widget(), "fresh words")
    made_of = pane.type
    pane.save()
    at.until(lambda: at.shell.front is page)
    at.rest()
    (made,) = [one for one in at.ask(listing.ids, Query(made_of)) if "fresh words" in str(values(at, one))]
    line = page.findChild(QAbstractButton, line_of(made))
    at.until(lambda: page.findChild(QAbstractButton, line_of(made)) is not None)
    at.rest()
    line = page.findChild(QAbstractButton, line_of(made))
    seen = page.area.viewport().rect()
    assert seen.contains(line.mapTo(page.area.viewport(), line.rect().center()))
    assert page.focusWidget() is line
    at.shell.forward()
    at.rest()
    assert (at.shell.history.here.type, at.shell.history.here.record) == (made_of, made)


def test_a_form_left_for_something_else_leads_nowhere_by_itself(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    press(at, page, "Add a source")
    at.shell.new("person", "people")
    at.rest()
    pane = at.shell.front.pane
    type_into(pane.editing.form.editor("name").focus_widget(), "Nour")
    pane.save()
    at.rest()
    assert at.shell.front is not page
    assert at.shell.history.here.type == "person"
