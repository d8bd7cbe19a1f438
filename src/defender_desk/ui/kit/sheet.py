"""The style sheet over Fusion: what a palette cannot say (corners, borders, the focus ring), in one place.

Kit: built from colours and the text size alone; every length follows the text, so 200 % is the same picture larger.
"""

from __future__ import annotations

from string import Template

from defender_desk.text.resources import folder
from defender_desk.ui.kit.palettes import Colours

SCALE = {"display": 1.9, "title": 1.5, "heading": 1.2, "body": 1.0, "caption": 0.9}
"""Text sizes by role, as multiples of the body's."""


def style_sheet(colours: Colours, points: float, unit: int) -> str:
    """Write the sheet; `points` is the body text size, `unit` a quarter of its line height in pixels."""
    sizes = {role: f"{points * factor:.1f}pt" for role, factor in SCALE.items()}
    lengths = {f"u{n}": f"{unit * n}px" for n in (1, 2, 3, 4, 5, 6, 8)}
    lengths |= {"half": f"{max(2, unit // 2)}px", "radius": f"{round(unit * 1.3)}px", "round": f"{unit * 2}px"}
    # A field is one border wider when focused, and as much narrower inside, so that nothing jumps.
    lengths |= {
        "in_v": f"{unit + 1}px",
        "in_h": f"{unit * 2 + 1}px",
        "focus_v": f"{unit}px",
        "focus_h": f"{unit * 2}px",
    }
    # The drawing of the tick is black, so it stands on whichever accent is light.
    lengths |= {"tick": (folder("icons") / "check.svg").as_posix(), "box": f"{unit * 3 + 2}px", "dot": f"{unit + 6}px"}
    lengths["ring"] = f"{(unit * 3 + 6) // 2}px"  # Qt draws a square where a radius is more than half
    lengths["ticked"] = max(colours.accent, colours.accent_soft, key=_lightness)
    return _SHEET.substitute(colours._asdict(), **sizes, **lengths)


def _lightness(colour: str) -> int:
    return sum(bytes.fromhex(colour.removeprefix("#")))


