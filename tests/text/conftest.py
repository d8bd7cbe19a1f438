"""Speaking in tests: each test begins in English, may change the language in use, and leaves it as it was."""

import pytest

from defender_desk.text import speech


@pytest.fixture(autouse=True)
def _quiet_speech():
    before = speech.habits()
    speech.use(speech.customary("en"))
    yield
    speech.use(before)
