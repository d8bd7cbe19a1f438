"""Every record type there is, in the order of the sidebar.

Model floor: whoever handles records of any kind asks `TYPES`; a new type is one declaration and one line here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from defender_desk.model.records import Record, RecordType, declared, one_thing
from defender_desk.model.types.answers import joined, whole_without
from defender_desk.model.types.applications import Answered
from defender_desk.model.types.cases import Case, PlannedAction
from defender_desk.model.types.consent import Consent, Disclosure
from defender_desk.model.types.drafting import Cost, Narrative
from defender_desk.model.types.hearings import Hearing
from defender_desk.model.types.incidents import Act, Incident
from defender_desk.model.types.people import Organisation, Person
from defender_desk.model.types.providers import Provider, Verification
from defender_desk.model.types.referrals import Referral
from defender_desk.model.types.sources import Evidence, Source
from defender_desk.model.types.ties import ContactLog, Involvement

__all__ = [
    "TYPES",
    "Act",
    "Answered",
    "Case",
    "Consent",
    "ContactLog",
    "Cost",
    "Disclosure",
    "Evidence",
    "Hearing",
    "Incident",
    "Involvement",
    "Narrative",
    "Organisation",
    "Person",
    "PlannedAction",
    "Provider",
    "Referral",
    "Source",
    "Verification",
]

_CLASSES: tuple[type[Record], ...] = (
    Person, Organisation, Involvement, ContactLog,
    Incident, Act, Source, Evidence,
    Case, PlannedAction, Hearing, Answered, Consent, Disclosure,
    Provider, Verification, Referral,
    Narrative, Cost,
)  # fmt: skip

one_thing(Consent, joins=joined, whole=whole_without)

TYPES: Mapping[str, RecordType] = MappingProxyType({made.name: made for made in map(declared, _CLASSES)})
"""Record types by name."""
