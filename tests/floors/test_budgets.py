"""No module, class or function outgrows its budget, and none has an empty name."""

from __future__ import annotations

import pytest

from budgets import empty_names, overruns, sizes
from house import listed, modules, sample

LONG_FUNCTION = "def long():{comment}\n" + "    step()\n" * 40
LONG_CLASS = "class Long:{comment}\n" + "    field = 1\n" * 300
LONG_MODULE = "{comment}\n" + "value = 1\n" * 400


def test_the_house_is_within_its_budgets() -> None:
    findings = [finding for module in modules() for finding in overruns(module)]
    assert not findings, listed(findings)


def test_no_empty_name() -> None:
    findings = [finding for module in modules() for finding in empty_names(module)]
    assert not findings, listed(findings)


@pytest.mark.parametrize("text", [LONG_FUNCTION, LONG_CLASS, LONG_MODULE], ids=["function", "class", "module"])
def test_an_overrun_is_seen_and_a_reason_lets_it_through(text: str) -> None:
    assert [finding.line for finding in overruns(sample(text.format(comment="")))] == [1]
    assert [finding.line for finding in overruns(sample(text.format(comment="  # budget:")))] == [1]
    assert not list(overruns(sample(text.format(comment="  # budget: one table, read whole"))))


def test_within_the_budget_nothing_is_said() -> None:
    assert not list(overruns(sample("def fits():\n" + "    step()\n" * 39)))


@pytest.mark.parametrize("name", ["defender_desk.text.utils", "defender_desk.common.dates"])
def test_an_empty_module_name_is_seen(name: str) -> None:
    assert list(empty_names(sample("", name)))


def test_an_empty_class_name_is_seen() -> None:
    assert list(empty_names(sample("class CaseManager: ...")))
    assert not list(empty_names(sample("class CaseDesk: ...")))


def test_medians_are_measured() -> None:
    measured = sizes((sample("'''Text.'''\ndef a():\n    pass\n\ndef b():\n    x = 1\n    return x\n"),))
    assert (measured.modules, measured.functions) == ((7,), (2, 3))
    assert "median 2.5 lines" in str(measured)
