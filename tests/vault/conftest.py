"""Vaults for tests: made once in seconds' fractions, copied where a test needs its own."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from defender_desk.vault import folder
from defender_desk.vault.slots import CHEAPEST

PASSPHRASE = "ستة أقلام زرقاء على الرف"


@dataclass(frozen=True)
class Made:
    folder: Path
    code: str
    passphrase: str = PASSPHRASE


@pytest.fixture(scope="session")
def model_vault(tmp_path_factory):
    where = tmp_path_factory.mktemp("model") / "vault"
    made = folder.create(where, PASSPHRASE, CHEAPEST)
    return Made(where, made.recovery_code)


@pytest.fixture
def vault(model_vault, tmp_path):
    where = tmp_path / "vault"
    shutil.copytree(model_vault.folder, where)
    return Made(where, model_vault.code)
