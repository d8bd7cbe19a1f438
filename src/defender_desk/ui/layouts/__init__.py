"""Where the fields of every record type stand on its page and in its list.

Desktop: plain data by subject; a new type is one `Placing` in its subject and one name here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from defender_desk.ui.layouts.cases import ACTION, ANSWER, CASE, CONSENT, DISCLOSURE, HEARING
from defender_desk.ui.layouts.incidents import ACT, EVIDENCE, INCIDENT, SOURCE
from defender_desk.ui.layouts.people import CONTACT_LOG, INVOLVEMENT, ORGANISATION, PERSON
from defender_desk.ui.layouts.placing import Add, Placing
from defender_desk.ui.layouts.referrals import COST, NARRATIVE, PROVIDER, REFERRAL, VERIFICATION

__all__ = ["PLACINGS", "Add", "Placing"]

PLACINGS: Mapping[str, Placing] = MappingProxyType({
    one.type: one
    for one in (
        PERSON, ORGANISATION, INVOLVEMENT, CONTACT_LOG,
        INCIDENT, ACT, SOURCE, EVIDENCE,
        CASE, ACTION, HEARING, ANSWER, CONSENT, DISCLOSURE,
        PROVIDER, VERIFICATION, REFERRAL,
        NARRATIVE, COST,
    )
})  # fmt: skip
"""The placing of each record type, by its name."""
