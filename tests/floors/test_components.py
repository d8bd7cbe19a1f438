"""The bill of materials that ships is that of what is pinned, with the OpenSSL that really lies in each wheel."""

from __future__ import annotations

import json
import os
import platform
import sys
from importlib.metadata import distribution
from typing import Any

import pytest

from components import BILL, bill, openssl, pinned, written
from defender_desk import VERSION

Bill = dict[str, Any]
HERE = sys.platform == "linux" and platform.machine() == "x86_64" and sys.version_info[:2] == (3, 11)


@pytest.fixture(scope="module")
def kept() -> Bill:
    told: Bill = json.loads(BILL.read_text("utf-8"))
    return told


def test_each_pinned_package_stands_in_it_with_its_version_and_a_licence(kept: Bill) -> None:
    told = {one["name"]: one["version"] for one in kept["components"] if "version" in one}
    assert told == pinned()
    assert all(one["licenses"] for one in kept["components"])
    assert kept["metadata"]["component"]["version"] == VERSION
    assert kept["bomFormat"] == "CycloneDX"


@pytest.mark.skipif(not HERE, reason="the bill is kept for the wheels of Linux on x86_64; a package makes its own")
def test_it_is_the_bill_of_the_wheels_that_are_here() -> None:
    assert written(bill()) == BILL.read_text("utf-8"), "make sbom"


@pytest.mark.skipif(not HERE, reason="the bill is kept for the wheels of Linux on x86_64; a package makes its own")
def test_no_openssl_is_older_than_it_says(kept: Bill) -> None:
    said = {
        one["name"]: {part["version"] for part in one.get("components", ()) if part["name"] == "OpenSSL"}
        for one in kept["components"]
    }
    found = {name: openssl(distribution(name)) for name in pinned()}
    assert {name: versions for name, versions in said.items() if versions} == {
        name: versions for name, versions in found.items() if versions
    }
    assert found["sqlcipher3"], "the very library that seals the vault"
    assert found["cryptography"]


def test_it_tells_no_place_on_a_disk_and_no_moment(kept: Bill) -> None:
    text = BILL.read_text("utf-8")
    assert "timestamp" not in text
    assert "file:" not in text
    assert os.sep + "home" + os.sep not in text