_SHEET = Template("""
QToolTip { background: $text; color: $surface; border: 0; padding: $u1; }
QLabel { background: transparent; }
QLabel[role="display"] { font-size: $display; font-weight: 700; }
QLabel[role="title"] { font-size: $title; font-weight: 700; }
QLabel[role="heading"] { font-size: $heading; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="caption"] { color: $muted; font-size: $caption; }
QLabel[role="problem"] { color: $danger; }
QLabel[role="code"] { font-size: $heading; font-weight: 600; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox {
  background: $surface; border: 1px solid $edge; border-radius: $radius; padding: $in_v $in_h;
  selection-background-color: $accent; selection-color: $on_accent;
}
QPlainTextEdit, QTextEdit { padding: $u1; }
QLineEdit:focus, QComboBox:focus { border: 2px solid $accent; padding: $focus_v $focus_h; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $accent; }
QLineEdit:read-only, QTextEdit:read-only, QPlainTextEdit:read-only { background: $sunken; border-color: $border; }
QLineEdit:disabled, QTextEdit:disabled, QComboBox:disabled {
  background: $sunken; color: $muted; border-color: $border;
}
QLineEdit[wrong="true"], QTextEdit[wrong="true"], QPlainTextEdit[wrong="true"] { border: 2px solid $danger; }
QLineEdit[role="search"] { border-radius: $round; border-color: $border; background: $window; }
QLineEdit[role="search"]:focus { border-color: $accent; background: $surface; }
QComboBox { combobox-popup: 0; }
QComboBox::drop-down { border: 0; width: $u6; }
QComboBox::down-arrow { image: none; }
QRadioButton { font-weight: 600; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $edge; }

QPushButton, QToolButton {
  background: $surface; color: $text; border: 1px solid $edge; border-radius: $radius; padding: $in_v $u4;
}
QPushButton, QToolButton, QCheckBox, QRadioButton { outline: 0; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed { background: $sunken; }
QPushButton:focus, QToolButton:focus { border: 2px solid $accent; padding: $focus_v $u4; }
QPushButton:disabled, QToolButton:disabled { color: $muted; border-color: $border; background: $sunken; }
QPushButton[look="primary"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; }
QPushButton[look="primary"]:hover { background: $accent_hover; }
QPushButton[look="primary"]:focus { border: 2px solid $text; }
QPushButton[look="primary"]:disabled { background: $sunken; color: $muted; border-color: $border; }
QPushButton[look="danger"] { background: $danger; color: $on_danger; border-color: $danger; font-weight: 600; }
QPushButton[look="danger"]:focus { border: 2px solid $text; }
QPushButton[look="danger"]:disabled { background: $sunken; color: $muted; border-color: $border; }
QPushButton[look="quiet"], QToolButton[look="quiet"], QToolButton[look="icon"] {
  background: transparent; border-color: transparent;
}
QToolButton[look="icon"] { padding: $u1; }
QFileDialog QToolButton, QFileDialog QToolButton:focus { padding: $u1; }
QPushButton[look="quiet"]:hover, QToolButton[look="quiet"]:hover, QToolButton[look="icon"]:hover { background: $hover; }
QPushButton[look="quiet"]:focus, QToolButton[look="quiet"]:focus { border: 2px solid $accent; }
QToolButton[look="icon"]:focus { border: 2px solid $accent; padding: $u1; }
QToolButton[look="icon"]:checked { background: $accent_soft; }
QPushButton[look="link"] { background: transparent; border-color: transparent; color: $accent; padding: $half $u1; }
QPushButton[look="link"]:hover { text-decoration: underline; }
QPushButton[look="link"]:disabled { background: transparent; border-color: transparent; color: $muted; }
QPushButton[look="link"]:focus { border: 2px solid $accent; }
QPushButton[look="find"] {
  background: $window; color: $muted; border-color: $border; border-radius: $round; text-align: left;
}
QPushButton[look="find"]:hover { border-color: $edge; }
QPushButton[look="find"]:focus { border: 2px solid $accent; }
QPushButton::menu-indicator, QToolButton::menu-indicator { image: none; width: 0; }

QPushButton[segment="true"] { border-radius: $radius; padding: $u1 $u3; border-color: $border; color: $muted; }
QPushButton[segment="true"]:checked {
  background: $accent_soft; color: $accent_text; border: 1px solid $accent; font-weight: 600;
}
QPushButton[look="choice"] { border-color: $border; border-radius: $round; font-size: $heading; }
QPushButton[look="choice"]:checked {
  background: $accent_soft; color: $accent_text; border: 2px solid $accent; font-weight: 600;
}
QPushButton[look="choice"]:focus { border: 2px solid $text; }
QPushButton[segment="true"]:focus { border: 2px solid $accent; }

QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator {
  width: $box; height: $box; border: 2px solid $edge; border-radius: $u1; background: $surface;
}
QRadioButton::indicator { border-radius: $ring; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {
  background: $ticked; border-color: $accent; image: url("$tick");
}
QRadioButton::indicator:checked { width: $dot; height: $dot; border: $u1 solid $accent; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $border; }
QCheckBox, QRadioButton { spacing: $u2; padding: $half $u1; border: 2px solid transparent; border-radius: $u1; }
QCheckBox:focus, QRadioButton:focus { border: 2px solid $accent; }

QFrame[role="card"] { background: $surface; border: 1px solid $border; border-radius: $round; }
QFrame[role="band"] { background: $practice; border: 0; }
QFrame[role="band"] QLabel { color: $on_practice; font-weight: 600; }
QFrame[role="standing"] { background: $warning_soft; border: 0; }
QFrame[role="standing"] QLabel { color: $warning; font-weight: 600; }
QFrame[role="bar"] { background: $surface; border: 0; border-bottom: 1px solid $border; }
QFrame[role="strip"] { background: $sunken; border: 0; }
QFrame[role="sidebar"] { background: $sunken; border: 0; }
QFrame[role="line"] { background: $border; border: 0; max-height: 1px; min-height: 1px; }
QFrame[role="chip"] { background: $sunken; border: 1px solid $border; border-radius: $round; }
QFrame[role="notice"] { border-radius: $radius; border: 1px solid $border; background: $surface; }
QFrame[role="notice"][tone="warning"] { background: $warning_soft; border-color: $warning; }
QFrame[role="notice"][tone="danger"] { background: $danger_soft; border-color: $danger; }
QFrame[role="notice"][tone="good"] { background: $good_soft; border-color: $good; }
QFrame[role="notice"][tone="info"] { background: $accent_soft; border-color: $accent; }
QFrame[role="undo"] { background: $text; border-radius: $radius; border: 0; }
QFrame[role="undo"] QLabel { color: $surface; }
QFrame[role="undo"] QPushButton, QFrame[role="undo"] QToolButton {
  background: transparent; border: 2px solid transparent; color: $surface; font-weight: 600; padding: 0 $u1;
}
QFrame[role="undo"] QPushButton:focus, QFrame[role="undo"] QToolButton:focus { border: 2px solid $surface; }
QFrame[role="undo"] QPushButton { text-decoration: underline; }
QFrame[role="undo"] QPushButton:hover, QFrame[role="undo"] QToolButton:hover { background: $muted; }

QLabel[role="badge"] { border-radius: $u2; padding: 1px $u2; background: $sunken; color: $text; font-size: $caption; }
QLabel[role="badge"][tone="warning"] { background: $warning_soft; color: $warning; }
QLabel[role="badge"][tone="danger"] { background: $danger_soft; color: $danger; }
QLabel[role="badge"][tone="good"] { background: $good_soft; color: $good; }
QLabel[role="badge"][tone="info"] { background: $accent_soft; color: $accent_text; }

QFrame[role="sidebar"] QPushButton {
  text-align: left; border: 2px solid transparent; background: transparent; padding: $u1 $u2; border-radius: $radius;
}
QFrame[role="sidebar"] QPushButton:hover { background: $hover; }
QFrame[role="sidebar"] QPushButton:checked { background: $accent_soft; color: $accent_text; font-weight: 600; }
QFrame[role="groups"] { border: 2px solid transparent; border-radius: $radius; }
QFrame[role="groups"]:focus { border-color: $accent; }
QFrame[role="sidebar"] QPushButton:focus { border: 2px solid $accent; }

QTableView, QListView, QTreeView {
  background: $surface; border: 1px solid $border; border-radius: $radius; outline: 0; gridline-color: $border;
  selection-background-color: $accent_soft; selection-color: $text; alternate-background-color: $surface;
}
QTableView:focus, QListView:focus, QTreeView:focus { border: 1px solid $accent; }
QTableView::item { padding: 0 $u2; border-bottom: 1px solid $border; }
QListView::item { padding: $u1 $u2; }
QTableView::item:selected, QListView::item:selected { background: $accent_soft; color: $text; }
QListView::item:hover, QTableView::item:hover { background: $hover; }
QTableView::item:selected:hover, QListView::item:selected:hover { background: $accent_soft; }
QHeaderView { background: $sunken; border: 0; }
QHeaderView::section {
  background: $sunken; color: $muted; border: 0; border-bottom: 1px solid $border; padding: $u2 $u3; font-weight: 600;
}
QTableCornerButton::section { background: $sunken; border: 0; }

QMenuBar { background: $surface; border-bottom: 1px solid $border; }
QMenuBar::item { padding: $u1 $u3; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $surface; border: 1px solid $edge; padding: $u1; }
QMenu::item { padding: $u1 $u6; border-radius: $u1; }
QMenu::item:selected { background: $accent_soft; color: $accent_text; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $border; margin: $u1; }

QScrollBar { background: transparent; border: 0; margin: 0; }
QScrollBar:vertical { width: $u2; }
QScrollBar:horizontal { height: $u2; }
QScrollBar::handle { background: $edge; border-radius: 3px; margin: 1px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::handle:vertical { min-height: $u8; }
QScrollBar::handle:horizontal { min-width: $u8; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: 0; background: transparent; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; }
QScrollArea { background: transparent; border: 0; }
QScrollArea > QWidget > QWidget[role="page"] { background: transparent; }
QProgressBar {
  border: 1px solid $border; border-radius: $u1; background: $sunken; text-align: center;
  min-height: $u2; max-height: $u3;
}
QProgressBar::chunk { background: $accent; border-radius: $u1; }
QProgressBar[tone="good"]::chunk { background: $good; }
QProgressBar[tone="warning"]::chunk { background: $warning; }
QSplitter::handle { background: $border; }
QSplitter::handle:horizontal { width: 1px; }
QTabWidget::pane { border: 0; border-top: 1px solid $border; }
QTabBar::tab {
  padding: $u2 $u4; border: 0; border-bottom: 2px solid transparent; color: $muted; background: transparent;
}
QTabBar::tab:selected { color: $accent; border-bottom: 2px solid $accent; font-weight: 600; }
QTabBar::tab:focus { background: $accent_soft; }
""")
