"""Console commands about backups: make one, restore one, and what `check` says of one.

Console: the same services as the backup page of the settings and the door.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from defender_desk.cli import output
from defender_desk.cli.command import Does, unlocked
from defender_desk.cli.secret import passphrase
from defender_desk.services.backups import backing_up, restoring
from defender_desk.services.backups.backup_reading import Examined
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, fill, ngettext, say
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_bytes, show_count, show_holding

DAMAGED = msg("The backup is damaged.")
EARLIER = msg("Try an earlier one, and make a new one on another stick.")


def backup(asked: argparse.Namespace) -> None:
    """Write a backup, read it back, and say what it holds and how much room is left."""
    place = Path(asked.target)
    with unlocked(asked) as desk:
        made = backing_up.make(desk, place)
        removed = [
            backing_up.remove_oldest(desk, place) for _one in backing_up.surplus(desk, place) if asked.remove_oldest
        ]
        surplus = len(backing_up.surplus(desk, place))
    if asked.json:
        output.data({
            "backup": str(made.snapshot.folder), "records": made.records, "files": made.files, "lost": made.lost,
            "free": made.free, "removed": [str(one.folder) for one in removed], "surplus": surplus,
        })  # fmt: skip
        return
    output.line(str(made.snapshot.folder))
    output.line(show_holding(made.records, made.files))
    whole = _("It was read back and is whole. {size} are left there.")
    said = _("It was read back, and is not whole. {size} are left there.") if made.lost else whole
    output.line(fill(said, size=show_bytes(made.free)))
    if made.lost:
        said = ngettext(
            "{n} file is damaged or missing in the desk itself, and so not in the backup.",
            "{n} files are damaged or missing in the desk itself, and so not in the backup.",
            made.lost,
        )
        output.note(fill(said, n=show_count(made.lost)))
    if made.near:
        output.note(_("This backup lies on the same disk as the desk: whoever takes the one has the other too."))
    if made.beside:
        output.note(_("A copy of this desk keeps its backups there too, in a folder of their own."))
    if surplus:
        output.note(_("There are more backups here than are kept. --remove-oldest removes the oldest."))


def restore(asked: argparse.Namespace) -> None:
    """Make a desk of the newest backup in a folder, or of the one named."""
    newest = restoring.newest(Path(asked.vault))
    read = restoring.restore(newest, passphrase(asked.passphrase_file), Path(asked.target), damaged=asked.damaged)
    if asked.json:
        output.data({"vault": asked.target, "records": read.records, "files": read.files, "lost": len(read.lost)})
        return
    output.line(show_holding(read.records, read.files))
    for finding in read.findings:
        output.note(say(finding.what, **finding.values))
    output.line(_("Restored. It opens with the passphrase that held when the backup was made."))


def check(asked: argparse.Namespace) -> None:
    """Read the newest backup in a folder, or the one named, and say what does not hold."""
    newest = restoring.newest(Path(asked.vault))
    read = restoring.check(newest, passphrase(asked.passphrase_file))
    _told(asked, read)
    if not read.sound:
        raise Trouble(DAMAGED, EARLIER)
    if not asked.json:
        output.line(_("Nothing is damaged."))


def _told(asked: argparse.Namespace, read: Examined) -> None:
    if asked.json:
        codes = [finding.code for finding in read.findings]
        output.data({"sound": read.sound, "records": read.records, "files": read.files, "findings": codes})
        return
    for finding in read.findings:
        output.line(say(finding.what, **finding.values))
    output.line(show_holding(read.records, read.files))


def _backup_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", metavar="TARGET", help="folder on a stick or another disk")
    parser.add_argument("--remove-oldest", action="store_true", help="remove the oldest beyond the number that is kept")


def _restore_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", metavar="NEWFOLDER", help="folder of the new desk, empty or not there yet")
    parser.add_argument("--damaged", action="store_true", help="restore what is whole where files are lost")


DOES = {
    "backup": Does(backup, _backup_arguments),
    "restore": Does(restore, _restore_arguments),
}
