"""What goes of an XML part, what is emptied, and what cannot be judged: the words in which tables say it.

Exchange floor: both families of office files have such tables, and `clean_xml` does as they say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from defender_desk.exchange.hidden import AUTHOR, TIMES
from defender_desk.text.messages import Message

Attributes = Mapping[str, str]
"""What stands in a tag, under the names that the rules use."""


class Gone(NamedTuple):
    """An element that goes with all that is in it."""

    said: Message | None = None
    """What it told; none where that is no more than order among parts."""
    holds: frozenset[str] | None = None
    """All that may be in it; with anything else inside, the file cannot be called clean."""
    only_words: bool = False
    """Whether it tells something only where words are in it."""
    stays_with_words: bool = False
    """Whether the file cannot be called clean with words inside, since somebody might have seen them."""


class Becomes(NamedTuple):
    """What is put in place of an attribute: nothing at all, or what stands for nobody."""

    said: Message | None = None
    value: str | None = None
    when: Callable[[str], bool] = lambda _: True


BY_WHOM_AND_WHEN: Mapping[str, Becomes] = {
    **dict.fromkeys(
        (
            "author", "initials", "who", "user", "username", "userid", "providerid", "creator", "createdby",
            "modifiedby", "lastmodifiedby", "lasteditedby",
        ),
        Becomes(AUTHOR, ""),
    ),
    "date": Becomes(TIMES),
}  # fmt: skip
"""What attributes are called, in whatever family, that name a person or a day."""


class Says(NamedTuple):
    """An element of which the words keep the file from being called clean, where they are such."""

    said: Message
    when: Callable[[str], bool]


class Tells(NamedTuple):
    """An element that keeps the file from being called clean, in the state given."""

    said: Message
    when: Callable[[Attributes], bool] = lambda _: True


@dataclass(frozen=True)
class Rules:
    """What goes, what is emptied and what cannot be judged in one family of XML.

    An element is named as `w:del`, or as `w:trPr/w:del` where it matters what it stands in; an attribute as
    `w:author` wherever it stands, or as `p:cNvPr@name` of one element.
    """

    spaces: Mapping[str, str]
    """Every namespace that is known, and what it is called here; of any other nothing is known."""
    family: str
    """Of which grammar they are: it has every element and attribute that is known, and what is not in it goes."""
    gone: Mapping[str, Gone]
    opened: Mapping[str, Message]
    """Elements of which the tags go and the contents stay."""
    emptied: Mapping[str, Becomes]
    """Elements of which the words go."""
    becomes: Mapping[str, Becomes]
    anywhere: Mapping[str, Becomes]
    """By the last word of an attribute's name in small letters, wherever it stands."""
    otherwise: Becomes
    """What becomes of every attribute that is not named above."""
    tells: Mapping[str, Tells]
    says: Mapping[str, Says]
    moved: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By attributes that name a part, what became of its name."""
