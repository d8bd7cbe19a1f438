"""Scrolling a list a page at a time, painted, against Qt's own model of 2,000 rows held in memory.

Both paint the same words in cells of the same size: else the one that shows more of them would seem the slower.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView

from bench.desks import LISTED, PERSON, Desks
from bench.measuring import Row
from defender_desk.model.codec import Json
from defender_desk.model.queries import Query
from defender_desk.text.bidi import settled
from defender_desk.ui.kit.columns import columns_of
from defender_desk.ui.kit.rows import RecordsModel
from defender_desk.ui.kit.table import RecordsView

ROWS, STEPS = 2_000, 20


def rows(desks: Desks) -> Iterator[Row]:
    """One row; a page is fetched from the store when it is first looked at."""
    app = QApplication.instance() or QApplication([])
    before = _resident()
    view = RecordsView(RecordsModel(columns_of(PERSON), lambda ids: _cells(desks, ids), _at_once), "people")
    view.set_ids(desks.store.ids(Query("person"), limit=200_000))
    plain = QTableView()
    plain.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    plain.setModel(_held(desks, view.records.ids[:ROWS]))
    for table in (view, plain):
        table.resize(1100, 700)
        table.show()
    while view.records.awaited:
        app.processEvents()
    _alike(view, plain)
    app.processEvents()
    yield Row("scroll a page", 1.5, lambda: _scroll(app, view), lambda: _scroll(app, plain), rounds=11, calls=1)
    print(f"      {len(view.records.ids):,} rows in {_resident() - before} MB, both tables together", flush=True)
    for table in (view, plain):
        table.close()


def _resident() -> int:
    """Megabytes this process holds now; Linux alone tells."""
    told = Path("/proc/self/statm")
    return int(told.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20 if told.exists() else 0


def _at_once(function: Callable[..., Any], *args: object, done: Callable[[Any], object]) -> None:
    done(function(*args))


def _cells(desks: Desks, ids: Sequence[str]) -> dict[str, dict[str, Json]]:
    found = desks.store.rows("person", list(ids))
    return {key: dict(zip(LISTED, row.values, strict=True)) for key, row in found.items()}


def _held(desks: Desks, ids: Sequence[str]) -> QStandardItemModel:
    """What the first rows say, as items."""
    columns, cells = columns_of(PERSON), _cells(desks, ids)
    made = QStandardItemModel(ROWS, len(columns))
    for row, one in enumerate(ids):
        for at, column in enumerate(columns):
            made.setItem(row, at, QStandardItem(settled(column.write(cells[one].get(column.name)))))
    return made


def _alike(view: QTableView, plain: QTableView) -> None:
    """Give the second table the looks of the first."""
    ours, theirs = view.horizontalHeader(), plain.horizontalHeader()
    for section in range(ours.count()):
        theirs.resizeSection(section, ours.sectionSize(section))
    plain.verticalHeader().setDefaultSectionSize(view.verticalHeader().defaultSectionSize())
    plain.verticalHeader().hide()
    plain.setShowGrid(False)
    plain.setWordWrap(False)


def _scroll(app: Any, table: QTableView) -> None:
    """Twenty screens down from the top, each painted."""
    bar, step = table.verticalScrollBar(), table.viewport().height()
    for screen in range(STEPS):
        bar.setValue(screen * step)
        app.processEvents()
        table.viewport().grab()
