"""What a request asks money for, line by line: one sum for each currency, compared with the amount asked for.

Services floor: currencies are never added up together and never converted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from defender_desk.model import codec
from defender_desk.model.documents import Document
from defender_desk.model.records import declared
from defender_desk.model.types import Cost, Referral
from defender_desk.model.values import Money
from defender_desk.services.desk import Desk
from defender_desk.text.messages import Message, msg

DIFFERS = msg("The lines of the budget do not add up to the amount asked for.")
UNPRICED = msg("Some lines of the budget have no amount.")
COLUMNS = ("what", "kind", "quantity", "period", "already_paid", "amount")
"""The fields of a line, in the order of a table."""


@dataclass(frozen=True)
class Line:
    """One line: the record it stands in, and what it says."""

    record: str
    cost: Cost


@dataclass(frozen=True)
class Budget:
    """The lines of one request, their totals by currency, and the amount it asks for."""

    lines: tuple[Line, ...] = ()
    totals: tuple[Money, ...] = ()
    asked: Money | None = None

    @property
    def warnings(self) -> tuple[Message, ...]:
        """What does not fit together; a request without lines, or without an amount, contradicts nothing."""
        unpriced = any(line.cost.amount is None for line in self.lines)
        differs = bool(self.totals) and self.asked is not None and self.totals != (self.asked,)
        return tuple(message for holds, message in ((differs, DIFFERS), (unpriced, UNPRICED)) if holds)


def of_referral(desk: Desk, referral: str) -> Budget:
    """The budget of a referral."""
    costs = sorted(desk.store.parts([referral], "cost", "referral"), key=lambda one: (one.created, one.id))
    lines = tuple(Line(one.id, _cost(one)) for one in costs)
    kept = desk.store.get(referral)
    asked = codec.value_of(declared(Referral).by_name["amount"], kept.body) if kept else None
    return Budget(lines, totals(line.cost.amount for line in lines), asked if isinstance(asked, Money) else None)


def totals(amounts: Iterable[Money | None]) -> tuple[Money, ...]:
    """One sum for each currency, in the order of their codes."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for amount in amounts:
        if amount is not None:
            sums[amount.currency] += amount.sum
    return tuple(Money(sums[currency], currency) for currency in sorted(sums))


def _cost(document: Document) -> Cost:
    record = codec.from_body(declared(Cost), document.body)
    assert isinstance(record, Cost)  # noqa: S101  for the type checker; `from_body` makes the declared class
    return record
