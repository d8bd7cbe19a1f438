"""A list that the disk does not give: it is told as that, names the ways out, and never looks like an empty desk."""

from __future__ import annotations

import os
from typing import Any

from defender_desk.services.desk import Desk
from defender_desk.store.store import DATABASE
from defender_desk.text.bidi import plain

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
