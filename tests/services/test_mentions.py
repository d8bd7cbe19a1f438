"""Who is named in words that are to leave: in whole or in part, however it is written, and looked up by its sound."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.desk import Cancelled, Desk, Progress
from defender_desk.services.printout import mentions
from defender_desk.services.printout.mentions import Mention
from defender_desk.text.names import bears, name_keys, name_sounds, pieces

from .conftest import Add

NAMES = ("ليلى حداد", "عبد الله بن محمد", "Leyla Haddad", "أبو نورس", "نورس", "Um Layla", "Jean-Pierre Dupont", "李 明")


def find(desk: Desk, text: str, **more: object) -> list[Mention]:
    return list(mentions.find(desk, [("here", text)], **more))


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("ليلى حداد", "رأت ليلى حداد ذلك", True),
        ("ليلى حداد", "رأته وليلى حدّاد معها", True),
        ("Leyla Haddad", "رأت ليلى حداد ذلك", True),
        ("ليلى حداد", "Ms. Layla Haddad saw it", True),
        ("عبد الله بن محمد", "جاء عبدالله بن محمد أمس", True),
        ("نورس", "قال نورس إنه رأى", True),
        ("ليلى حداد", "رأت ليلى\nحداد على الباب", True),
        ("ليلى حداد", "قالت ليلى حداد2 ذلك", True),
        ("Layla Haddad", "photo by LaylaHaddad, 3Layla Haddad4", True),
        ("Élodie Émond", "photo ÉlodieÉmond", True),
        ("Layla Haddad", "Layla¹ Haddad② left", True),
        ("ليلى حداد", "قالت ليلى حداد² ذلك", True),
        ("Layla Haddad", "by Layla Had-\ndad, there", True),
        ("Layla Haddad", "by Layla Had\u00ad\ndad, there", True),
        ("Layla Haddad", "by Layla H a d d a d, there", True),
        ("ليلى حداد", "قالت ليلى ح د ا د ذلك", True),
        ("نور الدين", "then Nour ed-Dine left", True),
        ("نور الدين", "then Noureddine left", True),
        ("Noureddine", "قال نور الدين ذلك", True),
        ("Noureddine", "قال نور حداد ذلك", False),
        ("سمير نصر الله", "with Samir Nasrallah", True),
        ("نور الدين حداد", "with Nour ed-Dine Haddad", True),
        ("آل سعيد", "he said so", False),
        ("B2B", "they came from B2B", True),
        ("ليلى حداد", "قالت ليلى", False),
        ("سامر قباني", "رأت ليلى حداد ذلك", False),
        ("نورس", "النوارس تطير", False),
    ],
)
def test_names_are_found_however_they_are_written(desk: Desk, add: Add, name: str, text: str, found: bool) -> None:
    key = add("person", name=name)
    assert [(one.record, one.places, one.whole) for one in find(desk, text)] == [(key, ("here",), True)] * found


COMPOUND = "عبد الرحمن القاسم"
CHAIN = "محمد عبد العزيز آل سعيد"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *((COMPOUND, text) for text in (
            "Abd al-Rahman al-Qasim came", "Abd Al Rahman Al Qasim came", "Abd-ur-Rahman Qasim came",
            "then al-Qasim Abd al-Rahman", "القاسم عبد الرحمن", "قالها لعبد الرحمن القاسم", "أعبد الرحمن القاسم هنا؟",
        )),
        *((CHAIN, text) for text in ("Muhammad ibn Abd al-Aziz Al Saeed", "محمد بن عبد العزيز آل سعيد")),
        ("ليلى بنت عبد الله الحداد", "Layla bint Abd Allah al-Haddad"),
        ("محمد الجبوري", "جاء محمد جاسم أحمد علي الجبوري"),
        ("عبد الرحمن", "قال عبدالرحمن"),
        ("عبدالرحمن", "قال عبد الرحمن"),
        ("ليلى عبد", "قالت ليلى عبد ذلك"),
    ],
)  # fmt: skip
def test_a_name_is_counted_by_its_parts_and_not_by_its_words(desk: Desk, add: Add, name: str, text: str) -> None:
    person = add("person", name=name)
    assert [(one.record, one.whole) for one in find(desk, text)] == [(person, True)]


def test_a_part_that_is_written_in_several_words_is_one_part(desk: Desk, add: Add) -> None:
    person = add("person", name=COMPOUND)
    for text in ("قال عبد الرحمن ذلك", "قال لعبدالرحمن ذلك", "then Abd al-Rahman left", "السيد عبد الرحمن"):
        assert [(one.record, one.whole) for one in find(desk, text, near=[person])] == [(person, False)], text
    assert [one.record for one in find(desk, "قال السيد عبد الرحمن")] == [person]
    parts = mentions.called_after(desk, [person], ["ثم لعبد الرحمن", "Abd al-Rahman2, الرحمن"])
    assert parts[person] == ("abd al rahman", "عبد الرحمن")


def test_an_alef_that_asks_is_no_letter_of_a_name_that_is_known_without_it(desk: Desk, add: Add) -> None:
    add("person", name="حمد القاسم")
    assert not find(desk, "قال أحمد القاسم ذلك")
    assert find(desk, "أحمد القاسم؟") == []
    person = add("person", name="ليلى حداد")
    assert [one.record for one in find(desk, "أليلى حداد هنا؟")] == [person]


def test_each_text_is_listened_to_and_says_where_they_stand(desk: Desk, add: Add) -> None:
    add("person", name="ليلى حداد")
    texts = [("first", "…"), ("second", "قالت ليلى حداد"), ("third", "وليلى حداد"), ("last", "…")]
    assert [one.places for one in mentions.find(desk, texts)] == [("second", "third")]


def test_every_other_name_counts_alone_and_those_already_told_do_not(desk: Desk, add: Add) -> None:
    person = add("person", name="سامر قباني", other_names="Abu Nawras؛ Hajje ; سمير الكاتب")
    for text in ("قال أبو نورس", "Hajje came", "سمير الكاتب", "سامر قباني"):
        assert [one.record for one in find(desk, text)] == [person], text
        assert not find(desk, text, but=[person])
    records.save(desk, "person", person, {"other_names": "Hajje"})
    assert not find(desk, "قال أبو نورس")


def test_groups_are_found_by_their_whole_name(desk: Desk, add: Add) -> None:
    group = add("organisation", name="راديو حمص")
    assert [(one.record, one.type) for one in find(desk, "أذاعه راديو حمص")] == [(group, "organisation")]
    assert not find(desk, "سافر إلى حمص", near=[group])


def test_of_those_who_are_near_one_part_of_the_name_is_enough(desk: Desk, add: Add) -> None:
    salma, other = add("person", name="Salma Haddad"), add("person", name="سلمى الخطيب")
    for text in ("Salma came with us", "جاءت سلمى", "عند آل حداد"):
        assert [(one.record, one.whole) for one in find(desk, text, near=[salma])] == [(salma, False)], text
        assert not find(desk, text)
    assert {one.record for one in find(desk, "وسلمى", near=[salma, other])} == {salma, other}


def test_a_part_of_a_name_that_stands_there_anyway_means_nobody_else(desk: Desk, add: Add) -> None:
    reem, brother = add("person", name="ريم حداد"), add("person", name="سامي حداد")
    assert not find(desk, "قالت ريم حداد", but=[reem], near=[brother])
    assert [one.record for one in find(desk, "قالت ريم حداد", near=[brother])] == [reem]
    assert [one.record for one in find(desk, "قالت ريم حداد وسامي", but=[reem], near=[brother])] == [brother]


def test_after_a_title_or_an_initial_one_part_is_enough_unless_many_bear_it(desk: Desk, add: Add) -> None:
    salma = add("person", name="سلمى حداد")
    for text in ("Mrs. Haddad said so", "قالت السيدة حداد", "S. Haddad signed", "وقالت للدكتورة حداد"):
        assert [(one.record, one.whole) for one in find(desk, text)] == [(salma, False)], text
    assert not find(desk, "Mrs. Haddad", but=[salma])
    for name in ("عمر", "زياد", "هالة", "رنا", "باسل"):
        add("person", name=f"{name} حداد")
    assert not find(desk, "Mrs. Haddad said so")
    assert [one.record for one in find(desk, "Mrs. Haddad said so", near=[salma])] == [salma]


def test_what_stands_between_a_title_and_a_family_hides_no_name(desk: Desk, add: Add) -> None:
    key, qasim = add("person", name="Jean de La Fontaine"), add("person", name="سلمى القاسم")
    for text in ("M. de La Fontaine signed", "Madame de La Fontaine", "J. de la Fontaine", "à M. La Fontaine"):
        assert [(one.record, one.whole) for one in find(desk, text)] == [(key, False)], text
    for text in ("Mrs. al-Qasim signed", "S. al-Qasim", "السيدة آل القاسم"):
        assert [(one.record, one.whole) for one in find(desk, text)] == [(qasim, False)], text
    for text in ("he went to La Fontaine", "va a la fontaine", "y la fontaine", "M. Dupont de la fontaine"):
        assert not find(desk, text), text


def test_looking_can_be_stopped(desk: Desk, add: Add) -> None:
    add("person", name="ليلى حداد")
    heard = []
    assert mentions.find(desk, [("here", "ليلى حداد")], progress=lambda *far: heard.append(far))
    for times in range(len(heard)):
        with pytest.raises(Cancelled):
            mentions.find(desk, [("here", "ليلى حداد")], progress=stopped_after(times))


def stopped_after(times: int) -> Progress:
    left = iter(range(times))

    def stop(_done: int, _total: int) -> None:
        if next(left, None) is None:
            raise Cancelled

    return stop


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4), st.sampled_from(sorted(TYPES)))
def test_a_record_is_looked_up_under_every_name_its_type_declares(
    desk: Desk, add: Add, names: list[str], type_name: str
) -> None:
    declared = TYPES[type_name]
    made = add(type_name, **{field.name: "; ".join(names) for field in declared.named})
    try:
        for name in names:
            for key in name_keys(name):
                assert (made in desk.store.sounding([pieces(key)])) == bool(declared.named)
            assert name_sounds(name) == {piece for key in name_keys(name) for piece in pieces(key)}
    finally:
        records.bin_records(desk, [made])


def test_a_word_is_borne_as_one_part_of_a_name_alone() -> None:
    assert bears("Salma Haddad", "حداد")
    assert bears("سلمى بنت عبد الله", "عبدالله")
    assert not bears("سلمى حداد", "حدادين")
    assert not bears("سلمى حداد", "سلمى حداد")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("أم ليلى", "ذهبنا وأم ليلى إلى المحكمة"),
        ("أم ليلى", "أعطيناه لأم ليلى"),
        ("عبد الله السوري", "أعطيناه ولعبد الله السوري نسخة"),
        ("علي حسن", "اتصلوا بفلان وبعلي حسن"),
    ],
)
def test_a_name_is_heard_behind_two_particles(desk: Desk, add: Add, name: str, text: str) -> None:
    person = add("person", name=name)
    assert [one.record for one in mentions.find(desk, [("x", text)])] == [person]


def test_a_safe_name_names_somebody_too(desk: Desk, add: Add) -> None:
    person = add("person", name="سامر خليل", safe_name="أبو طارق الثاني")
    assert [one.record for one in mentions.find(desk, [("x", "قال أبو طارق الثاني")])] == [person]


NAMING = [name for name, declared in TYPES.items() if declared.named]


@pytest.mark.parametrize("type_name", NAMING)
@pytest.mark.parametrize("text", ["رأت ليلى حداد ذلك", "call 70 123 456", "write to L.Haddad@example.org", "@lhaddad"])
def test_whoever_is_in_the_bin_is_named_as_whoever_is_not_until_they_are_erased(
    desk: Desk, add: Add, type_name: str, text: str
) -> None:
    reached = {"phones": ("+961 70 123 456",), "emails": ("l.haddad@example.org",), "accounts": ("@lhaddad",)}
    kept = {name: said for name, said in reached.items() if name in TYPES[type_name].by_name}
    key = add(type_name, name="ليلى حداد", **kept)
    expected = [one.record for one in find(desk, text)]
    assert expected in ([key], [])
    records.bin_records(desk, [key])
    assert [one.record for one in find(desk, text)] == expected
    records.purge(desk, [key])
    assert not find(desk, text)


def test_a_record_put_away_does_not_speak_against_the_same_name_outside_the_bin(desk: Desk, add: Add) -> None:
    twin, live = (add("person", name="ليلى حداد") for _ in range(2))
    records.bin_records(desk, [twin])
    assert [one.record for one in find(desk, "قالت ليلى حداد")] == [live]
    assert not find(desk, "قالت ليلى حداد", but=[live])
    records.restore(desk, [twin])
    records.save(desk, "person", twin, {"phones": ("70 123 456",)})
    records.bin_records(desk, [twin])
    assert [one.record for one in find(desk, "قالت ليلى حداد، 70123456", but=[live])] == [twin]
    assert not find(desk, "قالت ليلى", near=[twin])


BETWEEN = ["/", "_", "\u2009", "\u202f", "—", "–", "-", ".", "\u00a0", "\n", " / ", ", ", "\u200b", "·"]


@pytest.mark.parametrize("kept", ["+961 70 123 456", "70/123456", "Signal: 00961-70-123456", "70 123 456 / 71 222 333"])
@pytest.mark.parametrize("between", BETWEEN)
def test_a_telephone_is_heard_however_it_is_parted_and_wherever_it_is_kept(
    desk: Desk, add: Add, kept: str, between: str
) -> None:
    field = "accounts" if kept.startswith("Signal") else "phones"
    person = add("person", name="Layla Haddad", **{field: (kept,)})
    for groups in (("70", "123456"), ("70", "123", "456"), ("00961", "70", "12", "34", "56"), tuple("70123456")):
        said = between.join(groups)
        assert [one.record for one in find(desk, f"call {said} at night")] == [person], said
        assert [one.record for one in find(desk, f"03 111 222{between}{said}{between}04 333 444")] == [person], said
    assert not find(desk, f"on 29{between}11{between}2026, 70{between}123{between}457")


def test_a_telephone_is_marked_as_it_stands_there_and_not_with_what_stands_before(desk: Desk, add: Add) -> None:
    add("person", name="Layla Haddad", phones=("+961 70 123 456",))
    assert find(desk, "room 29 70 123 456")[0].said[0] == "70123456"
    assert find(desk, "room 29, +961 70/123456")[0].said[0] == "96170123456"


@pytest.mark.parametrize("sign", ["\u200b", "\u200f", "\u200c", "\u2060", "\u00ad", "\ufeff", "\u2069\u2068"])
@pytest.mark.parametrize(("name", "text"), [("ليلى حداد", "قالت ليلى{}حداد"), ("Layla Haddad", "by Lay{}la Haddad")])
def test_a_sign_that_nobody_sees_hides_no_name(desk: Desk, add: Add, sign: str, name: str, text: str) -> None:
    person = add("person", name=name)
    assert [one.record for one in find(desk, text.format(sign))] == [person]


def test_a_name_of_two_letters_means_somebody_near_where_it_stands_alone(desk: Desk, add: Add) -> None:
    may, wei, maria = (add("person", name=name) for name in ("مي", "Li Wei", "Maria de la Cruz"))
    near = [may, wei, maria]
    for text, found in (("قالت مي", may), ("ومي معها", may), ("Li came", wei), ("Cruz came", maria)):
        assert [one.record for one in find(desk, text, near=near)] == [found], text
        assert not find(desk, text), text
    for text in ("ما قالته من في البيت", "la casa de la esquina", "he said no"):
        assert not find(desk, text, near=near), text
