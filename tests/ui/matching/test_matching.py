"""Which fund fits, in a real window: what is weighed is shown, asked in place, and leads to a referral."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QListWidget, QPushButton
from tests.ui.at_desk import AtDesk
from tests.ui.walking import clipped, type_into, unnamed

from defender_desk.model.queries import Query
from defender_desk.model.vocabularies import vocabulary
from defender_desk.services import listing, records
from defender_desk.services.directory.shipped import record_id
from defender_desk.services.directory.standing import GROUPS
from defender_desk.text.bidi import plain
from defender_desk.text.dates import FuzzyDate, parse
from defender_desk.ui.application.over import FormWindow
from defender_desk.ui.directory.checking import CheckDialog
from defender_desk.ui.kit.dialogs import Dialog
from defender_desk.ui.kit.editors.answers import NumberEditor
from defender_desk.ui.matching import open_matching, which_fits
from defender_desk.ui.matching.page import MatchPage
from defender_desk.ui.matching.reading import today
from defender_desk.ui.record.ways import Ways
from defender_desk.ui.registers.screen import Register

Sit = Callable[..., AtDesk]


def save(at: AtDesk, type_name: str, record: str | None = None, **values: object) -> str:
    return str(at.ask(records.save, type_name, record, values).id)


def a_case(at: AtDesk) -> str:
    person = save(
        at, "person", name="ريم", kinds=("hrd_individual",), residence="TN", origin="TN", languages=("ar", "fr")
    )
    case = save(
        at, "case", title="K-17", people=(person,), urgency="emergency_24h",
        need_kinds=("legal_aid", "digital_rapid_response"), horizon="emergency",
    )  # fmt: skip
    save(at, "incident", what=("spyware",), when=parse("2026-11-01"), country="TN", case=case, work_link="تحقيق منشور")
    return case


def opened(at: AtDesk, subject: str) -> MatchPage:
    page: MatchPage = open_matching(at.shell, subject).findChild(MatchPage)
    at.until(lambda: page.looked is not None)
    at.rest()
    return page


def choose(at: AtDesk, page: MatchPage, code: str) -> None:
    wanted = record_id(code)
    rows = page.offers.list
    (place,) = [row for row in range(rows.count()) if rows.item(row).data(Qt.ItemDataRole.UserRole) == wanted]
    rows.setCurrentRow(place)
    at.rest()


def words(widget: Any) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if not each.isHidden())


def press(at: AtDesk, page: MatchPage, name: str) -> None:
    (button,) = [each for each in page.findChildren(QPushButton) if name in each.accessibleName() and each.isVisible()]
    button.click()
    at.rest()


@pytest.mark.parametrize(
    ("language", "size", "theme"),
    [("ar", 100, "light"), ("ar", 150, "dark"), ("en", 150, "light"), ("fr", 100, "light"), ("es", 100, "light")],
)
def test_everything_is_named_and_nothing_is_cut(sit: Sit, language: str, size: int, theme: str) -> None:
    at = sit(language, text_size=size, theme=theme)
    page = opened(at, a_case(at))
    for code in ("access_now_helpline", "front_line_protection_grants", "iwmf_emergency"):
        choose(at, page, code)
        assert unnamed(page.window()) == []
        at.until(lambda: clipped(page.window()) == [])  # lines that wrap find their height step by step


def test_it_can_be_used_in_large_text_in_a_small_window(sit: Sit) -> None:
    at = sit("ar", text_size=150, calendar="hijri")
    at.shell.resize(1024, 700)
    page = opened(at, a_case(at))
    assert page.window().height() <= 700
    at.until(lambda: page.offers.list.height() >= page.window().height() * 0.4)  # rows find their height step by step
    for code in ("access_now_helpline", "front_line_protection_grants", "iwmf_emergency"):
        choose(at, page, code)
        at.bot.wait(20)
        assert page.provider.area.horizontalScrollBar().maximum() == 0
        assert clipped(page.window()) == []


def test_the_list_says_how_each_fits_without_a_score(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    lines = [page.offers.list.item(row).text() for row in range(page.offers.list.count())]
    assert [line for line in lines if "\n" not in line] == [
        "Fits, as far as is known", "Something is missing", "Does not fit",
    ]  # fmt: skip
    known = [term.labels["en"] for term in vocabulary("provider_standing").terms if term.code != "verified"]
    assert all(any(f"\n{one} · " in plain(line) for one in known) for line in lines if "\n" in line)
    assert not any("%" in line for line in lines)
    choose(at, page, "access_now_helpline")
    assert "Met. Asked for: Yes. Here: Yes (Spyware)." in words(page.provider).replace("\u2068", "").replace(
        "\u2069", ""
    )


def test_an_answer_in_place_is_written_down_and_can_be_taken_back(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    choose(at, page, "icorn")
    buttons = [each for each in page.findChildren(QPushButton) if "without violence" in each.accessibleName()]
    assert [each.text() for each in buttons] == ["Yes", "No"]
    at.click(buttons[1])
    (answer,) = at.ask(listing.ids, Query("answer"))
    kept = at.ask(records.fetch, answer).values
    assert (kept["question"], kept["yes"]) == ("nonviolence", False)
    assert page.provider.match is not None
    assert page.provider.match.fit == "not"
    (again,) = [each for each in page.findChildren(QPushButton) if "without violence" in each.accessibleName()]
    at.click(again)
    assert at.ask(records.fetch, answer).values["yes"] is None


def test_a_number_is_answered_in_place(sit: Sit) -> None:
    at = sit("ar")
    page = opened(at, a_case(at))
    choose(at, page, "dignity_for_all")
    (line,) = [each.line for each in page.provider.findChildren(NumberEditor)]
    type_into(line, "١٢")
    line.returnPressed.emit()
    at.rest()
    (answer,) = at.ask(listing.ids, Query("answer"))
    assert at.ask(records.fetch, answer).values["number"] == 12


def test_going_on_without_knowing_takes_a_reason(sit: Sit) -> None:
    at = sit("ar")
    case = a_case(at)
    page = opened(at, case)
    choose(at, page, "front_line_protection_grants")
    assert not page.provider.go.isEnabled()
    page.provider.reason.setPlainText("اتفقنا بالصوت")
    at.click(page.provider.go)
    (referral,) = at.ask(listing.ids, Query("referral"))
    kept = at.ask(records.fetch, referral).values
    assert kept["provider"] == record_id("front_line_protection_grants")
    assert kept["case"] == case
    assert "اتفقنا بالصوت" in kept["warnings_seen"]
    assert at.shell.history.here.record == referral


def test_what_fits_begins_without_a_word(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    choose(at, page, "access_now_helpline")
    at.click(page.provider.go)
    (referral,) = at.ask(listing.ids, Query("referral"))
    assert at.ask(records.fetch, referral).values["support"] == ("digital_rapid_response",)


def form_over(at: AtDesk, page: MatchPage) -> FormWindow:
    at.until(lambda: page.window().findChildren(FormWindow))
    return page.window().findChild(FormWindow)


def test_what_is_missing_is_filled_in_over_the_page_which_stays_and_weighs_it(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    choose(at, page, "iwmf_emergency")
    press(at, page, "Fill in “Gender”")
    editing = form_over(at, page).editing
    assert editing.type == "person"
    gender = editing.form.editor("gender")
    at.until(lambda: gender.isAncestorOf(gender.window().focusWidget()))
    gender.line.picked.emit("woman", "")
    editing.saving.click()
    at.until(lambda: not page.window().findChildren(FormWindow))
    at.rest()
    assert page.isVisible()
    assert page.provider.match is not None
    assert page.provider.match.provider.id == record_id("iwmf_emergency")
    assert not [each for each in page.findChildren(QPushButton) if "“Gender”" in each.accessibleName()]


def test_a_record_that_is_missing_is_begun_joined_to_the_case(sit: Sit) -> None:
    at = sit("en")
    case = a_case(at)
    page = opened(at, case)
    choose(at, page, "scholars_at_risk")
    press(at, page, "Add: Evidence")
    editing = form_over(at, page).editing
    assert editing.type == "evidence"
    assert editing.values()["about"]


def test_the_list_is_narrowed(sit: Sit) -> None:
    at = sit("en")
    case = a_case(at)
    fund = record_id("smex_helpdesk")
    save(at, "provider", fund, status="seen_open")
    save(at, "verification", provider=fund, facts=tuple(GROUPS), result="confirmed", when=FuzzyDate.exact(today()),
         route="call", by="هالة")  # fmt: skip
    page = opened(at, case)
    every = page.offers.list.count()
    box = page.filters.boxes["support"]
    box.setCurrentIndex(box.findData("lgbtqi_emergency"))
    assert page.offers.list.count() < every
    box.setCurrentIndex(0)
    page.filters.verified.setChecked(True)
    assert page.provider.match is not None
    assert page.provider.match.provider.id == record_id("smex_helpdesk")
    box.setCurrentIndex(box.findData("lgbtqi_emergency"))
    assert page.offers.nothing.isVisible()
    assert page.provider.match is None


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_provider_is_found_by_its_name_in_either_language_and_by_ear(sit: Sit, language: str) -> None:
    at = sit(language)
    page = opened(at, a_case(at))
    rows, key = page.offers.list, Qt.ItemDataRole.UserRole
    shown = lambda: {rows.item(row).data(key) for row in range(rows.count())}  # noqa: E731
    for typed in ("فرو", "front l", "Frönt"):
        page.filters.name.setText(typed)
        assert record_id("front_line_protection_grants") in shown()
        assert record_id("icorn") not in shown()
    for typed in ("ايكور", "ايكورن"):
        page.filters.name.setText(typed)
        assert shown() - {None} == {record_id("icorn")}
    page.filters.name.clear()
    assert record_id("icorn") in shown()
    rows.setCurrentRow(1)
    for letter in "icor":
        at.bot.keyClick(rows, letter)
    assert rows.currentItem().data(Qt.ItemDataRole.UserRole) == record_id("icorn")


def test_a_name_typed_to_find_a_provider_is_nothing_to_lose(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    page.filters.name.setFocus()
    at.bot.keyClicks(page.filters.name, "front")
    window = page.window()
    window.reject()
    assert not window.isVisible()


def test_whom_a_consent_names_is_marked(sit: Sit) -> None:
    at = sit("en")
    case = a_case(at)
    (reem,) = at.ask(records.fetch, case).values["people"]
    save(at, "consent", person=reem, recipient=record_id("icorn"), state="given", scope=("refer",))
    page = opened(at, case)
    marked = [page.offers.list.item(row) for row in range(page.offers.list.count())]
    (one,) = [each for each in marked if "Named in a consent" in each.text()]
    assert one.data(Qt.ItemDataRole.UserRole) == record_id("icorn")


def test_what_nobody_checked_is_checked_in_place(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    choose(at, page, "access_now_helpline")
    assert not page.provider.match.open
    press(at, page, "Add: Check")
    at.until(lambda: page.findChild(CheckDialog) is not None)
    dialog = page.findChild(CheckDialog)
    for tick in dialog.ticks.values():
        tick.setChecked(True)
    dialog.form.set_values({"result": "confirmed", "when": FuzzyDate.exact(today()), "route": "call", "by": "هالة"})
    at.click(dialog.save)
    at.until(lambda: page.provider.match is not None and page.provider.match.open)
    assert "هالة" in words(page.provider)


def test_who_does_not_fit_is_named(sit: Sit) -> None:
    at = sit("en")
    people = [save(at, "person", name=name, residence=where) for name, where in (("ريم", "SY"), ("هالة", "FR"))]
    case = save(at, "case", title="K-18", people=tuple(people))
    save(at, "incident", case=case, what=("arrest",))
    fund = save(at, "provider", name="صندوق", countries=("SY",))
    page = opened(at, case)
    rows = page.offers.list
    (place,) = [row for row in range(rows.count()) if rows.item(row).data(Qt.ItemDataRole.UserRole) == fund]
    rows.setCurrentRow(place)
    at.rest()
    assert "Does not fit: هالة." in plain(words(page.provider))


def test_the_arrow_keys_walk_from_provider_to_provider(sit: Sit) -> None:
    at = sit("ar")
    page = opened(at, a_case(at))
    first = page.provider.match
    at.bot.keyClick(page.offers.list, Qt.Key.Key_Down)
    assert page.provider.match is not first
    at.bot.keyClick(page.offers.list, Qt.Key.Key_Escape)
    at.rest()
    assert not at.shell.findChildren(MatchPage)


def test_a_referral_to_nobody_leads_with_the_question_who_fits(sit: Sit) -> None:
    at = sit("en")
    referral = save(at, "referral", case=a_case(at))
    for provider, lead in (("", "fits"), (record_id("icorn"), "pplication")):
        save(at, "referral", referral, provider=provider)
        at.shell.open("referral", referral)
        at.rest()
        front = at.shell.front
        assert isinstance(front, Register)
        front.pane.show_record("referral", referral)
        at.rest()
        (ways,) = front.pane.findChildren(Ways)
        assert ways.lead is not None
        assert lead in ways.lead.text()


@pytest.mark.parametrize("type_name", ["case", "referral"])
def test_the_page_of_a_case_and_of_a_referral_offers_it(sit: Sit, type_name: str) -> None:
    at = sit("en")
    case = a_case(at)
    record = case if type_name == "case" else save(at, "referral", case=case, provider=record_id("icorn"))
    at.shell.open(type_name, record)
    at.rest()
    front = at.shell.front
    assert isinstance(front, Register)
    (ways,) = front.pane.findChildren(Ways)
    (fitting,) = [each for each in ways.actions if "fits" in each.text()]
    fitting.trigger()
    at.rest()
    (page,) = at.shell.findChildren(MatchPage)
    assert page.subject == record
    if type_name == "referral":
        assert page.provider.match.provider.id == record_id("icorn")
        assert "looked at" in page.provider.go.text()


def test_the_menu_asks_for_a_case_where_none_is_in_front(sit: Sit) -> None:
    at = sit("en")
    which_fits(at.shell)
    at.rest()
    empty = at.dialog(Dialog)
    assert "no case yet" in words(empty)
    (record_it,) = [each for each in empty.findChildren(QPushButton) if each.isDefault()]
    at.click(record_it)
    assert at.shell.section.name == "cases"
    assert at.shell.front.pane.type == "case"
    assert at.shell.front.pane.editing is not None
    at.shell.front.pane.cancel()
    at.rest()
    case = a_case(at)
    at.shell.go("today")
    (entry,) = [one for one in at.shell.commands.entries() if "fits" in one.title]
    entry.act()
    at.rest()
    asking = at.dialog(Dialog)
    asking.findChild(QListWidget).itemActivated.emit(asking.findChild(QListWidget).item(0))
    at.rest()
    (page,) = at.shell.findChildren(MatchPage)
    assert page.subject == case


def test_a_case_for_nobody_says_what_is_missing(sit: Sit) -> None:
    at = sit("en")
    page = opened(at, save(at, "case", title="K-1"))
    assert "Nobody is named yet" in page.notice.text


def test_a_reason_outlives_an_answer_and_a_look_at_another(sit: Sit) -> None:
    at = sit("ar")
    page = opened(at, a_case(at))
    choose(at, page, "icorn")
    type_into(page.provider.reason, "اتفقنا")
    (yes, _no) = [each for each in page.findChildren(QPushButton) if "عنف" in each.accessibleName()]
    at.click(yes)
    assert at.ask(listing.ids, Query("answer"))
    assert page.provider.reason.plain() == "اتفقنا"
    choose(at, page, "front_line_protection_grants")
    assert page.provider.reason.plain() == ""
    assert not page.provider.go.isEnabled()
    choose(at, page, "icorn")
    assert page.provider.reason.plain() == "اتفقنا"
    assert page.provider.go.isEnabled()


def test_a_long_name_hides_no_word_on_how_it_stands(sit: Sit) -> None:
    at = sit("en", text_size=150)
    name = "Fund for everybody who ever wrote a sentence that somebody else did not want to be read by anybody " * 2
    record = save(at, "provider", name=name.strip())
    page = opened(at, a_case(at))
    rows = page.offers.list
    (item,) = [rows.item(row) for row in range(rows.count()) if rows.item(row).data(Qt.ItemDataRole.UserRole) == record]
    assert rows.visualItemRect(item).height() >= QFontMetrics(rows.font()).lineSpacing() * 4


def test_a_condition_says_what_is_known_of_it_in_the_language_of_its_reader(sit: Sit) -> None:
    at = sit("ar")
    page = opened(at, a_case(at))
    choose(at, page, "front_line_protection_grants")
    assert "لا يموّل ما أُنفق من قبل" in words(page.provider)


def test_a_reason_for_any_provider_is_asked_about_before_it_is_left(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    at = sit("en")
    page = opened(at, a_case(at))
    window = page.window()
    monkeypatch.setattr(Dialog, "exec", lambda self: self.open() or 0)
    choose(at, page, "icorn")
    type_into(page.provider.reason, "اتفقنا")
    choose(at, page, "front_line_protection_grants")
    for leave in (lambda: at.bot.keyClick(window, Qt.Key.Key_Escape), lambda: press(at, page, "Open the provider")):
        leave()
        (question,) = [one for one in at.shell.findChildren(Dialog) if one.isVisible() and one is not window]
        assert window.isVisible()
        question.done(0)
    type_into(page.filters.name, "ico")  # only looks for somebody: nothing to ask about
    choose(at, page, "icorn")
    assert page.provider.reason.plain() == "اتفقنا"
    page.provider.go.click()
    at.rest()
    assert [one.isVisible() for one in at.shell.findChildren(Dialog)] in ([], [False])
