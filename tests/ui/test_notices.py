"""What a screen says in place: read whole, named for screen readers, gone only when told."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from tests.ui.walking import clipped, unnamed

from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble
from defender_desk.ui.kit.chips import Chip
from defender_desk.ui.kit.notices import EmptyState, Notice, ProgressStrip, UndoBar
from defender_desk.ui.kit.palettes import COLOURS
from defender_desk.ui.kit.pieces import DropDown, badge, icon_button, label
from defender_desk.ui.kit.spacing import boxed, column, row, scrolled

LONG = (
    "Here are the people you know, and how each of them can be reached safely. A code word is enough instead of a name."
)


@pytest.mark.parametrize("width", [320, 700, 1400])
@pytest.mark.parametrize("text_size", [100, 200])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_empty_list_says_its_sentence_whole(qtbot, dress, width, text_size, language):
    dress(language, "light", text_size)
    pressed = []
    made = EmptyState(LONG, ("New person", lambda: pressed.append(1)), ("See an example", lambda: None))
    qtbot.addWidget(made)
    made.resize(width, 900)
    made.show()
    qtbot.wait(10)
    assert clipped(made) == []
    assert unnamed(made) == []


def test_a_trouble_is_said_with_its_next_step_and_can_be_dismissed(qtbot, dressed):
    made = Notice()
    qtbot.addWidget(made)
    made.trouble(Trouble(msg("The disk is full."), msg("Make room.")), closable=True)
    made.show()
    assert made.accessibleName() == "The disk is full. Make room."
    made.silence()
    assert made.isHidden()
    assert made.text == ""


def test_a_notice_can_carry_a_button(qtbot, dressed):
    pressed = []
    made = Notice()
    qtbot.addWidget(made)
    made.say("There is a draft.", do=("Open it", lambda: pressed.append(1)))
    from PySide6.QtWidgets import QPushButton

    made.findChildren(QPushButton)[-1].click()
    assert pressed == [1]


def test_what_cannot_be_undone_offers_no_undo(qtbot, dressed):
    bar = UndoBar()
    qtbot.addWidget(bar)
    bar.offer("Erased.", 0)
    assert bar._undo.isHidden()
    assert bar.batch == 0


def test_progress_of_unknown_length_is_shown_as_such(qtbot, dressed):
    strip = ProgressStrip()
    qtbot.addWidget(strip)
    strip.show_work("Reading", 3, 0)
    assert (strip._bar.minimum(), strip._bar.maximum()) == (0, 0)
    strip.show_work("Reading", 5 * 10**9, 10**10)
    assert strip._bar.value() == strip._bar.maximum() // 2


@pytest.mark.parametrize("theme", COLOURS)
def test_pieces_are_dressed_in_every_theme(qtbot, dress, theme):
    dress("en", theme)
    for piece in (badge("Overdue", "danger"), icon_button("x", "Close"), Chip("Nadia"), DropDown()):
        qtbot.addWidget(piece)
        assert not piece.grab().isNull()


@pytest.mark.parametrize(("width", "height", "scrolls"), [(900, 420, False), (260, 420, True)])
def test_a_page_scrolls_only_over_what_it_says(qtbot, dressed, width, height, scrolls):
    words = [label(f"{LONG} {LONG}", wrap=True) for _number in range(5)]
    holder = boxed(column(*words))
    holder.setMaximumWidth(800)
    across = row(None, holder, None)
    across.setStretch(1, 20)
    area = scrolled(column(across, None))
    qtbot.addWidget(area)
    area.resize(width, height)
    area.show()
    qtbot.wait(20)
    assert (area.verticalScrollBar().maximum() > 0) is scrolls
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    last = words[-1].mapTo(area.viewport(), words[-1].rect().bottomLeft()).y()
    assert last >= area.viewport().height() - words[-1].height() or not scrolls
    assert clipped(area) == []


def test_whoever_scrolls_past_a_list_to_choose_from_chooses_nothing_else(qtbot, dressed):
    made = DropDown()
    qtbot.addWidget(made)
    made.addItems(["one", "two", "three"])
    made.show()
    made.setFocus()
    middle = made.rect().center()
    turned = QWheelEvent(
        QPointF(middle), QPointF(made.mapToGlobal(middle)), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,  # noqa: FBT003  Qt takes it so
    )  # fmt: skip
    QApplication.sendEvent(made, turned)
    assert made.currentText() == "one"
    assert not turned.isAccepted(), "the page scrolls"
