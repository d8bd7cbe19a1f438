"""Copies of evidence: what the gate keeps stays, what leaves is logged, and nothing of others is touched."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import docx
import pikepdf
import pypdfium2
import pytest
import xlsxwriter
from docx.oxml import parse_xml
from exchange import hostile
from PIL import Image
from tests.fresh_desks import PASSPHRASE

from defender_desk.exchange import cleanable, cleaning, hidden
from defender_desk.exchange.apart.nursery import Bounds
from defender_desk.exchange.apart.reader import STOPPED, TOO_MUCH, Reader
from defender_desk.exchange.looks import Words
from defender_desk.exchange.whole_file import TAKEN
from defender_desk.model.documents import targets
from defender_desk.model.queries import Query
from defender_desk.model.values import Blob
from defender_desk.services import opening, records
from defender_desk.services.consent.subjects import subjects
from defender_desk.services.desk import Cancelled, Desk
from defender_desk.services.incidents import clean_copies, evidence
from defender_desk.services.incidents.clean_copies import CleanCopies, Way
from defender_desk.text.bidi import plain
from defender_desk.text.trouble import Trouble
from defender_desk.vault.slots import CHEAPEST

from .conftest import Add, Make

PHOTO = bytes(range(256)) * 400


def photo(desk: Desk, **said: object) -> str:
    made = evidence.take_in(
        desk, [evidence.Intake("photo.jpg", lambda: io.BytesIO(PHOTO), len(PHOTO))], {"faces": False, **said}
    )
    return next(iter(made.ids))


def deeds(desk: Desk, record: str) -> list[str]:
    return [event.deed for event in records.timeline(desk, record)]


@pytest.mark.parametrize(
    ("type_name", "field"),
    [
        ("consent", "proof"),
        ("cost", "proof"),
        ("referral", "evidence"),
        ("incident", ""),
        ("act", ""),
        ("case", ""),
        ("source", ""),
    ],
)
def test_files_dropped_on_a_record_are_joined_to_it_and_undone_as_one(
    desk: Desk, add: Add, type_name: str, field: str
) -> None:
    whole = add(type_name)
    first, single = photo(desk), field == "proof"
    if field:
        records.save(desk, type_name, whole, {field: first if single else (first,)})
    else:
        first = ""
    before = desk.store.get(whole)
    assert before is not None
    files = [evidence.Intake(f"{n}.jpg", lambda: io.BytesIO(PHOTO), len(PHOTO)) for n in range(2)]
    changes = evidence.record(desk, evidence.seal(desk, files), of=whole)
    joined = {link.source for link in desk.store.pointing_at(whole)}
    if field:
        joined = set(targets(desk.store.get(whole).body[field])) - {first}
        assert whole in changes.ids
    assert len(joined) == (1 if single else 2)
    assert joined <= changes.ids
    assert evidence.takes_files(type_name)
    records.undo(desk, changes.batch)
    assert desk.store.get(whole).body == before.body
    assert {key for key in joined if desk.store.get(key).binned} == joined


@pytest.mark.parametrize("level", ["not_published", "name_withheld"])
def test_a_file_its_level_keeps_here_is_not_copied_without_a_reason(desk: Desk, tmp_path: Path, level: str) -> None:
    record = photo(desk, protection=level)
    with pytest.raises(Trouble):
        evidence.save_copy(desk, record, tmp_path / "copy.jpg", way=Way.AS_IT_CAME)
    assert not list(tmp_path.glob("*.jpg"))
    evidence.save_copy(desk, record, tmp_path / "copy.jpg", way=Way.AS_IT_CAME, reason="the court asked for it")
    assert (tmp_path / "copy.jpg").read_bytes() == PHOTO
    assert "override" in deeds(desk, record)


def test_a_copy_that_may_leave_is_logged_and_only_its_owner_can_read_it(desk: Desk, tmp_path: Path) -> None:
    record = photo(desk, protection="public")
    evidence.save_copy(desk, record, tmp_path / "copy.jpg", way=Way.AS_IT_CAME)
    assert (tmp_path / "copy.jpg").stat().st_mode & 0o077 == 0
    assert "export" in deeds(desk, record)


def test_a_copy_that_was_stopped_leaves_what_stood_there(desk: Desk, tmp_path: Path) -> None:
    record = photo(desk, protection="public")
    (tmp_path / ".copy.jpg.part").write_bytes(b"theirs too")

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        evidence.save_copy(desk, record, tmp_path / "copy.jpg", way=Way.AS_IT_CAME, progress=stop)
    kept = {path.name: path.read_bytes() for path in tmp_path.glob("*copy*")}
    assert kept == {".copy.jpg.part": b"theirs too"}
    assert "export" not in deeds(desk, record)


def test_a_copy_never_takes_the_place_of_a_file(desk: Desk, tmp_path: Path) -> None:
    record = photo(desk, protection="public")
    (tmp_path / "copy.jpg").write_bytes(b"theirs")
    with pytest.raises(Trouble) as refused:
        evidence.save_copy(desk, record, tmp_path / "copy.jpg", way=Way.AS_IT_CAME)
    assert refused.value.message is TAKEN
    assert (tmp_path / "copy.jpg").read_bytes() == b"theirs"


def test_a_copy_the_journal_could_not_name_does_not_stay(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = photo(desk, protection="public")

    def refused(*_: object) -> None:
        raise OSError("full")

    monkeypatch.setattr("defender_desk.store.journal.append", refused)
    with pytest.raises(OSError, match="full"):
        evidence.save_copy(desk, record, tmp_path / "copy.jpg", way=Way.AS_IT_CAME)
    assert not (tmp_path / "copy.jpg").exists()


def jpeg_with_a_place() -> bytes:
    made, told = io.BytesIO(), Image.Exif()
    told[0x0110], told[0x8825] = "Pixel 4a", {1: "N", 2: (33.0, 53.0, 20.0)}
    Image.new("RGB", (40, 30), "green").save(made, "JPEG", exif=told)
    return made.getvalue()


def located(desk: Desk, **said: object) -> str:
    data = jpeg_with_a_place()
    (record,) = evidence.take_in(
        desk, [evidence.Intake("p.jpg", lambda: io.BytesIO(data), len(data))], {"faces": False, **said}
    ).ids
    return record


def test_a_copy_leaves_without_its_place_and_device_or_as_it_came(desk: Desk, tmp_path: Path) -> None:
    record, whole = located(desk, protection="public"), jpeg_with_a_place()
    assert evidence.cleans(evidence.content(desk, record))
    assert evidence.unclean(desk, record) is None
    evidence.save_copy(desk, record, tmp_path / "clean.jpg", way=Way.CLEAN)
    evidence.save_copy(desk, record, tmp_path / "whole.jpg", way=Way.AS_IT_CAME)
    assert b"Pixel 4a" not in (tmp_path / "clean.jpg").read_bytes()
    assert (tmp_path / "whole.jpg").read_bytes() == whole


def test_what_cannot_be_cleaned_is_never_written_as_if_it_were(desk: Desk, tmp_path: Path) -> None:
    record = photo(desk, protection="public")  # no picture, whatever its name says
    assert not evidence.cleans(evidence.content(desk, record))
    with pytest.raises(Trouble, match="cannot be taken out"):
        evidence.save_copy(desk, record, tmp_path / "copy.jpg", way=Way.CLEAN)
    assert list(tmp_path.glob("copy*")) == []


def a_letter_with_hidden_words() -> bytes:
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    made = io.BytesIO()
    packed = docx.Document()
    packed.element.body.append(parse_xml(f"<w:p {w}><w:r><w:rPr><w:vanish/></w:rPr><w:t>a name</w:t></w:r></w:p>"))
    packed.element.body.append(parse_xml(f"<w:p {w}><w:del><w:r><w:drawing/></w:r></w:del></w:p>"))
    packed.save(made)
    return made.getvalue()


def test_a_file_that_hides_what_cannot_be_taken_out_gives_no_clean_copy(desk: Desk, tmp_path: Path) -> None:
    data = a_letter_with_hidden_words()
    intake = evidence.Intake("a.docx", lambda: io.BytesIO(data), len(data))
    (record,) = evidence.take_in(desk, [intake], {"protection": "public", "faces": False}).ids
    for make in (
        lambda: evidence.clean_copy(desk, record),
        lambda: evidence.save_copy(desk, record, tmp_path / "copy.docx", way=Way.CLEAN),
    ):
        with pytest.raises(Trouble, match=r"still hold: deleted words .*, words or rows or slides") as refused:
            make()
        assert refused.value.next_step == cleanable.INSTEAD
    assert str(evidence.unclean(desk, record)) == str(refused.value)
    assert list(tmp_path.glob("*copy*")) == []
    assert desk.store.ids(Query("evidence")) == [record]


def test_a_clean_copy_is_evidence_of_its_own_about_the_same_people(desk: Desk, add: Add) -> None:
    person = add("person", name="ريم")
    record = located(desk, about=(add("case", title="c", people=(person,)),))
    changes = evidence.clean_copy(desk, record)
    (copy,) = changes.ids - {record}
    document = desk.store.get(copy)
    assert document is not None
    assert document.body["copy_of"] == record
    called = records.titles(desk, [record, copy])
    assert called[copy] != called[record]
    assert plain(called[record]) in called[copy]
    names = [Path(evidence.content(desk, one).name) for one in (record, copy)]
    assert names[0] != names[1], "in a folder both would be taken for one"
    assert names[0].stem in names[1].stem
    assert names[0].suffix == names[1].suffix
    assert document.body["removed"] == "Where it was made, The device it was made with"
    assert subjects(desk, document) == {person}
    assert b"Pixel 4a" not in b"".join(desk.store.blobs.open(evidence.content(desk, copy).id))
    assert b"Pixel 4a" in b"".join(desk.store.blobs.open(evidence.content(desk, record).id))
    records.undo(desk, changes.batch)
    assert desk.store.get(copy).binned


def test_a_file_taken_out_of_its_record_goes_at_the_next_opening_and_comes_back_until_then(
    tmp_path: Path,
) -> None:
    desk = opening.create(tmp_path / "v", PASSPHRASE, profile=CHEAPEST).desk
    record, other = photo(desk), photo(desk)
    cleared, kept = evidence.content(desk, record).id, evidence.content(desk, other).id
    changes = records.save(desk, "evidence", record, {"content": None}).changes
    records.undo(desk, changes.batch)
    opening.close(desk)
    desk = opening.unlock(desk.unlocked.folder, PASSPHRASE)
    assert b"".join(desk.store.blobs.open(cleared)) == PHOTO
    changes = records.save(desk, "evidence", record, {"content": None}).changes
    assert desk.store.blobs.is_here(cleared)
    opening.close(desk)
    desk = opening.unlock(desk.unlocked.folder, PASSPHRASE)
    assert not (desk.unlocked.folder / "blobs" / cleared[:2] / cleared).exists()
    assert desk.store.blobs.is_here(kept)
    undone = records.undo(desk, changes.batch)
    assert undone.left == 1
    assert desk.store.get(record).body.get("content") is None
    assert desk.store.verify() == []
    opening.close(desk)


def test_a_file_that_another_record_holds_stays(desk: Desk) -> None:
    record, other = photo(desk), photo(desk)
    shared = evidence.content(desk, record)
    records.save(desk, "evidence", other, {"content": shared})
    records.save(desk, "evidence", record, {"content": None})
    assert desk.store.blobs.sweep() == 1
    assert evidence.content(desk, other) == shared
    assert desk.store.blobs.is_here(shared.id)
    records.bin_records(desk, [other])
    records.purge(desk, [other])
    assert not desk.store.blobs.is_here(shared.id)


def test_a_file_that_lost_in_a_merge_stays_to_be_taken_instead(desk: Desk, make_desk: Make) -> None:
    record, spare = photo(desk), photo(desk)
    theirs = make_desk("theirs")
    with theirs.change("receive") as writing:
        writing.merge(desk.store.get(record))
    ours = evidence.content(desk, spare)
    records.save(desk, "evidence", record, {"content": ours})
    records.save(desk, "evidence", spare, {"content": None})
    for said in ("seen", "seen twice"):
        records.save(theirs, "evidence", record, {"notes": said})
    records.save(theirs, "evidence", record, {"content": None})
    with desk.change("receive") as writing:
        writing.merge(theirs.store.get(record))
    assert desk.store.get(record).body.get("content") is None
    desk.store.blobs.sweep()
    assert desk.store.blobs.is_here(ours.id)
    records.save(desk, "evidence", record, {"content": ours})
    assert evidence.content(desk, record) == ours


def paper(desk: Desk, content: bytes, **said: object) -> str:
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(3):
            page = pdf.add_blank_page(page_size=(200, 200))
            font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Courier)
            page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
            page.obj.Contents = pdf.make_stream(content)
        pdf.save(target)
    data = target.getvalue()
    (record,) = evidence.take_in(
        desk, [evidence.Intake("a.pdf", lambda: io.BytesIO(data), len(data))], {"faces": False, **said}
    ).ids
    return record


BLACKED_OUT = b"BT /F 20 Tf 30 150 Td (secret) Tj ET 0 g 20 140 150 35 re f"


def test_a_paper_that_was_blacked_out_leaves_as_pictures(desk: Desk, tmp_path: Path) -> None:
    record = paper(desk, BLACKED_OUT, protection="public")
    trouble = evidence.unclean(desk, record)
    assert trouble is not None
    assert "a bar or another picture covers" in str(trouble)
    assert trouble.next_step == evidence.PICTURES_INSTEAD
    assert evidence.draws(evidence.content(desk, record))
    evidence.save_copy(desk, record, tmp_path / "copy.pdf", way=Way.PICTURES)
    assert len(pypdfium2.PdfDocument(tmp_path / "copy.pdf")) == 3
    assert b"secret" not in (tmp_path / "copy.pdf").read_bytes()
    (copy,) = evidence.clean_copy(desk, record, way=Way.PICTURES).ids - {record}
    document = desk.store.get(copy)
    assert document is not None
    assert document.body["removed"] == hidden.PICTURES.id
    assert "pictures of its pages" in str(document.body["title"])
    assert evidence.unclean(desk, copy) is None
    assert not evidence.draws(evidence.content(desk, located(desk)))


def test_a_file_is_cleaned_once_while_the_desk_is_open(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    opens = desk.store.blobs.open
    monkeypatch.setattr(desk.store.blobs, "open", lambda blob: read.append(blob) or opens(blob))
    good, bad = located(desk), paper(desk, b"BT /F 9 Tf broken")
    twin = located(desk)
    for _ in range(3):
        for record in (good, twin, bad):
            evidence.unclean(desk, record)
    assert len(read) == 2  # the twin has the same bytes
    evidence.cleaned(desk, bad, way=Way.PICTURES)
    assert len(read) == 3


def test_a_file_that_was_not_here_is_cleaned_once_it_came(desk: Desk) -> None:
    (record,) = evidence.take_in(desk, [evidence.Intake("a.txt", lambda: io.BytesIO(b"words"), 5)], {}).ids
    kept = desk.store.blobs._path(evidence.content(desk, record).id)
    away = kept.rename(kept.with_name("away"))
    assert evidence.unclean(desk, record)
    away.rename(kept)
    assert evidence.cleaned(desk, record).data == b"words"


def test_what_was_erased_is_not_held_in_memory_either(desk: Desk) -> None:
    (text,) = evidence.take_in(desk, [evidence.Intake("a.txt", lambda: io.BytesIO(b"words"), 5)]).ids
    (broken,) = evidence.take_in(desk, [evidence.Intake("a.png", lambda: io.BytesIO(b"x"), 1)]).ids
    assert evidence.cleaned(desk, text).data == b"words"
    assert evidence.unclean(desk, broken)
    records.bin_records(desk, [text, broken])
    assert desk.copies._made
    assert desk.copies._refused
    records.purge(desk, [text, broken])
    assert not desk.copies._made
    assert not desk.copies._refused, "a refusal is kept under the name of the file"


TAKEN_OVER = Bounds(memory=640 << 20, patience=0.1)


def test_a_file_that_memory_did_not_suffice_for_is_tried_again(desk: Desk) -> None:
    record = text(desk, b"eat")
    short = replace(desk, reader=Reader(hostile.COMMAND, TAKEN_OVER))
    refused = evidence.unclean(short, record)
    assert refused
    assert refused.message == TOO_MUCH
    assert evidence.cleaned(desk, record).data == b"eat"
    short.reader.close()


def test_a_decoder_that_breaks_is_a_sentence_and_the_desk_goes_on(desk: Desk) -> None:
    record, good = text(desk, b"crash"), text(desk, b"a letter")
    broken = replace(desk, reader=Reader(hostile.COMMAND, TAKEN_OVER))
    for deed in (
        lambda: evidence.preview(broken, record),
        lambda: evidence.cleaned(broken, record),
        lambda: evidence.clean_copy(broken, record),
    ):
        with pytest.raises(Trouble) as refused:
            deed()
        assert refused.value.message == STOPPED
        assert evidence.preview(broken, good) == Words("a letter", cut=False)
    assert {*desk.store.ids(Query("evidence"))} == {record, good}
    broken.reader.close()


def text(desk: Desk, words: bytes) -> str:
    (record,) = evidence.take_in(desk, [evidence.Intake("a.txt", lambda: io.BytesIO(words), len(words))], {}).ids
    return record


def test_copies_are_held_within_a_bound(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clean_copies, "MOST_HELD", 10)
    monkeypatch.setattr(clean_copies, "MOST_VERDICTS", 1)
    copies = CleanCopies()
    for number in range(4):
        blob = Blob("x", f"{number}.txt", "text/plain", 9, f"{number:064}")
        assert (
            copies.of(blob, Way.CLEAN, lambda: b"nine long", lambda data: cleaning.clean(data, "a.txt")).data
            == b"nine long"
        )
        with pytest.raises(Trouble):
            copies.of(blob, Way.PICTURES, lambda: b"nine long", lambda data: cleaning.as_pictures(data, "a.txt"))
    assert len(copies._made) == len(copies._refused) == 1
    (trouble,) = copies._refused.values()
    assert trouble.__traceback__ is trouble.__cause__ is trouble.__context__ is None


@pytest.mark.parametrize("way", [Way.CLEAN, Way.PICTURES])
def test_cleaning_that_is_stopped_leaves_nothing_and_can_be_asked_for_again(desk: Desk, way: Way) -> None:
    record, told = paper(desk, b"BT /F 20 Tf 30 150 Td (open) Tj ET"), list[tuple[int, int]]()

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        evidence.clean_copy(desk, record, stop, way=way)
    assert told == [(0, 3), (1, 3)]
    assert desk.store.ids(Query("evidence")) == [record]
    assert evidence.cleaned(desk, record, way=way).data


def test_cleaning_a_large_workbook_says_how_far_it_is_and_can_be_stopped(desk: Desk) -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        for line in range(6000):
            sheet.write_row(line, 0, (line, line / 3, "words"))
    data, told = made.getvalue(), list[tuple[int, int]]()
    (record,) = evidence.take_in(desk, [evidence.Intake("a.xlsx", lambda: io.BytesIO(data), len(data))]).ids
    evidence.cleaned(desk, record, lambda *far: told.append(far))
    assert len(told) > 4
    assert told == sorted(told)
    assert told[-1][1] * 0.9 < told[-1][0] <= told[-1][1]

    def stop(done: int, total: int) -> None:
        if done > total // 2:
            raise Cancelled

    desk.copies._made.clear()
    with pytest.raises(Cancelled):
        evidence.cleaned(desk, record, stop)
