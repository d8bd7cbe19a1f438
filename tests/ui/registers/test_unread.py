"""A list that the disk does not give: it is told as that, names the ways out, and never looks like an empty desk."""

from __future__ import annotations

import os
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from defender_desk.model.queries import Query
from defender_desk.services import listing
from defender_desk.services.desk import Desk
from defender_desk.store.store import DATABASE
from defender_desk.text.bidi import plain
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.pieces import Button
from defender_desk.ui.trouble import show_trouble

PAGE = 4096


def damage(desk: Desk, table: str) -> None:
    """Write over the first page of a table where it lies, and let the database read it anew."""
    base = desk.store._database
    base.run("PRAGMA wal_checkpoint(TRUNCATE)")
    root = base.value("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,))
    with (desk.unlocked.folder / DATABASE).open("r+b") as file:
        file.seek((root - 1) * PAGE)
        file.write(os.urandom(PAGE))
    base.run("PRAGMA shrink_memory")


def test_a_list_that_cannot_be_read_is_no_empty_one_and_both_ways_out_are_named(walk: Any) -> None:
    walk.save("person", name="Nadia")
    walk.run(damage, "list_person")
    walk.tasks._trouble = lambda _trouble: None  # nothing of that database can be read now, whoever asks for it
    shown = walk.register("people").list
    walk.until(lambda: shown._stack.currentWidget() is shown._unread)
    told = plain(shown.notice.accessibleName())
    assert "damaged" in told
    assert "Restore from a backup…" in told
    assert "Salvage a damaged desk…" in told


def test_damage_is_told_in_one_window_and_leads_to_the_door(walk: Any, monkeypatch: Any) -> None:
    walk.save("person", name="Nadia")
    walk.run(damage, "list_person")
    left: list[bool] = []
    monkeypatch.setattr(walk.shell.leaving, "go", lambda *_where, **_how: left.append(True))
    walk.tasks._trouble = show_trouble
    stood: list[int] = []

    def look() -> None:
        windows = [each for each in QApplication.topLevelWidgets() if isinstance(each, Dialog) and each.isVisible()]
        stood.append(len(windows))
        go = next(one for one in windows[-1].findChildren(Button) if one.text() == "Lock the desk")
        assert go.isDefault()
        go.click()

    for _time in range(3):
        walk.tasks.run(listing.ids, walk.desk, Query("person"))
    QTimer.singleShot(500, look)
    walk.until(lambda: left)
    assert stood == [1]
    assert left == [True]
