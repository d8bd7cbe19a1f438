"""What opening and finding takes in a sheet with a passphrase; LibreOffice's own Python runs this file as a program.

python3 office.py seal  PEOPLE.csv SHEET.ods PASSPHRASE
python3 office.py find  SHEET.ods PASSPHRASE WORD     prints how many cells hold the word
"""

from __future__ import annotations

import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import TypeAlias

import uno  # comes with LibreOffice
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

Office: TypeAlias = "uno.pyuno"

_PATIENCE = 60  # seconds to wait for LibreOffice to answer


def seal(office: Office, people: str, sheet: str, passphrase: str) -> None:
    """Keep the rows of a CSV file in UTF-8 as an ODS sheet that asks for the passphrase."""
    book = _load(office, people, FilterName="Text - txt - csv (StarCalc)", FilterOptions="44,34,76,1")
    book.storeToURL(Path(sheet).resolve().as_uri(), _told(FilterName="calc8", Password=passphrase))
    book.dispose()


def find(office: Office, sheet: str, passphrase: str, word: str) -> None:
    """Open it again and find every cell that holds the word."""
    book = _load(office, sheet, Password=passphrase)
    page = book.Sheets.getByIndex(0)
    asked = page.createSearchDescriptor()
    asked.SearchString = word
    found = page.findAll(asked)
    print(0 if found is None else sum(_cells(area) for area in found.RangeAddresses))
    book.dispose()


def _cells(area: Office) -> int:
    return int((area.EndRow - area.StartRow + 1) * (area.EndColumn - area.StartColumn + 1))


def _load(office: Office, path: str, **told: object) -> Office:
    return office.loadComponentFromURL(Path(path).resolve().as_uri(), "_blank", 0, _told(Hidden=True, **told))


def _told(**values: object) -> tuple[Office, ...]:
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


def _started() -> tuple[subprocess.Popen[bytes], Office]:
    """A LibreOffice of its own, with a fresh profile left beside the sheet, and the desktop that answers for it."""
    pipe = f"bench{uuid.uuid4().hex}"
    profile = Path(sys.argv[2]).resolve().parent / "profile"
    running = subprocess.Popen(
        [
            "soffice", "--headless", "--norestore", "--nologo", f"--accept=pipe,name={pipe};urp",
            f"-env:UserInstallation={profile.as_uri()}",
        ],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return running, there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)
        except NoConnectException:
            if time.monotonic() > until:
                running.kill()
                raise
            time.sleep(0.02)


if __name__ == "__main__":
    running, office = _started()
    try:
        {"seal": seal, "find": find}[sys.argv[1]](office, *sys.argv[2:])
    finally:
        office.terminate()
        running.wait()
