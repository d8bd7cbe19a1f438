"""What a user is told to type finds a changed archive, changed sums, and a signature of somebody else."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from house import ROOT
from release import NAMESPACE, SUMS, add_up, gather, sign

TOLD = (ROOT / "docs" / "verifying.md").read_text("utf-8")
COMMANDS = sorted(set(re.findall(r"^(ssh-keygen .+|sha256sum .+)$", TOLD, re.MULTILINE)))
KEYGEN = shutil.which("ssh-keygen") or ""
pytestmark = pytest.mark.skipif(
    not (KEYGEN and shutil.which("sha256sum")), reason="ssh-keygen and sha256sum are needed"
)


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """A folder as a user gets it, with the keys of the maintainers."""
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / "defender-desk-linux.tar.xz").write_bytes(b"an archive")
    key = new_key(tmp_path, "ours")
    sign(add_up(gather(folder)), key)
    (folder / "release-keys").write_text(f"defender-desk {key.with_suffix('.pub').read_text()}")
    return folder


def new_key(folder: Path, name: str) -> Path:
    key = folder / name
    subprocess.run([KEYGEN, "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    return key


def believed(folder: Path) -> bool:
    """Whether all that the page tells to type ends well."""
    ran = [
        subprocess.run(["/bin/sh", "-c", command], cwd=folder, capture_output=True, check=False) for command in COMMANDS
    ]
    return all(one.returncode == 0 for one in ran)


def test_the_page_says_the_same_in_each_language() -> None:
    assert len(COMMANDS) == 2, "one command for the signature and one for the sums, and none that is told otherwise"
    assert all(TOLD.count(f"\n{command}\n") == 4 for command in COMMANDS)
    assert NAMESPACE in TOLD


def test_a_release_as_it_was_made_is_believed(release: Path) -> None:
    assert believed(release)
    assert {line.split()[1] for line in (release / SUMS).read_text().splitlines()} == {
        "defender-desk-linux.tar.xz",
        "components.cdx.json",
    }


@pytest.mark.parametrize("changed", ["defender-desk-linux.tar.xz", "components.cdx.json", SUMS, f"{SUMS}.sig"])
def test_a_changed_byte_is_not(release: Path, changed: str) -> None:
    path = release / changed
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert not believed(release)


def test_nor_what_somebody_else_signed(release: Path, tmp_path: Path) -> None:
    (release / "defender-desk-linux.tar.xz").write_bytes(b"another archive")
    sign(add_up(gather(release)), new_key(tmp_path, "theirs"))
    assert not believed(release)
