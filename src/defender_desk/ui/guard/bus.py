"""What a Linux desktop tells on its message bus: screens that are locked, lids, and sleep, which it lets us delay.

Desktop: a bus is a socket of this machine, to which only its own programs speak. Whoever tells us something false can
do no more than lock the desk. Sleep waits, as long as logind allows, until the process that held the keys is gone.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher, QDBusUnixFileDescriptor

from defender_desk.ui.guard.signs import Sign, Signs

LOGIN, LOGIN_PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
MANAGER, SESSION = f"{LOGIN}.Manager", f"{LOGIN}.Session"
POWER, POWER_PATH = "org.freedesktop.UPower", "/org/freedesktop/UPower"
PROPERTIES = "org.freedesktop.DBus.Properties"
SAVERS = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.freedesktop.ScreenSaver", "/ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
    ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"),
    ("org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
    ("org.xfce.ScreenSaver", "/org/xfce/ScreenSaver"),
)
"""Who says `ActiveChanged(true)` when a screen is locked, and where; each of them also says whether it is now."""
ANSWER_WITHIN = 3000
"""Milliseconds that a service has to answer."""


class Bus(Signs):
    """What is told on two buses: that of the session, and that of the machine."""

    def __init__(self, parent: QObject, session: QDBusConnection, machine: QDBusConnection) -> None:
        super().__init__(parent)
        self._session, self._machine = session, machine
        self._waiting: list[QDBusPendingCallWatcher] = []
        self.delay: QDBusUnixFileDescriptor | None = None
        """As long as this is open, the machine waits before it sleeps or goes off; a replaced process lets go of it."""
        for name, path in SAVERS:
            session.connect("", path, name, "ActiveChanged", self, _slot("saver_turned(bool)"))
            self._would_tell(session, (name, path, name, "GetActive"), (), Sign.SCREEN)
        for path, interface, member, slot in (
            (LOGIN_PATH, MANAGER, "PrepareForSleep", "sleep_begins(bool)"),
            (LOGIN_PATH, MANAGER, "PrepareForShutdown", "end_begins(bool)"),
            ("", SESSION, "Lock", "lock_asked()"),
            ("", PROPERTIES, "PropertiesChanged", "properties_changed(QString,QVariantMap,QStringList)"),
        ):
            machine.connect("", path, interface, member, self, _slot(slot))
        self._would_tell(machine, (POWER, POWER_PATH, PROPERTIES, "Get"), (POWER, "LidIsPresent"), Sign.LID)
        self._take_delay()

    @Slot(bool)
    def saver_turned(self, active: bool) -> None:
        """Hear of a screen that is locked, or is no more."""
        if active:
            self.told.emit(Sign.SCREEN)

    @Slot(bool)
    def sleep_begins(self, begins: bool) -> None:
        """Hear that the machine is about to sleep, or woke up: a desk that is still here waits for the next time."""
        if begins:
            self.told.emit(Sign.SLEEP)
            self.delay = None
        else:
            self._take_delay()

    @Slot(bool)
    def end_begins(self, begins: bool) -> None:
        """Hear that the machine is about to go off."""
        if begins:
            self.told.emit(Sign.END)
            self.delay = None

    @Slot()
    def lock_asked(self) -> None:
        """Hear that a session is asked to lock."""
        self.hear(Sign.SCREEN)
        self.told.emit(Sign.SCREEN)

    @Slot(str, "QVariantMap", "QStringList")
    def properties_changed(self, interface: str, values: dict[str, object], _others: list[str]) -> None:
        """Hear of a session that is locked, and of a lid."""
        if interface == SESSION and "LockedHint" in values:
            self.hear(Sign.SCREEN)  # whoever locks this screen says so to logind, which not every program does
            if values["LockedHint"] is True:
                self.told.emit(Sign.SCREEN)
        elif interface == POWER and values.get("LidIsClosed") is True:
            self.told.emit(Sign.LID)

    def _take_delay(self) -> None:
        call = QDBusMessage.createMethodCall(LOGIN, LOGIN_PATH, MANAGER, "Inhibit")
        call.setArguments(["sleep:shutdown", "desk", "…", "delay"])  # the list of who waits can be read by everybody
        self._ask(self._machine, call, self._delayed)

    def _delayed(self, answer: list[Any]) -> None:
        if answer and isinstance(answer[0], QDBusUnixFileDescriptor):
            self.delay = answer[0]
            self.hear(Sign.SLEEP, Sign.END)

    def _would_tell(
        self, bus: QDBusConnection, whom: tuple[str, str, str, str], asked: Sequence[str], sign: Sign
    ) -> None:
        """Note a sign of whoever answers a question about it: a name that somebody has on the bus proves nothing."""
        call = QDBusMessage.createMethodCall(*whom)
        call.setAutoStartService(False)
        call.setArguments([*asked])
        self._ask(bus, call, lambda _answer: self.hear(sign))

    def _ask(self, bus: QDBusConnection, call: QDBusMessage, then: Callable[[list[Any]], object]) -> None:
        """Ask without waiting: no window stands still for a service that does not answer."""
        watcher = QDBusPendingCallWatcher(bus.asyncCall(call, ANSWER_WITHIN), self)
        self._waiting.append(watcher)

        def answered() -> None:
            self._waiting.remove(watcher)
            watcher.deleteLater()  # it would hold a descriptor of its answer open
            if not watcher.isError():
                then(watcher.reply().arguments())

        watcher.finished.connect(answered)


def _slot(name: str) -> bytes:
    """A slot as Qt's bus knows it: text of its own kind, which it takes as `str` whatever its types say."""
    return cast(bytes, SLOT(name))


def _has_session_bus() -> bool:
    """Asking for one that is not there would start one."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    return "DBUS_SESSION_BUS_ADDRESS" in os.environ or bool(runtime and (Path(runtime) / "bus").exists())


def own_buses(parent: QObject) -> list[Signs]:
    """What the buses of this session and this machine tell; nothing where there are none."""
    session = QDBusConnection.sessionBus() if _has_session_bus() else QDBusConnection("")
    machine = QDBusConnection.systemBus()
    return [Bus(parent, session, machine)] if session.isConnected() or machine.isConnected() else []
