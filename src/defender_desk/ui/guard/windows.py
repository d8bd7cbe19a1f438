"""What Windows tells a window: its session is locked, its lid is closed, it is about to sleep.

Desktop: three kinds of message that Windows sends to a window which asked for them. The end of a session comes by Qt.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import wintypes
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

from defender_desk.ui.guard.signs import Sign, Signs

POWER_BROADCAST, SESSION_CHANGE = 0x0218, 0x02B1
SUSPEND, SETTING_CHANGE, SESSION_LOCK = 0x4, 0x8013, 0x7
LID = UUID("ba3e0f4d-b817-4094-a2d1-d56379e6a0f3").bytes_le


class _Setting(ctypes.Structure):
    _fields_ = (("setting", ctypes.c_ubyte * 16), ("length", wintypes.DWORD), ("data", ctypes.c_ubyte))


def sign_of(message: wintypes.MSG) -> Sign | None:
    """What a message says of whoever is going away."""
    match message.message, message.wParam:
        case 0x02B1, 0x7:
            return Sign.SCREEN
        case 0x0218, 0x4:
            return Sign.SLEEP
        case 0x0218, 0x8013 if message.lParam:
            told = _Setting.from_address(message.lParam)
            return Sign.LID if bytes(told.setting) == LID and told.data == 0 else None
    return None


class _Filter(QAbstractNativeEventFilter):
    def __init__(self, signs: Messages) -> None:
        super().__init__()
        self._signs = signs

    def nativeEventFilter(self, kind: Any, message: Any) -> tuple[bool, int]:
        """Look at every message of the window, and take none away."""
        if QByteArray(kind).data() == b"windows_generic_MSG":
            sign = sign_of(wintypes.MSG.from_address(int(message)))
            if sign is not None:
                self._signs.told.emit(sign)
        return False, 0


class Messages(Signs):
    """Asks Windows to tell the window of a desk."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._filter = _Filter(self)
        application = QCoreApplication.instance()
        if application is None or not isinstance(parent, QWidget) or sys.platform != "win32":
            return
        application.installNativeEventFilter(self._filter)
        self.hear(Sign.SLEEP)
        window, lid = int(parent.winId()), (ctypes.c_ubyte * 16)(*LID)
        if ctypes.windll.wtsapi32.WTSRegisterSessionNotification(window, 0):
            self.hear(Sign.SCREEN)
        if ctypes.windll.user32.RegisterPowerSettingNotification(wintypes.HANDLE(window), ctypes.byref(lid), 0):
            self.hear(Sign.LID)
