from __future__ import annotations

import pytest

from defender_desk.model.shown import code_name
from defender_desk.model.types import TYPES
from defender_desk.services.finding import find
from defender_desk.text.bidi import plain
from defender_desk.text.dates import parse


def _ids(desk, words, **rest):
    return [one.id for one in find(desk, words, **rest)]


@pytest.mark.parametrize(
    "typed",
    [
        "0944123456",
        "+963944123456",
        "00963 944 123 456",
        "٩٤٤١٢٣٤٥٦",
        "944-123-456",
        "3456",
        "123456",
        "0944 1",
        "0096394",
    ],
)
def test_a_person_is_found_by_a_piece_of_the_telephone_number(desk, add, typed):
    wanted = add("person", name="سمر", phones=("+963 944 123 456",))
    add("person", name="هند", phones=("+963 933 765 999",))
    assert _ids(desk, typed) == [wanted]


@pytest.mark.parametrize("typed", ["samar.k", "samar", "desk.example", "samar.k@desk.example"])
def test_a_person_is_found_by_a_piece_of_the_address(desk, add, typed):
    wanted = add("person", name="سمر", emails=("samar.k@desk.example",))
    assert _ids(desk, typed) == [wanted]


def test_a_code_name_finds_its_record_first(desk, add):
    wanted = add("person", name="سمر")
    code = code_name(TYPES["person"], wanted)
    assert _ids(desk, code)[0] == wanted
    assert _ids(desk, code.lower())[0] == wanted
    assert wanted not in _ids(desk, code, types=["incident"])


def test_the_record_of_that_very_name_comes_first(desk, add):
    wanted = add("person", name="سمر الخطيب", notes="نص طويل عن أمور كثيرة لا صلة لها بالاسم " * 20)
    other = add("person", name="هند سمر الخطيب")
    told = add("incident", title="زيارة", story="سمر الخطيب، ثم سمر الخطيب، ثم سمر الخطيب")
    assert _ids(desk, "سمر الخطيب") == [wanted, other, told]


@pytest.mark.parametrize(
    ("called", "typed"), [("Huda", "هدى"), ("هدى", "Huda"), ("Huda Salem", "Huda"), ("Huda", "huda")]
)
def test_whoever_is_called_so_comes_before_what_is_titled_with_the_name(desk, add, called, typed):
    person = add("person", name=called, notes="of the union " * 40)
    told = add("incident", title="Huda هدى taken")
    also = add("incident", title="Threat to هدى Huda")
    assert _ids(desk, typed)[0] == person
    assert set(_ids(desk, typed)) == {person, told, also}


def test_a_name_in_other_letters_comes_before_a_longer_one(desk, add):
    whole = add("person", name="هدى")
    longer = add("person", name="هدى سالم")
    assert _ids(desk, "Huda") == [whole, longer]


def test_shipped_facts_stay_behind_what_the_desk_holds(desk, add):
    own = add("incident", title="تهديد", story="threat on the telephone")
    assert _ids(desk, "threat") == [own]
    assert _ids(desk, "threat", types=["provider"])
    assert any(one.type == "provider" for one in find(desk, "Lifeline"))
    assert any(one.type == "provider" for one in find(desk, "embattled fund"))


def test_the_excerpt_shows_where_most_of_the_words_stand(desk, add):
    add("incident", title="زيارة", story="قال الشاهد كلاما. " + "ثم مضى يوم آخر. " * 20 + "عاد الشهود إلى المحكمة.")
    (found,) = find(desk, "شاهد محكمة ")
    assert [found.excerpt[first:last] for first, last in found.marks] == ["الشهود", "المحكمة"]


@pytest.mark.parametrize("typed", ["لايف", "لايفلاين", "لايف لاين", "life"])
def test_a_fund_with_a_latin_name_is_found_as_it_is_heard(desk, add, typed):
    told = add("incident", title="لايف لاين، لايفلاين، lifeline")
    assert told in _ids(desk, typed)
    for found in (find(desk, typed), find(desk, typed, types=["provider"])):
        funds = [one.title for one in found if one.type == "provider"]
        assert len(funds) == 2
        assert all(plain(title).startswith("Lifeline") for title in funds)


def test_an_arabic_name_is_found_in_latin_letters(desk, add):
    wanted = add("provider", name="مؤسسة زخرفان")
    add("provider", name="مؤسسة أخرى")
    assert _ids(desk, "Zakhrafan", types=["provider"]) == [wanted]


@pytest.mark.parametrize(
    "typed",
    [
        "3 December 2026",
        "December 3, 2026",
        "3 ديسمبر 2026",
        "٣ ديسمبر ٢٠٢٦",
        "3 décembre 2026",
        "3 de diciembre de 2026",
        "03/12/2026",
        "2026-12-03",
        "3.12.2026",
    ],
)
def test_what_happens_on_a_day_is_found_by_the_day_in_words_and_in_numbers(desk, add, typed):
    add("hearing", subject="other", when=parse("4 December 2026"), notes="put off from 3 December 2026")
    hearing = add("hearing", subject="Appeal", when=parse("3 December 2026"))
    incident = add("incident", title="Raid", when=parse("2026-12-03"))
    assert set(_ids(desk, typed)[:2]) == {hearing, incident}
    assert hearing not in _ids(desk, typed, types=["incident"])


def test_a_month_or_a_number_is_no_day(desk, add):
    add("hearing", subject="Appeal", when=parse("3 December 2026"))
    assert not _ids(desk, "December 2026", types=["hearing"])
    assert not _ids(desk, "2026", types=["hearing"])
