"""Into the bin, out of it, and erasing for good: which records it was is always said, with the way back if any.

Desktop: one place for all screens that put away. Erasing is the one thing that cannot be taken back, so that it names
what goes and asks for a typed word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from defender_desk.model.changes import Changes
from defender_desk.services import records
from defender_desk.services.records import FILES_LEFT, GOES_LATER, Purged
from defender_desk.text.bidi import isolate
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_count
from defender_desk.ui.kit.dialogs import ask_typed
from defender_desk.ui.shell import Shell

NAMED = 5
"""How many records are named before erasing; the others are counted."""

Failed = Callable[[Trouble], object]


def put_in(shell: Shell, owner: QWidget, ids: Sequence[str], failed: Failed | None = None) -> None:
    """Put records into the bin, as one batch."""
    done = partial(_said, shell, _("Put into the bin: {title}"), _put_in_sentence(len(ids)))
    shell.tasks.run(_named, records.bin_records, shell.desk, tuple(ids), done=done, failed=failed, owner=owner)


def take_out(shell: Shell, owner: QWidget, ids: Sequence[str], failed: Failed | None = None) -> None:
    """Take records out of the bin, as one batch."""
    done = partial(_said, shell, _("Taken out of the bin: {title}"), _taken_out_sentence(len(ids)))
    shell.tasks.run(_named, records.restore, shell.desk, tuple(ids), done=done, failed=failed, owner=owner)


def erase(
    shell: Shell,
    owner: QWidget,
    ids: Sequence[str],
    erased: Callable[[str], object],
    failed: Failed | None = None,
) -> None:
    """Erase records for good, once they were named and the word was typed; `erased` is told before any list is."""
    chosen = tuple(ids)
    if not chosen:
        return

    def done(purged: Purged) -> None:
        owner.setEnabled(True)
        said = _erased_sentence(len(chosen))
        erased(said)
        shell.announce(purged.changes)
        shell.say(said)
        if purged.left:
            shell.notice(say(FILES_LEFT), say(GOES_LATER), "warning")

    def refused(trouble: Trouble) -> None:
        owner.setEnabled(True)
        (failed or shell.notices.trouble)(trouble)

    def asked(titles: Sequence[str]) -> None:
        if ask_typed(owner, *_question(len(chosen), titles), word=_("erase"), yes=_("Erase for good")):
            owner.setEnabled(False)
            run = partial(records.purge, shell.desk, chosen)
            shell.tasks.run(run, done=done, failed=refused, progress=True, label=_("Erasing for good…"), owner=owner)

    shell.tasks.run(_titles, shell.desk, chosen[:NAMED], done=asked, failed=failed, owner=owner)


def _named(change: Callable[..., Changes], desk: Any, ids: tuple[str, ...]) -> tuple[Changes, Sequence[str]]:
    """Do it, and the lines the records are known by; one alone is named."""
    changes = change(desk, ids)
    return changes, _titles(desk, ids) if len(ids) == 1 else ()


def _titles(desk: Any, ids: Sequence[str]) -> Sequence[str]:
    known = records.titles(desk, ids)
    return [known[record] for record in ids if record in known]


def _said(shell: Shell, one: str, several: str, did: tuple[Changes, Sequence[str]]) -> None:
    changes, titles = did
    shell.announce(changes, fill(one, title=titles[0]) if titles else several)


def _put_in_sentence(count: int) -> str:
    return _counted(ngettext("{n} record put into the bin", "{n} records put into the bin", count), count)


def _taken_out_sentence(count: int) -> str:
    return _counted(ngettext("{n} record taken out.", "{n} records taken out.", count), count)


def _erased_sentence(count: int) -> str:
    return _counted(ngettext("{n} record erased.", "{n} records erased.", count), count)


def _question(count: int, titles: Sequence[str]) -> tuple[str, str]:
    """What is asked before erasing: how many, which, and what survives it."""
    more = count - len(titles)
    which = [f"• {isolate(title)}" for title in titles]
    if more:
        which.append(_counted(ngettext("and {n} more", "and {n} more", more), more))
    gone = ngettext(
        "Its history and its files go too, and nothing brings them back.",
        "Their history and their files go too, and nothing brings them back.",
        count,
    )
    stays = _("Copies on other desks, in backups and in files already handed over stay where they are.")
    question = _counted(ngettext("Erase {n} record for good?", "Erase {n} records for good?", count), count)
    return question, "\n\n".join(("\n".join(which), f"{gone} {stays}"))


def _counted(sentence: str, count: int) -> str:
    return fill(sentence, n=show_count(count))
