"""What a file may be called: whoever finds a stick reads the names on it without opening anything.

Services floor: `leaving.outward` asks here for whatever leaves, by the records as they are kept: what an extent
withholds would else stand outside on the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from defender_desk.exchange.whole_file import ANOTHER_NAME
from defender_desk.model.documents import Document
from defender_desk.model.kinds import Line
from defender_desk.model.types import TYPES
from defender_desk.services.desk import Desk
from defender_desk.text.folding import fold
from defender_desk.text.messages import msg
from defender_desk.text.names import several_names
from defender_desk.text.trouble import Trouble

NAMED = msg("The name of the file tells who or what is in it.")
_OURS = frozenset(("practice", "providers", "document", "copy"))
"""Words of the names we propose ourselves, which beside them hold the day alone."""
_TELLING = re.compile("[^\\W_]{4,}|[\u0621-\u06d3]{3}")
"""A word that tells by itself: names of three letters are usual in Arabic, and small words in Latin letters."""


def refuse_telling(desk: Desk, keys: Iterable[str], target: Path) -> None:
    """Refuse a name that holds a word by which somebody in these records, or who works here, is called.

    A shorter name, and the title of a record in several words, are refused where all of it stands there.
    """
    told = _words(target.stem) - _OURS
    documents = desk.store.many(dict.fromkeys(keys)).values()
    called = [_words(name) for name in (desk.who, *(name for one in documents for name in _said(one, named=True)))]
    titles = [_words(title) for one in documents for title in _said(one, named=False)]
    whole = (*filter(None, called), *(words for words in titles if len(words) > 1))
    if any(_TELLING.fullmatch(word) for words in called for word in words & told) or any(one <= told for one in whole):
        raise Trouble(NAMED, ANOTHER_NAME)


def _said(document: Document, *, named: bool) -> Iterator[str]:
    """What it calls people and bodies, or how else it is titled."""
    kind = TYPES.get(document.type)
    if kind is None:
        return
    lines = [name for name in kind.title if isinstance(kind.by_name[name].kind, Line)]
    names = {one.name for one in kind.named} | ({*lines} if "name" in lines else set())
    for name in names if named else {*lines} - names:
        yield from several_names(str(document.body.get(name) or ""))


def _words(text: str) -> set[str]:
    """Folded, without numbers, which the day in a name of ours is made of."""
    words = "".join(letter if letter.isalnum() else " " for letter in fold(text)).split()
    return {word for word in words if not word.isdecimal()}
