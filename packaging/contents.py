"""What a frozen desk holds, and what it must not: read by the spec while building and by `freeze` when proving.

Packaging: names are paths inside the bundle, as PyInstaller gives them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

Entry = tuple[str, str, str]
"""A file of the bundle, as PyInstaller lists it: where it goes, where it comes from, what it is."""

# Modules that no frozen desk may hold: what can open a connection, and what is only weight. Without `_socket` Python
# has no way to a network at all; `select` stays, since a program that starts another waits by it, and it opens nothing.
# `_hashlib` alone brings the system's OpenSSL: Python hashes without it, and whole files go through `text.digests`.
_QT = """Network Qml Quick QuickWidgets QuickControls2 OpenGL OpenGLWidgets Sql Test Xml Designer Help UiTools
    Concurrent WebSockets HttpServer"""
_WAYS_OUT = """socket _socket ssl _ssl _overlapped urllib.request http.client http.cookiejar http.server webbrowser
    ftplib smtplib poplib imaplib telnetlib nntplib xmlrpc socketserver asyncio"""
_MODULES = """tkinter test doctest pydoc pydoc_data lib2to3 distutils setuptools pkg_resources pip wheel
    multiprocessing concurrent.futures.process
    pytest _pytest hypothesis numpy pandas IPython
    xml.sax xml.dom
    PIL.ImageTk PIL.ImageQt PIL.ImageGrab PIL._imagingtk PIL._avif PIL._imagingcms PIL._imagingft babel.messages
    lxml.objectify lxml.sax lxml.builder lxml.html lxml.cssselect lxml.isoschematron lxml.doctestcompare lxml.usedoctest
    lxml.pyclasslookup lxml.ElementInclude
    _hashlib"""
EXCLUDED = [*(f"PySide6.Qt{name}" for name in _QT.split()), *_WAYS_OUT.split(), *_MODULES.split()]

# Qt plugins a desk needs, by folder; every other plugin is left out.
PLUGINS = {
    "platforms": ("qxcb", "qwayland", "qoffscreen", "qwindows", "qcocoa"),
    "platformthemes": ("qxdgdesktopportal",),
    "platforminputcontexts": ("composeplatform", "ibusplatform"),
    "styles": ("",),
    "iconengines": ("qsvgicon",),
    "imageformats": ("qsvg", "qjpeg"),  # photographs are decoded elsewhere; a clipboard may hold a JPEG
    "printsupport": ("",),
    "wayland-shell-integration": ("xdg-shell",),
    "wayland-decoration-client": ("",),
}  # fmt: skip
LANGUAGES = ("ar", "en", "fr", "es", "fa", "root")
FORBIDDEN = re.compile(
    r"Qt6?(Network|Qml|Quick|WebEngine|WebSockets|HttpServer|VirtualKeyboard)"
    r"|_(ssl|socket|overlapped)\.|libssl|/tls/|geodata"
)
TYPST = "typst"
PRINTING = "plugins/printsupport/"

_PLUGIN = re.compile(r"PySide6/(?:Qt/)?plugins/(?P<folder>[^/]+)/(?:lib)?(?P<name>[^/]+)$")
_QT_WORDS = re.compile(r"PySide6/(?:Qt/)?translations/(?P<name>[^/]+)$")
_LOCALE = re.compile(r"babel/locale-data/(?P<language>[a-z]+)[^/]*\.dat$")
_WEIGHT = re.compile(  # faster twins of code that is there, a template unpacked beside itself
    r"^rapidfuzz/.*(_avx2|process_cpp|fuzz_cpp)|^docx/templates/default-docx-template/"
)
# A machine with a screen has these: newer than ours, or the very ones its message bus was built with.
_EVERYWHERE = re.compile(r"^(libstdc\+\+|libgcc_s|libdbus-1|libsystemd|libgcrypt|libgpg-error|liblz4|libcap)\.so")
_SOURCES = re.compile(r"resources/.*\.(po|pot|part)$|resources/(fonts|icons)/README\.md$")


def ways_out(modules: Iterable[str]) -> list[str]:
    """Those of the modules of a program by which Python code could reach a network."""
    barred = {*_WAYS_OUT.split(), "PySide6.QtNetwork"}
    return sorted(name for name in modules if any(name == one or name.startswith(f"{one}.") for one in barred))


def kept(name: str) -> bool:
    """Whether a file of the bundle stays in it."""
    path = name.replace("\\", "/")
    if FORBIDDEN.search(path) or _SOURCES.search(path) or _WEIGHT.search(path) or _EVERYWHERE.search(path):
        return False
    if plugin := _PLUGIN.search(path):
        return plugin["name"].startswith(PLUGINS.get(plugin["folder"], ()))
    if words := _QT_WORDS.search(path):
        return words["name"].startswith(tuple(f"qtbase_{language}" for language in LANGUAGES))
    if locale := _LOCALE.search(path):
        return locale["language"] in LANGUAGES
    return True


def needed(binaries: Iterable[Entry], linked: Callable[[str], Iterable[str]]) -> list[Entry]:
    """Leave out the shared libraries that only a left-out plugin asked for, and the printing service's.

    Printing uses the CUPS of the machine where there is one; its library speaks to services, so none is carried along.

    `linked` tells the names of the libraries a file needs, those that they need included.
    """
    entries = list(binaries)
    opened = [entry for entry in entries if not _shared(entry) and PRINTING not in entry[0]]
    wanted = {name for entry in opened for name in linked(entry[1])}
    return [entry for entry in entries if not _shared(entry) or PurePosixPath(entry[0]).name in wanted]


_PADDED, _WHOLE = "pillow.libs/libXau-", "libXau.so.6"
"""What Pillow brings is two megabytes of padding around the very library that Qt's own screen needs."""


def unpadded(binaries: Iterable[Entry]) -> list[Entry]:
    """Let a library that Pillow brings padded be the one of the system, which is in the bundle anyway."""
    entries = list(binaries)
    whole = {name: source for name, source, _ in entries if name == _WHOLE}
    return [
        (name, whole.get(_WHOLE, source) if name.startswith(_PADDED) else source, kind)
        for name, source, kind in entries
    ]


def _shared(entry: Entry) -> bool:
    """Whether a file is a library that others link to, not one that Python or Qt opens by its name."""
    place = PurePosixPath(entry[0])
    return (
        (str(place.parent) in {".", "PySide6/Qt/lib"} or place.parent.name.endswith(".libs"))
        and not place.name.startswith("libpython")
        and place.name.startswith("lib")
    )
