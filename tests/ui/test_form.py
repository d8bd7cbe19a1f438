"""Forms: rows from declarations, placed by a layout; labels beside or above; problems at their field."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from tests.ui.types import SAMPLE
from tests.ui.walking import clipped, type_into, unnamed

from defender_desk.text.bidi import plain
from defender_desk.text.messages import msg
from defender_desk.ui.kit.editors import Hooks
from defender_desk.ui.kit.form import Form
from defender_desk.ui.kit.layout import Part, misplaced
from defender_desk.ui.kit.spacing import column, scrolled

LAYOUT = (
    Part(msg("Who"), ("name", "age", "born", "country", "phones")),
    Part(None, ("safe", "story", "spoken", "asked", "called")),
    Part(msg("More"), ("friend", "family", "scan"), folded=True),
)
SAID = {"name": "Nadia", "age": 33, "safe": True, "phones": ("+963 11 123",), "story": "كتبت"}


@pytest.fixture
def form(qtbot, dressed):
    made = Form(SAMPLE, LAYOUT)
    qtbot.addWidget(made)
    return made


def test_the_layout_places_every_field_once():
    assert misplaced(SAMPLE, LAYOUT) == {}
    assert misplaced(SAMPLE, (Part(None, ("name", "name", "no such")),), ("story",))["name"] == "twice"
    assert misplaced(SAMPLE, (Part(None, ("no such",)),))["no such"] == "unknown"
    assert misplaced(SAMPLE, ())["story"] == "unplaced"


def test_values_come_back_and_nothing_is_touched(form):
    form.set_values(SAID)
    assert form.values() == {name: SAID.get(name, field.empty) for name, field in SAMPLE.by_name.items()}
    assert form.touched() == frozenset()
    assert form.problems() == {}


def test_what_is_too_long_is_said_at_its_field_and_kept_there(form):
    form.set_values({**SAID, "name": "x" * 2_001})
    assert set(form.problems()) == {"name"}
    assert "2,000" in plain(form.rows["name"].trouble.text())
    assert form.unfinished()["name"] == "x" * 2_001


def test_touching_a_field_is_told_by_name(form, qtbot):
    form.set_values(SAID)
    with qtbot.waitSignal(form.changed) as told:
        type_into(form.editor("name").focus_widget(), "x")
    assert told.args == ["name"]
    assert form.touched() == {"name"}


def test_a_problem_stands_at_its_field_and_goes_when_mended(form, qtbot):
    form.show()
    line = form.editor("age").focus_widget()
    type_into(line, "old")
    assert set(form.problems()) == {"age"}
    row = form.rows["age"]
    assert row.trouble.isVisible()
    assert line.property("wrong") == "true"
    line.clear()
    type_into(line, "٤٤")
    assert not row.trouble.isVisible()
    assert form.values()["age"] == 44


def test_a_folded_part_opens_when_it_says_something(form):
    form.show()
    assert not form.rows["friend"].isVisible()
    form.set_values({"friend": "x" * 26})
    assert form.rows["friend"].isVisible()


def top_of(widget, form):
    return widget.mapTo(form, widget.rect().topLeft()).y()


def test_labels_stand_beside_in_a_wide_form_and_above_in_a_narrow_one(form):
    form.show()
    row = form.rows["name"]
    form.resize(1400, 900)
    QApplication.processEvents()
    assert row.label.alignment() & Qt.AlignmentFlag.AlignTop
    assert 0 <= top_of(row.label, form) - top_of(row.editor, form) < 20
    form.resize(400, 900)
    QApplication.processEvents()
    assert (
        row.label.mapTo(form, row.label.rect().bottomLeft()).y()
        <= row.editor.mapTo(form, row.editor.rect().topLeft()).y()
    )


def test_the_keyboard_goes_from_field_to_field_in_order(form):
    form.show()
    seen, widget = [], form.editor("name").focus_widget()
    order = {row.editor.focus_widget(): name for name, row in form.rows.items()}
    for _step in range(200):
        if widget in order and order[widget] not in seen:
            seen.append(order[widget])
        widget = widget.nextInFocusChain()
    placed = [name for part in LAYOUT for name in part.fields]
    assert [name for name in seen if name != "scan"] == [name for name in placed if name != "scan"]


def test_everything_has_a_name_and_help_is_spoken(form):
    assert unnamed(form) == []
    assert form.editor("name").focus_widget().accessibleDescription() == "As the person writes it"


def test_read_only_fields_stay_readable(qtbot, dressed):
    made = Form(SAMPLE, LAYOUT, read_only=("name",))
    qtbot.addWidget(made)
    made.set_values(SAID)
    assert made.editor("name").focus_widget().isReadOnly()
    assert made.values()["name"] == "Nadia"


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("text_size", [100, 200])
@pytest.mark.parametrize("width", [620, 1500])
def test_nothing_is_cut_off(qtbot, dress, language, text_size, width):
    dress(language, "light", text_size)
    page = scrolled(column(Form(SAMPLE, LAYOUT), None, margins=4))
    qtbot.addWidget(page)
    page.resize(width, 900)
    page.show()
    qtbot.wait(20)
    assert clipped(page) == []


def test_building_a_form_opens_no_window_of_its_own(qtbot, dressed):
    before = set(QApplication.topLevelWidgets())
    made = Form(SAMPLE, LAYOUT)
    qtbot.addWidget(made)
    made.set_values({**SAID, "friend": "x" * 26, "family": ("y" * 26,)})
    opened = [each for each in QApplication.topLevelWidgets() if each not in before and each.isVisible()]
    assert [type(each).__name__ for each in opened if isinstance(each, QWidget)] == []


def test_tab_goes_from_a_field_to_what_was_chosen_in_it_and_then_to_the_next(qtbot, dressed):
    named = Hooks(
        titles=lambda ids, told: told(dict.fromkeys(ids, "Nadia")), open=lambda _id: None, new=lambda *_all: None
    )
    form = Form(SAMPLE, (Part(None, ("friend", "spoken", "name")),), named)
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    form.set_values({"friend": "a" * 26, "spoken": ("ar", "fr")})
    form.focus("friend")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    assert QApplication.focusWidget().isVisible(), "a field that is full gives the keyboard to what stands in it"
    assert plain(QApplication.focusWidget().accessibleName()) == "Nadia"
    met = []
    while QApplication.focusWidget() is not form.editor("name").focus_widget():
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        met.append(QApplication.focusWidget().accessibleName())
    crosses = [name for name in met if name.startswith("Take away")]
    assert [plain(name) for name in crosses] == ["Take away Nadia", "Take away Arabic", "Take away French"]
    assert met.index(crosses[0]) < met.index(form.editor("spoken").focus_widget().accessibleName())
