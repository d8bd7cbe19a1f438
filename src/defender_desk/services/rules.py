"""Rules across fields that no record may break, whoever writes it.

Services floor: plain functions by record type; a rule that only warns belongs to a screen, not here.
"""

from __future__ import annotations

from collections.abc import Mapping

from defender_desk.model.codec import Body, Json
from defender_desk.model.records import RecordType
from defender_desk.services import lifecycle
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

CLOSED = "closed"

NEEDS_PUBLIC_PLACE = msg("“Public” needs the place where this was already published.")
NEEDS_OUTCOME = msg("A case cannot be closed without its outcome.")


def check(declared: RecordType, after: Body, changes: Mapping[str, Json], before: Body | None = None) -> None:
    """Refuse a change that would break a rule; records that broke it before are left alone until touched there.

    With `before`, a record's body as somebody here found it, its state moves only along its life: what is new, or
    comes from another desk, has lived elsewhere.
    """
    public = changes.keys() & {"protection", "public_where"}
    if (
        "public_where" in declared.by_name
        and public
        and after.get("protection") == "public"
        and not after.get("public_where")
    ):
        raise Trouble(NEEDS_PUBLIC_PLACE, field="public_where")
    closing = changes.keys() & {"status", "outcome"}
    if declared.name == "case" and closing and after.get("status") == CLOSED and not after.get("outcome"):
        raise Trouble(NEEDS_OUTCOME, field="outcome")
    if declared.name == "referral" and before is not None:
        was, to = lifecycle.state_of(before), lifecycle.state_of(after)
        if was != to:
            lifecycle.check_move(was, to)
