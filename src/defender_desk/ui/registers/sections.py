"""The sections that are registers: which record types each serves, and what is made new in them.

Desktop: `ui.sections` puts them into the sidebar.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QWidget

from defender_desk.model.types import TYPES
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import say
from defender_desk.ui.case_desk import BOARD, DESK, DESK_KEYS, BoardPage, CaseDeskPage, desk_of_case, open_board
from defender_desk.ui.experience import EXPERIENCE, ExperiencePage, open_experience
from defender_desk.ui.frame.sidebar import Section
from defender_desk.ui.layouts import PLACINGS
from defender_desk.ui.matching import which_fits
from defender_desk.ui.registers.screen import Register
from defender_desk.ui.shell import Shell


def _section(
    name: str,
    label: Message,
    icon: str,
    types: tuple[str, ...],
    apart: tuple[str, ...] = (),
    commands: tuple[tuple[Message, str, Callable[..., object]], ...] = (),
    rooms: Mapping[str, Callable[[Shell], QWidget]] | None = None,
    overviews: tuple[tuple[Message, Callable[[Shell], object]], ...] = (),
    sought: Mapping[Message, Message] | None = None,
) -> Section:
    def make(shell: Shell) -> Register:
        made = Register(shell, types, name, apart)
        for sentence, leading in overviews:
            made.list.tabs.lead_to(say(sentence), partial(leading, shell))
        return made

    new = tuple((one, PLACINGS[one].new) for one in types if one not in apart)
    pages = tuple((one, "", TYPES[one].plural) for one in types)
    return Section(
        name, label, icon, make, types, new,
        counted=types[:1], commands=commands, pages=pages, rooms=rooms or {}, sought=sought or {},
    )  # fmt: skip


PEOPLE = _section(
    "people",
    msg("People"),
    "users",
    ("person", "organisation", "contact_log", "involvement"),
    apart=("involvement",),
    sought={
        msg("People"): msg("persons, names, victims, defenders, identity, identification", "other words"),
        TYPES["organisation"].plural: msg(
            "authority, government, police, army, perpetrators, association, company", "other words"
        ),
        TYPES["contact_log"].plural: msg("telephone calls, meetings, messages, conversations", "other words"),
    },
)
INCIDENTS = _section(
    "incidents",
    msg("Incidents"),
    "flag",
    ("incident", "act", "source", "evidence"),
    sought={
        msg("Incidents"): msg("violations, attacks, arrests, reports, complaints, events", "other words"),
        TYPES["source"].plural: msg("witnesses, testimony, statements", "other words"),
        TYPES["evidence"].plural: msg("papers, documents, photos, recordings, videos, files, proof", "other words"),
    },
)
CASES = _section(
    "cases",
    msg("Cases"),
    "briefcase",
    ("case", "action", "hearing", "consent", "disclosure", "answer"),
    apart=("answer",),
    commands=(
        (msg("Case &desk, or cases by status"), DESK_KEYS, desk_of_case),
        (msg("Cases by &status"), "", open_board),
    ),
    rooms={DESK: CaseDeskPage, BOARD: BoardPage},
    overviews=((msg("Cases by status"), open_board),),
    sought={
        msg("Cases"): msg("files, dossiers, lawsuits", "other words"),
        TYPES["action"].plural: msg("tasks, to do, steps, deadlines", "other words"),
        TYPES["hearing"].plural: msg("court, trial, judge, summons, notification", "other words"),
        TYPES["consent"].plural: msg("permission, agreement, authorisation", "other words"),
        TYPES["disclosure"].plural: msg("sent, shared, told, passed on", "other words"),
    },
)
REFERRALS = _section(
    "referrals",
    msg("Referrals"),
    "life-buoy",
    ("referral", "provider", "verification", "narrative", "cost"),
    apart=("verification", "narrative", "cost"),
    commands=(
        (msg("&Which fund fits?…"), "", which_fits),
        (msg("How the &requests went"), "", open_experience),
    ),
    rooms={EXPERIENCE: ExperiencePage},
    overviews=((msg("How the requests to each provider went"), open_experience),),
    sought={
        msg("Referrals"): msg("help, requests, applications, letters, send, funding", "other words"),
        TYPES["provider"].plural: msg("funds, funding, donors, money, addresses, directory, help", "other words"),
        msg("&Which fund fits?…"): msg("funding, money, grant, donor, help, shelter, relocation", "other words"),
        TYPES["cost"].plural: msg("money, expenses, budget, receipts", "other words"),
    },
)
