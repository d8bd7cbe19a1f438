"""Makes what is published beside an archive: the bill of materials, the sums of all, and a signature over the sums.

Packaging: `make release KEY=FILE`, where the file is a secret key of OpenSSH that lies on a machine without a network.
Whoever gets a release needs nothing but `ssh-keygen` and `sha256sum`, which their system has: docs/verifying.md.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from hashlib import file_digest
from pathlib import Path

from components import BILL
from freeze import FROZEN

SUMS = "SHA256SUMS"
NAMESPACE = "defender-desk-release"
"""Said while signing and while checking, so that no signature of these keys over anything else can be passed off."""


def gather(folder: Path) -> list[Path]:
    """What of a folder is published: its archives, with the bill of materials laid beside them."""
    archives = sorted(folder.glob("defender-desk-*.tar.xz"))
    if not archives:
        raise SystemExit("there is no archive yet: make package")
    bill = folder / BILL.name
    shutil.copyfile(BILL, bill)
    return [*archives, bill]


def add_up(published: list[Path]) -> Path:
    """Write the sums as `sha256sum --check` reads them."""
    sums = published[0].with_name(SUMS)
    lines = []
    for path in published:
        with path.open("rb") as file:
            lines.append(f"{file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
    sums.write_text("".join(lines), "ascii", newline="\n")
    return sums


def sign(sums: Path, key: Path) -> Path:
    """Sign the sums; `ssh-keygen` asks for the passphrase of the key."""
    signature = sums.with_name(f"{sums.name}.sig")
    signature.unlink(missing_ok=True)
    subprocess.run(["ssh-keygen", "-Y", "sign", "-f", str(key), "-n", NAMESPACE, str(sums)], check=True)
    return signature


if __name__ == "__main__":
    made = add_up(gather(FROZEN.parent))
    print(made.read_text("ascii"), end="")
    if len(sys.argv) > 1:
        print(sign(made, Path(sys.argv[1])))
