"""The first message: asks for a safe way and tells nothing, in whatever language and of whatever case."""

from __future__ import annotations

import pytest

from defender_desk.services import records
from defender_desk.services.desk import Desk
from defender_desk.services.referrals import first_contact
from defender_desk.text.bidi import plain
from defender_desk.text.folding import words

from .conftest import Add

NAMES = ("ريم الورّاق", "Reem Warraq", "رابطة النساء", "+963 11 222 333")


@pytest.fixture
def referral(add: Add) -> str:
    group = add("organisation", name="رابطة النساء")
    person = add(
        "person", name="ريم الورّاق", other_names="Reem Warraq", phones=("+963 11 222 333",), organisation=group
    )
    case = add("case", title="اقتحام", people=(person,))
    add("incident", title="مداهمة", story="أخذوا الحاسوب", place="حلب", case=case)
    return add("referral", title="أتعاب المحامي", case=case, people=(person,), provider=add("provider", name="صندوق"))


@pytest.mark.parametrize("language", ["ar", "en", "fr", "es", "de"])
def test_no_word_of_any_record_stands_in_it(desk: Desk, referral: str, language: str) -> None:
    text = first_contact.proposed(language)
    assert len(text) > 120
    said = set(words(text))
    for document in desk.store.each():
        if document.type != "provider" or "shipped" not in document.body:
            for value in document.body.values():
                assert not {word for word in words(str(value)) if len(word) > 2} & said
    assert first_contact.told(desk, referral, text) == ()


def test_in_another_language_it_is_another_text() -> None:
    assert len(set(first_contact.proposed_everywhere())) == 4
    assert first_contact.proposed("de") == first_contact.proposed("en")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_or_number_that_was_written_into_it_is_found(desk: Desk, referral: str, name: str) -> None:
    text = f"{first_contact.proposed('ar')}\n{name}"
    assert first_contact.told(desk, referral, text)


def test_a_word_of_a_title_is_told_as_it_was_written_and_not_as_it_is_compared(desk: Desk, referral: str) -> None:
    assert first_contact.told(desk, referral, "كانت مداهمة، أمس") == ("مداهمة",)


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("Reem al-Warraq was arrested", "ريم الورّاق"),
        ("ولريم", "ريم الورّاق"),
        ("call 00963/11/222333", "ريم الورّاق"),
        ("as Nour Saleh knows", "نور صالح"),
        ("Samir was there", "سمير قباني"),
    ],
)
def test_whoever_every_page_would_name_is_found_in_it_too(
    desk: Desk, add: Add, referral: str, text: str, called: str
) -> None:
    add("person", name="نور صالح")
    kept = desk.store.get(referral)
    assert kept is not None
    add("involvement", who=kept.body["people"][0], relative=add("person", name="سمير قباني"))
    assert plain(first_contact.told(desk, referral, text)[0]) == called


def test_the_words_of_the_proposal_name_nobody_who_is_called_so(desk: Desk, add: Add, referral: str) -> None:
    safe = add("person", name="Channel", other_names="قناة; Canal")
    kept = desk.store.get(referral)
    assert kept is not None
    records.save(desk, "referral", referral, {"people": (*kept.body["people"], safe)})
    for text in first_contact.proposed_everywhere():
        assert first_contact.told(desk, referral, text) == ()


def test_what_was_made_of_it_is_kept_in_the_referral(desk: Desk, referral: str) -> None:
    first_contact.keep(desk, referral, "  تحية  ")
    kept = records.fetch(desk, referral)
    assert kept is not None
    assert kept.values["first_contact"] == "تحية"
