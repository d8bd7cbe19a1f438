"""A redacted copy as a record: it says nothing of the original, is judged for the same people, and is one change."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name
from PIL import Image

from defender_desk.exchange.cleanable import PDF
from defender_desk.exchange.printout import Printout, Section, make_pdf
from defender_desk.model.bars import Bar
from defender_desk.model.changes import Changes
from defender_desk.model.documents import Document
from defender_desk.model.levels import Profile
from defender_desk.model.queries import Query
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.belonging import with_all
from defender_desk.services.consent import gate
from defender_desk.services.consent.asking import Step
from defender_desk.services.consent.consent import HAND_OVER
from defender_desk.services.consent.verdicts import STAYS
from defender_desk.services.desk import Cancelled, Desk
from defender_desk.services.incidents import evidence
from defender_desk.services.incidents.clean_copies import Way
from defender_desk.services.redacting import pages
from defender_desk.services.redacting.pages import Laid, Wish
from defender_desk.text.bidi import plain
from defender_desk.text.folding import words
from defender_desk.text.trouble import Trouble

from .conftest import Add

TODAY = date(2026, 6, 1)
BAR = Bar(1, 0.1, 0.1, 0.6, 0.3)
OF_THE_ORIGINAL = ("Layla at the gate", "layla-haddad", "the square", "Samir", "sealed in a bag")


def taken_in(desk: Desk, data: bytes, name: str, **about: object) -> str:
    intake = evidence.Intake(name, lambda: io.BytesIO(data), len(data))
    return next(iter(evidence.take_in(desk, [intake], about).ids))


def photo(desk: Desk, **about: object) -> str:
    made = io.BytesIO()
    Image.effect_noise((320, 240), 60).convert("RGB").save(made, "JPEG")
    said = {
        "title": OF_THE_ORIGINAL[0], "shows": "Layla Haddad", "place": OF_THE_ORIGINAL[2], "kind": "photo",
        "obtained_how": OF_THE_ORIGINAL[3], "custody": OF_THE_ORIGINAL[4], "protection": "public",
    }  # fmt: skip
    return taken_in(desk, made.getvalue(), f"{OF_THE_ORIGINAL[1]}.jpg", **{**said, **about})


def redacted(desk: Desk, record: str, *bars: Bar, **said: object) -> tuple[Document, Changes]:
    original, laid = pages.begin(desk, record), bars or (BAR,)
    blob = pages.burn(desk, original, laid)
    changes = pages.keep(desk, original, blob, laid, Wish(**said))  # type: ignore[arg-type]  # any of its words
    (copy,) = changes.ids - {record}
    document = desk.store.get(copy)
    assert document is not None
    return document, changes


def test_a_copy_says_nothing_of_the_original_but_where_it_leads_at_this_desk(desk: Desk, add: Add) -> None:
    case = add("case", title="Samir")
    record = photo(desk, about=(case,), source=add("source", title="Samir"))
    before, bytes_before = desk.store.get(record), b"".join(desk.store.blobs.open(evidence.content(desk, record).id))
    document, changes = redacted(desk, record, faces=False, protection="name_withheld")
    assert document.body.keys() == {
        "content", "title", "kind", "protection", "faces", "obtained", "custody", "removed", "redacted_from",
    }  # fmt: skip
    assert document.body["redacted_from"] == record
    assert document.body["protection"] == "name_withheld"
    told = str({name: said for name, said in document.body.items() if name != "redacted_from"})
    assert not [one for one in (*OF_THE_ORIGINAL, "Layla", record, case) if one in told]
    blob = evidence.content(desk, document.id)
    assert blob.name == f"{pages.FILE_NAME}.jpg"
    assert desk.store.get(record) == before, "the original is not touched"
    assert b"".join(desk.store.blobs.open(evidence.content(desk, record).id)) == bytes_before
    records.undo(desk, changes.batch)
    assert desk.store.get(document.id).binned
    assert desk.store.get(record) == before


def test_a_copy_is_under_the_strictest_level_unless_somebody_chose_another(desk: Desk) -> None:
    document, _ = redacted(desk, photo(desk))
    assert document.body["protection"] == TYPES["evidence"].by_name["protection"].empty


def test_a_level_that_was_chosen_counts_also_where_that_of_the_original_is_stricter(desk: Desk) -> None:
    document, _ = redacted(desk, photo(desk, protection="not_published"), faces=False, protection="public")
    assert gate.judge(desk, step(document.id)).goes[0].body["content"] == document.body["content"]


def step(*ids: str) -> Step:
    return Step(HAND_OVER, ids, TODAY, profile=Profile.FULL)


def test_the_people_of_the_original_are_asked_for_its_copy(desk: Desk, add: Add) -> None:
    person = add("person", name="Layla")
    record = photo(desk, about=(add("case", title="c", people=(person,)),))
    document, _ = redacted(desk, record, faces=False, protection="public")
    verdict = gate.judge(desk, step(document.id))
    assert verdict.concerned[document.id] == (person,)
    assert not verdict.goes
    add("consent", person=person, state="refused", scope=("manual_export",))
    assert not gate.judge(desk, step(document.id), reason="the names are covered").goes


@pytest.mark.parametrize("reason", ["", "the court asked for it"])
def test_what_a_copy_was_made_from_never_leaves_with_it(desk: Desk, reason: str) -> None:
    record = photo(desk)
    document, _ = redacted(desk, record, faces=False, protection="public")
    for ids in ((document.id,), (document.id, record)):
        verdict = gate.judge(desk, step(*ids), reason=reason)
        (goes,) = (one for one in verdict.goes if one.id == document.id)
        assert "redacted_from" not in goes.body
        assert "redacted_from" not in goes.clocks
        assert (STAYS, False) in [
            (one.why, one.overridable) for one in verdict.withheld if one.field == "redacted_from"
        ]


def test_neither_an_original_nor_a_copy_takes_the_other_along(desk: Desk) -> None:
    record = photo(desk)
    document, _ = redacted(desk, record)
    assert document.id not in with_all(desk, [record])
    assert record not in with_all(desk, [document.id])


def test_stopped_or_refused_nothing_is_left(desk: Desk) -> None:
    data = make_pdf(Printout("a", "en", [Section("b", (), ("words. " * 400,) * 9)]))
    record = taken_in(desk, data, "p.pdf")
    original, before = pages.begin(desk, record), files(desk)

    def stop(done: int, _total: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        pages.burn(desk, original, [BAR], stop)
    with pytest.raises(Trouble):
        pages.burn(desk, original, [])
    assert files(desk) == before
    blob = pages.burn(desk, original, [BAR])
    records.bin_records(desk, [record])
    with pytest.raises(Trouble) as refused:
        pages.keep(desk, original, blob, [BAR], Wish())
    assert refused.value.message == pages.NO_LONGER_HERE
    assert files(desk) == before
    assert desk.store.ids(Query("evidence")) == []


def files(desk: Desk) -> set[str]:
    return {path.name for path in (desk.unlocked.folder / "blobs").glob("*/*")}


def test_pages_are_told_how_far_they_are_one_by_one(desk: Desk) -> None:
    data = make_pdf(Printout("a", "en", [Section("b", (), ("words. " * 400,) * 9)]))
    original, told = pages.begin(desk, taken_in(desk, data, "p.pdf")), list[tuple[int, int]]()
    blob = pages.burn(desk, original, [BAR], lambda done, total: told.append((done, total)))
    count = told[-1][1]
    assert told == [(page, count) for page in range(count)]
    assert count > 1
    assert blob.media == PDF


def test_a_copy_leaves_as_one_without_hidden_data(desk: Desk, tmp_path: Path) -> None:
    paper = taken_in(desk, make_pdf(Printout("a", "en", [Section("b", (), ("words.",))])), "p.pdf")
    for record, suffix in ((photo(desk), "jpg"), (paper, "pdf")):
        document, _ = redacted(desk, record, faces=False, protection="public")
        assert evidence.unclean(desk, document.id) is None
        target = tmp_path / f"copy.{suffix}"
        evidence.save_copy(desk, document.id, target, way=Way.CLEAN)
        assert target.stat().st_size > 1000


def test_other_files_are_refused(desk: Desk) -> None:
    record = taken_in(desk, b"words", "a.txt")
    assert not pages.redacts(evidence.content(desk, record))
    with pytest.raises(Trouble) as refused:
        pages.begin(desk, record)
    assert refused.value.message == pages.NO_WAY


STORY = (
    "حضرت ولليلى حداد شهادة عند الباب. رقمها 963944111222+ وبريدها layla@example.org.",
    "ثم قالت ليلى إنها رأتهم، ولم يكن معها أحد.",
    "Then Layla Haddad left the place with a neighbour.",
)


def test_whoever_is_recorded_here_and_named_on_a_page_is_offered_as_bars(desk: Desk, add: Add) -> None:
    add("person", name="ليلى حداد", phones=("+963 944 111 222",), emails=("layla@example.org",))
    add("person", name="سامر العلي")
    original = pages.begin(desk, taken_in(desk, make_pdf(Printout("ورقة", "ar", [Section("قصة", (), STORY)])), "p.pdf"))
    read = pages.words(desk, original)
    found = pages.propose(desk, original, read)
    assert [plain(one.called) for one in found.proposed] == ["ليلى حداد"]
    assert (found.with_words, found.unplaced) == ({1}, ())
    under = {word.said for line in read[0].lines for word in line if covered(word.box, found.proposed[0].bars)}
    assert {*words("ولليلى حداد ليلى layla haddad example"), "963944111222"} <= under
    assert {"neighbour", "then", "place"}.isdisjoint(under)


def covered(box: object, bars: tuple[Bar, ...]) -> bool:
    across = (box.left + box.right) / 2  # type: ignore[attr-defined]  # a box
    down = (box.top + box.bottom) / 2  # type: ignore[attr-defined]  # a box
    return any(bar.left <= across <= bar.right and bar.top <= down <= bar.bottom for bar in bars)


def test_a_bar_on_a_page_that_there_is_not_makes_nothing(desk: Desk) -> None:
    original = pages.begin(desk, photo(desk))
    with pytest.raises(ValueError, match="a page that there is not"):
        pages.burn(desk, original, [Bar(2, 0.1, 0.1, 0.2, 0.2)])
    assert len([*desk.store.each("evidence")]) == 1


def test_those_whom_readers_may_guess_are_offered_by_a_part_of_their_name(desk: Desk, add: Add) -> None:
    story = make_pdf(Printout("a", "en", [Section("b", (), ("Then Layla left.",))]))
    add("person", name="Layla Haddad")
    incident, near = add("incident", title="X"), add("person", name="Layla Najjar")
    add("involvement", who=near, what=incident, role="victim")
    for about, offered in (((), []), ((incident,), ["Layla Najjar"])):
        original = pages.begin(desk, taken_in(desk, story, "p.pdf", about=about))
        found = pages.propose(desk, original, pages.words(desk, original)).proposed
        assert [plain(one.called) for one in found] == offered


UPSIDE_DOWN = "BT /F1 20 Tf -1 0 0 -1 400 500 Tm (Layla Haddad) Tj ET"
IN_FOUR_LINES = (
    "BT /F1 20 Tf 1 0 0 1 120 300 Tm (+963) Tj 0 -24 Td (944) Tj 0 -24 Td (111) Tj 0 -24 Td (222 today) Tj ET"
)
IN_TWO_LINES = "BT /F1 20 Tf 1 0 0 1 120 300 Tm (call +963 944) Tj 0 -24 Td (111 222 today) Tj ET"


@pytest.mark.parametrize("drawn", [UPSIDE_DOWN, IN_FOUR_LINES])
def test_of_whoever_is_named_at_a_place_that_cannot_be_told_the_page_is(desk: Desk, add: Add, drawn: str) -> None:
    add("person", name="Layla Haddad", phones=("+963 944 111 222",))
    original = pages.begin(desk, taken_in(desk, drawn_as("", drawn), "p.pdf"))
    found = pages.propose(desk, original, pages.words(desk, original))
    assert found.proposed == ()
    assert [(plain(one.called), one.pages) for one in found.unplaced] == [("Layla Haddad", (2,))]


def test_what_may_reach_somebody_whom_no_record_holds_is_told_with_its_place(desk: Desk, add: Add) -> None:
    add("person", name="Layla Haddad", phones=("+963 944 111 222",), emails=("layla@example.org",))
    story = "Layla Haddad, 0944 111 222, layla@example.org. On 2026-05-03, 22:11 omar.n@example.org, +964 770 555 0142."
    original = pages.begin(desk, taken_in(desk, make_pdf(Printout("a", "en", [Section("b", (), (story,))])), "p.pdf"))
    read = pages.words(desk, original)
    found = pages.propose(desk, original, read)
    assert [one.called for one in found.reaching] == ["omar.n@example.org", "+964 770 555 0142"]
    assert found.reaching_unplaced == ()
    under = {word.said for line in read[0].lines for word in line if covered(word.box, found.reaching[1].bars)}
    assert under == {"964", "770", "555", "0142"}


def test_a_number_among_arabic_words_is_told_as_it_reads_on_the_page_and_an_address_once(desk: Desk) -> None:
    story = (
        "اتصلوا بالرقم 0770 555 0144 أو omar@example.com الآن",
        "Call 0770 555 0441 or write to omar.n@example.org.",
    )
    original = pages.begin(desk, taken_in(desk, make_pdf(Printout("a", "ar", [Section("b", (), story)])), "p.pdf"))
    found = pages.propose(desk, original, pages.words(desk, original))
    assert sorted(one.called for one in found.reaching) == [
        "0770 555 0144", "0770 555 0441", "omar.n@example.org", "omar@example.com",
    ]  # fmt: skip
    assert found.reaching_unplaced == ()


def test_of_what_may_reach_somebody_at_a_place_that_cannot_be_told_the_page_is(desk: Desk) -> None:
    drawn = drawn_as("", UPSIDE_DOWN.replace("Layla Haddad", "omar n@x.org"))
    original = pages.begin(desk, taken_in(desk, drawn, "p.pdf"))
    found = pages.propose(desk, original, pages.words(desk, original))
    assert found.reaching == ()
    assert [(one.called, one.pages) for one in found.reaching_unplaced] == [("n@x.org", (2,))]


def test_a_telephone_that_goes_on_in_the_next_line_is_covered_in_both(desk: Desk, add: Add) -> None:
    add("person", name="Layla Haddad", phones=("+963 944 111 222",))
    original = pages.begin(desk, taken_in(desk, drawn_as("", IN_TWO_LINES), "p.pdf"))
    found = pages.propose(desk, original, pages.words(desk, original))
    ((first, second),) = [one.bars for one in found.proposed]
    assert (first.page, second.page, found.unplaced) == (2, 2, ())
    upper, lower = sorted((first, second), key=lambda bar: bar.top)
    assert lower.top > upper.top + 0.02
    assert (lower.left, upper.right) == pytest.approx((0.2, 0.4), abs=0.01), (
        "the one ends its line, the other begins one"
    )


PLAIN = "BT /F1 20 Tf 1 0 0 1 120 700 Tm (Then Layla Haddad left) Tj ET "
HALF_UPSIDE_DOWN = "BT /F1 20 Tf -1 0 0 -1 400 500 Tm (Hadad) Tj ET"


@pytest.mark.parametrize("drawn", [UPSIDE_DOWN, IN_FOUR_LINES, HALF_UPSIDE_DOWN])
def test_a_place_that_is_told_does_not_hide_another_on_its_page_that_is_not(desk: Desk, add: Add, drawn: str) -> None:
    add("person", name="Layla Haddad", phones=("+963 944 111 222",))
    original = pages.begin(desk, taken_in(desk, drawn_as(PLAIN, PLAIN + drawn), "p.pdf"))
    found = pages.propose(desk, original, pages.words(desk, original))
    assert [[bar.page for bar in one.bars] for one in found.proposed] == [[1, 2]]
    assert [(plain(one.called), one.pages) for one in found.unplaced] == [("Layla Haddad", (2,))]


@pytest.mark.parametrize(
    "drawn",
    [
        "BT /F1 12 Tf 1 0 0 1 60 600 Tm (met Layla) Tj 0 -14 Td (Haddad, Layla Omar Haddad,) Tj ET",
        "BT /F1 12 Tf 1 0 0 1 60 600 Tm (met Layla) Tj 0 -14 Td (x Layla) Tj 0 -14 Td (Haddad at Haddad) Tj ET",
        "BT /F1 12 Tf 1 0 0 1 60 600 Tm (Layla Haddad, 0944 111 222, room 29 +963 944 111 222) Tj ET",
        "BT /F1 12 Tf 1 0 0 1 60 600 Tm (Layla) Tj 300 0 Td (Haddad) Tj -300 -90 Td (layla@example.org) Tj ET",
    ],
)
def test_where_every_place_is_told_no_page_is(desk: Desk, add: Add, drawn: str) -> None:
    add("person", name="Layla Haddad", phones=("+963 944 111 222",), emails=("layla@example.org",))
    original = pages.begin(desk, taken_in(desk, drawn_as(drawn), "p.pdf"))
    found = pages.propose(desk, original, pages.words(desk, original))
    assert found.proposed
    assert found.unplaced == ()


def test_a_bar_is_higher_than_the_letters_it_covers(desk: Desk, add: Add) -> None:
    add("person", name="Layla Haddad")
    original = pages.begin(desk, taken_in(desk, drawn_as(PLAIN), "p.pdf"))
    read = pages.words(desk, original)
    (bar,) = pages.propose(desk, original, read).proposed[0].bars
    boxes = [word.box for line in read[0].lines for word in line if word.said in {"layla", "haddad"}]
    assert bar.top < min(box.top for box in boxes)
    assert bar.bottom > max(box.bottom for box in boxes)


def drawn_as(*contents: str) -> bytes:
    """A PDF with a page of each of these, as a program draws them."""
    made, pdf = io.BytesIO(), pikepdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    for content in contents:
        page = pdf.add_blank_page(page_size=(595, 842))
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        page.obj.Contents = pdf.make_stream(content.encode())
    pdf.save(made)
    return made.getvalue()


def test_pictures_have_no_words_to_look_in(desk: Desk) -> None:
    original = pages.begin(desk, photo(desk))
    found = pages.propose(desk, original, pages.words(desk, original))
    assert (found.proposed, found.with_words) == ((), frozenset())


def test_bars_that_were_laid_are_kept_until_they_are_burned_in(desk: Desk) -> None:
    record = photo(desk)
    wish = Wish("A square", "name_withheld", faces=False)
    laid = (Laid(BAR, "ليلى"), Laid(Bar(1, 0.5, 0.5, 0.75, 1.0)))
    pages.leave(desk, record, laid, wish)
    assert pages.begin(desk, record).left == laid
    assert pages.begin(desk, record).wish == wish
    pages.leave(desk, record, laid, wish, [BAR])
    assert pages.begin(desk, record).offered == {BAR}
    pages.leave(desk, record, (), wish)
    assert pages.begin(desk, record).left == ()
    pages.leave(desk, record, laid, wish)
    redacted(desk, record)
    assert pages.begin(desk, record).left == ()
    pages.leave(desk, record, laid, wish)
    records.bin_records(desk, [record])
    records.purge(desk, [record])
    pages.leave(desk, record, laid, wish)
    assert desk.store.drafts.all() == []
