"""The table of how requests went, over a real desk."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from tests.ui.walking import clipped, unnamed

from defender_desk.services import records
from defender_desk.services.referrals import referrals
from defender_desk.services.referrals.experience import End
from defender_desk.text.bidi import plain
from defender_desk.ui.experience import open_experience
from defender_desk.ui.experience.page import ExperiencePage
from defender_desk.ui.experience.table import PROVIDER, SEGMENTS
from defender_desk.ui.kit.theme import em

BEGUN = date(2026, 3, 1)


def _went(desk, name, *ways):
    fund = records.save(desk, "provider", None, {"name": name}).id
    for steps in ways:
        made = records.save(desk, "referral", None, {"title": "أتعاب", "provider": fund}).id
        for state, days in (("pack_ready", 0), ("exported", 0), ("handed_over", 0), *steps):
            referrals.move(desk, made, state, {}, today=BEGUN + timedelta(days))
    return fund


def _open(at):
    open_experience(at.shell)
    at.rest()
    return at.shell.findChild(ExperiencePage)


@pytest.mark.parametrize(("language", "size"), [("ar", 100), ("ar", 150), ("en", 150), ("fr", 100), ("es", 100)])
def test_each_provider_has_its_line_its_bar_and_its_times(sit, language, size):
    at = sit(language, text_size=size)
    bridge = at.ask(_went, "صندوق الجسر", [("approved", 10)], [("declined", 30)], [])
    at.ask(_went, "صندوق المرسى", [("no_response", 40)])
    page = _open(at)
    model = page.table.model()
    assert model.index(0, 0).data(PROVIDER) == bridge
    segments, most = model.index(0, 2).data(SEGMENTS)
    assert (segments, most) == ([(End.GRANTED, 1), (End.WAITING, 1), (End.DECLINED, 1)], 3)
    assert page.table.currentIndex().row() == 0
    assert page.table.columnWidth(0) >= em(30), "the name of a provider can be read"
    if size == 100:
        assert page.table.horizontalScrollBar().maximum() == 0, "beside the sidebar nothing is scrolled to the side"
    assert not unnamed(page)
    assert clipped(page) == []


def test_a_line_leads_to_the_page_of_its_provider(sit):
    at = sit()
    fund = at.ask(_went, "Bridge Fund", [("approved", 10)])
    page = _open(at)
    at.bot.keyClick(page.table, Qt.Key.Key_Return)
    at.rest()
    assert (at.shell.history.here.type, at.shell.history.here.record) == ("provider", fund)
    at.shell.back()
    at.rest()
    assert at.shell.front is page
    assert page.table is not None


def test_headings_sort_by_number_and_not_by_word(sit):
    at = sit()
    at.ask(_went, "One", [("approved", 9)])
    at.ask(_went, "Two", [("approved", 10)], [("approved", 12)])
    page = _open(at)
    page.table.sortByColumn(4, Qt.SortOrder.AscendingOrder)
    model = page.table.model()
    assert [plain(model.index(row, 4).data()) for row in range(2)] == ["9 days (1 request)", "11 days (2 requests)"]


def test_with_nothing_handed_over_it_says_so(sit):
    at = sit()
    page = _open(at)
    assert page.table is None
