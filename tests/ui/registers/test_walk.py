"""From a new person to an empty bin, as somebody does it with keys and buttons."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QToolButton

from defender_desk.model import queries
from defender_desk.model.levels import HIDDEN, NAMELESS
from defender_desk.model.vocabularies import label
from defender_desk.services import drafts, listing, records
from defender_desk.text.bidi import plain
from defender_desk.text.dates import FuzzyDate, parse
from defender_desk.ui.kit.chips import Chip
from defender_desk.ui.record.facts import Facts
from defender_desk.ui.registers import bulk_panel


def words_on(widget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


def new_person(walk, people, **values):
    walk.shell.new("person", "people")
    form = people.pane.editing.form
    for name, value in values.items():
        form.editor(name).focus_widget().setFocus()
        line = form.editor(name).focus_widget()
        if isinstance(line, QLineEdit):
            line.setText(value)
        else:
            line.setPlainText(value)
    people.pane.editing.save()
    walk.until(lambda: people.pane.view is not None)
    walk.rest()
    return people.pane.record


def test_an_arabic_name_is_found_by_another_spelling(open_walk) -> None:
    walk = open_walk("ar")
    people = walk.register("people")
    new_person(walk, people, name="أحمد الحدّاد", never="لا تتصلوا بعد الغروب")
    new_person(walk, people, name="سعاد")
    assert walk.find(people, "احمد حداد") == ["أحمد الحدّاد"]
    assert len(walk.find(people, "")) == 2


def test_a_new_person_asks_for_little_and_shows_what_protects_first(walk) -> None:
    people = walk.register("people")
    walk.shell.new("person", "people")
    form = people.pane.editing.form
    assert [name for name, row in form.rows.items() if row.isVisibleTo(form)] == [
        "name", "how_to_contact", "never", "protection",
    ]  # fmt: skip
    people.pane.editing.cancel()
    record = new_person(walk, people, name="Hala", never="Never call the house")
    page = people.pane.view
    texts = [each.text() for each in page.findChildren(QLabel) if each.text()]
    assert texts.index("Never call the house") < texts.index("Timeline")
    assert page.page.guards[0].id == record


def test_without_a_word_on_contact_the_page_warns(walk) -> None:
    people = walk.register("people")
    new_person(walk, people, name="Hala")
    assert "Nothing is written down on how to contact them safely." in words_on(people.pane.view)
    assert "No consent recorded" in words_on(people.pane.view)


def test_a_code_word_is_hidden_until_asked_for(walk) -> None:
    people = walk.register("people")
    record = walk.save("person", name="Hala", code_word="almond tree")
    walk.choose(people, record)
    assert "almond tree" not in words_on(people.pane.view)
    show = next(each for each in people.pane.view.findChildren(object) if _named(each, "Show the code word"))
    show.click()
    assert "almond tree" in words_on(people.pane.view)


def _named(each, name: str) -> bool:
    return hasattr(each, "accessibleName") and each.accessibleName() == name and hasattr(each, "click")


def test_edit_undo_bin_restore_and_erase(walk, monkeypatch) -> None:
    people = walk.register("people")
    record = walk.save("person", name="Hala")
    walk.choose(people, record)
    people.pane.edit()
    people.pane.editing.form.editor("name").line.setText("Hala Nasser")
    people.pane.save()
    walk.until(lambda: walk.title(people) == "Hala Nasser")
    walk.rest()
    assert walk.shell.undo_bar.batch
    walk.shell.undo_bar.take_back()
    walk.until(lambda: walk.title(people) == "Hala")

    people.list.table.setFocus()
    walk.press(people.list.table, Qt.Key.Key_Delete)
    walk.until(lambda: not people.list.every())
    people.list.show_bin(shown=True)
    walk.until(lambda: list(people.list.every()) == [record])
    walk.choose(people, record)
    assert "In the bin" in words_on(people.pane.view)
    people.list.table.selectAll()
    walk.click(people.list.bin.restoring)
    walk.until(lambda: not people.list.every())
    people.list.show_bin(shown=False)
    walk.until(lambda: list(people.list.every()) == [record])

    walk.run(records.bin_records, [record])
    people.list.show_bin(shown=True)
    walk.until(lambda: list(people.list.every()) == [record])
    asked = []
    monkeypatch.setattr(
        "defender_desk.ui.record.binning.ask_typed", lambda *said, **more: asked.append(more["word"]) or True
    )
    people.list.bin.empty()
    walk.until(lambda: not people.list.every())
    assert asked == ["erase"]
    assert walk.run(records.fetch, record) is None


def test_many_are_changed_as_one_and_taken_back_as_one(walk) -> None:
    people = walk.register("people")
    ids = [walk.save("person", name=f"Person {number}") for number in range(5)]
    walk.until(lambda: len(people.list.every()) == 5)
    people.list.table.setFocus()
    people.list.table.selectAll()
    assert people.bulk.heading.text() == "5 selected"
    assert people._right.currentWidget() is people.bulk
    assert people.bulk.fields.currentIndex() == -1
    assert not people.bulk.change.isEnabled(), "nothing was chosen yet"
    people.bulk.choose("retention")
    walk.until(lambda: people.bulk.now.text() == "Nothing stands there in any of them.")
    assert not people.bulk.change.isEnabled(), "an empty box would erase what stands there"
    people.bulk.editor.line.setText("2030")
    walk.click(people.bulk.change)
    walk.until(lambda: walk.shell.undo_bar.batch)
    kept = [walk.run(records.fetch, one).values["retention"].written for one in ids]
    assert kept == ["2030"] * 5
    walk.shell.undo_bar.take_back()
    walk.until(lambda: walk.run(records.fetch, ids[4]).values["retention"] is None)
    assert all(walk.run(records.fetch, one).values["retention"] is None for one in ids)


def test_what_many_say_is_told_before_it_is_gone_and_emptied_only_when_asked(walk) -> None:
    people = walk.register("people")
    days = [parse("2030"), parse("2030"), parse("2031"), None]
    ids = [
        walk.save("person", name=f"Person {at}", **({"retention": day} if day else {})) for at, day in enumerate(days)
    ]
    walk.until(lambda: len(people.list.every()) == 4)
    people.list.table.selectAll()
    people.bulk.choose("retention")
    walk.until(lambda: people.bulk.now.text())
    told = plain(people.bulk.now.text())
    assert told == "Stands there now: 2030 (2), 2031 (1), nothing (1)."
    walk.click(people.bulk.emptying)
    walk.until(lambda: walk.shell.undo_bar.batch)
    assert all(walk.run(records.fetch, one).values["retention"] is None for one in ids)


@pytest.mark.parametrize("sure", [False, True])
def test_what_decides_what_leaves_is_changed_in_many_after_a_question_alone(walk, monkeypatch, sure) -> None:
    people = walk.register("people")
    ids = [walk.save("person", name=f"Person {number}", protection=HIDDEN) for number in range(3)]
    walk.until(lambda: len(people.list.every()) == 3)
    asked = []
    monkeypatch.setattr(bulk_panel, "ask", lambda _parent, *said, **_: asked.append(said) or sure)
    people.list.table.selectAll()
    people.bulk.choose("protection")
    walk.until(lambda: people.bulk.now.text())
    people.bulk.editor.show_value(NAMELESS)
    people.bulk.editor.changed.emit()
    walk.click(people.bulk.change)
    assert len(asked) == 1
    question, why = map(plain, asked[0])
    assert question == f"Change “Protection level” to “{label('protection_level', NAMELESS, 'en')}” in all of them?"
    assert "(3)" in why
    if sure:
        walk.until(lambda: walk.shell.undo_bar.batch)
    assert {walk.run(records.fetch, one).values["protection"] for one in ids} == {NAMELESS if sure else HIDDEN}


def test_a_filter_is_saved_counted_and_gone_back_to(walk) -> None:
    walk.save("case", title="One", status="active", outcome="")
    walk.save("case", title="Two", status="active")
    walk.save("case", title="Three", status="new")
    cases = walk.register("cases")
    bar, active = cases.list.bar, label("case_status", "active", "en")
    bar.set_narrowing(bar.narrowing.toggled("status", "active"))
    walk.until(lambda: len(cases.list.every()) == 2)
    assert [plain(chip.text) for chip in bar._chips.findChildren(Chip)] == [f"Status: {active}"]
    bar.keep("Being followed")
    walk.until(lambda: bar._saved)
    walk.rest()
    assert [plain(chip.text) for chip in bar._strip.findChildren(Chip) if chip.isVisibleTo(bar)] == [
        "Being followed (2)"
    ]
    walk.save("case", title="Four", status="active")
    walk.until(lambda: any("3" in chip.text for chip in bar._strip.findChildren(Chip)))
    cross = next(each for each in bar._chips.findChildren(QToolButton) if each.isVisibleTo(bar))
    cross.setFocus()
    cross.click()
    assert walk.shell.focusWidget() is bar.filtering  # near by, and not far up in the window
    bar.set_narrowing(bar.narrowing.toggled("status", "active"))
    bar._all()
    walk.until(lambda: len(cases.list.every()) == 4)
    bar._strip.findChildren(Chip)[-1].opened.emit()
    walk.until(lambda: len(cases.list.every()) == 3)
    assert walk.run(listing.filters, "case")[0].query == queries.Query(
        "case", (queries.Condition("status", queries.Test.ANY_OF, ("active",)),), order=bar.narrowing.order
    )


def test_facets_count_what_there_is(walk) -> None:
    for status in ("active", "active", "new"):
        walk.save("case", title="A case", status=status)
    cases = walk.register("cases")
    bar = cases.list.bar
    bar._fill_menu()
    status = next(act.menu() for act in bar._menu.actions() if act.text() == "Status")
    status.aboutToShow.emit()
    walk.until(lambda: len(status.actions()) == 2)
    assert ["1" in status.actions()[0].text(), "2" in status.actions()[1].text()] == [True, True]
    status.actions()[1].trigger()
    walk.until(lambda: len(cases.list.every()) == 2)


def test_late_answers_are_dropped(walk) -> None:
    people = walk.register("people")
    walk.save("person", name="Hala")
    walk.save("person", name="Samir")
    walk.until(lambda: len(people.list.every()) == 2)
    people.list.bar.search.setText("Hala")
    people.list.bar._typed()
    people.list.bar.search.setText("Samir")
    people.list.bar._typed()
    walk.rest()
    assert walk.titles(people) == ["Samir"]


def test_code_names_stand_in_lists_when_the_veil_is_on(open_walk) -> None:
    walk = open_walk(veil=True)
    people = walk.register("people")
    walk.save("person", name="Hala")
    model = people.list.table.records
    walk.until(lambda: model.rowCount() == 1 and model.index(0, 0).data() not in (None, "…"))
    assert "Hala" not in [model.index(0, place).data() for place in range(model.columnCount())]
    assert any(str(model.index(0, place).data()).startswith("P-") for place in range(model.columnCount()))
    photo = walk.save("evidence", title="Hala at the gate", kind="photo")
    cells = walk.run(listing.rows, "evidence", [photo])[photo].cells
    assert cells["title"].startswith("E-")
    assert plain(cells["kind"]) == label("evidence_kind", "photo", "en"), "what names nobody is said once, as ever"


def test_behind_the_veil_no_record_opens_that_nobody_pressed_on(open_walk) -> None:
    walk = open_walk(veil=True)
    people = walk.register("people")
    for name in ("Hala", "Samir"):
        walk.save("person", name=name)
    table = people.list.table
    walk.until(lambda: table.records.rowCount() == 2)
    table.setFocus()
    table.entered.emit()
    walk.bot.keyClick(table, Qt.Key.Key_Down)
    walk.rest()
    assert people.pane.record == ""
    walk.bot.keyClick(table, Qt.Key.Key_Return)
    walk.until(lambda: people.pane.record == table.current_id() != "")
    table.setFocus()
    walk.bot.keyClick(table, Qt.Key.Key_Down)
    walk.rest()
    assert people.pane.record == "", "no page stands beside another row"
    assert table.chosen() == (table.current_id(),)
    place = table.visualRect(table.records.index(0, 0)).center()
    walk.bot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    walk.until(lambda: people.pane.record == table.current_id() != "")


@pytest.mark.parametrize("by", ["command", "settings"])
def test_the_veil_takes_every_open_page_away_and_keeps_what_was_being_written(open_walk, by) -> None:
    walk = open_walk()
    people = walk.register("people")
    hala = walk.save("person", name="Hala")
    walk.choose(people, hala)
    people.pane.edit()
    people.pane.editing.form.editor("name").line.setText("Hala Nasser")
    cases = walk.register("cases")
    walk.choose(cases, walk.save("case", title="Threats against Hala"))
    if by == "command":
        walk.shell.doors.veil_turned()
        walk.rest()
    else:
        walk.shell.open("settings", "locking")
        walk.rest()
        walk.shell.front.page.veil.click()
        walk.rest()
        assert walk.shell.front.page.veil.isChecked(), "whoever turned it there is still there"
    for section in ("people", "cases"):
        register = walk.register(section)
        assert register.pane.record == ""
        assert not [each.text() for each in walk.shell.findChildren(QLabel) if "Hala" in each.text()]
    people = walk.register("people")
    walk.until(lambda: [draft.record for draft in walk.run(drafts.every)] == [hala])
    walk.shell.open("person", hala)
    walk.until(lambda: walk.title(people) == "Hala")


def test_an_empty_register_teaches_and_begins(walk) -> None:
    cases = walk.register("cases")
    shown = cases.list._stack.currentWidget()
    assert "from the first report to its outcome" in words_on(shown)
    new = next(each for each in shown.findChildren(object) if _named(each, "New case"))
    new.click()
    assert cases.pane.editing is not None
    assert cases.pane.editing.type == "case"


def test_a_filter_that_fits_nothing_offers_everything(walk) -> None:
    walk.save("person", name="Hala")
    people = walk.register("people")
    assert walk.find(people, "nobody") == []
    assert "Nothing fits this filter." in words_on(people.list._stack.currentWidget())
    people.list._unfilter()
    walk.until(lambda: len(people.list.every()) == 1)


def test_columns_and_sort_are_kept(walk) -> None:
    people = walk.register("people")
    walk.save("person", name="Beth")
    walk.save("person", name="Adam")
    walk.until(lambda: walk.titles(people) == ["Adam", "Beth"])
    header = people.list.table.horizontalHeader()
    header.sectionClicked.emit(0)
    walk.until(lambda: walk.titles(people) == ["Beth", "Adam"])
    people.list._keep_arrangement()
    walk.rest()
    kept = walk.run(listing.layout, "person", "ltr")
    assert kept.order[0].descending
    assert kept.columns[0] == "name"


def test_no_page_opens_by_itself_and_the_keyboard_walks_through_the_list(walk) -> None:
    for name in ("Adam", "Beth", "Carim"):
        walk.save("person", name=name)
    people = walk.register("people")
    walk.until(lambda: len(people.list.every()) == 3)
    walk.rest()
    assert people.pane.view is None
    people.focus_filter()
    walk.press(people.list.bar.search, Qt.Key.Key_Down)
    walk.until(lambda: walk.title(people) == "Adam")
    walk.press(people.list.table, Qt.Key.Key_Down)
    walk.until(lambda: walk.title(people) == "Beth")
    walk.press(people.list.table, Qt.Key.Key_Delete)
    walk.until(lambda: len(people.list.every()) == 2)
    walk.rest()
    assert walk.title(people) == "", "nobody else is chosen for the next key"
    walk.press(people.list.table, Qt.Key.Key_Down)
    walk.until(lambda: walk.title(people) == "Carim")
    walk.press(people.list.table, Qt.Key.Key_Return)
    walk.until(lambda: walk.shell.focusWidget() is people.pane.view.area)
    walk.press(people.pane.view.area, Qt.Key.Key_Escape)
    walk.until(lambda: walk.shell.focusWidget() is people.list.table)
    walk.press(people.list.table, Qt.Key.Key_Escape)
    walk.until(lambda: walk.shell.focusWidget() is people.list.bar.search)


def test_no_page_stays_beside_a_list_that_does_not_hold_it_and_a_form_does(walk) -> None:
    case, consent = walk.save("case", title="Cedar"), walk.save("consent", state="given")
    cases = walk.register("cases")
    walk.choose(cases, case)
    walk.click(cases.list.tabs.buttons["consent"])
    assert cases.pane.view is None
    walk.shell.open("case", case)
    walk.rest()
    assert walk.title(cases) == "Cedar"
    walk.shell.open("consent", consent)
    walk.until(lambda: cases.pane.view is not None and cases.pane.view.page.kept.id == consent)
    cases.pane.edit()
    walk.click(cases.list.tabs.buttons["case"])
    assert cases.pane.editing is not None
    cases.pane.cancel()
    walk.rest()


def test_keys_edit_and_save_while_the_keyboard_is_in_the_list(walk) -> None:
    record = walk.save("person", name="Adam")
    people = walk.register("people")
    walk.choose(people, record)
    table, control = people.list.table, Qt.KeyboardModifier.ControlModifier
    walk.use_keys()
    table.setFocus()
    walk.press(table, Qt.Key.Key_E, control)
    walk.until(lambda: people.pane.editing is not None)
    people.pane.editing.form.rows["name"].editor.line.setText("Adam B")
    table.setFocus()
    walk.press(table, Qt.Key.Key_S, control)
    walk.until(lambda: walk.title(people) == "Adam B")
    assert walk.run(records.fetch, record).values["name"] == "Adam B"


def test_keys_edit_nothing_behind_the_panel_for_many(walk) -> None:
    walk.save("person", name="Adam")
    walk.save("person", name="Beth")
    people = walk.register("people")
    walk.until(lambda: len(people.list.every()) == 2)
    walk.rest()
    record = people.list.every()[1]
    walk.choose(people, record)
    walk.use_keys()
    people.list.table.setFocus()
    people.list.table.selectAll()
    walk.press(people.list.table, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    walk.rest()
    assert people.pane.editing is None
    people.list.table.go_to(record)
    walk.press(people.list.table, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    walk.until(lambda: people.pane.editing is not None)


def test_a_narrow_window_turns_to_the_form_that_keys_open(open_walk) -> None:
    walk = open_walk(text_size=200)
    record = walk.save("person", name="Adam")
    walk.shell.resize(1024, 700)
    people = walk.register("people")
    walk.choose(people, record)
    people.leave_page()
    walk.until(lambda: people.narrow and not people.page.isVisible())
    walk.use_keys()
    people.list.table.setFocus()
    walk.press(people.list.table, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    walk.until(lambda: people.pane.editing is not None and people.page.isVisible())


def test_selected_records_are_handed_over(walk, monkeypatch) -> None:
    ids = [walk.save("person", name=name) for name in ("Adam", "Beth")]
    people = walk.register("people")
    walk.until(lambda: len(people.list.every()) == 2)
    chosen: list[tuple[str, ...]] = []

    class HandOver:
        choose = staticmethod(chosen.append)

    monkeypatch.setattr(walk.shell, "go", lambda _section: HandOver)
    people.list.table.selectAll()
    people.bulk.handing.click()
    assert [set(one) for one in chosen] == [set(ids)]


def test_a_new_person_who_lives_in_words_of_today_keeps_the_day(walk) -> None:
    people = walk.register("people")
    people.new_record("person")
    form = people.pane.editing.form
    form.editor("name").line.setText("Hala")
    form.editor("last_contact").line.setText("yesterday")
    assert form.values()["last_contact"] == FuzzyDate.exact(date.today() - timedelta(days=1))  # noqa: DTZ011
    form.editor("last_contact").line.setText("2019")
    assert form.values()["last_contact"].written == "2019"


def test_the_next_hearing_keeps_the_court_and_the_case(walk) -> None:
    case = walk.save("case", title="K-17")
    held = walk.save("hearing", case=case, court="Court of first instance", court_case="77/2026", result="adjourned")
    cases = walk.register("cases")
    walk.shell.open("hearing", held)
    walk.until(lambda: cases.pane.view is not None and cases.pane.view.page.kept.id == held)
    following = next(act for act in cases.pane.actions_here if act.text().replace("&", "") == "Next hearing…")
    following.trigger()
    walk.rest()
    form = cases.pane.editing.form
    form.editor("where").set_value("Room 4")
    cases.pane.editing.save()
    walk.until(lambda: cases.pane.view is not None and cases.pane.view.page.kept.id != held)
    values = cases.pane.view.page.kept.values
    assert (values["case"], values["court"], values["court_case"]) == (case, "Court of first instance", "77/2026")
    assert values["result"] == "awaited"


def test_a_hearing_for_a_charge_begins_with_its_case_and_with_whom_it_is_laid_against(walk) -> None:
    person = walk.save("person", name="Reem")
    case = walk.save("case", title="K-17", people=(person,))
    incident = walk.save("incident", title="Arrest", case=case)
    act = walk.save("act", what="arrest", incident=incident, victim=person, charge="Spreading false news")
    incidents, cases = walk.register("incidents"), walk.register("cases")
    walk.shell.open("act", act)
    walk.until(lambda: incidents.pane.view is not None and incidents.pane.view.page.kept.id == act)
    begun = next(one for one in incidents.pane.actions_here if one.text().replace("&", "") == "Record a hearing…")
    begun.trigger()
    walk.until(lambda: cases.pane.editing is not None)
    values = cases.pane.editing.form.values()
    assert (values["case"], values["people"], values["charges"]) == (case, (person,), "")


def test_a_line_that_other_fields_replaced_stands_in_a_form_only_where_something_was_written(walk) -> None:
    incidents, acts = walk.register("incidents"), {}
    for old in ("", "Court of first instance, 77/2026"):
        acts[old] = act = walk.save("act", what="arrest", court_case=old, charge="Spreading false news")
        walk.shell.open("act", act)
        walk.until(lambda act=act: incidents.pane.view is not None and incidents.pane.view.page.kept.id == act)
        incidents.pane.edit()
        walk.rest()
        row = incidents.pane.editing.form.rows["court_case"]
        assert row.isVisibleTo(incidents.pane.editing.form) is bool(old)
        assert incidents.pane.editing.form.values()["court_case"] == old
        incidents.pane.editing.cancel()
        walk.rest()
        facts = incidents.pane.view.findChild(Facts)
        next(one for one in facts.findChildren(QAbstractButton) if one.text() == "Show empty fields").click()
        walk.rest()
        assert ("Charge, court and case number" in words_on(facts)) is bool(old)


def test_a_section_chosen_by_its_name_shows_the_list_its_number_counts(open_walk):
    walk = open_walk()
    walk.save("case", title="One")
    register = walk.register("cases")
    register.list.show_type("consent")
    walk.rest()
    walk.shell.choose("people")
    walk.shell.choose("cases")
    walk.rest()
    assert register.list.type == "case"
    register.new_record("action")
    walk.shell.choose("people")
    walk.shell.choose("cases")
    assert register.list.type == "action", "a form that is open is not left"
