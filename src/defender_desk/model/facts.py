"""Which facts a field of one record tells, so that the gate can ask whether a consent names them.

Model floor: most fields tell the same in every record; an answer tells what its question asks, and a list of risks a
right to stay where it names one.
"""

from __future__ import annotations

from functools import cache

from defender_desk.model.codec import Body
from defender_desk.model.documents import targets
from defender_desk.model.kinds import ANYTHING, BY_QUESTION, Choice, Choices
from defender_desk.model.records import Field, RecordType
from defender_desk.model.referral_facts import application_fields

QUESTIONS = "application_field"
"""The vocabulary whose terms are questions."""


STAY = "legal_status"
OF_STAY = frozenset({"undocumented_migrants", "refugees_asylum_seekers", "stateless"})
"""Terms of `at_risk_group` that tell somebody's right to stay: a list that holds one tells it too."""


def facts_of(declared: RecordType, field: Field, body: Body) -> frozenset[str]:
    """The terms of `data_scope` that a consent must all name before this field is told; none where it tells of nobody.

    An answer to no question, or to one this desk does not know, may tell anything.
    """
    own = _alone(_own_fact(declared, field, body))
    stays = _is_of_risk(field) and not OF_STAY.isdisjoint(targets(body.get(field.name)))
    return own | {STAY} if stays else own


@cache
def _alone(fact: str) -> frozenset[str]:
    return frozenset({fact} - {""})


def _own_fact(declared: RecordType, field: Field, body: Body) -> str:
    if field.kind.fact != BY_QUESTION:
        return field.kind.fact
    asked = (body.get(each.name) for each in declared.fields if _is_question(each))
    known = next((application_fields().get(code) for code in asked if isinstance(code, str)), None)
    return known.fact if known else ANYTHING


def _is_of_risk(field: Field) -> bool:
    return isinstance(field.kind, Choices) and field.kind.vocabulary == "at_risk_group"


def _is_question(field: Field) -> bool:
    return isinstance(field.kind, Choice) and field.kind.vocabulary == QUESTIONS
