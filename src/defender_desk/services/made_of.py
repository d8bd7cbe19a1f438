"""What the desk is made of: the packages it rests on, their licences, and the OpenSSL inside each.

Services: read from the bill of materials that ships (CycloneDX, `make sbom`); nobody is asked.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from defender_desk.text.resources import folder

OPENSSL = "OpenSSL"
_BUILDS = "excluded"
"""The scope of what only builds a desk."""


@dataclass(frozen=True)
class Part:
    """One package; what others made that is no package has no version."""

    name: str
    version: str
    licence: str
    """As SPDX writes it."""
    openssl: str
    """The version of the OpenSSL built into it, or ''."""
    inside: int
    """How many libraries of others lie in it."""


def parts() -> list[Part]:
    """Every package of this desk, by name."""
    told = json.loads(folder("components.cdx.json").read_text("utf-8"))["components"]
    read = [_part(one) for one in told if one.get("scope") != _BUILDS]
    return sorted(read, key=lambda part: part.name.lower())


def _part(told: dict[str, object]) -> Part:
    inside = told.get("components", [])
    libraries = inside if isinstance(inside, list) else []
    versions = [str(one["version"]) for one in libraries if one["name"] == OPENSSL]
    return Part(str(told["name"]), str(told.get("version", "")), _licence(told), " ".join(versions), len(libraries))


def _licence(told: dict[str, object]) -> str:
    licences = told["licenses"]
    each = licences if isinstance(licences, list) else []
    words = [one.get("expression") or one["license"].get("id") or one["license"]["name"] for one in each]
    return " AND ".join(words)
