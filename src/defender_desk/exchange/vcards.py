"""Address cards, vCard 2.1, 3.0 and 4.0: what they say becomes drafts.

Exchange floor: a card is a person or an organisation; what fits no field is kept beside. Telephones are stored as
they were written, with the digits every system reads.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from defender_desk.exchange.card_values import Card, Property
from defender_desk.exchange.drafts import NO_FIELD, NOTHING, TAKEN, UNREADABLE, Draft, Kept
from defender_desk.model import codec
from defender_desk.model.codec import Json
from defender_desk.model.kinds import Choices, Handles, Line, Prose
from defender_desk.model.records import RecordType
from defender_desk.model.shown import several
from defender_desk.model.types import TYPES
from defender_desk.text.bidi import base_direction
from defender_desk.text.digits import fold_digits
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import say
from defender_desk.text.trouble import Trouble

_CUT_OFF = msg("The card in line {line} has no end.")
_NO_CARD = msg("There is no address card in this file.")
_PICTURE = msg("Pictures, sounds and keys on cards are not brought in.")
_NO_PROPERTY = msg("This line is no part of a card.")

_APPLE_LABEL = re.compile(r"_\$!<.*>!\$_")
_SILENT = frozenset({
    "VERSION", "PRODID", "REV", "UID", "SOURCE", "CLIENTPIDMAP", "SORT-STRING", "MAILER", "CLASS", "KIND", "N", "FN",
    "X-ABLABEL", "X-ABADR", "X-ABSHOWAS", "X-ABUID", "X-ADDRESSBOOKSERVER-KIND", "X-PHONETIC-FIRST-NAME", "PROFILE",
    "X-PHONETIC-LAST-NAME", "X-ABORDER", "TZ", "NAME", "LABEL",
})  # fmt: skip
"""Properties that speak of the card and not of the person, or that are read together with others."""
_NOT_TEXT = frozenset({"PHOTO", "LOGO", "SOUND", "KEY", "X-IMAGEHASH", "X-IMAGETYPE", "X-SHARED-PHOTO-DISPLAY-PREF"})
_MESSENGERS = re.compile(
    r"X-(JABBER|AIM|ICQ|MSN|YAHOO|QQ|GOOGLE-TALK|GTALK|SKYPE(-USERNAME)?|TWITTER|SOCIALPROFILE|SIGNAL|WHATSAPP|TELEGRAM"
    r"|MATRIX|WIRE|THREEMA|ACCOUNT)"
)
_LINES: Mapping[str, Message] = {
    "HOME": msg("Home telephone"),
    "WORK": msg("Work telephone"),
    "FAX": msg("Fax"),
    "PAGER": msg("Pager"),
    "CAR": msg("Car telephone"),
}
"""What a card says of a telephone that matters to whoever calls: the wrong one may be answered by somebody else.

