"""A build proves itself: no network, a vault made and opened, a table, a page, sheets, and the window; one line.

Desktop: run by packaging on every build, without a display; the line is JSON with the seconds each step took.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from defender_desk.confined.network import holds

if TYPE_CHECKING:
    from defender_desk.services.desk import Desk


def self_check(folder: Path) -> int:
    """Do it; 0 when every step worked. The folder is left with the vault in it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    seconds: dict[str, float] = {}
    start = perf_counter()

    def lap(step: str) -> None:
        nonlocal start
        seconds[step], start = round(perf_counter() - start, 3), perf_counter()

    from defender_desk.services import opening, preferences  # late: the clock runs

    lap("import")
    phrase = opening.suggest_passphrase("en")
    opening.close(opening.create(folder / "vault", phrase, preferences.Preferences(language="en")).desk)
    lap("create")
    desk = opening.unlock(folder / "vault", phrase)
    lap("unlock")
    drawn = _draws(desk, folder / "people.csv")
    given_up = sorted(desk.reader.without())
    lap("page")
    met = _meets(desk)
    lap("sheets")
    shown = _show(folder / "vault", phrase)
    lap("window")
    network = holds()
    fenced = {"files", "calls"} <= {*given_up} or sys.platform != "linux"
    good = drawn and met and shown and network.hook and fenced
    told = {"ok": good, "network_refused_by": asdict(network), "reading_without": given_up, "seconds": seconds}
    sys.stdout.write(json.dumps(told) + "\n")
    return 0 if good else 1


def _draws(desk: Desk, table: Path) -> bool:
    """Bring in a person from a table, and see the page that would be printed for them."""
    from defender_desk.services import records  # late: the clock runs
    from defender_desk.services.bring_in import bringing_in  # late: the clock runs
    from defender_desk.services.consent import ledger  # late: the clock runs
    from defender_desk.services.printout import editable, printing  # late: the clock runs

    table.write_text("الاسم\nليلى الأحمدي\n", "utf-8")
    made = bringing_in.bring_in(desk, bringing_in.plan(desk, bringing_in.look(desk, table), type_name="person"))
    (person,) = made.ids
    records.save(desk, "consent", None, {"person": person, "state": "given", "scope": ("keep_record",)})
    plan = ledger.plan(desk, person, "ar", today=date.today())  # noqa: DTZ011  the day at the desk
    page = printing.page_image(desk, printing.pdf(plan))
    editable.write(desk, plan, table.with_name("page.docx"))
    return page.width > 0 and len(set(page.rgba)) > 1


def _meets(desk: Desk) -> bool:
    """Split the recovery code in two, and open the desk with what the sheets come to."""
    from defender_desk.services import opening  # late: the clock runs
    from defender_desk.services.unlocking import sharing  # late: the clock runs

    drawn = sharing.draw(desk, 2, 2, "ar")
    sharing.take_up(desk, drawn)
    folder = desk.unlocked.folder
    opening.close(desk)
    code = sharing.recovery_code([sharing.read(one.code, one.words) for one in drawn.sheets])
    again = opening.unlock_with_code(folder, code)
    opening.close(again)
    return True


def _show(folder: Path, phrase: str) -> bool:
    """Unlock through the window itself, and lock it again."""
    from PySide6.QtCore import QTimer  # late: the clock runs

    from defender_desk.services.outside import Outside  # late: the clock runs
    from defender_desk.ui.run import Run, application  # late: the clock runs
    from defender_desk.ui.shell import Shell  # late: the clock runs
    from defender_desk.ui.unlock.unlock_page import UnlockPage  # late: the clock runs

    app = application(["desk"])
    run = Run(app, Outside("en", "light", 100), folder, keep=lambda _outside: None)
    run.start()
    page = run.door.page if run.door else None
    if not isinstance(page, UnlockPage):
        return False
    page.secret.line.setText(phrase)
    page.submit()
    seen: list[bool] = []

    def look() -> None:
        if isinstance(run.window, Shell) and run.window.isVisible() and not seen:
            seen.append(not run.window.grab().isNull())
            run.window.close()
            app.quit()

    watch = QTimer(interval=50)
    watch.timeout.connect(look)
    watch.start()
    QTimer.singleShot(60_000, app.quit)
    app.exec()
    return seen == [True]
