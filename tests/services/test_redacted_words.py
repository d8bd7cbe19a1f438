"""A redacted copy of what is told: nobody recorded here is named in it, and it holds what was ticked and no more."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.model.documents import Document
from defender_desk.model.levels import Profile
from defender_desk.model.shown import term_shown
from defender_desk.model.types import TYPES
from defender_desk.model.types.redacting import REDACTED_FROM
from defender_desk.services import records
from defender_desk.services.consent import gate
from defender_desk.services.consent.asking import Step
from defender_desk.services.consent.consent import HAND_OVER
from defender_desk.services.desk import Desk
from defender_desk.services.printout import mentions
from defender_desk.services.redacting import words
from defender_desk.services.redacting.reaching import Reaching
from defender_desk.services.redacting.replacing import places, replaced
from defender_desk.services.redacting.words import Wish
from defender_desk.text import folding, speech
from defender_desk.text.bidi import plain
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.trouble import Trouble

from .conftest import Add

NAME = "ليلى حداد"
SPELT = ("ليلى حداد", "لَيْلى حدّاد", "ليلـى حداد", "Layla Haddad", "LAYLA HADDAD", "ليلي  حداد")
PARTICLES = ("", "و", "ف", "ب", "ل", "ك", "ول", "وب", "فل")
BEFORE = ("", "قالت ", "ثم ذهبوا مع ", "Then ", "- ")
AFTER = ("", " في المساء.", "، وعادت", "!", " left")


def test_particles_stay_joined_to_the_words_in_the_place_of_a_name() -> None:
    said = " ".join(folding.words(NAME))
    for text, other, copy in (
        ("قال لليلى حداد", "زميلة", "قال لزميلة"),
        ("قال لليلى حداد", "[الاسم محجوب]", "قال لـ[الاسم محجوب]"),
        ("قال لليلى حداد", "الشاهدة", "قال للشاهدة"),
        ("وليلى حداد هناك", "[الاسم محجوب]", "و[الاسم محجوب] هناك"),
        ("وبليلى حداد", "زميلة", "وبزميلة"),
        ("لليلى حداد", "a colleague", "لـa colleague"),
        ("Layla Haddad’s door", "a colleague", "Layla Haddad’s door"),
    ):
        assert replaced(text, [(places(text, (said,)), other)]) == copy


def test_a_name_that_is_written_together_with_something_goes_and_the_rest_stays() -> None:
    for text, said, copy in (
        ("قالت ليلى حداد2 ذلك", "ليلي حداد", "قالت X2 ذلك"),
        ("photo by LaylaHaddad.", "layla haddad", "photo by X."),
        ("7LaylaHaddad9, Layla Haddad", "layla haddad", "7X9, X"),
        ("from B2B", "b2b", "from X"),
        ("Layla Haddad¹ and Layla② Haddad", "layla haddad", "X¹ and X"),
        ("قالت ليلى حداد² ذلك", "ليلي حداد", "قالت X² ذلك"),
        ("of Layla Had-\ndad, Layla Had\u00ad\ndad", "layla haddad", "of X, X"),
        ("write to layla.had-\ndad@example.org now", "@layla.haddad@example.org", "write to X now"),
        ("L a y l a  H a d d a d left", "layla haddad", "X left"),
        ("قالت و ل ي ل ى  ح د ا د", "ليلي حداد", "قالت وX"),
    ):
        assert replaced(text, [(places(text, (said,)), "X")]) == copy


@given(
    st.sampled_from(BEFORE), st.sampled_from(PARTICLES), st.sampled_from(SPELT), st.sampled_from(AFTER),
    st.sampled_from(("زميلة", "[الاسم محجوب]", "a colleague", "الشاهدة")),
)  # fmt: skip
def test_whatever_stands_around_a_name_is_kept_letter_for_letter(before, particle, name, after, other) -> None:
    text = f"{before}{particle if not name[0].isascii() else ''}{name}{after}"
    said = [" ".join(folding.words(name))]
    (span,) = places(text, said)
    assert text[span.end :] == after
    assert text[: span.start] == before
    copy = replaced(text, [(places(text, said), other)])
    assert copy.startswith(before + span.particle)
    assert copy.endswith(after)
    assert places(copy, said) == []


def test_a_number_is_found_however_its_groups_are_parted_be_it_a_telephone_or_not() -> None:
    for text, said in (
        ("code 12-34.", "1234"),
        ("code 00-12 34.", "001234"),
        ("account ١٢٣٤ ٥٦٧٨ ٩٠١٢ ٣٤٥٦ ٧٨.", "123456789012345678"),
        ("call 0944-111 222.", "0944111222"),
        ("call +963 (944) 111222.", "963944111222"),
    ):
        start, end = text.index(" ") + 1, len(text) - 1
        assert [(one.start, one.end) for one in places(text, [said])] == [(start, end)], text
    assert places("code 12-345.", ["1234"]) == []


def copied(desk: Desk, add: Add, story: str, **wish: object) -> str:
    """The story of the copy that is made of it."""
    incident = add("incident", title="تقرير", story=story)
    (copy,) = words.make(desk, words.begin(desk, incident), Wish(frozenset({"story"}), **wish)).ids
    return str(desk.store.get(copy).body["story"])


@pytest.mark.parametrize("between", [" ", ", ", "\n", ".\n", "، "])
def test_of_what_overlaps_something_longer_the_rest_goes_too(desk: Desk, add: Add, between: str) -> None:
    person = add("person", name="Layla Haddad")
    story = f"They took Layla{between}Haddad family photos away."
    copy = copied(desk, add, story, others={person: "a teacher"}, hidden=(("Haddad family", "their"),))
    assert copy == f"They took a teacher{between}their photos away."
    copy = copied(desk, add, story, others={person: "a teacher"}, hidden=(("took Layla", "met"),))
    assert copy == f"They met{between}a teacher family photos away."


def test_two_people_whose_names_overlap_both_go(desk: Desk, add: Add) -> None:
    one, other = add("person", name="Samir Nasser"), add("person", name="Nasser Khoury")
    story = "Then Samir Nasser Khoury and Samir Nasser came."
    assert copied(desk, add, story, others={one: "X", other: "Y"}) == "Then X Y and X came."


def test_two_names_of_one_that_overlap_both_go(desk: Desk, add: Add) -> None:
    person = add("person", name="Layla Haddad", other_names="Umm Layla")
    assert copied(desk, add, "Umm Layla Haddad came", others={person: "X"}) == "X X came"


@pytest.mark.parametrize(
    ("story", "copy"),
    [
        ("قال عبد الرحمن، القاسم", "قال X، X"),
        ("عبد الرحمن القاسم، ثم لعبد الرحمن", "\u200fX، ثم لـX"),
        ("Abd al-Rahman al-Qasim, then Abdel Rahman", "X, then X"),
        ("القاسم عبد الرحمن هنا", "\u200fX هنا"),
        ("قال عبد الرحمن\u200bالقاسم ذلك", "قال X ذلك"),
    ],
)
def test_a_name_in_several_words_goes_with_all_of_them(desk: Desk, add: Add, story: str, copy: str) -> None:
    assert copied(desk, add, story, others={add("person", name="عبد الرحمن القاسم"): "X"}) == copy


def test_an_address_that_is_made_of_a_name_goes_whole(desk: Desk, add: Add) -> None:
    person = add("person", name="Layla Haddad", emails=("layla.haddad@example.org",))
    copy = copied(desk, add, "Layla Haddad, layla.haddad@example.org", others={person: "X"})
    assert copy == "X, X"


TELEPHONE = "+964 770 555 0142"
SPELLINGS = (TELEPHONE, "0770 555 0142", "+964 770\n555 0142", "٠٧٧٠٥٥٥٠١٤٢", "00964-770-555-0142", "(0770) 555 0142")


@pytest.mark.parametrize("own", [TELEPHONE, "0770 555 0142", "٠٧٧٠ ٥٥٥ ٠١٤٢", "هاتف 0770 555 0142"])
def test_a_number_that_a_person_hides_themselves_goes_in_every_spelling(desk: Desk, add: Add, own: str) -> None:
    story = " ثم ".join(SPELLINGS)
    original = words.begin(desk, add("incident", title="t", story=story))
    assert words.stands(original, {"story"}, own) == len(SPELLINGS)
    told = words.told(original, Wish(frozenset({"story"}), hidden=((own, "X"),)))["story"]
    assert told == "\u200f" + " ثم ".join("X" for _ in SPELLINGS)


def test_of_a_row_of_numbers_the_one_that_is_meant_goes_and_what_was_typed_around_it(desk: Desk, add: Add) -> None:
    story = "At 22:11; 0770 555 0142, 3 May, call tel. 0770 555 0142"
    original = words.begin(desk, add("incident", title="t", story=story))
    told = words.told(original, Wish(frozenset({"story"}), hidden=(("tel. +964 770 555 0142", "X"),)))["story"]
    assert told == "At 22:11; X, 3 May, call tel. X"
    told = words.told(original, Wish(frozenset({"story"}), hidden=(("tel. 0770 555 0142", "X"),)))["story"]
    assert told == "At 22:11; X, 3 May, call X"


def test_a_number_that_a_person_hides_is_said_to_be_withheld_as_a_number(desk: Desk, add: Add) -> None:
    original = words.begin(desk, add("incident", title="ع", story=f"رقمها {TELEPHONE}، في البصرة"))
    told = words.told(original, Wish(frozenset({"story"}), hidden=((TELEPHONE, ""), ("البصرة", ""))))["story"]
    assert told == "رقمها [الرقم محجوب]، في [محجوب]"
    assert words.withheld_words(original.texts, TELEPHONE) == "[الرقم محجوب]"


def test_an_address_that_a_person_hides_goes_however_it_is_written(desk: Desk, add: Add) -> None:
    story = "Write to layla.h@mail.org, or to <Layla.H@mail.org>; her bank has IQ98NBIQ850123456789012, "
    story += "so IQ98 NBIQ 8501 2345 6789 012."
    original = words.begin(desk, add("incident", title="t", story=story))
    hidden = (("layla.h@mail.org", "X"), ("IQ98 NBIQ 8501 2345 6789 012", "Y"))
    told = words.told(original, Wish(frozenset({"story"}), hidden=hidden))["story"]
    assert told == "Write to X, or to <X>; her bank has Y, so Y."


def test_what_may_reach_somebody_and_stays_readable_is_told_once_with_its_places(desk: Desk, add: Add) -> None:
    person = add("person", name="Layla Haddad", phones=("0771 555 0143",))
    story = f"Layla Haddad, 0771 555 0143. Then {TELEPHONE} at 22:11; 0770 555 0142, 3 May, and layla.h@mail.org."
    original = words.begin(desk, add("incident", title="t", story=story))
    wish = Wish(frozenset({"story"}))
    left = [Reaching(TELEPHONE, 2), Reaching("layla.h@mail.org", 1)]
    assert words.still_reaching(original, wish) == left
    stays = Reaching("0771 555 0143", 1)
    assert words.still_reaching(original, Wish(wish.ticked, left=frozenset({person}))) == [stays, *left]
    hidden = tuple((one.said, "") for one in (stays, *left))
    all_hidden = Wish(wish.ticked, left=frozenset({person}), hidden=hidden)
    assert words.still_reaching(original, all_hidden) == []
    told = words.told(original, all_hidden)["story"]
    assert told.endswith("[number withheld] at 22:11; [number withheld], 3 May, and [withheld].")
    assert words.still_reaching(original, Wish()) == [], "what is not ticked is not told"


@pytest.mark.parametrize(
    ("story", "copy"),
    [
        ("Layla Haddad wrote to us.\nقالت Layla Haddad ذلك.", "\u200eزميلة wrote to us.\nقالت زميلة ذلك."),
        ("ليلى حداد wrote to the embassy.", "\u200eزميلة wrote to the embassy."),
        ("Layla Haddad", "زميلة"),
    ],
)  # fmt: skip
def test_a_paragraph_runs_as_its_own_words_do_whatever_is_put_at_its_start(
    desk: Desk, add: Add, story: str, copy: str
) -> None:
    others = {add("person", name="Layla Haddad"): "زميلة", add("person", name="ليلى حداد"): "زميلة"}
    assert copied(desk, add, story, others=others) == copy


def test_other_words_that_hold_a_part_of_the_name_are_refused(desk: Desk, add: Add) -> None:
    person = add("person", name=NAME)
    for others in ("أخت حداد", "Ms. Haddad", "ليلى"):
        with pytest.raises(Trouble) as refused:
            copied(desk, add, f"قالت {NAME}", others={person: others})
        assert refused.value.message == words.STILL_NAMED, others


def test_neither_words_of_the_desk_nor_somebody_who_stays_named_is_taken_for_a_part(desk: Desk, add: Add) -> None:
    add("person", name="محجوب سالم")
    assert copied(desk, add, "قال محجوب سالم ذلك") == "قال [الاسم محجوب] ذلك"
    stays, goes = add("person", name=NAME), add("person", name="سامر حداد")
    story = "ليلى حداد وسامر حداد، وقالت ليلى"
    copy = copied(desk, add, story, others={goes: "جار"}, left=frozenset({stays}))
    assert copy == "ليلى حداد وجار، وقالت ليلى"


STORY = (
    "قابلنا ليلى حداد ثم ولليلى حداد قصة أخرى. قالت ليلى إن وليلى رأتهم. هاتفها +963944111222 أو 0944 111 222، "
    "بريدها layla@example.org. Then Layla Haddad left with a neighbour."
)


def told(desk: Desk, add: Add) -> tuple[str, str]:
    person = add("person", name=NAME, phones=("+963 944 111 222",), emails=("layla@example.org",))
    case = add("case", title="c", people=(person,))
    incident = add(
        "incident", title="ليلى", story=STORY, place="the square", what=("threat",), case=case, urgency="urgent_72h",
        when=FuzzyDate.exact(date(2026, 3, 1)), protection="public",
    )  # fmt: skip
    return person, incident


def test_a_copy_holds_what_was_ticked_and_names_nobody_recorded_here(desk: Desk, add: Add) -> None:
    speech.use(speech.customary("ar"))
    person, incident = told(desk, add)
    before, original = desk.store.get(incident), words.begin(desk, incident)
    assert [one.record for one in original.named] == [person]
    assert original.ticked == {"what", "when", "urgency"}
    assert not {"case", "protection", REDACTED_FROM} & {one.name for one in original.offered}
    wish = Wish(frozenset({"story", "what"}), {person: "الشاهدة"}, protection="name_withheld")
    shown = words.told(original, wish)
    changes = words.make(desk, original, wish)
    (copy,) = changes.ids
    body = desk.store.get(copy).body
    assert body == {
        "title": "التهديد · نسخة محجوبة التفاصيل",
        "story": shown["story"], "what": ["threat"], "protection": "name_withheld", REDACTED_FROM: incident,
    }  # fmt: skip
    assert shown["story"] == (
        "قابلنا الشاهدة ثم وللشاهدة قصة أخرى. قالت الشاهدة إن والشاهدة رأتهم. هاتفها الشاهدة أو الشاهدة، "
        "بريدها الشاهدة. Then الشاهدة left with a neighbour."
    )
    assert mentions.find(desk, [("story", body["story"])], near=[person]) == ()
    assert desk.store.get(incident) == before
    records.undo(desk, changes.batch)
    assert desk.store.get(copy).binned


def test_those_whom_readers_may_guess_are_not_named_by_a_part_of_their_name_either(desk: Desk, add: Add) -> None:
    person = add("person", name=NAME)
    case = add("case", title="c", people=(person,))
    incident = add("incident", story="قالت ليلى إنها رأتهم", case=case)
    (copy,) = words.make(desk, words.begin(desk, incident), Wish(frozenset({"story"}), {person: "زميلة"})).ids
    assert desk.store.get(copy).body["story"] == "قالت زميلة إنها رأتهم"


def test_of_a_family_with_one_name_each_goes_whole(desk: Desk, add: Add) -> None:
    one, other = add("person", name="ليلى حداد"), add("person", name="سامر حداد")
    incident = add("incident", story="ليلى حداد وسامر حداد، ثم قالت ليلى وقال سامر، وبيت حداد")
    wish = Wish(frozenset({"story"}), {one: "زميلة", other: "جار"})
    (copy,) = words.make(desk, words.begin(desk, incident), wish).ids
    body = desk.store.get(copy).body["story"]
    assert body.startswith("زميلة وجار، ثم قالت زميلة وقال جار، وبيت ")
    assert "حداد" not in body


def test_a_name_is_said_to_be_withheld_in_the_language_of_the_words(desk: Desk, add: Add) -> None:
    speech.use(speech.customary("en"))
    _, incident = told(desk, add)
    original = words.begin(desk, incident)
    arabic = words.told(original, Wish(frozenset({"story"})))["story"]
    assert speech.say_in("ar", words.WITHHELD) in arabic
    assert "[name withheld]" not in arabic


def test_a_number_is_said_to_be_withheld_as_a_number(desk: Desk, add: Add) -> None:
    speech.use(speech.customary("ar"))
    _, incident = told(desk, add)
    said = words.told(words.begin(desk, incident), Wish(frozenset({"story"})))["story"]
    number, name = speech.say_in("ar", words.NUMBER), speech.say_in("ar", words.WITHHELD)
    assert number != name
    assert f"هاتفها {number} أو {number}" in said
    assert f"قابلنا {name}" in said


def test_a_copy_is_called_after_what_it_tells_and_nothing_that_was_left_out(desk: Desk, add: Add) -> None:
    speech.use(speech.customary("en"))
    _, incident = told(desk, add)
    original = words.begin(desk, incident)
    (copy,) = words.make(desk, original, Wish(frozenset({"story", "what"}))).ids
    threat = plain(term_shown("violation_type", "threat"))
    assert desk.store.get(copy).body["title"] == f"{threat} · Redacted copy"
    (bare,) = words.make(desk, original, Wish(frozenset({"story"}))).ids
    assert desk.store.get(bare).body["title"] == "Redacted copy 2"


def test_whoever_is_to_stay_named_does_and_nobody_else(desk: Desk, add: Add) -> None:
    person, incident = told(desk, add)
    other = add("person", name="سامر العلي")
    records.save(desk, "incident", incident, {"story": f"{NAME} مع سامر العلي"})
    original = words.begin(desk, incident)
    wish = Wish(frozenset({"story"}), {other: "جار"}, left=frozenset({person}))
    (copy,) = words.make(desk, original, wish).ids
    assert desk.store.get(copy).body["story"] == f"{NAME} مع جار"


def test_words_that_name_somebody_else_instead_are_refused(desk: Desk, add: Add) -> None:
    person, incident = told(desk, add)
    add("person", name="سامر العلي")
    original = words.begin(desk, incident)
    with pytest.raises(Trouble) as refused:
        words.make(desk, original, Wish(frozenset({"story"}), {person: "سامر العلي"}))
    assert refused.value.message == words.STILL_NAMED


def test_nothing_is_made_of_what_is_another_by_now_or_of_nothing(desk: Desk, add: Add) -> None:
    _, incident = told(desk, add)
    original = words.begin(desk, incident)
    with pytest.raises(Trouble) as refused:
        words.make(desk, original, Wish())
    assert refused.value.message == words.NOTHING_TICKED
    records.save(desk, "incident", incident, {"story": "something else"})
    with pytest.raises(Trouble) as refused:
        words.make(desk, original, Wish(frozenset({"what"})))
    assert refused.value.message == words.CHANGED


@pytest.mark.parametrize("name", [name for name in TYPES if words.redacts(name)])
def test_a_copy_leads_back_here_alone_and_is_judged_for_the_same_people(desk: Desk, add: Add, name: str) -> None:
    person = add("person", name=NAME)
    text = {"incident": "story", "source": "summary", "contact_log": "said"}[name]
    about = {"incident": "case", "source": "about", "contact_log": "case"}[name]
    case = add("case", title="c", people=(person,))
    original = add(name, **{text: STORY, about: (case,) if name == "source" else case})
    made = words.make(desk, words.begin(desk, original), Wish(frozenset({text}), protection="name_withheld"))
    (copy,) = made.ids
    verdict = gate.judge(desk, Step(HAND_OVER, (copy, original), date(2026, 6, 1), profile=Profile.FULL), reason="r")
    assert verdict.concerned[copy] == (person,)
    assert all(REDACTED_FROM not in one.body for one in verdict.goes)
    assert {link.source for link in desk.store.pointing_at(original)} == {copy}
    assert desk.store.get(copy).body.keys() <= {text, "title", "protection", REDACTED_FROM}
    again = words.make(desk, words.begin(desk, original), Wish(frozenset({text})))
    titles = [desk.store.get(key).body.get("title", "") for made in (made, again) for key in made.ids]
    assert titles == (["Redacted copy", "Redacted copy 2"] if "title" in TYPES[name].by_name else ["", ""])


def test_a_word_of_their_own_in_a_day_or_a_choice_is_not_offered(desk: Desk, add: Add) -> None:
    incident = add("incident", title="x", story="y", what=("threat",), when=FuzzyDate.exact(date(2026, 3, 1)))
    with desk.change("edit") as writing:
        writing.put(incident, "incident", {"what": ["threat", "layla_haddad"]})
    assert "what" not in {one.name for one in words.begin(desk, incident).offered}
    assert "when" in {one.name for one in words.begin(desk, incident).offered}
    records.save(desk, "incident", incident, {"when": FuzzyDate("يوم زفاف ليلى")})
    assert "when" not in {one.name for one in words.begin(desk, incident).offered}


def test_what_is_asked_for_first_or_was_said_before_is_offered_of_no_type() -> None:
    never = {
        (declared, one)
        for declared in TYPES.values()
        for one in declared.fields
        if one.kind.former or (declared.asks_first and one.name in declared.asks_first.weighed)
    }
    assert never
    for declared, one in never:
        assert not words._tells(declared, one, Document("x", declared.name, {one.name: "0000"})), one.name