A mobile telephone is what most are, and goes without saying: said beside, the number would stand there a second time.
"""
_UNSEEN = frozenset({"Cc", "Cf"})
"""Signs without a shape, in the terms of Unicode: one of them turns the digits round that are read off the screen."""
_SCHEMES = re.compile(r"^(tel|mailto|sms):", re.IGNORECASE)


def drafts_of(cards: Iterable[Card]) -> Iterator[Draft]:
    """Cards as drafts, the broken ones with their trouble; raises `Trouble` when there is none."""
    number = 0
    for number, card in enumerate(cards, 1):
        yield replace(draft_of(card), line=number)
    if not number:
        raise Trouble(_NO_CARD)


def draft_of(card: Card) -> Draft:
    """What a card says, as a person or an organisation."""
    said = _Said(card, TYPES["organisation" if _is_organisation(card) else "person"])
    name = _name(card)
    said.put("name", "FN", name)
    for one in card.properties:
        spoken = _composed(one) if one.name == "N" else ""
        if set(spoken.split()) - set(re.split(r"[\s,]+", name)):
            said.put("other_names", "N", spoken)
    for one in card.properties:
        if one.name not in _SILENT:
            said.take(one)
    for line in card.strange:
        said.keep("", line[: codec.LIMIT_LINE], _NO_PROPERTY)
    trouble = None
    if not card.whole:
        trouble = Trouble(_CUT_OFF, line=card.line)
    elif not said.changes:
        trouble = Trouble(NOTHING, line=card.line)
    return Draft(said.declared.name, said.changes, card.line, trouble, said.names, tuple(said.kept))


@dataclass
class _Said:
    """A draft while its card is read."""

    card: Card
    declared: RecordType
    changes: dict[str, Json] = field(default_factory=dict)
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)

    def take(self, one: Property) -> None:
        """Put a property into the field it belongs to, or keep it beside."""
        if one.name in _NOT_TEXT:
            self.keep(one.name, "", _PICTURE)
            return
        name = "IMPP" if _MESSENGERS.fullmatch(one.name) else one.name
        fields, text_of = _FIELDS.get(name, ((), _plain))
        text = text_of(one)
        label = self._label(one)
        if not text:
            return
        if label:
            self.keep(label, text, NO_FIELD)
        known = next((each for each in fields if each in self.declared.by_name), "")
        if known:
            self.put(known, one.name, text)
        elif one.name == "ORG" and "organisation" in self.declared.by_name:
            self.names["organisation"] = (*self.names.get("organisation", ()), text)
        elif text != self.changes.get("name"):
            self.keep(one.name, text, NO_FIELD)

    def put(self, name: str, heading: str, text: str) -> None:
        """Say something in a field; what does not fit, or comes second where one fits, is kept."""
        kind = self.declared.by_name[name].kind
        before = self.changes.get(name)
        try:
            stored = codec.store(kind, codec.read(kind, text))
            if isinstance(kind, Handles | Choices):
                stored = codec.store(kind, codec.load(kind, [*_list(before), *_list(stored)]))
            elif isinstance(kind, Prose | Line) and before and name != "name":
                joined = f"{before}\n{text}" if isinstance(kind, Prose) else f"{before}; {text}"
                stored = codec.store(kind, codec.read(kind, joined))
            elif before:
                return self.keep(heading, text, TAKEN, name)
        except codec.Unreadable:
            return self.keep(heading, text, UNREADABLE, name)
        if stored is not None:
            self.changes[name] = stored
        return None

    def keep(self, heading: str, text: str, reason: Message, name: str = "") -> None:
        """Keep beside what found no field."""
        self.kept.append(Kept(heading, text, reason, name))

    def _label(self, one: Property) -> str:
        """What somebody called this property themselves ("Mother’s telephone"), or where a telephone rings."""
        label = self.card.labels.get(one.group, "")
        if label and not _APPLE_LABEL.fullmatch(label):
            return label
        said = (part.upper() for part in one.parameters.get("TYPE", ()))
        return several(say(_LINES[part]) for part in dict.fromkeys(said) if one.name == "TEL" and part in _LINES)


def _list(stored: Json) -> list[Json]:
    return stored if isinstance(stored, list) else []


def _plain(one: Property) -> str:
    return one.text


def _handle(one: Property) -> str:
    """A telephone, address or account, without the scheme and with the digits every system reads."""
    service = "".join(one.parameters.get("X-SERVICE-TYPE", ()) or one.parameters.get("TYPE", ())[:1])
    seen = "".join(letter for letter in one.text if unicodedata.category(letter) not in _UNSEEN)
    text = fold_digits(_SCHEMES.sub("", seen)).replace(";ext=", " ext. ").replace(";", " ")
    messenger = one.name == "IMPP" or _MESSENGERS.fullmatch(one.name)
    if not messenger or ":" in text:
        return text
    return f"{service or one.name.removeprefix('X-').lower()}: {text}"


def _parts(one: Property) -> str:
    """An address in one line, with the comma of the script it is written in."""
    line = ", ".join(filter(None, one.parts()))
    return re.sub(r",(?=\s|$)", "،", line) if base_direction(line) == "rtl" else line


def _organisation(one: Property) -> str:
    return " / ".join(filter(None, one.parts()))


def _names(one: Property) -> str:
    return "; ".join(filter(None, one.parts(",")))


def _birthday(one: Property) -> str:
    """ISO 8601 in its short forms as dates that people write: 19850412 and --0412."""
    text = fold_digits(one.text).partition("T")[0].strip()
    if found := re.fullmatch(r"(\d{4}|--)-?(\d\d)-?(\d\d)", text):
        year, month, day = found.groups()
        return f"--{month}-{day}" if year in ("--", "1604") else f"{year}-{month}-{day}"  # 1604: Apple's "no year"
    return text


def _languages(one: Property) -> str:
    return "; ".join(part.partition("-")[0].lower() for part in one.parts(","))


_GENDERS = {"F": "woman", "M": "man", "N": "", "O": "", "U": ""}


def _gender(one: Property) -> str:
    return _GENDERS.get(one.parts()[0].upper(), "")


_FIELDS: Mapping[str, tuple[tuple[str, ...], Callable[[Property], str]]] = {
    "NICKNAME": (("other_names",), _names),
    "X-MAIDENNAME": (("other_names",), _plain),
    "TEL": (("phones",), _handle),
    "EMAIL": (("emails",), _handle),
    "URL": (("web",), _plain),
    "IMPP": (("accounts",), _handle),
    "ADR": (("whereabouts", "address"), _parts),
    "BDAY": (("born",), _birthday),
    "ORG": ((), _organisation),
    "TITLE": (("organisation_role",), _plain),
    "ROLE": (("profession",), _plain),
    "NOTE": (("notes",), _plain),
    "LANG": (("languages",), _languages),
    "GENDER": (("gender",), _gender),
}
"""By property: the fields it can go to, the first one there is, and how its value is read."""


def _is_organisation(card: Card) -> bool:
    said = {one.name: one for one in reversed(card.properties)}
    kind = said.get("KIND") or said.get("X-ADDRESSBOOKSERVER-KIND")
    if kind:
        return kind.text.lower() in ("org", "organization", "group")
    if "X-ABSHOWAS" in said:
        return said["X-ABSHOWAS"].text.upper() == "COMPANY"
    if "ORG" not in said:
        return False
    named = any(part for part in said["N"].parts()) if "N" in said else False
    full = said["FN"].text if "FN" in said else ""
    return not named and full in ("", said["ORG"].parts()[0])


def _name(card: Card) -> str:
    """What the card is known by: its full name, or the best that stands in its place."""
    for wanted, text_of in _CALLED:
        for one in card.properties:
            if one.name == wanted and (text := " ".join(text_of(one).split())):
                return text
    return ""


def _composed(one: Property) -> str:
    """The parts of a name in the order they are spoken; the card has the family first."""
    family, given, further, before, after = (one.parts() + [""] * 5)[:5]
    return " ".join(filter(None, (before, given, further, family, after)))


_CALLED: tuple[tuple[str, Callable[[Property], str]], ...] = (
    ("FN", _plain),
    ("N", _composed),
    ("ORG", _organisation),
    ("NICKNAME", _plain),
    ("EMAIL", _handle),
    ("TEL", _handle),
)
