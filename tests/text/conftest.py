"""Speaking in tests: each test may change the language in use, and finds it unchanged afterwards."""

import pytest

from defender_desk.text import speech


@pytest.fixture(autouse=True)
def _quiet_speech():
    before = speech.habits()
    yield
    speech.use(before)
