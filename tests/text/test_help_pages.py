"""The pages of help that ship: the same in four languages, and nothing Qt cannot mirror."""

from defender_desk.text.bidi import balanced
from defender_desk.text.languages import LANGUAGES
from defender_desk.text.resources import folder


def pages(language: str) -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in folder("help", language).glob("*.md")}


def test_every_page_is_there_in_every_language() -> None:
    english = pages("en")
    assert "index" in english
    for language in LANGUAGES:
        assert pages(language.code).keys() == english.keys()


def test_every_page_has_as_many_points_as_the_english_one() -> None:
    for language in LANGUAGES:
        for name, page in pages(language.code).items():
            points = [sum(line.startswith(mark) for line in page.splitlines()) for mark in ("# ", "## ", "- ")]
            assert points == [
                sum(line.startswith(mark) for line in pages("en")[name].splitlines()) for mark in ("# ", "## ", "- ")
            ]


def test_no_page_holds_a_table_a_link_or_an_open_bracket() -> None:
    for language in LANGUAGES:
        for page in pages(language.code).values():
            assert "|" not in page
            assert "](" not in page
            assert balanced(page)
