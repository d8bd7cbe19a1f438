"""The window's fixtures serve the journeys too."""

from __future__ import annotations

from tests.ui.conftest import dress, dressed, qapp_args, sit, tasks

__all__ = ["dress", "dressed", "qapp_args", "sit", "tasks"]
