"""Asks for known weaknesses in what is pinned, and never takes an unanswered question for a good answer.

Packaging: `make audit`. Exits 0 when every pinned package was looked up and none is known to be weak, 1 when one is,
and 3 when the list of weaknesses could not be asked for all of them, as without a network. What lies inside a wheel no
list of Python packages knows: the versions of OpenSSL are printed, to be compared by hand (docs/releasing.md).
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WEAK, UNANSWERED = 1, 3


def ask() -> list[dict[str, Any]] | None:
    """What is known of each pinned package; None where nobody answers."""
    pinned = ["--require-hashes", "--disable-pip", "-r", str(ROOT / "requirements" / "run.txt")]
    command = [sys.executable, "-m", "pip_audit", "--progress-spinner", "off", "--format", "json", *pinned]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        answers: list[dict[str, Any]] = json.loads(told.stdout)["dependencies"]
    except (ValueError, KeyError):
        print(told.stderr.strip()[-400:], file=sys.stderr)
        return None
    return answers


def judge(answers: list[dict[str, Any]] | None) -> tuple[int, list[str]]:
    """The exit status, and what to say line by line."""
    if answers is None:
        return UNANSWERED, ["NOT AUDITED: the list of known weaknesses does not answer"]
    weak = [
        f"{one['name']} {one['version']}: {found['id']}, fixed in {' '.join(found['fix_versions']) or 'none'}"
        for one in answers
        for found in one.get("vulns", ())
    ]
    unknown = [f"NOT AUDITED: {one['name']}: {one['skip_reason']}" for one in answers if "skip_reason" in one]
    return (WEAK if weak else UNANSWERED if unknown or not answers else 0), [*weak, *unknown]


def inside() -> list[str]:
    """The OpenSSL in each wheel, as the bill of materials says."""
    bill = json.loads((ROOT / "resources" / "components.cdx.json").read_text("utf-8"))
    return [
        f"OpenSSL {part['version']} inside {one['name']}: compare with the list that OpenSSL keeps"
        for one in bill["components"]
        for part in one.get("components", ())
        if part["name"] == "OpenSSL"
    ]


if __name__ == "__main__":
    status, said = judge(ask())
    print("\n".join([*said, *inside()]))
    raise SystemExit(status)
