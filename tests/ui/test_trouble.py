"""Defects are reported without a word of what records hold."""

import subprocess
import sys

import pytest

from defender_desk.ui import trouble
from defender_desk.ui.kit.columns import columns_of


def failing():
    secret = "Nadia, +963 11 123"
    columns_of(secret)


def test_the_report_names_places_and_no_values():
    with pytest.raises(AttributeError) as caught:
        failing()
    report = trouble.defect_report(caught.value)
    assert "ui/kit/columns.py" in report.replace("\\", "/")
    assert "AttributeError" in report
    assert "Nadia" not in report
    assert "test_trouble" not in report


def test_one_window_for_a_storm_of_defects(monkeypatch):
    seen = []

    def show(error):
        seen.append(error)
        sys.excepthook(ValueError, ValueError("again"), None)

    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    trouble.catch_defects(show)
    sys.excepthook(ValueError, ValueError("first"), None)
    assert len(seen) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")
def test_no_core_dump_and_no_reading_by_others():
    asked = (
        "import ctypes, resource; from defender_desk.ui.hardening import harden; harden();"
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE))"
    )
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "0 (0, 0)"


@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")
def test_the_console_is_hardened_as_the_desk_is():
    asked = (
        "import ctypes, sys; from defender_desk.cli import commands; sys.argv = ['desk', 'types']; commands.program();"
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines()[-1] == "0"


def test_nothing_that_a_record_may_hold_reaches_the_log_of_the_session():
    failing = (
        "import threading, sys; from PySide6.QtCore import qWarning; from PySide6.QtWidgets import QApplication;"
        "from defender_desk.ui.hardening import quiet; from defender_desk.ui.trouble import catch_defects\n"
        "class Secret:\n    def __del__(self): raise ValueError('Hala Nasser')\n"
        "def work(): raise ValueError('Hala Nasser')\n"
        "app = QApplication(['desk', '-platform', 'offscreen']); quiet(); catch_defects(); Secret()\n"
        "thread = threading.Thread(target=work); thread.start(); thread.join(); qWarning('Hala Nasser')\n"
    )
    said = subprocess.run([sys.executable, "-c", failing], capture_output=True, text=True, check=True)
    assert "Hala" not in said.stdout + said.stderr
    assert said.stderr.count("ValueError") == 2, "that something failed is said"
