"""Which fact a field of one record tells, so that the gate can ask whether a consent names it.

Model floor: most fields tell the same in every record; an answer tells what its question asks.
"""

from __future__ import annotations

from defender_desk.model.codec import Body
from defender_desk.model.kinds import ANYTHING, ASKED, Choice
from defender_desk.model.records import Field, RecordType
from defender_desk.model.referral_facts import application_fields

QUESTIONS = "application_field"
"""The vocabulary whose terms are questions."""


def fact_of(declared: RecordType, field: Field, body: Body) -> str:
    """The term of `data_scope` that a consent must name before this field is told; "" where it tells of nobody.

    An answer to no question, or to one this desk does not know, may tell anything.
    """
    if field.kind.fact != ASKED:
        return field.kind.fact
    asked = (body.get(each.name) for each in declared.fields if _is_question(each))
    known = next((application_fields().get(code) for code in asked if isinstance(code, str)), None)
    return known.fact if known else ANYTHING


def _is_question(field: Field) -> bool:
    return isinstance(field.kind, Choice) and field.kind.vocabulary == QUESTIONS
