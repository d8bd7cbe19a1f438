"""What is printed or saved as a document: looked at page by page in memory, then written and noted.

Services floor: a plan (`referrals`, `ledger`) makes a `Printable` out of what the gate gave; nothing else is written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final, Literal

from defender_desk.exchange import printout
from defender_desk.exchange.apart.given import Held
from defender_desk.exchange.apart.requests import Preview
from defender_desk.exchange.looks import Picture
from defender_desk.exchange.printout import Printout, Section
from defender_desk.model.changes import Changes
from defender_desk.model.documents import Document
from defender_desk.model.shown import code_name
from defender_desk.model.types import TYPES
from defender_desk.services.consent.risks import passes_on
from defender_desk.services.consent.verdicts import Verdict
from defender_desk.services.consent.wanting import ASK_OR_REASON, Wanted, why
from defender_desk.services.desk import Desk, Progress, unheard
from defender_desk.services.handover.leaving import Leaving, outward
from defender_desk.services.printout import naming
from defender_desk.services.printout.naming import Named, Place
from defender_desk.services.referrals import notices
from defender_desk.text.dates import FuzzyDate
from defender_desk.text.messages import Message, msg
from defender_desk.text.speech import say
from defender_desk.text.trouble import Trouble
from defender_desk.text.written import show_date

CONFIDENTIAL = msg("Confidential. Use it only for the purpose it was given for, and pass it on to nobody.")
"""Stands on whatever is written for somebody outside."""
NOT_PUBLIC = msg("Confidential. Use it only for the purpose it was given for.")
"""The same for whoever passes on or publishes what it is told, which the people concerned were asked about."""
TO = msg("Addressed to")
STALE = msg("The translation is older than the original. Read it again before it leaves.")
NOTHING_GOES = msg("The gate keeps everything of this here.")


EVERY: Final = "every"


@dataclass(frozen=True)
class Spot:
    """Something that is looked for on the pages, to be marked there: the first of these words that stands on them."""

    words: tuple[str, ...]
    """Each folded, as an address is kept (`handles_said`), or the digits of a telephone."""
    which: Literal["every", "first", "last"] = EVERY
    """Each place; or of those where they begin a line or a cell, as a label or a title does, the first or the last."""


@dataclass(frozen=True)
class Remark:
    """Something its writer must know before it leaves; it stands on the screen alone and is never printed."""

    what: str
    """In the language of the screen."""
    why: str
    warns: bool = False
    """Whether somebody may be harmed by what stands there, and not only something is absent."""
    places: tuple[Place, ...] = ()
    """Where it stands."""
    spots: tuple[Spot, ...] = ()
    """What is marked of it on the pages."""


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
    enclosed: tuple[Document, ...] = ()
    """The evidence it lists as enclosed, as the gate gives it, in its order."""

    @property
    def heeded(self) -> tuple[Remark, ...]:
        """Every remark in the order in which they are numbered: what may harm somebody first."""
        return tuple(sorted(self.remarks, key=lambda one: not one.warns))

    @property
    def bars(self) -> bool:
        """Whether somebody is named who said no, so that no reason lets it leave."""
        return self.leaving.barred

    @property
    def liftable(self) -> bool:
        """Whether something stays off that a written reason would let go; what a no keeps here it would not."""
        own = (one for one in self.verdict.withheld if one.record == self.leaving.referral and not one.field)
        return all(one.overridable for one in own) and any(one.overridable for one in self.verdict.withheld)

    @property
    def verdict(self) -> Verdict:
        """What the gate said."""
        return self.leaving.verdict

    @property
    def empty(self) -> bool:
        """Nothing may leave."""
        return not self.printout.sections

    @property
    def answered(self) -> bool:
        """Whether something may leave, and if to an authority that may be responsible, for a reason that stands."""
        return not self.empty and not self.leaving.unanswered

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


def notice(to: Document | None) -> str:
    """What whoever gets a document must heed, said in the language in use."""
    return say(NOT_PUBLIC if any(passes_on(to)) else CONFIDENTIAL)


def running(document: Document, today: date) -> str:
    """The day and the code that stand on each page, by which an answer finds its request again."""
    day, code = show_date(FuzzyDate.exact(today)), code_name(TYPES[document.type], document.id)
    return say(msg("{day}, {code}"), code=code, day=day)


def planned(desk: Desk, plan: Printable, progress: Progress = unheard) -> Printable:
    """The plan of a document, looked through for everybody who is named in it: no plan is shown or written without.

    What somebody is told of themselves alone is their own words: names in it are told to the writer, and ask no more.
    """
    found = naming.look(desk, plan.leaving, plan.printout, plan.leaving.step.today, progress)
    named, facing = naming.besides(plan.leaving, found), notices.reason_of(desk, plan.leaving.referral)
    leaving = replace(plan.leaving, named=named, facing=facing)
    return replace(plan, leaving=leaving, remarks=(*remarks(found), *plan.remarks))


def remarks(found: Iterable[Named]) -> tuple[Remark, ...]:
    """What the writer is told of those who are named."""
    return tuple(
        Remark(one.called, one.said, warns=True, places=one.places, spots=tuple(Spot((said,)) for said in one.words))
        for one in found
        if one.why
    )


def ready(desk: Desk, plan: Printable, why_named: str = "") -> Leaving:
    """A plan about to be written, with the reason for naming others; raises `Trouble` where they are others now."""
    if plan.empty:
        raise Trouble(NOTHING_GOES, ASK_OR_REASON)
    return naming.again(desk, plan.leaving, plan.printout, why_named)


def write(desk: Desk, plan: Printable, target: Path, why_named: str = "") -> Changes:
    """Write a planned document as PDF, whole or not at all, and note that it left."""
    with outward(desk, ready(desk, plan, why_named), target, deed="print") as out:
        printout.write_pdf(out.path, plan.printout)
    return out.changes


def pdf(plan: Printable) -> bytes:
    """All its pages in memory, to be looked at."""
    return printout.make_pdf(plan.printout)


def page_image(desk: Desk, made: bytes, page: int = 1, longest_side: int = 1600) -> Picture:
    """One page of a document in memory as pixels; `page` from 1."""
    shown = desk.reader.ask(Preview(page=page, longest_side=longest_side), Held(made, f"own {hash(made)}"))
    if not isinstance(shown, Picture):
        raise TypeError("a printout is a PDF")
    return shown
