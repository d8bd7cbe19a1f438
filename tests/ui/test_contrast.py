"""Every pair of text and ground that a theme uses is readable; every edge of a field can be seen."""

import pytest

from defender_desk.ui.kit.palettes import COLOURS, contrast

TEXT = (
    [(text, ground) for text in ("text", "muted") for ground in ("window", "surface", "sunken")]
    + [("text", ground) for ground in ("hover", "accent_soft", "danger_soft", "warning_soft", "good_soft")]
    + [("on_accent", "accent"), ("on_accent", "accent_hover"), ("accent_text", "accent_soft"), ("on_danger", "danger")]
    + [(tone, f"{tone}_soft") for tone in ("danger", "warning", "good")]
    + [
        ("danger", "surface"),
        ("danger", "window"),
        ("accent", "surface"),
        ("accent", "window"),
        ("on_practice", "practice"),
    ]
    + [("surface", "text")]  # the undo bar and tips
)
EDGES = [("edge", ground) for ground in ("window", "surface")] + [
    ("accent", "surface"),
    ("accent", "window"),
    ("accent", "sunken"),
]


@pytest.mark.parametrize("theme", COLOURS)
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_is_readable(theme, text, ground):
    known = COLOURS[theme]._asdict()
    assert contrast(known[text], known[ground]) >= 4.5


@pytest.mark.parametrize("theme", COLOURS)
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_and_focus_can_be_seen(theme, edge, ground):
    known = COLOURS[theme]._asdict()
    assert contrast(known[edge], known[ground]) >= 3


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
