"""Budgets: one sum for each currency, never mixed, and a word where it differs from what is asked for."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests import strategies

from defender_desk.model.values import Money
from defender_desk.services import records
from defender_desk.services.application import budgets
from defender_desk.services.desk import Desk

from .conftest import Add

amounts = st.lists(
    st.one_of(st.none(), st.builds(Money, strategies.sums, st.sampled_from(["EUR", "USD", "SYP", ""]))), max_size=12
)


@given(amounts)
def test_no_sum_mixes_currencies_and_nothing_is_lost(given_amounts: list[Money | None]) -> None:
    summed = {money.currency: money.sum for money in budgets.totals(given_amounts)}
    known = [money for money in given_amounts if money]
    assert summed.keys() == {money.currency for money in known}
    for currency, total in summed.items():
        assert total == sum((money.sum for money in known if money.currency == currency), Decimal(0))


def test_lines_are_added_up_and_compared_with_the_amount_asked_for(desk: Desk, add: Add) -> None:
    referral = add("referral", title="x", amount=Money(Decimal(900), "EUR"))
    assert budgets.of_referral(desk, referral).warnings == ()
    add("cost", referral=referral, what="المحامي", kind="legal_fees", quantity=3, amount=Money(Decimal(600), "EUR"))
    lodging = add("cost", referral=referral, kind="rent", amount=Money(Decimal("299.50"), "EUR"))
    budget = budgets.of_referral(desk, referral)
    assert budget.totals == (Money(Decimal("899.50"), "EUR"),)
    assert budget.warnings == (budgets.DIFFERS,)
    records.save(desk, "cost", lodging, {"amount": Money(Decimal("300.00"), "EUR")})
    assert budgets.of_referral(desk, referral).warnings == ()
    add("cost", referral=referral, kind="travel", amount=Money(Decimal(50), "USD"))
    add("cost", referral=referral, kind="medical")
    add("cost", referral=add("referral", title="another"), amount=Money(Decimal(1), "EUR"))
    budget = budgets.of_referral(desk, referral)
    assert budget.totals == (Money(Decimal(900), "EUR"), Money(Decimal(50), "USD"))
    assert budget.warnings == (budgets.DIFFERS, budgets.UNPRICED)
    records.bin_records(desk, [line.record for line in budget.lines])
    assert budgets.of_referral(desk, referral).totals == ()
