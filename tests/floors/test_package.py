"""What the frozen desk leaves out, and the smaller ICU that Qt cannot tell from the whole one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from contents import EXCLUDED, kept, needed, unpadded, ways_out
from small_icu import smaller

SORTS = """
from functools import cmp_to_key
from PySide6.QtCore import QCollator, QDate, QLocale, QTimeZone
words = "أمل امل إيمان آية ابراهيم باسم ة ه ى ي zebra Émile emile éric ñandú nandu oso 10 9 ١٢ ٣ œuf oeuf çа ca".split()
for name in ("ar_SY", "en_US", "fr_FR", "es_ES", "fa_IR"):
    locale = QLocale(name)
    print(*sorted(words, key=cmp_to_key(QCollator(locale).compare)))
    print(locale.toString(QDate(2026, 3, 1), QLocale.FormatType.LongFormat), locale.toUpper("istanbul éß"))
zone = QTimeZone(b"Asia/Damascus")
print(zone.displayName(QTimeZone.TimeType.StandardTime, QTimeZone.NameType.LongName, QLocale("ar_SY")))
print(next(line.split()[-1] for line in open("/proc/self/maps") if "libicudata" in line))
"""


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/lib/libQt6Network.so.6",
        "PySide6/QtQml.abi3.so",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6/Qt/plugins/platforms/libqvnc.so",
        "PySide6/Qt/translations/qtbase_de.qm",
        "babel/locale-data/de.dat",
        "python3.11/lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so",
        "python3.11/lib-dynload/_socket.cpython-311-x86_64-linux-gnu.so",
        "libssl.so.3",
        "libdbus-1.so.3",
        "libsystemd.so.0",
        "phonenumbers/geodata/data1.py",
        "resources/i18n/ar/LC_MESSAGES/defender_desk.po",
        "docx/templates/default-docx-template/word/styles.xml",
    ],
)
def test_it_is_left_out(name: str) -> None:
    assert not kept(name)


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/lib/libQt6Widgets.so.6",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6\\plugins\\platforms\\qwindows.dll",
        "PySide6/Qt/translations/qtbase_ar.qm",
        "babel/locale-data/ar_SY.dat",
        "babel/global.dat",
        "resources/i18n/ar/LC_MESSAGES/defender_desk.mo",
        "resources/fonts/OFL.txt",
        "docx/templates/default.docx",
        "lxml/etree.cpython-311-x86_64-linux-gnu.so",
    ],
)
def test_it_is_kept(name: str) -> None:
    assert kept(name)


def test_the_modules_that_open_connections_are_excluded() -> None:
    assert {"PySide6.QtNetwork", "PySide6.QtQml", "socket", "_socket", "ssl", "_ssl", "webbrowser", "asyncio"} <= set(
        EXCLUDED
    )


def test_a_module_that_reaches_a_network_is_found_in_a_program() -> None:
    held = [
        "select",
        "selectors",
        "socket",
        "urllib.parse",
        "urllib.request",
        "xmlrpc.client",
        "PySide6.QtNetwork",
        "re",
    ]
    assert ways_out(held) == ["PySide6.QtNetwork", "socket", "urllib.request", "xmlrpc.client"]


WITHOUT = """
import sys
for name in sys.argv[1:]:
    sys.modules[name] = None
from pathlib import Path
from defender_desk.exchange.printout import Printout, Section
from defender_desk.exchange.printout_docx import make_docx
from defender_desk.services import opening
made = make_docx(Printout("س", "ar", [Section("س", (("أ", "ب"),))]))
print(made[:2].decode(), sorted(name for name in sys.modules if name.startswith("lxml.") and sys.modules[name]))
"""


def test_the_desk_runs_and_writes_its_documents_without_what_is_excluded() -> None:
    left_out = [name for name in EXCLUDED if name.partition(".")[0] in ("lxml", "_hashlib", "socket", "_socket")]
    told = subprocess.run([sys.executable, "-c", WITHOUT, *left_out], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "PK ['lxml._elementpath', 'lxml.etree']"


def test_a_library_that_only_a_left_out_plugin_asked_for_goes_too() -> None:
    screen, printer = "PySide6/Qt/plugins/platforms/libqxcb.so", "PySide6/Qt/plugins/printsupport/libcups.so"
    binaries = [(name, name, "BINARY") for name in ("libgtk-3.so.0", "libcups.so.2", "libX11.so.6", screen, printer)]
    linked = {screen: ["libX11.so.6"], printer: ["libcups.so.2"]}
    assert [name for name, *_ in needed(binaries, lambda path: linked.get(path, []))] == [
        "libX11.so.6",
        screen,
        printer,
    ]


def test_a_padded_library_is_the_one_that_is_there_anyway() -> None:
    padded, own, other = "pillow.libs/libXau-154567c4.so.6.0.0", "libXau.so.6", "pillow.libs/libjpeg-1.so"
    taken = unpadded([(padded, "/padded", "BINARY"), (own, "/system", "BINARY"), (other, "/jpeg", "BINARY")])
    assert {name: source for name, source, _ in taken} == {padded: "/system", own: "/system", other: "/jpeg"}
    assert unpadded([(padded, "/padded", "BINARY")]) == [(padded, "/padded", "BINARY")]


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("ld"), reason="the linker of binutils is needed")
def test_qt_cannot_tell_the_smaller_icu(tmp_path: Path) -> None:
    from PySide6 import __file__ as qt

    (whole,) = (Path(qt).parent / "Qt" / "lib").glob("libicudata.so.*")
    small = smaller(whole, tmp_path)
    assert small.stat().st_size < whole.stat().st_size / 5
    told = [
        subprocess.run(
            [sys.executable, "-c", SORTS], env=os.environ | preload, capture_output=True, text=True, check=True
        ).stdout
        for preload in ({}, {"LD_PRELOAD": str(small)})
    ]
    assert told[0].splitlines()[:-1] == told[1].splitlines()[:-1]
    assert told[1].splitlines()[-1] == str(small)
