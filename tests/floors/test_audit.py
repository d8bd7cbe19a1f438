"""An audit that was not answered is told as none: only an answer for every package is a good one."""

from __future__ import annotations

from typing import Any

import pytest

from audit import UNANSWERED, WEAK, inside, judge

FINE = {"name": "lxml", "version": "6.1.3", "vulns": []}
BAD = {"name": "pillow", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2"]}]}
SKIPPED = {"name": "cffi", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ([FINE], 0),
        ([FINE, BAD], WEAK),
        ([FINE, SKIPPED], UNANSWERED),
        ([BAD, SKIPPED], WEAK),
        ([], UNANSWERED),
        (None, UNANSWERED),
    ],
)
def test_silence_is_no_good_answer(answers: list[dict[str, Any]] | None, status: int) -> None:
    assert judge(answers)[0] == status


def test_what_is_weak_and_what_was_not_asked_are_named() -> None:
    said = "\n".join(judge([BAD, SKIPPED])[1])
    assert "pillow 1: X-1, fixed in 2" in said
    assert "NOT AUDITED: cffi" in said
    assert any("inside sqlcipher3" in line for line in inside())
