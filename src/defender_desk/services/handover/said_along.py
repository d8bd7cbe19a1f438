"""What goes along or stays although nobody chose it, said in the language in use.

Services floor: desktop and console say the same of a planned hand-over.
"""

from __future__ import annotations

from defender_desk.services.handover.binned_along import said_of_binned
from defender_desk.services.handover.handing_over import Plan
from defender_desk.text.speech import fill, ngettext
from defender_desk.text.written import show_count


def said_of_noes(count: int) -> str:
    """That so many answers of no go along, in the language in use."""
    text = ngettext(
        "{n} answer of no goes along, so that the other desk keeps to it.",
        "{n} answers of no go along, so that the other desk keeps to them.",
        count,
    )
    return fill(text, n=show_count(count))


def said_along(planned: Plan) -> list[str]:
    """What goes along although nobody chose it, in the language in use."""
    noes = [said_of_noes(len(planned.verdict.noes))] if planned.verdict.noes else []
    return noes + ([said_of_binned(len(planned.binned))] if planned.binned else [])


def said_of_narrowing(planned: Plan) -> list[str]:
    """What was chosen and need not go, or has no place in time, in the language in use."""
    had = ngettext(
        "{n} record stays: they have it as it is.", "{n} records stay: they have them as they are.", planned.had
    )
    undated = ngettext(
        "{n} record stays: nobody wrote when it happened.",
        "{n} records stay: nobody wrote when they happened.",
        planned.undated,
    )
    counted = ((had, planned.had), (undated, planned.undated))
    return [fill(text, n=show_count(count)) for text, count in counted if count]
