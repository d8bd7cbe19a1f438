"""What somebody had written survives leaving, locking and a crash, and is never written by itself."""

from __future__ import annotations

import pytest
from tests.ui.walking import clipped

from defender_desk.services import drafts, records
from defender_desk.ui.registers.screen import Register


def type_name(people, words: str) -> None:
    people.pane.editing.form.editor("name").line.setText(words)


def test_leaving_a_form_keeps_its_draft_and_offers_it_again(walk) -> None:
    people = walk.register("people")
    first, second = walk.save("person", name="Hala"), walk.save("person", name="Samir")
    walk.choose(people, first)
    people.pane.edit()
    type_name(people, "Hala Nasser")
    people.show_record("person", second)
    walk.until(lambda: walk.title(people) == "Samir")
    assert walk.run(records.fetch, first).values["name"] == "Hala"
    walk.choose(people, first)
    assert "were kept" in people.pane.view.notice.text
    walk.click(next(each for each in people.pane.view.notice.findChildren(object) if _says(each, "Go on with them")))
    assert people.pane.editing.form.values()["name"] == "Hala Nasser"
    people.pane.save()
    walk.until(lambda: walk.title(people) == "Hala Nasser")
    walk.rest()
    assert walk.run(drafts.every) == []
    assert people.pane.view.notice.text == ""


def _says(each, text: str) -> bool:
    return hasattr(each, "click") and hasattr(each, "text") and each.text() == text


def test_a_draft_can_be_let_go(walk) -> None:
    people = walk.register("people")
    record = walk.save("person", name="Hala")
    walk.choose(people, record)
    people.pane.edit()
    type_name(people, "Nobody")
    people.pane.editing.keep()
    walk.rest()
    people.pane.cancel()
    walk.until(lambda: walk.title(people) == "Hala")
    assert walk.run(drafts.every) == []


@pytest.mark.parametrize("new", [False, True])
def test_what_cancel_gave_up_can_be_put_back(walk, new: bool) -> None:
    people = walk.register("people")
    if new:
        people.new_record("person")
    else:
        walk.choose(people, walk.save("person", name="Hala"))
        people.pane.edit()
    people.pane.cancel()
    assert walk.shell.notices.isHidden(), "nothing was lost"
    people.new_record("person") if new else people.pane.edit()
    type_name(people, "Hala Nasser")
    people.pane.cancel()
    walk.rest()
    assert walk.run(drafts.every) == []
    walk.click(next(each for each in walk.shell.notices.findChildren(object) if _says(each, "Put it back")))
    walk.rest()
    if not new:
        go_on = (each for each in people.pane.view.notice.findChildren(object) if _says(each, "Go on with them"))
        walk.click(next(go_on))
    assert people.pane.editing.form.values()["name"] == "Hala Nasser"
    people.pane.cancel()
    walk.rest()


def test_locking_keeps_a_new_record_and_the_next_window_offers_it(walk) -> None:
    people = walk.register("people")
    people.new_record("person")
    type_name(people, "Half a na")
    kept = people.unfinished()
    assert len(kept) == 1
    for each in kept:
        walk.tasks._desk.submit(each).result()
    people.pane.editing._keeping.stop()  # a lock ends this form with its process
    again = Register(walk.shell, ("person",), "people")
    walk.bot.addWidget(again)
    walk.until(lambda: again.list.notice.text)
    assert "Half a na" in again.list.notice.text
    walk.click(next(each for each in again.list.notice.findChildren(object) if _says(each, "Go on with it")))
    assert again.pane.editing.form.values()["name"] == "Half a na"
    again.pane.save()
    walk.until(lambda: walk.title(again) == "Half a na")
    walk.rest()
    assert walk.run(drafts.every) == []


def test_an_untouched_form_has_nothing_to_keep(walk) -> None:
    people = walk.register("people")
    people.new_record("person")
    assert people.unfinished() == []
    people.new_joined("person", {"organisation": ""})
    assert people.unfinished() == []


def test_only_the_fields_changed_here_are_written(walk) -> None:
    people = walk.register("people")
    record = walk.save("person", name="Hala", profession="Teacher")
    walk.choose(people, record)
    people.pane.edit()
    type_name(people, "Hala Nasser")
    elsewhere = walk.run(records.save, "person", record, {"profession": "Lawyer"})
    walk.shell.announce(elsewhere.changes)
    walk.rest()
    assert "changed meanwhile" in people.pane.editing.notice.text
    people.pane.save()
    walk.until(lambda: walk.title(people) == "Hala Nasser")
    values = walk.run(records.fetch, record).values
    assert (values["name"], values["profession"]) == ("Hala Nasser", "Lawyer")


def test_a_refusal_is_said_at_its_field(walk) -> None:
    cases = walk.register("cases")
    record = walk.save("case", title="Relocation", status="active")
    walk.choose(cases, record)
    cases.pane.edit()
    editor = cases.pane.editing.form.editor("status")
    editor.set_value("closed")
    editor._face_given = None
    cases.pane.save()
    walk.until(lambda: cases.pane.editing.form.rows["outcome"].trouble.text())
    assert cases.pane.editing.form.rows["outcome"].trouble.text() == "A case cannot be closed without its outcome."
    assert cases.pane.editing.isEnabled()
    assert walk.run(records.fetch, record).values["status"] == "active"


@pytest.mark.parametrize(("text_size", "width"), [(100, 1366), (100, 1024), (150, 1024)])
def test_what_was_left_is_offered_whole_and_leaves_the_list_its_rows(open_walk, text_size: int, width: int) -> None:
    walk = open_walk("ar", text_size=text_size, calendar="hijri")
    walk.shell.resize(width, 700)
    walk.shell.show()
    people = walk.register("people")
    people.new_record("person")
    type_name(people, "هالة")
    people.pane.editing.keep()
    walk.rest()
    people.leave_page()
    people.show_record("person", walk.save("person", name="سمير"))
    people.leave_page()
    people.unsaved.look()
    walk.until(lambda: people.list.notice.isVisible())
    walk.save("person", name="نادية")  # the bar that offers the way back takes its part of the height
    walk.bot.wait(50)
    assert clipped(people.list.notice) == []
    said = people.list.notice
    blank = people.list._stack.y() - (said.y() + said.height())
    assert blank <= people.list.layout().spacing()
