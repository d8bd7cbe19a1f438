"""Power cuts: whatever step the write stops at, a whole and genuine header is left, the old one or the new one."""

import contextlib
import os
import shutil

import pytest

from defender_desk.vault import copies, folder
from defender_desk.vault.slots import CHEAPEST

STEPS = ["open", "fdopen", "fsync", "replace"]


class PowerCutError(BaseException):
    """Ends the process at once: nothing of ours may catch it."""


class Countdown:
    """Cuts the power at the nth call into the system, before or after the call took effect."""

    def __init__(self, monkeypatch, step, *, after):
        self.left, self.after, self.cut = step, after, False
        for name in STEPS:
            monkeypatch.setattr(copies.os, name, self.counted(getattr(os, name)))

    def counted(self, call):
        def counting(*args, **kwargs):
            self.left -= 1
            if self.left == 0 and not self.after:
                self.cut = True
                raise PowerCutError
            result = call(*args, **kwargs)
            if self.left == 0:
                self.cut = True
                raise PowerCutError
            return result

        return counting


def change(made, opened, new):
    folder.change_passphrase(made, opened, new, CHEAPEST)


def audit(made, opened, _new):
    folder.record_audit(made, opened, b"n" * 32, 9, b"s" * 16)


def revoke(made, opened, _new):
    folder.revoke_recovery(made, opened)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("act", [change, audit, revoke])
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the cut leaves files open, as meant
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_power_cut_at_any_step_leaves_a_readable_header(model_vault, tmp_path, monkeypatch, act, after):
    passphrase, cuts, seen = model_vault.passphrase, 0, set()
    while True:
        where = tmp_path / f"{cuts}"
        shutil.copytree(model_vault.folder, where)
        opened = folder.unlock(where, passphrase)
        with monkeypatch.context() as patched:
            countdown = Countdown(patched, cuts + 1, after=after)
            with contextlib.suppress(PowerCutError):
                act(where, opened, "new words")
        new = reopened(where, ["new words", passphrase])
        seen.add((new.audit_counter, opens(where, model_vault.code)))
        if not countdown.cut:
            break
        cuts += 1
    assert cuts >= 10
    assert len(seen) == (1 if act is change else 2)


def opens(where, code):
    try:
        folder.unlock(where, code, by="recovery")
    except folder.Trouble:
        return False
    return True


def reopened(where, passphrases):
    for passphrase in passphrases:
        try:
            opened = folder.unlock(where, passphrase)
        except folder.Trouble as trouble:
            if trouble.message != folder.WRONG_PASSPHRASE:
                raise
        else:
            assert len(copies.read(where).whole()) == 2
            return opened
    return pytest.fail("neither passphrase opens the vault")


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_power_cut_while_healing_leaves_the_sound_copy(model_vault, tmp_path, monkeypatch, after):
    cuts = 0
    while True:
        where = tmp_path / f"{cuts}"
        shutil.copytree(model_vault.folder, where)
        (where / copies.MAIN).write_bytes(b"ruined")
        with monkeypatch.context() as patched:
            countdown = Countdown(patched, cuts + 1, after=after)
            with contextlib.suppress(PowerCutError):
                folder.unlock(where, model_vault.passphrase)
        assert folder.unlock(where, model_vault.passphrase).vault_id
        if not countdown.cut:
            break
        cuts += 1
    assert cuts >= 10


def test_a_damaged_main_copy_never_becomes_the_backup(vault):
    opened = folder.unlock(vault.folder, vault.passphrase)
    sound = (vault.folder / copies.BACKUP).read_bytes()
    (vault.folder / copies.MAIN).write_bytes(b"ruined since it was unlocked")
    folder.record_audit(vault.folder, opened, b"n" * 32, 9, b"s" * 16)
    assert (vault.folder / copies.BACKUP).read_bytes() == sound
    assert folder.unlock(vault.folder, vault.passphrase).audit_counter == 9


def test_no_unfinished_file_is_left_behind(vault):
    opened = folder.unlock(vault.folder, vault.passphrase)
    folder.record_audit(vault.folder, opened, b"n" * 32, 9, b"s" * 16)
    assert {entry.name for entry in vault.folder.iterdir()} == {copies.MAIN, copies.BACKUP}


def test_a_leftover_that_is_a_link_is_replaced_not_followed(vault, tmp_path):
    (tmp_path / "elsewhere").write_text("mine")
    (vault.folder / (copies.MAIN + ".new")).symlink_to(tmp_path / "elsewhere")
    folder.record_audit(vault.folder, folder.unlock(vault.folder, vault.passphrase), b"n" * 32, 9, b"s" * 16)
    assert (tmp_path / "elsewhere").read_text() == "mine"
