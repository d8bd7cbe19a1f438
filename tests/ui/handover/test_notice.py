"""A notice in a window: held back where the authority may be responsible, let go by a reason, written both ways."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from docx import Document
from PySide6.QtGui import QAction
from tests.ui.walking import clipped, unnamed

from defender_desk.services.referrals import notices
from defender_desk.text.speech import say
from defender_desk.ui.printout import page as printed_page
from defender_desk.ui.record.ways import Ways
from defender_desk.ui.referral_sheet import open_notice
from defender_desk.ui.referral_sheet.window import NoticePage

from .conftest import Person, Sit

PLACE, WAY = "غرفة قرب المرفأ", "+963 11 222 333"


def a_notice(who: Person, *, responsible: bool) -> str:
    """A notice that the person agreed to, to an inspectorate whose ministry may have done it."""
    ministry = who.save("organisation", name="الوزارة", kind="government")
    office = who.save("organisation", name="المفتشية", kind="government", parent=ministry)
    authority = who.save("provider", name="المفتشية", organisation=office, target_kind="local_authority_notice")
    reem = who.save("person", name="ريم الورّاق", whereabouts=PLACE, phones=(WAY,), stay="undocumented")
    case = who.save("case", title="ورشة", people=(reem,))
    incident = who.save("incident", title="أجور", what=("forced_labour",), case=case)
    if responsible:
        who.save("involvement", who=ministry, what=incident, role="perpetrator")
    yes = {"state": "given", "scope": ("notify_exploitation",), "recipient": authority, "facts": ("everything",)}
    who.save("consent", person=reem, **yes)
    return who.save("referral", case=case, people=(reem,), provider=authority, summary="أجور", state="pack_ready")


@pytest.fixture
def target(tmp_path: Path, monkeypatch: Any) -> Path:
    path = tmp_path / "notice"
    monkeypatch.setattr(printed_page, "choose_target", lambda *_asked: path)
    return path


def opened(who: Person, referral: str) -> NoticePage:
    page = open_notice(who.shell, referral).findChild(NoticePage)
    who.until(lambda: page.seen is not None)
    who.rest()
    return page


@pytest.mark.parametrize("language", ["ar", "en"])
def test_what_may_reach_who_did_it_waits_for_a_reason_and_then_leaves(person: Sit, target: Path, language: str) -> None:
    hala = person("Hala", language)
    referral = a_notice(hala, responsible=True)
    page = opened(hala, referral)
    assert not page.save.isEnabled()
    assert not page.save_editable.isEnabled()
    assert page.facing.isVisible()
    assert page.notice.text == say(notices.MAY_BE_THEM)
    assert clipped(page.window()) == unnamed(page.window()) == []
    page.facing.reason.setPlainText("مكتب آخر يفتّش")
    page.facing.keep.click()
    hala.until(page.save.isEnabled)
    assert not page.facing.isVisible()
    assert hala.values(referral)[notices.REASON] == "مكتب آخر يفتّش"
    page.save_editable.click()
    hala.until(target.exists)
    hala.rest()
    words = "\n".join(cell.text for table in Document(target).tables for row in table.rows for cell in row.cells)
    words += "\n".join(one.text for one in Document(target).paragraphs)
    assert "ريم الورّاق" in words
    assert PLACE not in words
    assert WAY not in words.replace("\u2066", "").replace("\u2069", "")
    page.step.click()
    hala.until(lambda: hala.values(referral)["state"] == "exported")


def test_an_authority_with_no_part_in_it_is_asked_about_by_nobody(person: Sit, target: Path) -> None:
    hala = person("Hala", "en")
    page = opened(hala, a_notice(hala, responsible=False))
    assert not page.facing.isVisible()
    page.save.click()
    hala.until(target.exists)
    assert target.read_bytes().startswith(b"%PDF")


def test_the_page_of_a_notice_leads_to_its_document_and_that_of_a_request_does_not(person: Sit) -> None:
    hala = person("Hala", "en")
    notice = a_notice(hala, responsible=False)
    fund = hala.save("provider", name="Fund")
    request = hala.save("referral", title="fees", provider=fund)

    def lead(record: str) -> QAction | None:
        hala.shell.open("referral", record)
        hala.rest()
        return hala.shell.findChildren(Ways)[-1].lead

    found = lead(notice)
    assert found is not None
    assert "authority" in found.text().replace("&", "")
    other = lead(request)
    assert other is not None
    assert "authority" not in other.text()
