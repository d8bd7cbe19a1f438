"""Addresses of mail, accounts and pages, found by any way of writing them: with @, as a link, after a service, bare.

Text floor: the store keeps the faces of those of somebody beside how names sound; `mentions` asks whose a text holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from defender_desk.text.folding import fold
from defender_desk.text.numbers_said import number_key, numbers_in

_AT = re.compile(r"(?<!\s)\s*[\[({<]\s*(?:at|@)\s*[\])}>]\s*")
_DOT = re.compile(r"(?<!\s)\s*[\[({<]\s*(?:dot|\.)\s*[\])}>]\s*")
_RUN = re.compile(r"[a-z0-9_@][a-z0-9_.\-+%/:@?=&#~]*")
_MAIL = re.compile(r"(?:[a-z]+[=:])*@?([a-z0-9_][a-z0-9_.%+\-]*@(?:[a-z0-9\-]+\.)+[a-z]{2,})(?:\?.*)?")
_LINK = re.compile(r"([a-z]+://)?((?:[a-z0-9\-]+\.)+[a-z]{2,})(?::\d+)?(?:/(.*))?")
_BEFORE_HOST = re.compile(r"^(?:(?:www|m|mobile|web|[a-z]{2}-[a-z]{2})\.(?=[^.]*\.))+")
_LETTER, _MARK = re.compile(r"[a-z]"), re.compile(r"[._\-\d]")
_CLOSING = ".,;:!?-/#"
_SHORTEST = 3
_PLAIN_WORD = 8
"""Letters from which on an account of one plain word is heard without @; a shorter one is a word like any other."""
_SERVICES = frozenset(
    {
        "bsky", "discord", "element", "facebook", "fb", "github", "imo", "instagram", "jabber", "line", "linkedin",
        "mastodon", "matrix", "messenger", "session", "signal", "skype", "snapchat", "t", "telegram", "threads",
        "threema", "tiktok", "twitter", "viber", "vk", "wechat", "whatsapp", "wire", "x", "xmpp", "youtube", "zoom",
        "تلغرام", "تيليغرام", "تلجرام", "فيسبوك", "انستغرام", "تويتر", "سيغنال", "سكايب",
    }
)  # fmt: skip
"""What services with accounts are called: before an account, and as the name of a host."""
_WORD = re.compile(r"[^\W_]+(?=[:\s]*$)")


def handles_in(text: str) -> set[str]:
    """The faces of everything in a text by which somebody may be reached or seen, telephones apart."""
    plain = _plain(text)
    return {face for run in _RUN.finditer(plain) for face in _faces(run[0], called=_after_service(plain, run.start()))}


def handle_faces(handle: str) -> set[str]:
    """The faces of one telephone, address, account or page that was written down as somebody's own."""
    runs = [run for run in _RUN.findall(_plain(handle)) if run.strip(_CLOSING) not in _SERVICES]
    found = {face for run in runs for face in _faces(run, called=len(runs) == 1, own=True)}
    return found | {number_key(number) for number in numbers_in(handle)}


def _plain(text: str) -> str:
    return _DOT.sub(".", _AT.sub("@", fold(text)))


def _after_service(plain: str, start: int) -> bool:
    before = _WORD.search(plain, max(0, start - 20), start)
    return before is not None and before[0] in _SERVICES


def _faces(run: str, *, called: bool, own: bool = False) -> Iterator[str]:
    """Whole addresses, links without what every browser adds to them, and accounts without what stands before them."""
    said = run.strip(_CLOSING)
    if mail := _MAIL.fullmatch(said):
        yield f"@{mail[1]}"
    elif (link := _LINK.fullmatch(said)) and (link[1] or link[3] is not None):
        yield from _of_link(_BEFORE_HOST.sub("", link[2]), link[3] or "", own=own)
    else:
        service, _, account = said.rpartition(":")
        called = called or service in _SERVICES or account.startswith("@")
        account = account.strip(f"@{_CLOSING}")
        marked = _LETTER.search(account) and _MARK.search(account)
        if len(account) >= (_SHORTEST if called or marked else _PLAIN_WORD) and not account.isdigit():
            yield f"@{account.removeprefix('www.')}"


def _of_link(host: str, path: str, *, own: bool) -> Iterator[str]:
    """A page; where a service has it, also the account: of a link in a text, any step on the way may be one."""
    of_service = not _SERVICES.isdisjoint(host.split("."))
    if of_service and not path.partition("?")[0].endswith(".php"):
        path = path.partition("?")[0]
    path = path.strip(_CLOSING)
    if path or not of_service:
        yield f"@{host}/{path}".rstrip("/")
    if of_service and "?" not in path:
        steps = [step.strip("@") for step in path.split("/")]
        yield from (f"@{step}" for step in (steps[-1:] if own else steps) if len(step) >= _SHORTEST)


def is_service(word: str) -> bool:
    """Whether a word is what a service with accounts is called."""
    return fold(word) in _SERVICES
