"""The page of a record keeps to its window, whatever is written in the records it is linked to."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint

from defender_desk.services import records
from defender_desk.ui.record.view import View

LONG = {
    "ar": "حديث هاتفي مطوّل مع منسّقة الطوارئ في مكتب الصندوق عن نقل الأسرة إلى مدينة أخرى",
    "en": "a long call with the emergency coordinator at the office of the fund about moving the family",
}


@pytest.mark.parametrize("language", LONG)
def test_a_page_is_no_wider_than_its_window_in_large_text(sit: Any, language: str) -> None:
    at = sit(language, text_size=150)
    case = str(at.ask(records.save, "case", None, {"title": "قضية السرو"}).id)
    person = at.ask(records.save, "person", None, {"name": "يوسف"}).id
    at.ask(records.save, "involvement", None, {"who": person, "what": case, "role_note": LONG[language]})
    at.shell.resize(1024, 700)
    at.shell.open("case", case)
    at.rest()
    (page,) = [each for each in at.shell.findChildren(View) if each.isVisible()]
    assert page.area.horizontalScrollBar().maximum() == 0
    more = page.header.more
    seen = page.area.viewport().rect()
    for corner in (QPoint(0, 0), QPoint(more.width() - 1, more.height() - 1)):
        assert seen.contains(more.mapTo(page.area.viewport(), corner))
    (group,) = page.page.groups
    assert LONG[language] in group.lines[0].note
