"""A real message bus, on a socket in a temporary folder: what it tells locks the desk, and sleep waits for that."""

import os
import shutil
import subprocess
import sys

import pytest
from PySide6.QtCore import QObject
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusUnixFileDescriptor,
    QDBusVirtualObject,
)
from tests.ui.guard.planting import DRAFTED, PASSPHRASE, driven, plant

from defender_desk.services import drafts, opening
from defender_desk.ui.guard.bus import LOGIN, LOGIN_PATH, MANAGER, POWER, POWER_PATH, PROPERTIES, SAVERS, SESSION, Bus
from defender_desk.ui.guard.signs import Sign

DAEMON = shutil.which("dbus-daemon")
pytestmark = pytest.mark.skipif(DAEMON is None, reason="no dbus-daemon here: packaging/setup names what brings one")

OPEN = """<busconfig><listen>unix:path={path}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"""


class Logind(QDBusVirtualObject):
    """As much of logind as the desk asks of it: it hands out a descriptor, and sees when that is closed."""

    def __init__(self, bus):
        super().__init__()
        self.asked, self._ends = [], []
        assert bus.registerService(LOGIN)
        assert bus.registerVirtualObject(LOGIN_PATH, self)

    def introspect(self, _path):
        return ""

    def handleMessage(self, message, bus):  # noqa: N802  Qt's own name
        if message.member() != "Inhibit":
            return False
        self.asked.append(message.arguments())
        ours, theirs = os.pipe()
        os.set_blocking(ours, False)
        self._ends.append(ours)
        answer = message.createReply()
        answer.setArguments([QDBusUnixFileDescriptor(theirs)])
        os.close(theirs)
        return bus.send(answer)

    def delayed(self):
        """Whether the sleep that was asked for last still waits: a pipe that nobody may write to any more has ended."""
        try:
            return os.read(self._ends[-1], 1) != b""
        except BlockingIOError:
            return True


