"""The house does nothing it forbids itself, and every ban is shown a culprit."""

from __future__ import annotations

import pytest

from bans import (
    calls_refused,
    containers,
    imports_refused,
    late_imports,
    names_refused,
    secrets_brought_back,
    shared_state,
)
from house import Finding, Module, listed, modules, sample

LINES = "from defender_desk.ui.kit.direction "


def findings(module: Module) -> list[Finding]:
    everywhere = {module.name: containers(module)}
    rules = (imports_refused, calls_refused, names_refused, secrets_brought_back, late_imports)
    return [finding for rule in rules for finding in rule(module)] + list(shared_state(module, everywhere))


def test_the_house_keeps_its_bans() -> None:
    everywhere = {module.name: containers(module) for module in modules()}
    found = [finding for module in modules() for finding in findings(module)]
    found += [finding for module in modules() for finding in shared_state(module, everywhere) if finding not in found]
    assert not found, listed(found)


@pytest.mark.parametrize(
    "text",
    [
        "import socket",
        "import ssl as safe",
        "from http import client",
        "import urllib.request",
        "from urllib import request",
        "import webbrowser",
        "import asyncio",
        "from PySide6 import QtNetwork",
        "from PySide6.QtNetwork import QTcpSocket",
        "from PySide6.QtGui import QDesktopServices",
        "import pickle",
        "from marshal import loads",
        "import multiprocessing",
        "from os import *",
        "import subprocess",
        "import tempfile",
        "from subprocess import run  # allowed:",
        "import pytest",
        "eval('1')",
        "exec(x)",
        "compile(x, y, z)",
        "__import__('os')",
        "import builtins\nbuiltins.eval(x)",
        "import os\nos.system('ls')",
        "import os as o\no.popen('ls')",
        "import hashlib\nhashlib.pbkdf2_hmac('sha512', a, b, 2)",
        "from os import system as s\ns('ls')",
        "archive.extractall(there)",
        "unpack = archive.extractall",
        "services.openUrl(url)",
        "print('hello')",
        "import os\nos.execv(a, b)",
        "from PySide6.QtCore import QProcess\nQProcess()",
        "def f():\n    import typst",
        "def f():\n    import typst  # noqa: PLC0415",
        "def f():\n    from defender_desk.text import bidi  # late: slow to load",
        "def f():\n    global x\n    x = 1",
        "SEEN = []\ndef f(x):\n    SEEN.append(x)",
        "SEEN: dict[int, int] = {}\ndef f(x):\n    SEEN[x] = 1",
        "from collections import defaultdict\nSEEN = defaultdict(list)\ndef f(x):\n    del SEEN[x]",
        f"{LINES}import SecretField\nself.words = SecretField('words')\nself.words.clear()",
        f"{LINES}import SecretField\nself.words = SecretField('words')\nself.words.line.clear()",
        f"{LINES}import PassphraseLine\nself.line = PassphraseLine()\nself.line.clear()",
        f"{LINES}import CodeLine, secret\ncode = CodeLine()\nsecret(code)\ncode.clear()",
        f"{LINES}import secret\nclass A:\n    def f(self):\n        secret(self)\n        self.clear()",
        "SEEN = set()\nclass A:\n    def f(self):\n        def g():\n            SEEN.add(1)\n",
    ],
)
def test_a_culprit_is_seen(text: str) -> None:
    assert findings(sample(text))


@pytest.mark.parametrize(
    "text",
    [
        "from urllib.parse import quote",
        "import os\nos.path.join(a, b)",
        "import re\nre.compile('x')",
        "import httpolice",
        "import subprocess  # allowed: the desk restarts itself so that nothing stays in memory",
        "import os\nos.execv(a, b)  # allowed: locking replaces the process",
        "def f():\n    import typst  # 50 MB, needed only for a PDF",
        "SEEN = {1: 2}\ndef f(x):\n    return SEEN[x]",
        "SEEN = []\ndef f(x):\n    SEEN = []\n    SEEN.append(x)",
        "SEEN = []\nSEEN.append(1)",
        "def f(seen):\n    seen.append(1)",
        f"{LINES}import SecretField\nself.words = SecretField('words')\nself.words.forget()\nself.list.clear()",
        "def f():\n    import typst  # 50 MB\n    from PIL import Image",
        "def f():\n    # 50 MB, needed only for a PDF\n    import typst",
    ],
)
def test_the_innocent_are_left_alone(text: str) -> None:
    assert not findings(sample(text))


def test_floors_of_their_own_rules() -> None:
    assert not findings(sample("print('hello')", "defender_desk.cli.commands"))
    assert not findings(
        sample("def f():\n    import defender_desk.ui.cases  # after the first paint", "defender_desk.ui.app")
    )
    assert findings(sample("def f():\n    import defender_desk.ui.cases", "defender_desk.ui.app"))


def test_changing_the_container_of_another_module_is_seen() -> None:
    text = "from defender_desk.model.types import TYPES\ndef f(x):\n    TYPES.append(x)"
    assert list(shared_state(sample(text), {"defender_desk.model.types": frozenset({"TYPES"})}))
