"""Tables: ids alone, pages on demand, columns and order as a person left them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyledItemDelegate
from tests.ui.types import SAMPLE

from defender_desk.model.records import declared
from defender_desk.model.types import Case
from defender_desk.text.bidi import isolate, plain
from defender_desk.ui.kit.columns import Column, TableState, columns_of
from defender_desk.ui.kit.rows import KEPT_PAGES, PAGE, WAITING, RecordsModel
from defender_desk.ui.kit.table import RecordsView
from defender_desk.ui.kit.theme import em
from defender_desk.ui.kit.widths import ENOUGH, fitting, grown, shared
from defender_desk.ui.steps.lists import at_once

COLUMNS = (Column("name", "Name"), Column("age", "Age"), Column("when", "When", sortable=False))


class Source:
    """Records by the hundred thousand, made when asked for; what was asked is remembered."""

    def __init__(self, later=False):
        self.asked, self.waiting, self.later = [], [], later

    def fetch(self, ids):
        self.asked.append(list(ids))
        return {one: {"name": f"Person {one}", "age": int(one) % 90} for one in ids}

    def run(self, function, *args, done):
        result = function(*args)
        self.waiting.append(lambda: done(result)) if self.later else done(result)


@pytest.fixture
def table(qtbot, dressed):
    def make(count=1000, later=False):
        source = Source(later)
        model = RecordsModel(COLUMNS, source.fetch, source.run)
        view = RecordsView(model, "People")
        qtbot.addWidget(view)
        view.resize(600, 400)
        view.set_ids([str(number) for number in range(count)])
        view.show()
        qtbot.waitUntil(lambda: bool(source.asked))  # the first frame asks; on a busy machine it comes late
        return view, source

    return make


def test_the_model_behaves_as_qt_expects(qtmodeltester, dressed):
    source = Source()
    model = RecordsModel(COLUMNS, source.fetch, source.run)
    model.set_ids(["1", "2", "3"])
    qtmodeltester.check(model)


def test_only_what_is_seen_is_fetched(table):
    view, source = table(100_000)
    assert [len(ids) for ids in source.asked] == [PAGE]
    assert view.records.index(0, 0).data() == "Person 0"
    view.scrollTo(view.records.index(50_000, 0))
    QTest.qWait(30)
    assert sum(len(ids) for ids in source.asked) <= 4 * PAGE
    assert view.records.index(50_000, 0).data() == "Person 50000"


def test_dots_stand_until_the_page_arrives(table, qtbot):
    view, source = table(later=True)
    assert view.records.index(0, 0).data() == WAITING
    qtbot.waitUntil(lambda: bool(source.waiting))
    source.waiting.pop()()
    assert view.records.index(0, 0).data() == "Person 0"


def test_an_answer_for_an_older_list_is_dropped(table, qtbot):
    view, source = table(later=True)
    assert view.records.index(0, 0).data() == WAITING
    qtbot.waitUntil(lambda: bool(source.waiting))
    late = source.waiting.pop()
    view.set_ids(["7"])
    late()
    assert view.records.index(0, 0).data() == WAITING


def test_what_is_gone_is_blank_and_not_asked_for_again(table):
    view, _source = table(10)
    view.records._fetch = lambda ids: {}
    view.records.reload()
    view.records.index(0, 0).data()
    QTest.qWait(10)
    assert view.records.index(0, 0).data() == ""


def test_pages_used_long_ago_are_forgotten(table):
    view, _source = table((KEPT_PAGES + 20) * PAGE)
    for page in range(KEPT_PAGES + 20):
        view.records.index(page * PAGE, 0).data()
        QApplication.processEvents()
    assert len(view.records._pages) <= KEPT_PAGES


def test_the_heading_sorts_and_sorts_the_other_way(table, qtbot):
    view, _source = table()
    told = []
    view.order_changed.connect(lambda column, down: told.append((column, down)))
    for section in (1, 1, 0, 2):
        view.horizontalHeader().sectionClicked.emit(section)
    assert told == [("age", False), ("age", True), ("name", False)]


def test_what_a_person_made_of_it_comes_back(table):
    view, _source = table()
    view.columns_menu().actions()[1].setChecked(False)
    view.horizontalHeader().moveSection(2, 0)
    view.horizontalHeader().sectionClicked.emit(0)
    state = view.arrangement()
    assert state.columns == ("when", "name")
    assert state.order == ("name", False)
    other, _source = table()
    other.arrange(state)
    assert other.arrangement() == state


def test_a_state_with_columns_no_longer_known_is_passed_over(table):
    view, _source = table()
    view.arrange(TableState(("gone", "age"), (10, 120), ("gone", True)))
    assert view.arrangement().columns == ("age",)
    assert view.arrangement().order is None


def test_the_last_column_cannot_be_hidden(table):
    view, _source = table()
    view.arrange(TableState(("age",), (100,)))
    assert [action.isEnabled() for action in view.columns_menu().actions()] == [True, False, True]


def test_enter_opens_and_shift_selects(table, qtbot):
    view, _source = table()
    assert view.current_id() == "0", "keyboards and screen readers need a current row"
    with qtbot.waitSignal(view.opened) as told:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert told.args == ["0"]
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert view.chosen() == ("0", "1", "2")


def test_going_to_a_record_selects_it_alone_while_ctrl_is_held(table):
    view, _source = table()
    view.go_to("3")
    QTest.keyPress(view, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    try:
        view.go_to("5")
        view.mark("7")
    finally:
        QTest.keyRelease(view, Qt.Key.Key_Control)
    assert (view.chosen(), view.current_id()) == (("7",), "7")


def test_the_current_record_stays_current_in_a_new_order(table):
    view, _source = table()
    view.go_to("5")
    view.set_ids([str(number) for number in reversed(range(1000))])
    assert view.current_id() == "5"


def test_tab_leaves_the_table(table):
    view, _source = table()
    assert not view.tabKeyNavigation()


def test_columns_come_from_what_is_declared(dressed):
    made = {column.name: column for column in columns_of(SAMPLE)}
    assert set(made) == {field.name for field in SAMPLE.listed}
    assert made["phones"].write(["+963 11 123"]).strip("\u2066\u2069") == "+963 11 123"
    assert made["phones"].write(None) == ""
    assert made["age"].write("not a number") == "⚠"


@given(st.lists(st.integers(20, 900), min_size=1, max_size=8), st.integers(0, 2000))
def test_columns_that_want_more_than_there_is_share_it_and_the_small_ones_give_nothing(wants, room):
    given_ = shared(wants, room, 20)
    assert all(20 <= width <= want for width, want in zip(given_, wants, strict=True))
    assert sum(given_) <= max(room, 20 * len(wants))
    if sum(wants) <= room:
        assert given_ == wants
    smallest = min(wants)
    if smallest * len(wants) <= room:
        assert given_[wants.index(smallest)] == smallest


def test_a_column_that_says_nothing_leaves_its_room_to_one_that_does(table, qtbot):
    view, _source = table(1)
    said = "29 November 2026, about noon"
    view.records._fetch = lambda ids: {one: {"name": "", "age": said, "when": ""} for one in ids}
    view.arrange(TableState(("name", "age", "when")))
    view.resize(420, 300)
    view.set_ids(["1", "2"])
    qtbot.waitUntil(lambda: view.records.index(0, 1).data() == said)
    header, needed = view.horizontalHeader(), view.fontMetrics().horizontalAdvance(said)
    assert header.sectionSize(1) > needed
    assert header.sectionSize(0) < needed / 2
    assert view.horizontalScrollBar().maximum() == 0
    assert view.arrangement().widths == (), "nobody pulled at a column"
    assert view.records.headerData(2, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) == "When"


def test_a_column_somebody_pulled_at_keeps_its_width(table, qtbot):
    view, _source = table(3)
    view.arrange(TableState(("name", "age", "when")))
    header = view.horizontalHeader()
    edge = QPoint(header.sectionViewportPosition(0) + header.sectionSize(0) - 1, header.height() // 2)
    viewport = header.viewport()
    with qtbot.waitSignal(view.state_changed):
        QApplication.sendEvent(viewport, QEvent(QEvent.Type.Enter))
        viewport.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=edge)
        QTest.mouseMove(viewport, edge + QPoint(40, 0))
        QApplication.sendEvent(viewport, dragged(edge + QPoint(60, 0)))
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=edge)
    widths = view.arrangement().widths
    assert widths
    view.resize(900, 400)
    assert view.arrangement().widths[:2] == widths[:2]


def dragged(place):
    """The mouse moved while its left button is held."""
    left = Qt.MouseButton.LeftButton
    return QMouseEvent(
        QEvent.Type.MouseMove, QPointF(place), QPointF(place), left, left, Qt.KeyboardModifier.NoModifier
    )


def test_a_day_keeps_its_year_where_words_can_end_in_dots(dressed):
    day, words = Column("when", "When", whole=True), Column("what", "What")
    said = "29 November 2026"
    font = QApplication.font()
    needed = QFontMetrics(font).horizontalAdvance(said)
    widths = fitting([(words, ["A long sentence on what happened that evening"]), (day, [said])], font, em(36))
    assert widths[1] > needed
    assert sum(widths) <= em(36)


def test_what_says_which_row_it_is_is_read_whole_where_a_word_on_its_state_can_give(dressed):
    by_name = {column.name: column for column in columns_of(declared(Case))}
    title, others = "Devices seized at the border of the country", ["Information gathered", "Urgent: within 72 hours"]
    cells = zip([by_name["title"], by_name["status"], by_name["urgency"]], [title, *others], strict=True)
    font = QApplication.font()
    widths = fitting([(column, [said]) for column, said in cells], font, em(72))
    assert widths[0] > QFontMetrics(font).horizontalAdvance(title)
    assert min(widths[1:]) >= em(ENOUGH)
    assert sum(widths) <= em(72)


def test_what_stands_in_a_list_stays_until_it_was_fetched_again(table, qtbot):
    view, source = table(3)
    view.arrange(TableState(("name", "age", "when")))
    view.set_ids(["1", "2", "3"])
    qtbot.waitUntil(lambda: view.records.index(0, 0).data() == "Person 1")
    header = view.horizontalHeader()
    before = [header.sectionSize(section) for section in range(2)]
    view.records._fetch = lambda ids: {one: {"name": f"Other {one}", "age": 7} for one in ids}
    source.later = True
    view.records.reload()
    view.resize(view.width(), view.height() - 50)  # as the bar that offers to undo does
    assert view.records.index(0, 0).data() == "Person 1"
    assert [header.sectionSize(section) for section in range(2)] == before
    qtbot.waitUntil(lambda: bool(source.waiting))
    source.waiting.pop()()
    assert view.records.index(0, 0).data() == "Other 1"
    assert [header.sectionSize(section) for section in range(2)] == before


def test_a_list_keeps_its_widths_until_other_rows_have_arrived(table, qtbot):
    view, source = table(3)
    view.arrange(TableState(("name", "age", "when")))
    view.set_ids(["1", "2", "3"])
    qtbot.waitUntil(lambda: view.records.index(0, 0).data() == "Person 1")
    header = view.horizontalHeader()
    before = header.sectionSize(0)
    source.later = True
    view.set_ids(["4"])
    view.resize(view.width() - 40, view.height())
    assert header.sectionSize(0) == before


@given(st.lists(st.tuples(st.integers(20, 300), st.integers(0, 600)), min_size=1, max_size=8), st.integers(0, 3000))
def test_room_to_spare_goes_to_headings_and_takes_from_no_column(columns, room):
    given_, headings = [width for width, _heading in columns], [heading for _width, heading in columns]
    wider = grown(given_, headings, room)
    assert all(new in (old, heading) and new >= old for new, old, heading in zip(wider, given_, headings, strict=True))
    assert sum(wider) <= max(room, sum(given_))
    if sum(map(max, given_, headings)) <= room:
        assert all(new >= heading for new, heading in zip(wider, headings, strict=True))


def test_no_heading_is_cut_while_there_is_room(dressed):
    font = QApplication.font()
    columns = [(Column(name, name), []) for name in ("What kind of incident it was", "Last change")]
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    widths = fitting(columns, font, em(120))
    for (column, _cells), width in zip(columns, widths, strict=True):
        assert width > QFontMetrics(bold).horizontalAdvance(column.label)


def test_a_line_of_names_runs_as_the_screen_does_however_it_is_cut(qtbot, dress):
    dress("ar")
    names = isolate(f"{isolate('يوسف القرشي')} · {isolate('الاحتفاظ بسجل')}، و5 أخرى")
    model = RecordsModel(COLUMNS, lambda ids: {one: {"name": names, "age": "P-7K3F"} for one in ids}, Source().run)
    model.set_ids(["1"])
    qtbot.waitUntil(lambda: model.index(0, 0).data() != WAITING)
    shown = model.index(0, 0).data()
    assert plain(shown) == plain(names)
    assert shown.startswith("\u2067"), "the letter that says so may be cut away"
    assert model.index(0, 1).data() == "P-7K3F"


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_a_cell_is_painted_as_qt_would_paint_it_after_seven_questions(qtbot, dressed, direction):
    said = {"1": "منى خليل", "2": "two\nlines", "3": "", "4": "a long line of words that no column has room for"}
    columns = (
        Column("word", "Word"),
        Column("state", "State", icon=lambda stored: ("check", "good") if stored else ("x", "bad")),
        Column("word", "Ticked", box=True),
    )
    model = RecordsModel(columns, lambda ids: {one: {"word": said[one], "state": said[one]} for one in ids}, at_once)
    view = RecordsView(model, "Words")
    qtbot.addWidget(view)
    view.setLayoutDirection(direction)
    view.resize(500, 300)
    view.set_ids(list(said))
    view.show()
    qtbot.waitUntil(lambda: not model.awaited)
    view.viewport().grab()
    ours = view.viewport().grab().toImage()
    own = QStyledItemDelegate(view)
    view.setItemDelegate(own)
    assert view.viewport().grab().toImage() == ours


def test_painting_words_asks_the_model_nothing_else(table, monkeypatch):
    view, _source = table()
    asked = []
    monkeypatch.setattr(RecordsModel, "data", lambda _self, _index, role=0: asked.append(role))
    view.viewport().grab()
    assert not asked
