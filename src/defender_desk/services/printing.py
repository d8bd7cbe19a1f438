"""What is printed or saved as a document: looked at page by page in memory, then written and noted.

Services floor: a plan (`referrals`, `ledger`) makes a `Printable` out of what the gate gave; nothing else is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from defender_desk.exchange import previews, printout
from defender_desk.exchange.previews import Picture
from defender_desk.exchange.printout import Printout, Section
from defender_desk.model.changes import Changes
from defender_desk.model.documents import Document
from defender_desk.model.types import TYPES
from defender_desk.services.desk import Desk
from defender_desk.services.gate import Verdict
from defender_desk.services.leaving import Leaving, outward
from defender_desk.services.wanting import ASK_OR_REASON, Wanted, why
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import say
from defender_desk.text.trouble import Trouble

CONFIDENTIAL = msg("Confidential. Use it only for the purpose it was given for, and pass it on to nobody.")
"""Stands on whatever is written for somebody outside."""
TO = msg("Addressed to")
NOTHING_GOES = msg("The gate keeps everything of this here.")


@dataclass(frozen=True)
class Remark:
    """Something its writer must know before it leaves; it stands on the screen alone and is never printed."""

    what: str
    """In the language of the screen."""
    why: str
    warns: bool = False
    """Whether somebody may be harmed by what stands there, and not only something is absent."""


@dataclass(frozen=True)
class Printable:
    """A document as it would be written, what stays off it, and what will be noted of it."""

    printout: Printout
    leaving: Leaving
    left_out: tuple[Message, ...] = ()
    """Headings of the parts that would say more, but that nobody consented to."""
    wanted: Wanted | None = None
    """The consent that would let more of it out."""
    foreign: tuple[Message, ...] = ()
    """Labels of what people wrote in another language than the document's."""
    remarks: tuple[Remark, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """What the gate said."""
        return self.leaving.verdict

    @property
    def empty(self) -> bool:
        """Nothing may leave."""
        return not self.printout.sections

    @property
    def why_empty(self) -> str:
        """Why nothing may leave, and what lets it go, said in the language in use."""
        whole = [one for one in self.verdict.withheld if not one.field]
        own = [one for one in whole if one.record == self.leaving.referral]
        return why(own or whole)


def addressed(to: Document | None, language: str) -> tuple[Section, ...]:
    """Whom a document is meant for, as they are called in its language, so that nobody hands it to somebody else."""
    titles = (f"name_{language}", *TYPES[to.type].title) if to and to.type in TYPES else ()
    called = next((str(to.body[name]) for name in titles if to and to.body.get(name)), "")
    return (Section(say(TO), paragraphs=(called,)),) if called else ()


def write(desk: Desk, plan: Printable, target: Path) -> Changes:
    """Write a planned document as PDF, whole or not at all, and note that it left."""
    if plan.empty:
        raise Trouble(NOTHING_GOES, ASK_OR_REASON)
    with outward(desk, plan.leaving, target, deed="print") as out:
        printout.write_pdf(out.path, plan.printout)
    return out.changes


def page_image(plan: Printable, page: int = 1, longest_side: int = 1600) -> Picture:
    """One page of a planned document as pixels, made in memory; `page` from 1."""
    shown = previews.preview(printout.make_pdf(plan.printout), page=page, longest_side=longest_side)
    if not isinstance(shown, Picture):
        raise TypeError("a printout is a PDF")
    return shown