@pytest.fixture
def buses(tmp_path, qapp):
    """Two connections to one bus: the desk's, and that of everybody else."""
    config = tmp_path / "bus.conf"
    config.write_text(OPEN.format(path=tmp_path / "bus"))
    command = [DAEMON, f"--config-file={config}", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        try:
            address = daemon.stdout.readline().strip()
            (tmp_path / "address").write_text(address)
            names = "desk", "others"
            yield tuple(QDBusConnection.connectToBus(address, name) for name in names)
            for name in names:
                QDBusConnection.disconnectFromBus(name)
        finally:
            daemon.terminate()


@pytest.fixture
def logind(buses):
    return Logind(buses[1])


@pytest.fixture
def bus(buses, logind, qtbot):
    parent = QObject()
    made = Bus(parent, buses[0], buses[0])
    made.signs = []
    made.told.connect(made.signs.append)
    qtbot.waitUntil(lambda: made.delay is not None)
    yield made
    parent.deleteLater()


def tell(bus, path, interface, member, arguments=()):
    message = QDBusMessage.createSignal(path, interface, member)
    message.setArguments(list(arguments))
    assert bus.send(message)


@pytest.mark.parametrize(("name", "path"), SAVERS)
def test_every_screen_saver_that_locks_its_screen_is_heard(buses, bus, qtbot, name, path):
    tell(buses[1], path, name, "ActiveChanged", [False])
    tell(buses[1], path, name, "ActiveChanged", [True])
    qtbot.waitUntil(lambda: bus.signs == [Sign.SCREEN])


def test_a_session_that_is_asked_to_lock_or_says_it_is_locked_is_heard(buses, bus, qtbot):
    tell(buses[1], "/org/freedesktop/login1/session/_32", SESSION, "Lock")
    qtbot.waitUntil(lambda: bus.signs == [Sign.SCREEN])
    for locked in (False, True):
        changed = {"LockedHint": locked, "Active": True}
        tell(buses[1], "/org/freedesktop/login1/session/_32", PROPERTIES, "PropertiesChanged", [SESSION, changed, [""]])
    qtbot.waitUntil(lambda: bus.signs == [Sign.SCREEN] * 2)


def test_a_lid_that_closes_is_heard_and_one_that_opens_is_not(buses, bus, qtbot):
    for closed in (False, True):
        tell(buses[1], POWER_PATH, PROPERTIES, "PropertiesChanged", [POWER, {"LidIsClosed": closed}, [""]])
    qtbot.waitUntil(lambda: bus.signs == [Sign.LID])


def test_sleep_waits_until_the_desk_has_locked_and_the_next_one_waits_again(buses, bus, logind, qtbot):
    assert logind.asked == [["sleep:shutdown", "desk", "…", "delay"]], "and nobody reads there what we are"
    assert not os.get_inheritable(bus.delay.fileDescriptor()), "the process that takes our place lets go of it"
    waiting = []
    bus.told.connect(lambda _sign: waiting.append(logind.delayed()))
    tell(buses[1], LOGIN_PATH, MANAGER, "PrepareForSleep", [True])
    qtbot.waitUntil(lambda: bus.signs == [Sign.SLEEP])
    assert waiting == [True], "while the desk locks, the machine waits"
    qtbot.waitUntil(lambda: not logind.delayed())
    tell(buses[1], LOGIN_PATH, MANAGER, "PrepareForSleep", [False])
    qtbot.waitUntil(lambda: len(logind.asked) == 2)
    assert bus.signs == [Sign.SLEEP]


@pytest.mark.skipif(sys.platform != "linux", reason="only here a process is replaced before sleep")
def test_the_machine_sleeps_only_once_the_process_that_held_the_keys_is_gone(tmp_path, buses, logind, qtbot):
    plant(tmp_path)
    address = (tmp_path / "address").read_text()
    with driven(tmp_path, DBUS_SYSTEM_BUS_ADDRESS=address, DBUS_SESSION_BUS_ADDRESS=address) as process:
        qtbot.waitUntil(lambda: (tmp_path / "open").exists() and bool(logind.asked), timeout=60_000)
        assert logind.delayed()
        tell(buses[1], LOGIN_PATH, MANAGER, "PrepareForSleep", [True])
        qtbot.waitUntil(lambda: not logind.delayed(), timeout=60_000)
        assert process.poll() is None, "it is the same process, which holds nothing any more"
        desk = opening.unlock(tmp_path / "desk", PASSPHRASE)
        assert [each.values["name"] for each in drafts.every(desk)] == [DRAFTED]
        opening.close(desk)


def test_going_off_is_heard(buses, bus, qtbot):
    tell(buses[1], LOGIN_PATH, MANAGER, "PrepareForShutdown", [True])
    qtbot.waitUntil(lambda: bus.signs == [Sign.END])


def test_what_makes_no_sense_is_passed_over(buses, bus, qtbot):
    tell(buses[1], POWER_PATH, PROPERTIES, "PropertiesChanged")
    tell(buses[1], POWER_PATH, PROPERTIES, "PropertiesChanged", [POWER, "no table"])
    tell(buses[1], POWER_PATH, PROPERTIES, "PropertiesChanged", [POWER, {"LidIsClosed": "yes"}, [""]])
    tell(buses[1], POWER_PATH, PROPERTIES, "PropertiesChanged", [POWER, {"LidIsClosed": True}, [""]])
    qtbot.waitUntil(lambda: bool(bus.signs))
    assert bus.signs == [Sign.LID]


class Answering(QDBusVirtualObject):
    """A service that answers whatever it is asked."""

    def __init__(self, bus, name, path, *, answer):
        super().__init__()
        self._answer = answer
        assert bus.registerService(name)
        assert bus.registerVirtualObject(path, self)

    def introspect(self, _path):
        return ""

    def handleMessage(self, message, bus):  # noqa: N802  Qt's own name
        answer = message.createReply()
        answer.setArguments([self._answer])
        return bus.send(answer)


def test_what_nobody_here_tells_is_not_said_to_be_heard(buses, bus, qtbot):
    assert bus.heard == {Sign.SLEEP, Sign.END}
    assert buses[1].registerService(SAVERS[0][0]), "a name that keeps screens awake, and tells of none"
    again = Bus(bus, buses[0], buses[0])
    qtbot.waitUntil(lambda: again.heard == {Sign.SLEEP, Sign.END} and not again._waiting)
    held = Answering(buses[1], POWER, POWER_PATH, answer=True)
    heard = Bus(bus, buses[0], buses[0])
    qtbot.waitUntil(lambda: heard.heard == {Sign.SLEEP, Sign.END, Sign.LID})
    assert held


def test_a_screen_saver_that_answers_is_said_to_be_heard(buses, bus, qtbot):
    name, path = SAVERS[0]
    held = Answering(buses[1], name, path, answer=False)
    heard = Bus(bus, buses[0], buses[0])
    qtbot.waitUntil(lambda: Sign.SCREEN in heard.heard)
    assert held


def test_a_screen_that_logind_told_of_once_is_said_to_be_heard(buses, bus, qtbot):
    unlocked = [SESSION, {"LockedHint": False}, [""]]
    tell(buses[1], "/org/freedesktop/login1/session/_32", PROPERTIES, "PropertiesChanged", unlocked)
    qtbot.waitUntil(lambda: Sign.SCREEN in bus.heard)
    assert bus.signs == []
