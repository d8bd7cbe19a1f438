"""What a desk is made of, as a bill of materials (CycloneDX): each pinned package, and what lies inside its wheel.

Packaging: `make sbom` writes `resources/components.cdx.json` from `requirements/run.txt` and the wheels installed here;
nothing is asked of a network. Versions inside a wheel are read from its own bill, its binaries, or the library itself.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from defender_desk import VERSION

ROOT = Path(__file__).resolve().parents[1]
BILL = ROOT / "resources" / "components.cdx.json"
PINNED = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ]+) \\$", re.MULTILINE)
BINARY = re.compile(r"\.(so(\.[0-9.]+)?|pyd|dll|dylib)$")
OPENSSL = re.compile(rb"OpenSSL (\d+\.\d+\.\d+[a-z]?) +\d{1,2} [A-Z][a-z]{2} \d{4}")
"""How OpenSSL names itself in whatever it was built into."""

UNSAID = {"pyrage": "MIT", "sqlcipher3": "Zlib", "zxcvbn-rs-py": "MIT"}
"""Licences of packages whose wheels name none in their metadata, as their LICENSE files read."""
BUILDS = {"setuptools"}
"""What installs a checkout, and is in no desk."""
OURS = (("Vazirmatn", "OFL-1.1"), ("Lucide", "ISC"))
"""What lies in `resources` and was made by others."""

License = DisjunctiveLicense | LicenseExpression


def pinned() -> dict[str, str]:
    """The version of each package a desk runs with."""
    text = (ROOT / "requirements" / "run.txt").read_text("utf-8")
    return {found["name"]: found["version"] for found in PINNED.finditer(text)}


def openssl(one: Distribution) -> set[str]:
    """The versions of OpenSSL in the binaries of a wheel."""
    binaries = [Path(str(file.locate())) for file in one.files or () if BINARY.search(file.name)]
    return {version.decode() for path in binaries for version in OPENSSL.findall(path.read_bytes())}


def bill() -> Bom:
    """The whole bill; the same wheels give the same one, byte by byte."""
    parts = [_package(name, version) for name, version in sorted(pinned().items())]
    parts += [_part(name, None, licences=_licences(licence)) for name, licence in OURS]
    desk = _part("defender-desk", VERSION, ComponentType.APPLICATION, _licences("GPL-3.0-or-later"))
    made = Bom(components=parts, metadata=BomMetaData(component=desk), serial_number=uuid5(NAMESPACE_OID, str(parts)))
    made.register_dependency(desk, parts)
    return made


def written(made: Bom) -> str:
    """The bill as it is kept: without the moment and the number that would make each one differ."""
    told = json.loads(JsonV1Dot6(made).output_as_string())
    del told["metadata"]["timestamp"], told["serialNumber"]
    return json.dumps(told, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _package(name: str, version: str) -> Component:
    one = distribution(name)
    if one.version != version:
        raise SystemExit(f"{name} {one.version} is installed, {version} is pinned: make, then make sbom again")
    inside = {(part.name.lower(), part.version): part for part in _inside(name, one)}
    made = _part(name, version, licences=_licences(_licence(name, one)), ref=f"pkg:pypi/{name}@{version}")
    made.purl = PackageURL("pypi", None, name, version)
    made.scope = ComponentScope.EXCLUDED if name in BUILDS else ComponentScope.REQUIRED
    for key, part in inside.items():
        part.bom_ref.value = f"{made.bom_ref.value}#{'@'.join(filter(None, key))}"
    made.components = inside.values()
    return made


def _licence(name: str, one: Distribution) -> str:
    told = one.metadata
    return next((str(told[key]) for key in ("License-Expression", "License") if told[key]), None) or UNSAID[name]


def _inside(name: str, one: Distribution) -> Iterator[Component]:
    """What a wheel holds besides its own code: by the bills in it, by what its binaries say, by what it answers."""
    for file in one.files or ():
        if ".dist-info/sboms/" in file.as_posix():
            yield from _told(json.loads(file.read_text("utf-8")).get("components", ()))
    yield from (_part("OpenSSL", version, licences=_licences("Apache-2.0")) for version in sorted(openssl(one)))
    for library, (licence, version) in ANSWERS.get(name, {}).items():
        yield _part(library, version(), licences=_licences(licence))


def _told(parts: Iterable[dict[str, object]]) -> Iterator[Component]:
    for part in parts:
        purl = PackageURL.from_string(str(part["purl"])) if part.get("purl") else None
        if purl and purl.type == "pypi":  # the wheel itself, or a module of it
            continue
        made = _part(str(part["name"]), str(part.get("version") or "") or None, licences=_read(part.get("licenses")))
        made.purl = PackageURL(purl.type, purl.namespace, purl.name, purl.version) if purl else None
        yield made


def _read(licences: object) -> list[License]:
    told = licences if isinstance(licences, list) else []
    words = [one.get("expression") or one["license"].get("id") or one["license"].get("name") for one in told]
    return _licences(" AND ".join(words)) if words else []


def _licences(words: str) -> list[License]:
    return [LicenseFactory().make_from_string(words)] if words else []


def _part(
    name: str,
    version: str | None,
    kind: ComponentType = ComponentType.LIBRARY,
    licences: Iterable[License] = (),
    ref: str | None = None,
) -> Component:
    return Component(name=name, version=version, type=kind, licenses=licences, bom_ref=ref or name)


def _sqlcipher() -> str:
    import sqlcipher3  # late: asked only for the bill

    (told,) = sqlcipher3.connect(":memory:").execute("PRAGMA cipher_version").fetchone()
    return str(told).split()[0]


def _sqlite() -> str:
    import sqlcipher3  # late: asked only for the bill

    return str(sqlcipher3.sqlite_version)


def _pdfium() -> str:
    import pypdfium2  # late: asked only for the bill

    return str(pypdfium2.PDFIUM_INFO).partition("@")[0]


def _qpdf() -> str:
    import pikepdf  # late: asked only for the bill

    return str(pikepdf.__libqpdf_version__)


def _qt() -> str:
    from PySide6.QtCore import qVersion  # late: asked only for the bill

    return qVersion()


def _dotted(which: str) -> Callable[[], str]:
    def version() -> str:
        from lxml import etree  # late: asked only for the bill

        return ".".join(map(str, getattr(etree, which)))

    return version


ANSWERS: dict[str, dict[str, tuple[str, Callable[[], str]]]] = {
    "sqlcipher3": {"SQLCipher": ("BSD-3-Clause", _sqlcipher), "SQLite": ("blessing", _sqlite)},
    "lxml": {"libxml2": ("MIT", _dotted("LIBXML_VERSION")), "libxslt": ("MIT", _dotted("LIBXSLT_VERSION"))},
    "pikepdf": {"qpdf": ("Apache-2.0", _qpdf)},
    "pypdfium2": {"PDFium": ("BSD-3-Clause", _pdfium)},
    "pyside6-essentials": {"Qt": ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", _qt)},
}
"""Libraries in wheels that carry no bill of their own, their licences, and how their versions are asked for."""


if __name__ == "__main__":
    (Path(sys.argv[1]) if len(sys.argv) > 1 else BILL).write_text(written(bill()), "utf-8")
