"""Rules across fields that no record may break, whoever writes it.

Services floor: plain functions by record type; a rule that only warns belongs to a screen, not here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from defender_desk.model import codec
from defender_desk.model.codec import Body, Json
from defender_desk.model.records import RecordType
from defender_desk.services.referrals import lifecycle
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import msg
from defender_desk.text.trouble import Trouble

TO_COME = msg("This day has not come yet, so nobody can have said it then.")
WHICH_DAY = msg("Write the day on which it was said. If it is right, the clock of this machine is wrong.")


def check(declared: RecordType, after: Body, changes: Mapping[str, Json], before: Body | None = None) -> None:
    """Refuse a change that would break a rule; records that broke it before are left alone until touched there.

    With `before`, a record's body as somebody here found it, its state moves only along its life: what is new, or
    comes from another desk, has lived elsewhere.
    """
    for name, face in changes.items():
        kind = declared.by_name[name].kind if name in declared.by_name else None
        if kind and codec.too_long(kind, face):
            raise Trouble(
                codec.TOO_LONG, field=name, called=kind.label, limit=codec.longest(kind), most=codec.LIMIT_MANY
            )
    for field, once in declared.needed:
        touched = changes.keys() & {field.name, once.field}
        if touched and after.get(once.field) == once.says and not str(after.get(field.name) or "").strip():
            raise Trouble(once.why, field=field.name)
    for field in declared.said_on:
        said = codec.value_of(field, after) if field.name in changes else None
        if isinstance(said, FuzzyDate) and said.ahead(date.today()):  # noqa: DTZ011  the day at the desk
            raise Trouble(TO_COME, WHICH_DAY, field=field.name)
    if declared.name == "referral" and before is not None:
        was, to = lifecycle.state_of(before), lifecycle.state_of(after)
        if was != to:
            lifecycle.check_move(was, to)
