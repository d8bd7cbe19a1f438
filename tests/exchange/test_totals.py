"""Rows that add up a table are told from people, in every language, and nobody is taken for a sum."""

import pytest

from defender_desk.exchange.totals import is_total


@pytest.mark.parametrize(
    "cells",
    [
        ("Total", "", "25"),
        ("", "TOTAL :", "1,250.00 USD"),
        ("المجموع", "٢٥"),
        ("الإجمالي: ٢٥ شخصاً", ""),
        ("اجمالي عام", "12", "13"),
        ("Total général", "1 250 €"),
        ("Sous-total", "3"),
        ("Suma total", "40"),
        ("Grand total", "", ""),
    ],
)
def test_a_row_that_adds_up_is_told(cells):
    assert is_total(cells)


@pytest.mark.parametrize(
    "cells",
    [
        ("Nadia Total", "0944 111 222"),
        ("Total", "lawyer in Homs"),
        ("سعاد المجموع", "25"),
        ("سعاد الخطيب", "0944 111 222"),
        ("مجموعة حقوق", "4"),
        ("25", "13"),
        ("", ""),
    ],
)
def test_nobody_is_taken_for_a_sum(cells):
    assert not is_total(cells)
