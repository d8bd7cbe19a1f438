"""A move of a referral writes what was typed in its small window, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QPushButton

from defender_desk.services import records
from defender_desk.services.referrals import referrals
from defender_desk.text.dates import parse
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.form import Form
from defender_desk.ui.record import moving

DAY = date(2026, 6, 1)


def test_a_move_leaves_what_others_wrote_meanwhile(sit: Any) -> None:
    at = sit("en")
    moved: list[object] = []
    provider = at.ask(records.save, "provider", None, {"name": "f"}).id
    referral = str(at.ask(records.save, "referral", None, {"title": "r", "provider": provider}).id)
    for state in ("pack_ready", "exported", "handed_over"):
        at.ask(referrals.move, referral, state, {}, today=DAY)
    moving.move_to(at.shell, at.shell, at.ask(records.fetch, referral), "approved", moved.append)
    at.rest()
    dialog = at.dialog(Dialog)
    (form,) = dialog.findChildren(Form)
    at.bot.keyClicks(form.rows["support_conditions"].editor.focus_widget(), "monthly")
    at.ask(records.save, "referral", referral, {"report_due": parse("2026-09-01")})
    (go,) = [each for each in dialog.findChildren(QPushButton) if each.text() == "Save"]
    go.click()
    at.until(lambda: moved)
    kept = at.ask(records.fetch, referral).values
    told = [kept[name] for name in ("state", "support_conditions", "report_due", "replied")]
    assert told[:3] == ["approved", "monthly", parse("2026-09-01")]
    assert told[3].first == date.today()  # noqa: DTZ011  the day at the desk, which the move implies
