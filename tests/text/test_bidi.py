"""The order of letters on a screen is Qt's; that each value reaches it in a whole isolate is shown here."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from defender_desk.text import bidi

FSI, LRI, RLI, PDI = "\u2068", "\u2066", "\u2067", "\u2069"
turning = st.text(st.sampled_from("aب1 -()\n\u2066\u2067\u2068\u2069\u202e\u202c\u2029"), max_size=20)


@pytest.mark.parametrize("neutral", ["+963 11 123 4567", "14:05-15:30", "2026-07-09", "C:\\case\\7", "a@b.org"])
def test_codes_stand_left_to_right(neutral):
    assert bidi.ltr(neutral) == LRI + neutral + PDI


def test_names_decide_their_own_direction():
    assert bidi.isolate("محمد") == FSI + "محمد" + PDI
    assert bidi.isolate("") == bidi.ltr("") == ""


def test_a_settled_value_is_not_wrapped_twice():
    assert bidi.isolate(bidi.ltr("+963")) == bidi.ltr("+963")
    assert bidi.ltr(bidi.isolate("+963")) == LRI + FSI + "+963" + PDI + PDI


def test_two_isolates_are_not_one():
    both = bidi.isolate("a") + bidi.isolate("ب")
    assert bidi.isolate(both) == FSI + both + PDI


def test_names_side_by_side_keep_their_order_in_arabic():
    """FSI would not see the letters inside, and a list or a moment would be read from its end."""
    moment = bidi.isolate("22 تموز 2026") + "، " + bidi.ltr("13:05")
    assert bidi.isolate(moment) == RLI + moment + PDI
    assert bidi.isolate(bidi.isolate(moment)) == bidi.isolate(moment)
    latin = bidi.isolate("Hala") + ", " + bidi.isolate("هالة")
    assert bidi.isolate(latin) == FSI + latin + PDI


@pytest.mark.parametrize(
    ("text", "open_"),
    [
        (f"{FSI}أ{PDI} · {FSI}ب{PDI}", True),
        (f"{FSI}أ{PDI} ({LRI}5{PDI})", True),
        (f"{FSI}أ{PDI}", False),
        (f"{FSI}أ{PDI} ثم", False),
        (f"a {FSI}أ{PDI}", False),
        ("5 · 6", False),
        ("", False),
    ],
)
def test_several_parts_without_a_letter_between_are_undecided(text, open_):
    assert bidi.undecided(text) is open_


def test_a_line_of_names_runs_right_to_left_when_told():
    assert bidi.rtl("a · b") == RLI + "a · b" + PDI


@pytest.mark.parametrize("broken", [PDI + "x", "x" + LRI, FSI + "a" + PDI + PDI + "b", PDI + PDI, RLI + RLI + "x"])
def test_a_value_cannot_break_out_of_its_isolate(broken):
    shown = bidi.isolate(broken)
    depth = [sum((c in (LRI, RLI, FSI)) - (c == PDI) for c in shown[: at + 1]) for at in range(len(shown))]
    assert depth[-1] == 0
    assert all(d > 0 for d in depth[:-1])


@given(turning)
def test_isolates_always_close_in_every_paragraph(text):
    for wrap in (bidi.isolate, bidi.ltr, bidi.rtl):
        shown = wrap(text)
        assert wrap(shown) == shown
        assert bidi.plain(shown) == bidi.plain(text)
        letters = "".join(c for c in shown if c not in "()\u202e\u202c")
        assert bidi.balanced(letters)


def test_isolates_end_with_the_paragraph():
    assert bidi.isolate("a\nب") == f"{FSI}a{PDI}\n{FSI}ب{PDI}"


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("مرحبا hello", "rtl"),
        ("Hello مرحبا", "ltr"),
        ("123 مرحبا", "rtl"),
        ("- (5) «نعم»", "rtl"),
        ("+963 11", "ltr"),
        ("", "ltr"),
        ("\u2068Latin\u2069 ثم", "rtl"),
        ("\u2068محمد\u2069", "rtl"),
        ("٤٥ cases", "ltr"),
        ("\u200fLatin", "rtl"),
        ("שלום", "rtl"),
    ],
)
def test_the_first_letter_decides(text, direction):
    assert bidi.base_direction(text) == direction


def test_without_a_letter_the_page_decides():
    assert bidi.base_direction("12:30", "rtl") == "rtl"


@pytest.mark.parametrize(
    "text", ["", "(a)", "«مرحبا» (1)", f"{FSI}{{name}}{PDI}", "[{}]", "a\u202bب\u202c", "one\ntwo"]
)
def test_balanced(text):
    assert bidi.balanced(text)


@pytest.mark.parametrize(
    "text", ["(", ")", "(]", "«مرحبا", f"{FSI}x", f"x{PDI}", f"({FSI}){PDI}", f"{LRI}a\nb{PDI}", "\u202ex"]
)
def test_unbalanced(text):
    assert not bidi.balanced(text)


def test_controls_are_seen():
    assert bidi.has_bidi_controls("photo\u202egpj.exe")
    assert not bidi.has_bidi_controls("photo.jpg صورة")


@given(
    st.recursive(st.text("aب1 ،", min_size=1), lambda parts: st.lists(parts.map(bidi.isolate), min_size=1).map("".join))
)
def test_a_settled_line_runs_as_before_and_asks_no_letter(text):
    line = bidi.isolate(text)
    settled = bidi.settled(line)
    assert bidi.plain(settled) == bidi.plain(line)
    assert len(settled) == len(line)
    openers = [letter for letter in settled if letter in "\u2066\u2067\u2068"]
    assert len(openers) < 2 or "\u2068" not in openers


def test_a_line_of_names_keeps_its_direction_when_the_letter_that_decided_is_cut_away():
    line = bidi.isolate(f"{bidi.isolate('يوسف')} · {bidi.isolate('Report')}، و٥ أخرى")
    assert [letter for letter in bidi.settled(line) if letter in "\u2066\u2067"] == ["\u2067", "\u2067", "\u2066"]
