"""One word of a question: the forms that answer it, as an FTS5 expression and as a test of a word in a text.

Text floor: `asking` makes these; the index answers by the expression, and `marking` shows where by the same forms.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple


class Wanted(NamedTuple):
    """What answers one word that was typed.

    `forms`: the word itself and its stems. `starts`: what it may grow from while it is being typed. `others`: known
    words that begin so and are another word. `groups`: the pieces of a number, which also answer when all are there;
    those of `one` long number when they follow each other.
    """

    forms: tuple[str, ...]
    starts: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    one: bool = False

    def expression(self) -> str:
        """Ask the index for it."""
        whole = _quoted(self.forms)
        if self.groups:
            whole.append(f'f : "{" ".join(self.groups)}"' if self.one else f"({' AND '.join(_quoted(self.groups))})")
        grown = [f"{start} *" for start in _quoted(self.starts)]
        if self.others and grown:
            grown = [f"(({' OR '.join(grown)}) NOT ({' OR '.join(_quoted(self.others))}))"]
        return f"({' OR '.join([*whole, *grown])})"

    def met_by(self, word: str, stems: Collection[str]) -> bool:
        """Tell whether a folded word of a text, with these stems, is what answers."""
        if word in self.forms or word in self.groups or any(stem in self.forms for stem in stems):
            return True
        if not self.starts or word in self.others or any(stem in self.others for stem in stems):
            return False
        return word.startswith(self.starts) or any(stem.startswith(self.starts) for stem in stems)


def _quoted(forms: Iterable[str]) -> list[str]:
    return [f'"{form}"' for form in forms]
