"""What the first screens ask of the services; everything heavy is imported when it is first asked for.

Desktop: run on the database worker, since a desk belongs to the thread that opened it. Tests give others.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from defender_desk.services.outside import default_vault
from defender_desk.text.speech import say
from defender_desk.text.trouble import Trouble
from defender_desk.ui.unlock.draft import NewDesk, Strength

Desk = Any
"""An open desk; the screens only hand it on."""


def _unlock(folder: Path, passphrase: str) -> Desk:
    from defender_desk.services import opening  # late: heavy, after the first paint

    return opening.unlock(folder, passphrase)


def _unlock_with_code(folder: Path, code: str) -> Desk:
    from defender_desk.services import opening  # late: heavy, after the first paint

    return opening.unlock_with_code(folder, code)


def _check_code(typed: str) -> None:
    from defender_desk.services import opening  # late: heavy, after the first paint

    opening.check_code(typed)


def _read_sheet(code: str, words: str, before: list[Any]) -> Any:
    from defender_desk.services.unlocking import sharing  # late: few ever need it

    return sharing.read(code, words, before)


def _joined(sheets: list[Any]) -> str:
    from defender_desk.services.unlocking import sharing  # late: few ever need it

    return sharing.recovery_code(sheets)


def _set_passphrase(desk: Desk, passphrase: str) -> Desk:
    from defender_desk.services import opening  # late: heavy, after the first paint

    return opening.set_passphrase(desk, passphrase)


def _beside_passphrase(desk: Desk) -> list[str]:
    from defender_desk.services import opening  # late: heavy, after the first paint

    return [say(one) for one in opening.beside_passphrase(desk)]


def _create(wanted: NewDesk) -> tuple[Desk, str]:
    from defender_desk.services import opening, preferences  # late: heavy, after the first paint

    chosen = preferences.Preferences(
        who=wanted.who,
        role=wanted.role,
        language=wanted.language,
        theme=wanted.theme,
        text_size=wanted.text_size,
    )
    made = opening.create(Path(wanted.folder), wanted.passphrase, chosen)
    opening.not_written_down(made.desk)
    return made.desk, made.recovery_code


def _written_down(desk: Desk) -> None:
    from defender_desk.services import opening  # late: heavy, after the first paint

    opening.written_down(desk)


def _practice(own: Desk, wanted: NewDesk, progress: Callable[[int, int], None]) -> tuple[Desk, Path]:
    from datetime import date  # late: the unlock window knows no days

    from defender_desk.services import preferences  # late: heavy, after the first paint
    from defender_desk.services.practice import practice_desk  # late: heavy, after the first paint

    chosen = preferences.Preferences(
        role=wanted.role, language=wanted.language, theme=wanted.theme, text_size=wanted.text_size
    )
    today = date.today()  # noqa: DTZ011  the day at the desk
    desk = practice_desk.make(own, wanted.passphrase, chosen, today, progress)
    return desk, desk.unlocked.folder


def _judge(passphrase: str, own_words: tuple[str, ...]) -> Strength:
    from defender_desk.services import opening  # late: heavy, after the first paint

    judged = opening.judge_passphrase(passphrase, own_words)
    return Strength(judged.bits, judged.enough, judged.advice)


def _suggest(language: str) -> str:
    from defender_desk.services import opening  # late: heavy, after the first paint

    return opening.suggest_passphrase(language)


def _known(folder: Path) -> bool:
    from defender_desk.services import opening  # late: heavy, after the first paint

    return opening.look(folder).exists


def _backups(folder: Path) -> list[Any]:
    from defender_desk.services.backups import restoring  # late: few ever need it

    return list(restoring.backups(folder))


def _check_backup(snapshot: Any, secret: str, by: Any, progress: Callable[[int, int], None]) -> Any:
    from defender_desk.services.backups import restoring  # late: few ever need it

    return restoring.check(snapshot, secret, by=by, progress=progress)


def _restore_backup(
    snapshot: Any, secret: str, target: Path, by: Any, damaged: bool, progress: Callable[[int, int], None]
) -> Any:
    from defender_desk.services.backups import restoring  # late: few ever need it

    return restoring.restore(snapshot, secret, target, by=by, damaged=damaged, progress=progress)


def _lenders(folder: Path, damaged: Path | None) -> list[Any]:
    from defender_desk.services.backups import lending  # late: few ever need it

    return list(lending.lenders(folder, damaged))


def _salvage(
    damaged: Path, secret: str, target: Path, header: Path | None, anyway: bool, progress: Callable[[int, int], None]
) -> Any:
    from defender_desk.services import salvaging  # late: few ever need it

    return salvaging.salvage(damaged, secret, target, header=header, anyway=anyway, progress=progress)


def _is_whole(trouble: Trouble) -> bool:
    from defender_desk.services import salvaging  # late: few ever need it

    return trouble.message is salvaging.SOUND


def _close(desk: Desk) -> None:
    from defender_desk.services import opening  # late: heavy, after the first paint

    opening.close(desk)


class Work(NamedTuple):
    """The calls of the first screens; all but `default_folder` take a moment."""

    unlock: Callable[[Path, str], Desk] = _unlock
    unlock_with_code: Callable[[Path, str], Desk] = _unlock_with_code
    check_code: Callable[[str], None] = _check_code
    read_sheet: Callable[[str, str, list[Any]], Any] = _read_sheet
    joined: Callable[[list[Any]], str] = _joined
    set_passphrase: Callable[[Desk, str], Desk] = _set_passphrase
    beside_passphrase: Callable[[Desk], list[str]] = _beside_passphrase
    create: Callable[[NewDesk], tuple[Desk, str]] = _create
    written_down: Callable[[Desk], None] = _written_down
    practice: Callable[..., tuple[Desk, Path]] = _practice
    judge: Callable[[str, tuple[str, ...]], Strength] = _judge
    suggest: Callable[[str], str] = _suggest
    known: Callable[[Path], bool] = _known
    close: Callable[[Desk], None] = _close
    backups: Callable[[Path], list[Any]] = _backups
    check_backup: Callable[..., Any] = _check_backup
    restore_backup: Callable[..., Any] = _restore_backup
    lenders: Callable[[Path, Path | None], list[Any]] = _lenders
    salvage: Callable[..., Any] = _salvage
    is_whole: Callable[[Trouble], bool] = _is_whole
    default_folder: Callable[[], Path] = default_vault
