"""Contact cards as files: ours as text, as a picture of its QR code or as a page to print; theirs from any of these.

Services floor: a card tells of no record and holds no secret. What a picture holds is looked for in memory.
"""

from __future__ import annotations

from pathlib import Path

from defender_desk.exchange import identity, qr
from defender_desk.exchange.apart.given import Held
from defender_desk.exchange.apart.requests import Codes
from defender_desk.exchange.identity import Contact
from defender_desk.exchange.looks import LIMIT_CODES
from defender_desk.exchange.media_types import LOOK_AT, media_type
from defender_desk.exchange.printout import Printout, Section, make_pdf
from defender_desk.exchange.whole_file import whole_file
from defender_desk.services.desk import Desk
from defender_desk.services.identity import keys, trust
from defender_desk.text.languages import LANGUAGES
from defender_desk.text.messages import msg
from defender_desk.text.speech import habits, say
from defender_desk.text.trouble import Trouble

ENDINGS = (".txt", ".png", ".pdf")
"""The forms a card is written in: text, a picture of its QR code, a page to print."""
MOST_TEXT = 64 * 2**10
"""Largest part of a file read as the text of a card, in bytes."""
SEVERAL = msg("There are several contact cards in this picture.")
ONE_EACH = msg("Take a picture of one card at a time.")
OTHER_CODE = msg("The QR code in this picture is no contact card.")
THEIR_CODE = msg("Ask for the code on the page “My card” of their desk.")


def write(desk: Desk, target: Path) -> None:
    """Write this desk's card in the form its name asks for; text where it asks for none."""
    made = _MAKES.get(target.suffix.lower(), _text)(desk)
    with whole_file(target) as file:
        file.write(made)


def read(desk: Desk, source: Path) -> Contact:
    """The contact on a card somebody gave us, from its text, a picture of it or a page; raises `Trouble`."""
    try:
        with source.open("rb") as file:
            data = file.read(LIMIT_CODES + 1)
    except OSError as bad:
        raise Trouble(msg("The card cannot be read.")) from bad
    media = media_type(data[:LOOK_AT], source.name)
    if media.startswith("image/") or media == "application/pdf":
        return seen(desk, data, source.name)
    return identity.read_card(data[:MOST_TEXT].decode("utf-8", "replace"))


def seen(desk: Desk, picture: bytes, name: str = "") -> Contact:
    """The contact whose card is in a picture; raises `Trouble` where there is none, or where there are several."""
    found = set()
    for text in desk.reader.ask(Codes(name), Held(picture)):
        try:
            found.add(identity.read_card(text))
        except Trouble:
            continue  # another code in the same picture
    if not found:
        raise Trouble(OTHER_CODE, THEIR_CODE)
    if len(found) > 1:
        raise Trouble(SEVERAL, ONE_EACH)
    return found.pop()


def squares(desk: Desk) -> tuple[tuple[bool, ...], ...]:
    """The QR code of this desk's card, row by row, true where it is dark."""
    return qr.squares(keys.card(desk))


def _text(desk: Desk) -> bytes:
    return keys.card(desk).encode()


def _png(desk: Desk) -> bytes:
    return qr.png(keys.card(desk))


def _pdf(desk: Desk) -> bytes:
    return make_pdf(page(desk))


_MAKES = {".txt": _text, ".png": _png, ".pdf": _pdf}


def page(desk: Desk) -> Printout:
    """The card as a page for paper: its code, its digits, and its words in each of the four languages."""
    mine = keys.own(desk)
    words = tuple((one.own_name, " ".join(trust.phrase(mine, one.code))) for one in LANGUAGES)
    compare = say(
        msg("When you meet, or on a line you trust, read the words or the digits aloud. Compare all of them.")
    )
    facts = (
        (say(msg("Name")), mine.name or say(msg("Without a name"))),
        (say(msg("Fingerprint")), mine.fingerprint),
        (say(msg("Age key")), mine.receive),
    )
    return Printout(
        say(msg("Card of a desk")),
        habits().language,
        (
            Section(say(msg("To be photographed")), code=keys.card(desk)),
            Section(say(msg("To read aloud")), words, (compare,)),
            Section(say(msg("This desk")), facts),
        ),
    )
