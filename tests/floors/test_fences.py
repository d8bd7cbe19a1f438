"""What the system is asked to fence the packaged desk in with: no profile that ships lets it reach a network."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest

from defender_desk.ui.guard import bus
from house import ROOT

FLATPAK = ROOT / "packaging" / "flatpak" / "org.defenderdesk.Desk.json"
APPARMOR = ROOT / "packaging" / "apparmor" / "defender-desk"
GRANTED = {
    "--unshare=network",
    "--share=ipc",
    "--socket=wayland",
    "--socket=fallback-x11",
    "--socket=cups",
    "--filesystem=home",
    "--filesystem=/run/media",
    "--filesystem=/media",
    "--filesystem=/mnt",
    *(f"--talk-name={name}" for name, _path in bus.SAVERS),
    *(f"--system-talk-name={name}" for name in (bus.LOGIN, bus.POWER)),
}
"""Whatever is added is decided here too: no bus as a whole, no other program, no device, no network."""
INCLUDED = {"base", "fonts", "X", "wayland", "ibus", "cups-client", "dbus-session-strict", "dbus-strict"}
"""Parts of profiles that a system ships; none of these lets through a network, as `nameservice` would."""


def rules() -> list[str]:
    """The rules of the AppArmor profile, each on one line without its comment."""
    bare = re.sub(r"(^|\s)#(?!include).*", "", APPARMOR.read_text("utf-8"))
    (inside,) = re.findall(r"^profile defender-desk \S+ \{\n(.*)^\}$", bare, re.DOTALL | re.MULTILINE)
    return [line.strip() for line in inside.splitlines() if line.strip()]


def test_the_flatpak_asks_for_no_network_and_builds_from_this_disk_alone() -> None:
    manifest = json.loads(FLATPAK.read_text("utf-8"))
    assert set(manifest["finish-args"]) == GRANTED
    sources = [source for module in manifest["modules"] for source in module["sources"]]
    assert {source["type"] for source in sources} == {"dir", "file"}
    assert not {"url", "mirror-urls"} & {key for source in sources for key in source}
    assert "--share=network" not in json.dumps(manifest), "nor while it is built"
    places = {source["path"]: (FLATPAK.parent / source["path"]).resolve() for source in sources}
    assert places.pop("../../dist/defender-desk") == ROOT / "dist" / "defender-desk", "what `make package` makes"
    assert all(place.is_file() for place in places.values())
    entry = (FLATPAK.parent / f"{manifest['id']}.desktop").read_text("utf-8")
    assert f"Exec={manifest['command']}\n" in entry
    assert f"Icon={manifest['id']}\n" in entry


def test_the_apparmor_profile_denies_every_network_and_opens_none() -> None:
    said = rules()
    families = {rule.removeprefix("deny network ").strip(",") for rule in said if rule.startswith("deny network ")}
    assert {"inet", "inet6", "netlink", "packet", "bluetooth"} <= families
    assert [rule for rule in said if rule.startswith("network")] == ["network unix,"]
    assert {"deny ptrace,", "deny capability,"} <= {*said}
    included = [re.fullmatch(r"include <abstractions/(.+)>", rule) for rule in said if "include" in rule]
    assert {found[1] for found in included if found} == INCLUDED
    assert all(included)


def test_the_profile_starts_nothing_but_the_desk_and_writes_to_no_temporary_folder() -> None:
    allowed = [rule for rule in rules() if not rule.startswith("deny")]
    starts = [rule for rule in allowed if re.search(r"[/}*] [a-z]*x[a-z]*,$", rule, re.IGNORECASE)]
    assert starts == ["/opt/defender-desk/defender-desk{,-cli} mrix,"]
    assert not [rule for rule in allowed if re.search(r"(^|[/{,])tmp\b", rule)]


def test_the_profile_lets_through_whatever_the_desk_listens_to() -> None:
    savers = {name for name, _path in bus.SAVERS}
    wanted = {
        *(f"dbus receive bus=session interface={name} member=ActiveChanged," for name in savers),
        *(f"dbus send bus=session interface={name} member=GetActive," for name in savers),
        f"dbus (send, receive) bus=system interface={bus.LOGIN}.*,",
        f"dbus (send, receive) bus=system path={bus.LOGIN_PATH}/** interface={bus.PROPERTIES},",
        f"dbus (send, receive) bus=system path={bus.POWER_PATH} interface={bus.PROPERTIES},",
    }
    assert {rule for rule in rules() if rule.startswith("dbus")} == wanted


@pytest.mark.skipif(not shutil.which("apparmor_parser"), reason="apparmor_parser is not installed")
def test_the_parser_of_apparmor_reads_the_profile() -> None:
    command = ["apparmor_parser", "--skip-kernel-load", "--skip-cache", str(APPARMOR)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
