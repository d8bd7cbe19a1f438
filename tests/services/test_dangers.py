"""What of a received record waits for a person: walked over every field that is declared, so that none is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from defender_desk.model import codec
from defender_desk.model.codec import Body
from defender_desk.model.documents import Document
from defender_desk.model.kinds import Reference
from defender_desk.model.records import Field
from defender_desk.model.types import TYPES
from defender_desk.services import records
from defender_desk.services.consent import loosening
from defender_desk.services.consent.risks import PASSED_ON
from defender_desk.services.desk import Desk
from defender_desk.services.handover import dangers
from defender_desk.text.dates import parse
from defender_desk.text.messages import Message

HARMLESS = {"criteria", "amounts", "languages"}
ASKS = next(asks for declared in TYPES.values() if (asks := declared.asks_first))
FIELDS = [(kind.name, field) for kind in TYPES.values() for field in kind.fields if kind.name != "consent"]
"""Every field, but those of a consent: `loosening` weighs what that comes to."""


def arriving(desk: Desk, kind: str, name: str, before: Body | None, after: Body) -> tuple[Message, ...]:
    return dangers.dangers(desk, before, Document("d" * 26, kind, after), {name}, ())


def written(desk: Desk, kind: str, name: str) -> tuple[Message, ...]:
    return arriving(desk, kind, name, {}, {name: "said"})


def erased(desk: Desk, kind: str, name: str) -> tuple[Message, ...]:
    return arriving(desk, kind, name, {name: "said"}, {})


def new(desk: Desk, kind: str, name: str) -> tuple[Message, ...]:
    return arriving(desk, kind, name, None, {name: "said"})


def marked(desk: Desk, how: Callable[..., tuple[Message, ...]], warning: Message) -> set[str]:
    """The fields that warn of it when they arrive in this way."""
    return {f"{kind}.{field.name}" for kind, field in FIELDS if warning in how(desk, kind, field.name)}


def declaring(says: Callable[[str, Field], bool]) -> set[str]:
    """The fields that are declared so."""
    return {f"{kind}.{field.name}" for kind, field in FIELDS if says(kind, field)}


@pytest.mark.parametrize("how", [written, erased, new])
def test_whatever_leads_to_a_provider_or_away_from_one_is_marked(
    desk: Desk, how: Callable[..., tuple[Message, ...]]
) -> None:
    expected = declaring(lambda kind, field: kind == "provider" and field.kind.group not in HARMLESS)
    assert marked(desk, how, dangers.PROVIDER) == expected
    assert {
        f"provider.{name}"
        for name in ("contact", "web", "secure_communication", "how_to_apply", "warnings", "consent_rule", "closes",
                     "status", "name", "verified", "fingerprint", "sources")
    } <= expected  # fmt: skip


def test_what_a_newer_desk_says_of_a_provider_is_marked(desk: Desk) -> None:
    for how in (written, new):
        assert dangers.PROVIDER in how(desk, "provider", "write_to")


def test_whatever_is_declared_to_decide_is_marked(desk: Desk) -> None:
    assert {f"provider.{name}" for name in PASSED_ON} | LED_ASTRAY <= declaring(decides)
    for how in (written, erased):
        assert marked(desk, how, dangers.NAMED) == declaring(recognises), "a name is spoken of as one"
        assert marked(desk, how, dangers.DECIDES) == declaring(decides) - declaring(recognises)
    assert marked(desk, new, dangers.DECIDES) == marked(desk, new, dangers.NAMED) == set()


def decides(kind: str, field: Field) -> bool:
    return field.name in TYPES[kind].deciding


def recognises(kind: str, field: Field) -> bool:
    return field.name in TYPES[kind].recognising


LED_ASTRAY = {"hearing.where", "hearing.court", "referral.referees", "referral.facts", "person.name",
              "person.other_names", "organisation.name", "case.authority_involved", "incident.perpetrators",
              "incident.country_behind", "person.minor", "evidence.consent_known", "source.may_be_named"}  # fmt: skip


@pytest.mark.parametrize(("fact", "warning"), [("contact", dangers.REACH), ("security", dangers.EXPOSED)])
def test_how_somebody_is_reached_and_what_protects_them_changes_only_where_a_person_looks(
    desk: Desk, fact: str, warning: Message
) -> None:
    expected = declaring(lambda _kind, field: field.kind.fact == fact)
    assert marked(desk, written, warning) == marked(desk, erased, warning) == expected
    assert marked(desk, new, warning) == set()


def test_whom_something_goes_to_changes_only_where_a_person_looks(desk: Desk) -> None:
    def tells_them(_kind: str, field: Field) -> bool:
        return isinstance(field.kind, Reference) and "provider" in field.kind.to

    found = marked(desk, written, dangers.TOLD)
    assert found == marked(desk, erased, dangers.TOLD) == declaring(tells_them)
    assert {"referral.provider", "action.with_whom"} <= found


@pytest.mark.parametrize("name", sorted(ASKS.weighed))
def test_a_step_that_comes_to_be_under_way_or_rests_on_something_else_waits_for_a_look(desk: Desk, name: str) -> None:
    step: Body = {"what": "st4_contact_host_officials", "status": "in_progress"}

    def warned(after: Body) -> bool:
        return dangers.BEGUN in arriving(desk, "action", name, {"status": "consent_needed"}, after)

    assert warned(step)
    assert not warned({**step, "status": "planned"})
    assert not warned({**step, "what": "gather_facts"})  # needs nobody's consent


def test_a_new_step_begun_for_a_reason_of_its_sender_waits_for_a_look(desk: Desk) -> None:
    step: Body = {"what": "st4_contact_host_officials", "status": "done", "without_consent": "no time"}

    def warned(after: Body) -> bool:
        return dangers.BEGUN in dangers.dangers(desk, None, Document("d" * 26, "action", after), after.keys(), ())

    assert warned(step)
    assert not warned({**step, "without_consent": ""})  # whoever is concerned agreed, or it stops here
    assert warned({**step, "without_consent": "", "authority_reason": "no other answers"})
    assert not warned({**step, "status": "planned"})
    assert not warned({**step, "what": "gather_facts"})


def test_a_notice_that_comes_to_be_out_waits_for_a_look_also_where_only_whom_it_goes_to_says_that_it_is_one(
    desk: Desk,
) -> None:
    office = records.save(desk, "provider", None, {"name": "x", "target_kind": "local_authority_notice"}).id
    for kind in ({}, {"target_kind": "other"}):
        before: Body = {"provider": office, "state": "pack_ready", **kind}
        assert dangers.BEGUN in arriving(desk, "referral", "state", before, {**before, "state": "exported"})


@pytest.mark.parametrize("about", ["about 2030-06-11", "about June 2030", "about 2030"])
def test_a_day_of_which_somebody_becomes_sure_waits_for_a_look_where_more_is_allowed_then(
    desk: Desk, about: str
) -> None:
    """What holds until about a day, or was said on about one, opens less than what is exact."""
    person, kinds = records.save(desk, "person", None, {"name": "x"}).id, TYPES["consent"].by_name
    yes: Body = {"person": person, "state": "given", "scope": ["refer"], "any_recipient": True}
    no: Body = {"person": person, "state": "refused", "scope": ["refer"]}

    def warned(said: Body, name: str, written: str) -> tuple[Message, ...]:
        rough, exact = (codec.store(kinds[name].kind, parse(day)) for day in (written, written.removeprefix("about ")))
        after = Document("c" * 26, "consent", {**said, name: exact})
        assert not dangers.dangers(desk, after.body, replace(after, body={**said, name: rough}), {name}, {person})
        return dangers.dangers(desk, {**said, name: rough}, after, {name}, {person})

    assert loosening.CONSENT in warned(yes, "expires", about)
    assert loosening.LATER in warned(yes, "asked", about.replace("2030", "2025"))
    assert loosening.UNSAID in warned(no, "asked", about.replace("2030", "2025"))


def test_a_yes_that_only_runs_longer_takes_no_no_back(desk: Desk) -> None:
    person, kinds = records.save(desk, "person", None, {"name": "x"}).id, TYPES["consent"].by_name
    day = codec.store(kinds["asked"].kind, parse("2026-01-05"))
    before, after = (codec.store(kinds["expires"].kind, parse(f"{year}-12")) for year in (2030, 2031))
    yes: Body = {"person": person, "state": "given", "scope": ["refer"], "any_recipient": True, "asked": day}
    longer = Document("c" * 26, "consent", {**yes, "expires": after})
    told = dangers.dangers(desk, {**yes, "expires": before}, longer, {"expires"}, {person})
    assert told == (loosening.CONSENT,)
    no = Document("c" * 26, "consent", {**yes, "state": "refused"})
    assert loosening.UNSAID in dangers.dangers(desk, no.body, longer, {"state", "expires"}, {person})
