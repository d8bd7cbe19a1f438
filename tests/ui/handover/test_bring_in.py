"""Foreign files come in through the window: as old programs wrote them, with duplicates, and out with one press."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from defender_desk.exchange.apart import files
from defender_desk.exchange.apart.reader import Reader
from defender_desk.model.queries import Query
from defender_desk.model.types import TYPES
from defender_desk.services import listing, records
from defender_desk.services.bring_in.bringing_in import KEEP, LEAVE_OUT, TABLE, Foreign, Taking
from defender_desk.services.handover.comparing import JOINED, NOT_TAKEN
from defender_desk.services.people import likely_twins
from defender_desk.text.bidi import ltr, plain
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.ui.bring_in.columns import ColumnsStep
from defender_desk.ui.bring_in.done import DoneStep
from defender_desk.ui.bring_in.journey import BringInJourney
from defender_desk.ui.bring_in.preview import PreviewStep
from defender_desk.ui.bring_in.reading import likeliest
from defender_desk.ui.bring_in.twins import DECISIONS
from defender_desk.ui.handover.past import PastPage
from defender_desk.ui.kit.notices import Notice
from defender_desk.ui.kit.pieces import Button
from defender_desk.ui.record import binning
from defender_desk.ui.registers.screen import Register

from .conftest import Person, Sit

CSV = (
    "الاسم الكامل;الهاتف;لون السيارة;ملاحظة داخلية\r\n"
    "سعاد الخطيب;0944 111 222;أحمر;لا\r\n"
    "نادر البستاني;0944 333 444;;لا\r\n"
)
CARDS = """BEGIN:VCARD
VERSION:3.0
FN:Reem Warraq
TEL:+963 944 123 456
EMAIL:reem@example.org
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD/
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:Somebody New
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:Cut off
"""


def begin(who: Person, path: Path) -> BringInJourney:
    who.screen.bring_in(path)
    inside = who.screen.inside
    assert isinstance(inside, BringInJourney)
    who.rest()
    return inside


def people(who: Person) -> list[str]:
    return list(who.run(listing.ids, Query("person")))


def to_columns(who: Person, inside: BringInJourney) -> ColumnsStep:
    assert inside.kind is not None
    assert inside.kind.type_name == "person"  # told from its headings
    who.on()
    who.until(lambda: inside.columns is not None)
    assert inside.columns is not None
    return inside.columns


def to_preview(who: Person, inside: BringInJourney) -> PreviewStep:
    who.on()
    who.until(lambda: inside.preview is not None and inside.front is inside.preview)
    who.rest()
    assert inside.preview is not None
    return inside.preview


def brought_in(hala: Person, path: Path) -> BringInJourney:
    """Bring a file in as it is proposed."""
    inside = begin(hala, path)
    to_columns(hala, inside)
    to_preview(hala, inside)
    hala.on()
    return inside


def test_an_arabic_table_of_an_old_program_comes_in_and_goes_again(person: Sit, tmp_path: Path) -> None:
    hala = person("Hala", "ar")
    path = tmp_path / "جدول.csv"
    path.write_bytes(CSV.encode("cp1256"))
    inside = begin(hala, path)
    columns = to_columns(hala, inside)
    assert columns.targets == ("name", "phones", KEEP, "notes") or columns.targets[:3] == ("name", "phones", KEEP)
    place = columns.model.index(3, 2)
    columns.model.setData(place, LEAVE_OUT)
    preview = to_preview(hala, inside)
    shown = [preview.rows._cells(str(place)) for place in range(2)]
    assert [plain(row["name"]) for row in shown] == ["سعاد الخطيب", "نادر البستاني"]
    assert "0944333444" in plain(shown[1]["phones"]).replace(" ", "")
    hala.on()
    hala.rest()
    made = people(hala)
    assert {hala.values(one)["name"] for one in made} == {"سعاد الخطيب", "نادر البستاني"}
    suad = next(one for one in made if hala.values(one)["name"] == "سعاد الخطيب")
    assert "أحمر" in hala.values(suad)["notes"]
    assert "لا" not in hala.values(suad)["notes"].split()
    assert hala.shell.undo_bar.batch
    hala.shell.undo_bar._undo.click()
    hala.rest()
    assert people(hala) == []
    assert hala.screen.inside is inside
    assert inside.done is not None
    assert inside.done.question == _("The file was taken back")
    assert inside.done.told.text == _("What was written was taken back.")
    hala.shell.go("today")
    hala.shell.go("handover")
    assert hala.screen.inside is None  # what came to its end is not met again, nor what it said of a bar long gone


def test_a_file_that_was_taken_back_says_where_it_lies_and_is_erased_from_there(
    person: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hala, path = person("Hala"), tmp_path / "names.csv"
    path.write_text("name,organisation\nReem,Dar\nSuad,Dar\n", "utf-8")
    inside = brought_in(hala, path)
    hala.shell.undo_bar._undo.click()
    hala.rest()
    done = inside.done
    assert done is not None
    assert "3 records of it lie in the bin" in plain(done.told.accessibleName())
    assert "People (2)" in plain(done.told.accessibleName())
    done.told.findChildren(Button)[0].click()
    hala.rest()
    front = hala.shell.front
    assert isinstance(front, Register)
    assert front.list.in_bin
    assert len(front.list.every()) == 2
    hala.shell.back()
    hala.rest()
    monkeypatch.setattr(binning, "ask_typed", lambda *_told, **_named: True)
    again = PastPage(hala.shell)
    hala.rest()
    told = next(one for one in again.came.findChildren(Notice) if one.accessibleName())
    assert "3 records of it lie in the bin" in plain(told.accessibleName())
    told.findChildren(Button)[1].click()
    hala.rest()
    assert hala.run(records.binned) == []
    again.deleteLater()


def test_a_page_that_says_what_was_taken_back_counts_what_was_erased_since(person: Sit, tmp_path: Path) -> None:
    hala, path = person("Hala"), tmp_path / "names.csv"
    path.write_text("name\nReem\n", "utf-8")
    inside = brought_in(hala, path)
    hala.shell.undo_bar._undo.click()
    hala.rest()
    assert inside.done is not None
    hala.shell.announce(hala.run(records.purge, hala.run(records.binned)).changes)
    hala.rest()
    assert inside.done.told.accessibleName().startswith(_("What was written was taken back."))
    assert not inside.done.told.findChildren(Button)


def test_what_was_not_understood_is_listed_before_it_comes_in(person: Sit, tmp_path: Path) -> None:
    hala, path = person("Hala"), tmp_path / "names.csv"
    path.write_text("name,phone,born\nReem,+961 3 123 456,31/02/1980\nSuad,not known,\n", "utf-8")
    inside = begin(hala, path)
    to_columns(hala, inside)
    preview = to_preview(hala, inside)
    assert preview.tabs.isTabVisible(preview.tabs.indexOf(preview.doubts))
    shown = [preview.doubts._cells(str(place)) for place in range(2)]
    assert [(plain(one["line"]), plain(one["text"])) for one in shown] == [("2", "31/02/1980"), ("3", "not known")]


def test_what_came_in_is_shown_in_the_list_of_what_most_of_it_is(person: Sit, tmp_path: Path) -> None:
    hala, path = person("Hala"), tmp_path / "names.csv"
    path.write_text("name,organisation\nReem,Dar\nSuad,Dar\n", "utf-8")
    inside = brought_in(hala, path)
    assert inside.done is not None
    inside.done.told.findChildren(Button)[0].click()
    hala.rest()
    assert isinstance(hala.shell.front, Register)
    assert hala.shell.front.list.type == "person"


def test_what_went_wrong_is_said_no_longer_to_whoever_comes_back(person: Sit, tmp_path: Path) -> None:
    hala, path = person("Hala"), tmp_path / "table.csv"
    path.write_bytes(b"%PDF-1.4\n1 0 obj\n")
    inside = begin(hala, path)
    assert inside.file.notice.text
    hala.shell.go("today")
    hala.rest()
    hala.shell.go("handover")
    hala.rest()
    assert not inside.file.notice.text


@pytest.mark.parametrize(
    "data",
    [
        b"From: a@example.org\r\nTo: b@example.org\r\nSubject: x,\r\n y\r\nMIME-Version: 1.0\r\n\r\nWords, words.\r\n",
        b"%PDF-1.4\n1 0 obj\n",
    ],
)
def test_a_file_that_is_no_table_is_kept_as_evidence_with_one_press(person: Sit, tmp_path: Path, data: bytes) -> None:
    hala, path = person("Hala"), tmp_path / "mail.eml"
    path.write_bytes(data)
    inside = begin(hala, path)
    assert inside.front is inside.file
    assert inside.kind is None
    (keep,) = inside.file.notice.findChildren(Button)
    keep.click()
    hala.until(lambda: hala.run(listing.ids, Query("evidence")))
    hala.rest()
    assert isinstance(hala.shell.front, Register)
    assert hala.shell.front.list.type == "evidence"


def test_a_file_that_came_in_is_listed_by_a_name_that_hides_nothing(person: Sit, tmp_path: Path) -> None:
    hala, path = person("Hala"), tmp_path / "names\u202exslx.csv"
    path.write_text("name\nReem\n", "utf-8")
    brought_in(hala, path)
    hala.rest()
    hala.screen.past()
    hala.rest()
    assert isinstance(hala.screen.inside, PastPage)
    came = hala.screen.inside.came
    said = came._cells(came.view.current_id())["what"]
    assert "\u202e" not in said
    assert "xslx.csv" in said


def test_a_file_that_cannot_be_read_is_said_and_is_no_fault_of_ours(person: Sit, tmp_path: Path) -> None:
    hala = person("Hala")
    hala.screen.receive(tmp_path / "gone.age")
    hala.until(lambda: hala.screen.inside.file.notice.isVisible())


def test_a_journey_under_way_is_met_again_where_it_was_left(person: Sit, tmp_path: Path) -> None:
    hala, path = person("Hala"), tmp_path / "t.csv"
    path.write_text("name\nReem\n", "utf-8")
    inside = begin(hala, path)
    hala.shell.go("today")
    hala.shell.go("handover")
    assert hala.screen.inside is inside


def test_cards_that_may_be_here_are_decided_one_by_one(person: Sit, tmp_path: Path) -> None:
    hala = person("Hala")
    here = hala.save("person", name="Reem Warraq", phones=("+963944123456",))
    path = tmp_path / "cards.vcf"
    path.write_text(CARDS, "utf-8")
    inside = begin(hala, path)
    hala.until(lambda: inside.preview is not None)
    preview = inside.preview
    assert preview is not None
    hala.rest()
    assert len(preview.bad._bad) == 1
    assert preview.bad._cells("0")["line"].strip("\u2066\u2069")
    (twin,) = preview.twins._plan.twins
    assert twin.record == here
    assert "Pictures, sounds and keys on cards are not brought in." in plain(preview.said.text())
    preview.twins.decide(Taking.FILL)
    assert preview.choices == {twin.index: Taking.FILL}
    hala.on()
    hala.rest()
    assert len(people(hala)) == 2
    said = {plain(each.text()) for each in hala.front.findChildren(QLabel) if each.isVisible()}
    assert "1 row or card did not come in." in said
    assert any("has no end" in each for each in said), "which one, and why"
    assert hala.values(here)["emails"] == ("reem@example.org",)
    assert hala.values(here)["phones"] == ("+963944123456",)


def test_undecided_duplicates_come_in_beside_the_old_and_nothing_is_merged(person: Sit, tmp_path: Path) -> None:
    hala = person("Hala")
    here = hala.save("person", name="Reem Warraq")
    path = tmp_path / "cards.vcf"
    path.write_text(CARDS, "utf-8")
    inside = begin(hala, path)
    hala.until(lambda: inside.preview is not None)
    assert inside.preview is not None
    assert "1 of them undecided" in plain(inside.preview.on.text())
    (look,) = [each for each in inside.preview.notice.findChildren(Button) if each.text() == "Decide on them"]
    look.click()
    assert inside.preview.tabs.currentWidget() is inside.preview.twins
    inside.preview.twins.decide(Taking.FILL)
    assert plain(inside.preview.on.text()) == "Bring in"
    inside.preview.twins.choices.clear()
    hala.on()
    hala.rest()
    assert len(people(hala)) == 3
    assert hala.values(here)["emails"] == ()
    (through,) = [each for each in hala.front.findChildren(Button) if each.text() == "Look through them"]
    through.click()
    hala.rest()
    assert "May be here twice" in {each.text() for each in hala.shell.front.findChildren(QLabel)}
    hala.shell.open("person", here)
    hala.rest()
    (two,) = [each for each in hala.shell.front.findChildren(Button) if each.text() == "They are two"]
    two.click()
    hala.rest()
    assert not hala.run(likely_twins.undecided, 9).newest
    assert hala.shell.undo_bar.batch, "nothing was written, so the way back of the import stays"
    assert not [each for each in hala.shell.front.findChildren(Button) if each.text() == "They are two"]
    hala.shell.go("today")
    hala.rest()
    assert "May be here twice" not in {each.text() for each in hala.shell.front.findChildren(QLabel)}


def test_what_is_no_letter_is_told_by_its_line(person: Sit, tmp_path: Path) -> None:
    hala, path = person("Hala"), tmp_path / "odd.vcf"
    card = "BEGIN:VCARD\nFN:سعاد الكرخي\nEMAIL:{}\nEND:VCARD\n"
    path.write_bytes(card.format("a@example.org").encode() + card.format("so@x").encode().replace(b"so", b"so\xff\xfe"))
    inside = begin(hala, path)
    hala.until(lambda: inside.preview is not None)
    assert inside.preview is not None
    assert "In row or card 2 something could not be read" in plain(inside.preview.said.text())
    assert plain(inside.preview.rows._cells("1")["name"]) == "سعاد الكرخي"


@pytest.mark.parametrize(
    "data", [b"%PDF-1.4\n1 0 obj\n", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, bytes(range(1, 256)) * 12]
)
def test_what_is_no_table_is_refused_with_what_comes_in(person: Sit, tmp_path: Path, data: bytes) -> None:
    hala, path = person("Hala"), tmp_path / "table.csv"
    path.write_bytes(data)
    inside = begin(hala, path)
    hala.until(lambda: bool(inside.file.notice.text))
    assert "There is no table in this file" in inside.file.notice.text
    assert inside.kind is None


def test_a_total_is_seen_and_left_out_unless_its_tick_is_taken_away(person: Sit, tmp_path: Path) -> None:
    hala = person("Hala", "ar")
    path = tmp_path / "جدول.csv"
    path.write_text("الاسم,الهاتف\nسعاد الخطيب,0944111222\nنادر البستاني,0944333444\nالمجموع,2\nTotal,2\n", "utf-8")
    inside = begin(hala, path)
    to_columns(hala, inside)
    preview = to_preview(hala, inside)
    tabs = preview.tabs
    names = [plain(tabs.tabText(place)) for place in range(tabs.count()) if tabs.isTabVisible(place)]
    assert names == [plain(fill(_(one), n=2)) for one in ("Come in ({n})", "Seem to be no records ({n})")]
    assert plain(fill(ngettext("{n} row is left out.", "{n} rows are left out.", 2), n=2)) in plain(preview.said.text())
    assert "المجموع" in preview.strays._cells("2")["row"]
    view = preview.strays.view
    tabs.setCurrentWidget(preview.strays)
    view.go_to("3")
    hala.bot.keyClick(view, Qt.Key.Key_Space)
    assert preview.choices == {2: Taking.SKIP}
    hala.on()
    hala.rest()
    assert {hala.values(one)["name"] for one in people(hala)} == {"سعاد الخطيب", "نادر البستاني", "Total"}


def test_a_remark_below_a_table_makes_nobody_unasked(person: Sit, tmp_path: Path) -> None:
    hala = person("Hala", "ar")
    path = tmp_path / "جدول.csv"
    path.write_text(
        "الاسم,الهاتف,ملاحظات\nسعاد الخطيب,0944111222,\n,,أرقام تحتاج تأكيداً\n,0944555666,اتصلت ليلاً\n", "utf-8"
    )
    inside = begin(hala, path)
    to_columns(hala, inside)
    preview = to_preview(hala, inside)
    assert "أرقام تحتاج تأكيداً" in preview.strays._cells("1")["row"]
    assert preview.choices == {1: Taking.SKIP}
    hala.on()
    hala.rest()
    assert [hala.values(one)["name"] for one in people(hala)].count("") == 1, "a number alone is somebody"
    assert len(people(hala)) == 2


def test_a_yes_of_somebody_who_is_here_comes_in_only_once_it_was_ticked(person: Sit, tmp_path: Path) -> None:
    hala = person("Hala", "en")
    reem = hala.save("person", name="Reem")
    path = tmp_path / "t.csv"
    path.write_text("Of whom,Answer,What we may do,Any recipient this purpose needs\nReem,given,refer,yes\n", "utf-8")
    inside = begin(hala, path)
    assert inside.kind is not None
    inside.kind.kind.setCurrentIndex(inside.kind.kind.findData("consent"))
    hala.on()
    hala.until(lambda: inside.columns is not None)
    preview = to_preview(hala, inside)
    assert "somebody who is recorded here consents" in preview.dangers._cells("0")["why"]
    assert not preview.on.isEnabled()
    assert "1 record could do harm" in plain(preview.notice.text)
    preview.tabs.setCurrentWidget(preview.dangers)
    view = preview.dangers.view
    view.go_to("0")
    hala.bot.keyClick(view, Qt.Key.Key_Space)
    assert preview.on.isEnabled()
    assert not preview.notice.isVisible()
    hala.on()
    hala.rest()
    (made,) = hala.desk.store.each("consent")
    assert (made.body["person"], made.body["state"]) == (reem, "given")


def test_the_decisions_about_likely_duplicates_are_seen_in_a_small_window(person: Sit, tmp_path: Path) -> None:
    hala = person("Hala", "ar")
    hala.shell.resize(1024, 700)
    for number in range(12):
        hala.save("person", name=f"Reem Warraq {number}")
    path = tmp_path / "t.csv"
    path.write_text("name\n" + "\n".join(f"Reem Warraq {number}" for number in range(12)), "utf-8")
    inside = begin(hala, path)
    to_columns(hala, inside)
    preview = to_preview(hala, inside)
    preview.tabs.setCurrentWidget(preview.twins)
    hala.rest()
    buttons = [each for each in preview.twins.findChildren(Button) if each.text() in map(say, DECISIONS.values())]
    assert len(buttons) == len(DECISIONS)
    assert all(each.visibleRegion().boundingRect().size() == each.size() for each in buttons)
    stood = [each.mapToGlobal(QPoint()) for each in buttons]
    assert preview.notice.isVisible()
    preview.twins.view.selectAll()
    hala.bot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    hala.rest()
    assert len(preview.choices) == 12
    hala.bot.wait(20)
    assert [each.mapToGlobal(QPoint()) for each in buttons] == stood, "nothing moves under the pointer"


def test_likely_duplicates_are_compared_side_by_side_in_a_small_window(person: Sit, tmp_path: Path) -> None:
    hala = person("Hala", "ar")
    hala.shell.resize(1366, 740)
    here = hala.save("person", name="أحمد المنصوري", phones=("0770 000 0444",), profession="مهندس")
    path = tmp_path / "t.csv"
    rows = "أحمد المنصورى,+9647700000555,طبيب,محمول 0770 000 0444\nهدى الأنصاري,,,\nهدى الأنصارى,,محامية,\n"
    path.write_text("الاسم,الهاتف,المهنة,تفصيل\n" + rows, "utf-8")
    inside = begin(hala, path)
    to_columns(hala, inside)
    preview = to_preview(hala, inside)
    assert ltr("0770 000 0444") in preview.rows._cells("0")["kept"]
    twins = preview.twins
    preview.tabs.setCurrentWidget(twins)
    hala.rest()
    assert twins.fields.width() > twins.width() * 0.4
    header = twins.view.horizontalHeader()
    assert header.length() <= twins.view.viewport().width(), "the decision is not cut"
    twins.decide(Taking.FILL)
    taken, left = (say(TYPES["person"].by_name[name].kind.label) for name in ("phones", "profession"))
    assert left in plain(preview.said.text())
    assert taken not in plain(preview.said.text())
    notes = {each.text() for each in twins.fields.findChildren(QLabel)}
    assert {say(JOINED), say(NOT_TAKEN)} <= notes
    twins.view.go_to("1")
    hala.rest()
    assert any("3" in plain(each.text()) for each in twins.fields.findChildren(QLabel)), "the other line of the file"
    assert _("Here") not in {each.text() for each in twins.fields.findChildren(QLabel)}
    hala.on()
    hala.rest()
    assert hala.values(here)["phones"] == ("0770 000 0444", "+9647700000555")


def test_a_file_that_is_no_table_is_said_and_nothing_is_written(person: Sit, tmp_path: Path) -> None:
    hala = person("Hala")
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"PK\x03\x04" + bytes(range(256)) * 20)
    inside = begin(hala, path)
    assert inside.front is inside.file
    assert inside.file.notice.text
    assert people(hala) == []


def test_a_column_is_changed_with_the_keyboard(person: Sit, tmp_path: Path) -> None:
    hala = person("Hala")
    path = tmp_path / "t.csv"
    path.write_text("name,colour\nReem,red\n", "utf-8")
    inside = begin(hala, path)
    columns = to_columns(hala, inside)
    view = columns.view
    view.setCurrentIndex(columns.model.index(1, 2))
    hala.bot.keyClick(view, Qt.Key.Key_F2)
    box = view.indexWidget(view.currentIndex())
    assert box is not None
    assert box.accessibleName()
    box.setCurrentIndex(box.findData("profession"))
    view.itemDelegateForIndex(view.currentIndex())._settle(box)
    assert columns.targets == ("name", "profession")


def test_a_hundred_thousand_rows_make_no_widgets(person: Sit, tmp_path: Path) -> None:
    hala = person("Hala")
    path = tmp_path / "t.csv"
    path.write_text("name\n" + "\n".join(f"Row {number}" for number in range(3000)), "utf-8")
    inside = begin(hala, path)
    to_columns(hala, inside)
    preview = to_preview(hala, inside)
    view = preview.rows.view
    before = len(view.findChildren(object))
    preview.rows.search.set_ids([str(place % 3000) for place in range(100_000)])
    hala.rest()
    assert view.model().rowCount() == 100_000
    assert len(view.findChildren(object)) == before


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        ("اسم المنظمة,الهاتف", "organisation"),
        ("الاسم,اسم المنظمة,الهاتف", "person"),
        ("الاسم الكامل,تاريخ الميلاد", "person"),
    ],
)
def test_the_kind_of_a_table_is_proposed_by_what_its_rows_are_called(tmp_path: Path, headings: str, kind: str) -> None:
    (tmp_path / "list.csv").write_text(f"{headings}\nمركز النور,+963 11 222 333,\n", "utf-8")
    reader = Reader()
    assert likeliest(Foreign(tmp_path, TABLE, files.tables(reader, tmp_path / "list.csv")), 0) == kind
    reader.close()


FORM = [
    ["نوع الانتهاك", "ماذا حدث؟", "_uuid", "_index"],
    ["اعتقال تعذيب", "اعتُقلت من بيتها عند الفجر", "aaaa-1", "1"],
    ["تهديد", "هُدّد بالهاتف", "aaaa-2", "2"],
]
FAMILY = [["الاسم", "_index", "_parent_index", "_submission__uuid"], ["ليث العزاوي", "1", "1", "aaaa-1"]]


def form(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in (("رصد", FORM), ("أفراد الأسرة", FAMILY)):
            page = book.add_worksheet(name)
            for line, row in enumerate(rows):
                page.write_row(line, 0, row)
    return path


def brought(who: Person, path: Path, sheet: int = 0) -> BringInJourney:
    """A journey at its last look."""
    inside = begin(who, path)
    assert inside.kind is not None
    inside.kind.sheet.setCurrentIndex(sheet)
    who.rest()
    who.on()
    who.until(lambda: inside.front is inside.columns)
    to_preview(who, inside)
    return inside


def test_what_a_column_does_not_say_is_told_beside_it_and_before_it_comes_in(person: Sit, tmp_path: Path) -> None:
    hala = person("Hala", "en")
    inside = brought(hala, form(tmp_path / "a.xlsx"))
    columns, preview = inside.columns, inside.preview
    assert columns is not None
    assert preview is not None
    place = next(at for at, one in enumerate(columns.model.found) if one.heading == "نوع الانتهاك")
    assert plain(columns.model.index(place, 3).data()) == "not read: اعتقال"
    assert "In 1 column not everything" in plain(columns.said.text())
    columns.model.setData(columns.model.index(place, 2), KEEP)
    assert plain(columns.model.index(place, 3).data()) == "you chose it"
    assert "not everything" not in plain(columns.said.text())
    assert "not read: اعتقال" in plain(preview.rows._cells("0")["what"])
    assert "1 word found no place in “What happened”" in plain(preview.said.text())


def test_a_form_that_comes_back_has_nothing_to_bring_and_what_came_in_is_a_press_away(
    person: Sit, tmp_path: Path
) -> None:
    hala = person("Hala", "en")
    path = form(tmp_path / "a.xlsx")
    inside = brought(hala, path)
    hala.on()
    hala.until(lambda: isinstance(inside.front, DoneStep))
    (look_at,) = [one for one in inside.front.findChildren(Button) if one.text() == _("Show what came in")]
    look_at.click()
    hala.rest()
    assert hala.shell.history.here.type == "incident"
    again = brought(hala, path)
    assert again.preview is not None
    assert not again.preview.on.isEnabled()
    assert "Everything in this file is here already" in plain(again.preview.notice.text)
    family = brought(hala, path, 1)
    assert family.preview is not None
    assert plain(family.preview.rows._cells("0")["part"]) == "Torture"
    assert "1 link is made." in plain(family.preview.said.text())


def test_days_of_a_calendar_are_what_they_say_until_somebody_corrects_them(person: Sit, tmp_path: Path) -> None:
    hala = person("Hala", "ar")
    path = tmp_path / "x.ics"
    days = "".join(
        f"BEGIN:VEVENT\nDTSTART:20261207\nSUMMARY:{one}\nEND:VEVENT\n" for one in ("جلسة سعاد", "زيارة السجن")
    )
    path.write_text(f"BEGIN:VCALENDAR\n{days}END:VCALENDAR\n", "utf-8")
    inside = begin(hala, path)
    assert inside.kind is not None
    assert inside.kind.type_name == "action"
    hala.on()
    hala.until(lambda: inside.columns is not None)
    preview = to_preview(hala, inside)
    assert [one.type for one in preview._plan.drafts] == ["hearing", "action"]
    preview.rows.view.go_to("0")
    preview.rows.kinds.widgets()[2].click()
    hala.until(lambda: inside.preview is not preview and inside.front is inside.preview)
    assert inside.preview is not None
    inside.preview.rows.view.go_to("1")
    inside.preview.rows.kinds.widgets()[1].click()
    again = inside.preview
    hala.until(lambda: inside.preview is not again and inside.front is inside.preview)
    hala.on()
    hala.rest()
    (action,), (hearing,) = (hala.run(listing.ids, Query(one)) for one in ("action", "hearing"))
    assert hala.values(action)["title"] == "جلسة سعاد"
    assert hala.values(hearing)["subject"] == "زيارة السجن"


def test_what_could_do_harm_is_filled_in_one_by_one_after_it_was_seen(person: Sit, tmp_path: Path) -> None:
    hala = person("Hala", "en")
    for name in ("Reem Warraq", "Samir Haddad"):
        hala.save("person", name=name)
    path = tmp_path / "t.csv"
    path.write_text("name,phones,profession\nReem Warraq,+20999999999,\nSamir Haddad,,lawyer\n", "utf-8")
    inside = begin(hala, path)
    to_columns(hala, inside)
    preview = to_preview(hala, inside)
    preview.tabs.setCurrentWidget(preview.twins)
    preview.twins.view.selectAll()
    preview.twins.decide(Taking.FILL)
    assert preview.choices == {1: Taking.FILL}
    preview.twins.view.go_to("0")
    hala.rest()
    said = " ".join(plain(each.text()) for each in preview.twins.fields.findChildren(QLabel))
    assert "It changes how somebody is reached safely" in said
    preview.twins.decide(Taking.FILL)
    assert preview.choices == {0: Taking.FILL, 1: Taking.FILL}


def test_the_sheets_that_did_not_come_in_are_named_and_the_next_is_one_press_away(person: Sit, tmp_path: Path) -> None:
    hala = person("Hala", "ar")
    path = tmp_path / "f.xlsx"
    sheets = {
        "الحضور": [["الاسم", "الهاتف"], ["سعاد", "0944 111 222"]],
        "الأفعال": [["نوع الفعل", "x"], ["تعذيب", "y"]],
        "المصادر": [["العنوان", "x"], ["تقرير", "y"]],
    }
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for line, cells in enumerate(rows):
                page.write_row(line, 0, cells)
    inside = brought_in(hala, path)
    hala.until(lambda: isinstance(inside.front, DoneStep))
    assert isinstance(inside.front, DoneStep)
    (said,) = [each for each in inside.front.findChildren(Notice) if "الأفعال" in each.text]
    assert "المصادر" in said.text
    assert "الحضور" not in said.text
    said.findChildren(Button)[0].click()
    hala.rest()
    assert inside.front is inside.kind
    assert inside.kind is not None
    assert (inside.kind.sheet.currentIndex(), inside.kind.type_name) == (1, "act"), "as its sheet is called"
