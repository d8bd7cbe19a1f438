"""What the first window does without: it is painted before anything is read that only an open desk needs."""

import subprocess
import sys

import pytest

IMPORTED = "import sys, defender_desk.ui.run; print(*sys.modules)"
LATER = (
    "defender_desk.text.folding",
    "defender_desk.model",
    "defender_desk.services.promises",
    "defender_desk.store",
    "defender_desk.vault",
    "sqlcipher3",
)


@pytest.fixture(scope="module")
def imported():
    said = subprocess.run([sys.executable, "-c", IMPORTED], capture_output=True, text=True, check=True)
    return said.stdout.split()


@pytest.mark.parametrize("later", LATER)
def test_the_first_window_waits_for_nothing_that_only_an_open_desk_needs(imported, later):
    assert "defender_desk.ui.unlock.unlock_page" in imported
    assert later not in imported
