import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.model.documents import BIN, Document
from defender_desk.model.levels import Level, Profile
from defender_desk.model.redaction import redacted, withheld
from defender_desk.model.types import TYPES


@given(document=strategies.documents(), ceiling=st.sampled_from(Level), data=st.data())
def test_nothing_above_the_ceiling_is_left(document, ceiling, data):
    declared = TYPES[document.type]
    also = data.draw(st.sets(st.sampled_from([field.name for field in declared.fields]), max_size=3))
    light = redacted(declared, document, ceiling, also)
    for name in {*light.body, *light.clocks} - {BIN}:
        assert name not in also
        known = declared.by_name.get(name)
        assert (known.kind.level if known else Level.SECRET) <= ceiling
    assert {*light.body} | {*withheld(declared, document, ceiling, also)} == {*document.body}
    assert not {*light.body} & {*withheld(declared, document, ceiling, also)}
    assert all(light.body[name] == document.body[name] for name in light.body)


@given(document=strategies.documents())
def test_everything_keeps_everything(document):
    assert redacted(TYPES[document.type], document, Level.SECRET) == document


@given(document=strategies.documents(), ceiling=st.sampled_from(Level))
def test_lightening_twice_is_lightening_once(document, ceiling):
    declared = TYPES[document.type]
    light = redacted(declared, document, ceiling)
    assert redacted(declared, light, ceiling) == light
    assert not withheld(declared, light, ceiling)


@pytest.mark.parametrize("ceiling", [Level.OPEN, Level.INTERNAL, Level.IDENTITY])
def test_a_field_nobody_here_knows_counts_as_secret(ceiling):
    document = Document("a" * 26, "person").edited({"field_of_a_newer_desk": "x"}, "aaaaaaaa", 1, strategies.NOW)
    light = redacted(TYPES["person"], document, ceiling)
    assert not light.body
    assert not light.clocks


def test_profiles_carry_more_and_more():
    ceilings = [profile.ceiling for profile in Profile]
    assert ceilings == sorted(ceilings)
    assert Profile.FULL.ceiling is Level.SECRET


def test_a_family_tie_leaves_nothing_behind_below_everything():
    body = {"relative": "a" * 26, "family_of": "b" * 26, "kinship": "sibling"}
    tie = Document("c" * 26, "involvement").edited(body, "aaaaaaaa", 1, strategies.NOW)
    light = redacted(TYPES["involvement"], tie, Profile.CASEWORK.ceiling)
    assert not light.body
    assert not light.clocks


def test_who_met_whom_stays_at_home():
    body = {"who": "a" * 26, "said": "x", "summary": "x"}
    contact = Document("c" * 26, "contact_log").edited(body, "aaaaaaaa", 1, strategies.NOW)
    assert not redacted(TYPES["contact_log"], contact, Profile.CASEWORK.ceiling).body
