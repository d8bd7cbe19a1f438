"""What people would use instead, where it is installed: opening and finding among as many entries, in a new process."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from xml.sax.saxutils import escape

from bench.desks import Desks
from bench.measuring import Row
from bench.people import people
from bench.starting import installed
from defender_desk.services import opening
from defender_desk.services.preferences import Preferences
from defender_desk.vault.slots import FLOOR

SIZE = 50_000
_OFFICE = Path(__file__).with_name("office.py")
_PASSPHRASE = "measured and thrown away again"
_FIND = """
import sys
from pathlib import Path
from defender_desk.services import finding, opening
desk = opening.unlock(Path(sys.argv[1]), sys.argv[2])
print(len(finding.find(desk, sys.argv[3])))
opening.close(desk)
"""


def rows(desks: Desks) -> Iterator[Row]:
    """Unlock and find one word; what is not installed is said to be left out.

    Our key derivation is the least that a vault accepts, RFC 9106's second recommended option: theirs are what they
    choose by themselves, and ours of a real desk lasts a second on the machine that the desk is made on.
    """
    if not shutil.which("keepassxc-cli"):
        print("      left out, not installed: KeePassXC", flush=True)
    size = min(SIZE, desks.size)
    word = str(next(people(1, 6))["name"]).split()[0]  # of a name, which all three look through
    folder = desks.folder / "peers"
    ours = folder / "ours"
    folder.mkdir()
    desk = opening.create(ours, _PASSPHRASE, Preferences(), profile=FLOOR).desk
    with desk.change("import") as writing:
        for body in people(size, 6):
            writing.put(None, "person", body)
    opening.close(desk)
    environment = installed(desks.folder / "compiled")
    find = partial(_run, [sys.executable, "-c", _FIND, str(ours), _PASSPHRASE, word], environment)
    if shutil.which("keepassxc-cli"):
        theirs = _keepass(folder, size)
        search = partial(_run, ["keepassxc-cli", "search", "-q", str(theirs), word], None, _PASSPHRASE)
        yield Row(
            f"unlock and find among {size:,}, against KeePassXC", 0.1 if size == SIZE else 1, find, search, rounds=3
        )
    if python := _office_python():
        sheet = _sheet(folder, size, python)
        search = partial(_run, [python, str(_OFFICE), "find", str(sheet), _PASSPHRASE, word])
        yield Row(f"unlock and find among {size:,}, against a sheet in LibreOffice", 0.1, find, search, rounds=3)
    else:
        print("      left out, not installed with its Python: LibreOffice", flush=True)
    shutil.rmtree(folder)


def _run(command: list[str], environment: dict[str, str] | None = None, typed: str = "") -> None:
    subprocess.run(
        command, env=environment, input=typed + "\n", text=True, check=True, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _keepass(folder: Path, size: int) -> Path:
    """The same people as entries of a KeePassXC database with its usual key derivation."""
    entries = "".join(
        f"<Entry><UUID>{_uuid(at)}</UUID><String><Key>Title</Key><Value>{escape(str(body['name']))}</Value></String>"
        f"<String><Key>Notes</Key><Value>{escape(' '.join(str(body.get(name, '')) for name in ('work_note', 'notes')))}"
        "</Value></String></Entry>"
        for at, body in enumerate(people(size, 6))
    )
    group = f"<Group><UUID>{_uuid(size)}</UUID><Name>Root</Name>{entries}</Group>"
    source, made = folder / "source.xml", folder / "theirs.kdbx"
    source.write_text(f"<KeePassFile><Meta/><Root>{group}</Root></KeePassFile>", "utf-8")
    _run(["keepassxc-cli", "import", "-q", "-p", str(source), str(made)], None, f"{_PASSPHRASE}\n{_PASSPHRASE}")
    return made


def _uuid(number: int) -> str:
    return b64encode(number.to_bytes(16, "big")).decode()


def _sheet(folder: Path, size: int, python: str) -> Path:
    """The same people as an ODS sheet that asks for a passphrase."""
    rows, made = folder / "people.csv", folder / "people.ods"
    with rows.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [str(body.get(name, "")) for name in ("name", "work_note", "notes")] for body in people(size, 6)
        )
    subprocess.run([python, str(_OFFICE), "seal", str(rows), str(made), _PASSPHRASE], check=True)
    return made


def _office_python() -> str | None:
    """The Python that LibreOffice can be driven from, if both are installed."""
    for python in filter(None, (shutil.which("python3", path="/usr/bin"), shutil.which("python"))):
        probe = subprocess.run([python, "-c", "import uno"], check=False, stderr=subprocess.DEVNULL)
        if probe.returncode == 0 and shutil.which("soffice"):
            return python
    return None
