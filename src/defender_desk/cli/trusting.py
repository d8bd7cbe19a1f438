"""Console commands about keys: what this desk gives to others, and which desks it knows.

Console: the same decisions as on the page “My card, and the desks I know” of the desktop, and nothing is asked.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from defender_desk.cli import output
from defender_desk.cli.command import Does, unlocked, words
from defender_desk.services.desk import Desk
from defender_desk.services.identity import correspondents, keys, rotation, trust
from defender_desk.services.identity.correspondents import Acquaintance, Correspondent
from defender_desk.text.languages import LANGUAGES
from defender_desk.text.messages import msg
from defender_desk.text.speech import _, habits
from defender_desk.text.trouble import Trouble

NOT_THE_SAME = msg("What was typed is not what this card says. Do not use it.")
ASK_AGAIN = msg("Ask them to read it again. If it still differs, somebody else may have made this card.")
EXISTS = msg("There is already a file with this name.")
TO_DECIDE = msg("Compare, then decide with --verified or --heard, --keep-old, or --both for two desks of one name.")


def show_keys(asked: argparse.Namespace) -> None:
    """Print what others need in order to hand files over to this desk; write its card, or give it new keys."""
    if asked.out and Path(asked.out).exists():
        raise Trouble(EXISTS)
    with unlocked(asked) as desk:
        if asked.renew:
            rotation.renew(desk)
        if asked.destroy_former:
            for one in rotation.former(desk):
                rotation.destroy(desk, one.receive)
        if asked.out:
            _write_card(desk, Path(asked.out))
        mine, former = keys.own(desk), rotation.former(desk)
    if asked.json:
        output.data({**_face(mine), "signing_key": mine.sign, "former": [_former(one) for one in former]})
        return
    output.line(mine.receive)
    output.note(_("Compare this fingerprint in person before trusting a key: {digits}").format(digits=mine.fingerprint))
    output.note(_("Or read these words aloud: {words}").format(words=_phrase(mine, habits().language)))
    for one in former:
        opens = one.receiver is not None
        said = _("Until {day}, still opens: {digits}") if opens else _("Until {day}, destroyed: {digits}")
        output.note(said.format(day=one.until.date(), digits=one.fingerprint))


def _write_card(desk: Desk, target: Path) -> None:
    from defender_desk.services.identity import cards  # late: it brings what draws pages, and showing a key does not

    cards.write(desk, target)


def _card(desk: Desk, source: Path) -> Any:
    from defender_desk.services.identity import cards  # late: it brings what looks at pictures, and a list does not

    return cards.read(desk, source)


def _former(one: rotation.Former) -> dict[str, Any]:
    return {"fingerprint": one.fingerprint, "until": one.until.isoformat(), "opens": one.receiver is not None}


def _face(contact: Any) -> dict[str, Any]:
    phrases = {one.code: _phrase(contact, one.code) for one in LANGUAGES}
    return {"recipient": contact.receive, "fingerprint": contact.fingerprint, "phrase": phrases}


def _phrase(contact: Any, code: str) -> str:
    return " ".join(trust.phrase(contact, code))


def _keys_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", default="", metavar="FILE", help="write the contact card: .txt, .png (its QR code) or .pdf (for paper)"
    )
    parser.add_argument("--renew", action="store_true", help="make new keys; everybody has to compare again")
    parser.add_argument(
        "--destroy-former", action="store_true", help="destroy the keys from before; what was written for them is lost"
    )


def know(asked: argparse.Namespace) -> None:
    """List the desks this desk knows; or know one by its card, and decide about it."""
    with unlocked(asked) as desk:
        given = None if asked.file is None else _card(desk, Path(asked.file))
        told = correspondents.known(desk) if given is None else [_decided(desk, asked, given)]
    for one in told:
        if asked.json:
            output.data(_known(one))
        else:
            output.line(f"{one.standing.value}: {one.called} ({one.contact.desk}) {one.contact.fingerprint}")


def _known(one: Correspondent) -> dict[str, Any]:
    history = [{"what": each.deed.value, "at": each.at, "by": each.by, "key": each.fingerprint} for each in one.history]
    name = {"name": one.contact.name, "desk": one.contact.desk, "standing": one.standing.value}
    return {**name, **_face(one.contact), "record": one.record, "history": history}


def _decided(desk: Desk, asked: argparse.Namespace, card: Any) -> Correspondent:
    """Meet whoever gave a card, and do with it what was asked."""
    sure = asked.verified or bool(asked.heard)
    if asked.heard and not trust.heard(card, asked.heard).same:
        raise Trouble(NOT_THE_SAME, ASK_AGAIN)
    if trust.meet(desk, card) is Acquaintance.CHANGED:
        _settle(desk, asked, card, sure=sure)
    else:
        trust.know(desk, card)
        if sure:
            trust.compared(desk, card)
    known = correspondents.meant(desk, card)
    if known is None:
        raise Trouble(trust.NOT_KNOWN)
    return known


def _settle(desk: Desk, asked: argparse.Namespace, card: Any, *, sure: bool) -> None:
    """Decide between the keys we knew and others, as far as it was said how; raises `Trouble` where it was not."""
    between = trust.rival_of(desk, card)
    if between is None:
        raise Trouble(Acquaintance.CHANGED.label, TO_DECIDE)
    known, rival = between
    old = correspondents.same_keys(card, known.contact)
    if asked.keep_old or (sure and old):
        trust.keep_old(desk, known, rival)
    elif asked.both:
        trust.keep_both(desk, known, rival)
    elif sure:
        trust.take_new(desk, known, rival)
    else:
        for contact in (known.contact, rival):
            seen = trust.learnt(known, contact)
            day = seen.date().isoformat() if seen else "?"
            output.note(_("Seen first on {day}: {digits}").format(day=day, digits=contact.fingerprint))
        raise Trouble(Acquaintance.CHANGED.label, TO_DECIDE)


def _trust_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", nargs="?", help="a contact card, a picture of its QR code, or PDF")
    parser.add_argument("--verified", action="store_true", help="its fingerprint was compared in person")
    parser.add_argument(
        "--heard",
        default="",
        type=words,
        metavar="TEXT",
        help="the words or digits they read aloud, compared here",
    )
    parser.add_argument("--keep-old", action="store_true", help="where its key changed, keep the one known before")
    parser.add_argument("--both", action="store_true", help="know both: they are two desks that share a name")


DOES = {"keys": Does(show_keys, _keys_arguments), "trust": Does(know, _trust_arguments)}
