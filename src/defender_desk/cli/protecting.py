"""Console commands about what opens a vault, and about leaving: slots, rekey, travel, erase.

Console: the same services as the pages of the settings on keys and on leaving.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from defender_desk.cli import output
from defender_desk.cli.command import Does, unlocked
from defender_desk.cli.secret import passphrase
from defender_desk.services import opening
from defender_desk.services.departure import erasing, staying, travelling
from defender_desk.services.departure.erasing import Erased
from defender_desk.services.unlocking import escrow, rekeying, slots
from defender_desk.text.bidi import isolate
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, beside, fill, ngettext, say
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_count, show_holding

NOT_MEANT = msg("Nothing was erased.")
SAY_YES = msg("Say --yes if you mean it. There is no way back.")


def list_slots(asked: argparse.Namespace) -> None:
    """Tell what opens the vault, and what a guess costs; or the code in a file that another desk wrote for this one."""
    with unlocked(asked) as desk:
        if asked.open:
            given = escrow.read(desk, Path(asked.open))
            day = str(given.day or "")
            if asked.json:
                output.data({"recovery_code": given.code, "name": given.name, "day": day})
            else:
                output.note(beside((isolate(given.name), day)))
                output.line(given.code)
            return
        found = slots.ways_in(desk)
    for one in found:
        if asked.json:
            output.data({
                "slot": one.code, "needed": one.needed, "people": one.people, "mib": one.mib, "passes": one.passes,
            })  # fmt: skip
        else:
            said = _("{name}: each guess at it takes {mib} MiB of memory.")
            output.line(fill(said, name=say(one.name), mib=show_count(one.mib)))


def rekey(asked: argparse.Namespace) -> None:
    """Write the vault under a new key into a new folder, and print its recovery code, which is never shown again."""
    with unlocked(asked) as desk:
        piped = None if sys.stdin.isatty() else "-"
        new = passphrase(asked.new_passphrase_file or piped, again=True, prompt=_("New passphrase: "))
        judgement = opening.judge_passphrase(new)
        if not judgement.enough:
            output.note(_("This passphrase is weak: whoever takes the laptop may guess it."))
            output.note(say(judgement.advice))
        done = rekeying.rekey(desk, new, Path(asked.target))
    if asked.json:
        output.data({
            "vault": str(done.folder), "recovery_code": done.recovery_code, "records": done.records,
            "files": done.files, "lost": len(done.lost),
        })  # fmt: skip
        return
    output.line(show_holding(done.records, done.files))
    if done.lost:
        said = ngettext(
            "{n} file is damaged or missing in the old folder, and so not in the new one.",
            "{n} files are damaged or missing in the old folder, and so not in the new one.",
            len(done.lost),
        )
        output.note(fill(said, n=show_count(len(done.lost))))
    output.note(_("Recovery code. Write it on paper; it is not shown again:"))
    output.line(done.recovery_code)
    output.note(_("The old folder is as it was, and still opens. Erase it once the new one is in use."))


def erase(asked: argparse.Namespace) -> None:
    """Erase a vault where it lies, and say what of it stays elsewhere."""
    if asked.unopened:
        _must_be_meant(asked)
        _erased(asked, erasing.erase_unopened(Path(asked.vault)))
        return
    with unlocked(asked) as desk:
        what = staying.stays(desk)
        backups = what.erasable if asked.backups else ()
        if not asked.json:
            for sentence in (*staying.going(what, backups), *staying.told(what, backups)):
                output.note(sentence)
        _must_be_meant(asked)
        done = erasing.erase(desk, backups)
    _erased(asked, done)


def travel(asked: argparse.Namespace) -> None:
    """Take the vault along encrypted, read it back, and erase it here."""
    with unlocked(asked) as desk:
        made = travelling.pack(desk, Path(asked.target))
        if not asked.json:
            output.line(str(made.snapshot.folder))
            output.line(show_holding(made.records, made.files))
        if made.near:
            output.note(_("This backup lies on the same disk as the desk: whoever takes the one has the other too."))
        _must_be_meant(asked)
        done = travelling.leave(desk, made)
    _erased(asked, done)


def _erased(asked: argparse.Namespace, done: Erased) -> None:
    if asked.json:
        output.data({"headers": done.headers, "backups": done.backups, "left": [str(each) for each in done.left]})
        return
    for each in done.left:
        output.note(fill(_("Could not be removed: {path}"), path=str(each)))
    output.line(_("Erased. Nothing in this folder opens any more."))


def _must_be_meant(asked: argparse.Namespace) -> None:
    if not asked.yes:
        raise Trouble(NOT_MEANT, SAY_YES)


def _meant(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="erase without asking; there is no way back")


def _slots_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--open", metavar="FILE", help="print the code in a file by which this desk opens another")


def _rekey_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", metavar="NEWFOLDER", help="folder of the new vault, empty or not there yet")
    parser.add_argument(
        "--new-passphrase-file", metavar="FILE", help="new passphrase from FILE; - is the next line of standard input"
    )


def _erase_arguments(parser: argparse.ArgumentParser) -> None:
    _meant(parser)
    parser.add_argument("--backups", action="store_true", help="erase the backups in reach too")
    parser.add_argument("--unopened", action="store_true", help="erase without a passphrase, and without being told")


def _travel_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", metavar="TARGET", help="folder on a stick or another disk")
    _meant(parser)


DOES = {
    "slots": Does(list_slots, _slots_arguments),
    "rekey": Does(rekey, _rekey_arguments),
    "erase": Does(erase, _erase_arguments),
    "travel": Does(travel, _travel_arguments),
}
