"""What is said beside the pages. No Qt.

Desktop: sentences alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from defender_desk.model.bars import Bar
from defender_desk.model.shown import several
from defender_desk.services.redacting.pages import Found, Laid, Proposed
from defender_desk.text.bidi import ltr
from defender_desk.text.speech import _, beside, fill, ngettext
from defender_desk.text.written import show_count
from defender_desk.ui.redacting.draft import Painting

NAMED = 6
"""Pages that are named where many were not seen."""
MOST_NAMED = 12
"""People, numbers and addresses that are named in one sentence."""


def names_said(found: Found | None, pages: int, laid: Sequence[Laid], *, looking: bool) -> str:
    """What the desk found by itself, and what it cannot find."""
    if looking:
        return _("Looking for names…")
    if found is None:
        return _("The desk could not look for names: look for them yourself.")
    if not found.with_words:
        return _(
            "There are no words on these pages that the desk can read, so it found no name: look for them yourself."
        )
    unplaced, bare = _unplaced(found), _uncovered(found, laid)
    covered = _covered(laid, elsewhere=bool(unplaced or bare))
    reaching = readable_said(found, laid), _readable_somewhere(found)
    return " ".join(filter(None, (covered, bare, unplaced, *reaching, _without_words(pages - len(found.with_words)))))


def _covered(laid: Sequence[Laid], *, elsewhere: bool) -> str:
    count = sum(bool(one.said) for one in laid)
    covered = ngettext(
        "{n} place where somebody recorded here is named is covered. Look at it, and look for others: the desk finds "
        "only names it knows.",
        "{n} places where people recorded here are named are covered. Look at each, and look for others: the desk "
        "finds only names it knows.",
        count,
    )
    if count:
        return fill(covered, n=show_count(count))
    return "" if elsewhere else _("Nobody recorded here was found in the words. Look for others.")


def _uncovered(found: Found, laid: Sequence[Laid]) -> str:
    """Who is named on which page where the bar over their name was taken away, and no other lies there."""
    said = _("Somebody recorded here is named, and no bar lies there any more: {names}.")
    return _named(said, _bare(found.proposed, laid))


def _bare(proposed: Iterable[Proposed], laid: Sequence[Laid]) -> dict[tuple[str, int], None]:
    """What of it no bar lies over, and on which page."""
    bare = ((one.called, bar.page) for one in proposed for bar in one.bars if not _lies_over(laid, bar))
    return dict.fromkeys(bare)


def readable(found: Found | None, laid: Sequence[Laid]) -> list[int]:
    """The pages on which something that may reach somebody stands, and no bar lies over it."""
    return sorted({page for _said, page in _bare(found.reaching, laid)}) if found else []


def readable_said(found: Found | None, laid: Sequence[Laid]) -> str:
    """What that is."""
    said = _("What may reach somebody stands uncovered, and no record here holds it: {names}.")
    return _named(said, ((ltr(one), page) for one, page in _bare(found.reaching, laid))) if found else ""


def _readable_somewhere(found: Found) -> str:
    said = _("What may reach somebody stands there, but the desk cannot tell where on the page: {names}.")
    return _named(said, ((ltr(one.called), page) for one in found.reaching_unplaced for page in one.pages))


def _lies_over(laid: Sequence[Laid], place: Bar) -> bool:
    across, down = (place.left + place.right) / 2, (place.top + place.bottom) / 2
    over = (one.bar for one in laid if one.bar.page == place.page)
    return any(bar.left <= across <= bar.right and bar.top <= down <= bar.bottom for bar in over)


def _unplaced(found: Found) -> str:
    """Who is named where nothing is covered yet."""
    said = _("Somebody recorded here is named, but the desk cannot tell where on the page: {names}. Cover it yourself.")
    return _named(said, ((one.called, page) for one in found.unplaced for page in one.pages))


def _named(said: str, places: Iterable[tuple[str, int]]) -> str:
    """A sentence with these people and pages, where there are any; of many the first."""
    each, all_ = _("{who}, page {number}"), [*places]
    named = [fill(each, who=who, number=show_count(page)) for who, page in all_[:MOST_NAMED]]
    named += ["…"] if len(all_) > MOST_NAMED else []
    return fill(said, names=beside(named)) if named else ""


def _without_words(pages: int) -> str:
    more = ngettext("{n} page has no words to look in.", "{n} pages have no words to look in.", pages)
    return fill(more, n=show_count(pages)) if pages > 0 else ""


def unseen(looked: Collection[int], pages: int) -> list[int]:
    """The pages nobody has seen yet."""
    return [number for number in range(1, pages + 1) if number not in looked]


def unseen_said(looked: Collection[int], pages: int) -> str:
    """How many pages nobody has seen yet, and which, the first of them where they are many."""
    left = unseen(looked, pages)
    more = ngettext(
        "You have not looked at {n} page yet: {pages}", "You have not looked at {n} pages yet: {pages}", len(left)
    )
    named = several([*map(show_count, left[:NAMED]), *(["…"] if len(left) > NAMED else [])])
    return fill(more, n=show_count(len(left)), pages=named) if left else ""


def in_hand_said(painting: Painting) -> str:
    """Which bar is in hand, for whoever does not see it."""
    laid = painting.in_hand
    if laid is None:
        return ""
    place = painting.on_page(laid.bar.page).index(painting.chosen) + 1
    said = fill(_("Bar {number} on this page"), number=show_count(place))
    return f"{said}: {laid.said}" if laid.said else said


def answer(values: Mapping[str, object]) -> bool | None:
    """Whether it still shows faces."""
    faces = values.get("faces")
    return faces if isinstance(faces, bool) else None
