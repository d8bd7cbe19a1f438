"""What macOS tells everybody: that its screen is locked. Sleep and lid lock the screen first.

Desktop: by the plain C interface of Core Foundation, so that no bridge to Objective-C is needed.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from typing import Any

from PySide6.QtCore import QObject

from defender_desk.ui.guard.signs import Sign, Signs

LOCKED = b"com.apple.screenIsLocked"
UTF8, AT_ONCE = 0x08000100, 4


class Notifications(Signs):
    """Hears the notification that the screen is locked, on the event loop of the window."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        heard = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 5)
        self._heard = heard(lambda *_told: self.told.emit(Sign.SCREEN))  # kept: it is called as long as we are here
        found = ctypes.util.find_library("CoreFoundation")
        if found:
            self._ask(ctypes.CDLL(found))

    def _ask(self, core: Any) -> None:
        core.CFNotificationCenterGetDistributedCenter.restype = ctypes.c_void_p
        core.CFStringCreateWithCString.restype = ctypes.c_void_p
        core.CFStringCreateWithCString.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint32]
        core.CFNotificationCenterAddObserver.argtypes = [*[ctypes.c_void_p] * 5, ctypes.c_long]
        centre = core.CFNotificationCenterGetDistributedCenter()
        name = core.CFStringCreateWithCString(None, LOCKED, UTF8)
        if centre and name:
            core.CFNotificationCenterAddObserver(centre, None, self._heard, name, None, AT_ONCE)
            self.hear(Sign.SCREEN)
