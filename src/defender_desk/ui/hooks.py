"""What editors ask of an open desk: finding, naming, opening and making records.

Desktop: every form of every screen is given these hooks; the kit itself knows no desk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from defender_desk.model.kinds import Line
from defender_desk.model.queries import Query
from defender_desk.model.shown import code_name
from defender_desk.model.types import TYPES
from defender_desk.services import finding, listing, records
from defender_desk.text.bidi import isolate, ltr
from defender_desk.text.speech import _, beside, fill, say
from defender_desk.ui.kit.editors import Hooks, Offer
from defender_desk.ui.shell import Shell

MOST_FOUND = 20


def hooks(shell: Shell) -> Hooks:
    """The hooks of an open desk."""
    return Hooks(
        find=lambda types, words, show: shell.tasks.run(_find, shell.desk, types, words, done=show),
        titles=lambda ids, show: shell.tasks.run(records.titles, shell.desk, list(ids), done=show),
        open=lambda record: shell.tasks.run(records.fetch, shell.desk, record, done=lambda kept: _open(shell, kept)),
        new=lambda types, words, made: _new(shell, types, words, made),
    )


def _find(desk: Any, types: tuple[str, ...], words: str) -> list[Offer]:
    if words.strip():
        found = [(one.id, one.type, one.title) for one in finding.find(desk, words, types, MOST_FOUND)]
        return _told_apart(found)
    newest = {one: name for name in types for one in listing.ids(desk, Query(name), limit=MOST_FOUND)}
    titles = records.titles(desk, list(newest)[:MOST_FOUND])
    return _told_apart([(record, newest[record], title) for record, title in titles.items()])


def _told_apart(found: Sequence[tuple[str, str, str]]) -> list[Offer]:
    """Offers of (id, type, title), each with its code name where another bears the same title."""
    bearers = Counter(title for _record, _type, title in found)
    return [
        Offer(record, title if bearers[title] == 1 else beside((isolate(title), ltr(code_name(TYPES[name], record)))))
        for record, name, title in found
    ]


def _open(shell: Shell, kept: records.Kept | None) -> None:
    if kept is None:
        shell.say(say(records.GONE))
    else:
        shell.open(kept.declared.name, kept.id)


def _new(shell: Shell, types: Sequence[str], words: str, made: Callable[[str, str], object]) -> None:
    declared = TYPES[types[0]]
    named = declared.by_name[declared.title[0]]
    if not words or not isinstance(named.kind, Line):
        shell.say(_("Type a name first; the new record is then made under it."))
        return

    def saved(outcome: records.Saved) -> None:
        shell.announce(outcome.changes, fill(_("New: {type}"), type=declared.label))
        made(outcome.id, words)

    shell.tasks.run(records.save, shell.desk, declared.name, None, {named.name: words}, done=saved)
