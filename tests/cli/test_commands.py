"""The console as a script uses it: real vaults and files, exit statuses, and only results on standard output."""

from __future__ import annotations

import hashlib
import io
import json
import shlex
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from defender_desk.cli.commands import COMMANDS, main, parser
from defender_desk.model.codec import Json
from defender_desk.services import opening, records
from defender_desk.services.identity.keys import IDENTITY
from defender_desk.text.dates import FuzzyDate
from defender_desk.ui.handover.draft import Giving
from defender_desk.vault import folder as vaults
from defender_desk.vault.slots import CHEAPEST

PASSPHRASE = "ندى جسر بوصلة قنديل سنبلة مرسى"

SIGNED = Path(__file__).parents[1] / "vectors" / "openpgp"


class Console:
    """Runs commands on vaults in one folder."""

    def __init__(self, place: Path, captured: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self.place, self._captured, self._patch = place, captured, patch
        self.passphrase = place / "passphrase"
        self.passphrase.write_text(PASSPHRASE + "\n", "utf-8")
        self.err = ""

    def __call__(self, *arguments: str, stdin: str = "", status: int = 0) -> str:
        self._patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8"))
        opens = next(c.opens for c in COMMANDS if c.name == arguments[0])
        given = [
            *arguments,
            *(["--passphrase-file", str(self.passphrase)] if opens and "--passphrase-file" not in arguments else []),
        ]
        assert main(given) == status, self._captured.readouterr()
        out, self.err = self._captured.readouterr()
        return out

    def rows(self, *arguments: str, stdin: str = "") -> list[dict]:
        return [json.loads(line) for line in self(*arguments, "--json", stdin=stdin).splitlines()]

    def vault(self, name: str) -> str:
        self("create", str(self.place / name))
        return str(self.place / name)

    def introduce(self, vault: str, to: str) -> None:
        """Let one vault know another by its card."""
        card = self.place / f"{Path(vault).name} for {Path(to).name}.txt"
        self("keys", vault, "--out", str(card))
        self("trust", to, str(card))


@pytest.fixture
def console(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Console:
    monkeypatch.setattr(vaults, "calibrate", lambda: CHEAPEST)
    return Console(tmp_path, capsys, monkeypatch)


@pytest.fixture
def vault(console: Console) -> str:
    return console.vault("v")


def test_types_and_fields_need_no_vault(console: Console) -> None:
    names = [row["type"] for row in console.rows("types")]
    assert "incident" in names
    for name in names:
        assert all(row["level"] for row in console.rows("fields", name))


def test_records_are_added_shown_listed_and_found(console: Console, vault: str) -> None:
    ids = console(
        "add", vault, "incident", "-", stdin='{"title": "مداهمة", "story": "وصل رجلان"}\n{"title": "تهديد"}\n'
    ).split()
    assert len(ids) == 2
    (shown,) = console.rows("show", vault, ids[0])
    assert shown["title"] == "مداهمة"
    assert {row["id"] for row in console.rows("list", vault, "incident")} == set(ids)
    assert [row["id"] for row in console.rows("list", vault, "incident", "--where", "title=تهديد")] == [ids[1]]
    assert len(console.rows("list", vault, "incident", "--limit", "1")) == 1
    assert [row["id"] for row in console.rows("search", vault, "والمداهمه")] == [ids[0]]
    assert console.rows("search", vault, "مداهمة", "--type", "person") == []


def test_one_bad_line_adds_nothing(console: Console, vault: str) -> None:
    console("add", vault, "incident", "-", stdin='{"title": "x"}\n{"nosuch": 1}\n', status=1)
    assert "nosuch" in console.err
    assert console.rows("list", vault, "incident") == []


def test_a_wrong_passphrase_says_so_and_exits_1(console: Console, vault: str) -> None:
    console.passphrase.write_text("something else entirely\n", "utf-8")
    assert console("list", vault, "person", status=1) == ""
    assert console.err.strip()


def test_wrong_usage_exits_2(console: Console, vault: str) -> None:
    for arguments in (["nosuch"], ["list", vault, "nosuch"], ["export", vault, "x"], ["add", vault]):
        with pytest.raises(SystemExit) as left:
            main(arguments)
        assert left.value.code == 2


def test_the_passphrase_is_changed_from_standard_input(console: Console, vault: str) -> None:
    new = "مرسى سنبلة قنديل بوصلة جسر ندى"
    console("passphrase", vault, "--passphrase-file", "-", stdin=f"{PASSPHRASE}\n{new}\n")
    console("list", vault, "person", status=1)
    console.passphrase.write_text(new + "\n", "utf-8")
    console("list", vault, "person")


def test_a_hand_over_from_vault_to_vault(console: Console, vault: str, tmp_path: Path) -> None:
    other = console.vault("other")
    (keys,) = console.rows("keys", other)
    (person,) = console("add", vault, "person", "-", stdin='{"name": "ريم الورّاق"}\n').split()
    out = str(tmp_path / "out.age")
    console("export", vault, out, "--to", keys["recipient"], "--id", person, status=1)
    assert person in console.err
    assert not Path(out).exists()
    (done,) = console.rows(
        "export", vault, out, "--to", keys["recipient"], "--id", person, "--reason", "agreed in person"
    )
    assert done["records"] == 1
    (preview,) = console.rows("import", other, out)
    assert (preview["new"], preview["written"]) == (1, False)
    assert console.rows("list", other, "person") == []
    console("import", other, out, "--yes", status=1)  # nobody at the other desk knows whom it is from
    assert "do not know this desk" in console.err
    assert console.rows("list", other, "person") == []
    console.introduce(vault, other)
    console("import", other, out, "--yes")
    assert [row["id"] for row in console.rows("list", other, "person")] == [person]
    (again,) = console.rows("import", other, out, "--yes")
    assert (again["new"], again["same"]) == (0, 1)


def test_a_desk_is_known_by_its_card_and_its_changed_key_waits_for_a_decision(
    console: Console, vault: str, tmp_path: Path
) -> None:
    other, cards = console.vault("other"), [str(tmp_path / name) for name in ("a.txt", "b.png", "c.pdf")]
    (keys,) = console.rows("keys", vault, "--out", cards[0])
    assert keys["phrase"].keys() == {"ar", "en", "fr", "es"}
    console("keys", vault, "--out", cards[0], status=1)  # a name that is taken
    assert console.rows("trust", other) == []
    (known,) = console.rows("trust", other, cards[0])
    assert (known["standing"], known["fingerprint"]) == ("known", keys["fingerprint"])
    console("trust", other, cards[0], "--heard", keys["phrase"]["ar"] + " x", status=1)
    (known,) = console.rows("trust", other, cards[0], "--heard", keys["phrase"]["ar"])
    assert known["standing"] == "verified"
    (new,) = console.rows("keys", vault, "--renew", "--out", cards[1])
    assert new["recipient"] != keys["recipient"]
    assert [(one["fingerprint"], one["opens"]) for one in new["former"]] == [(keys["fingerprint"], True)]
    console("trust", other, cards[1], status=1)
    assert keys["fingerprint"] in console.err
    assert new["fingerprint"] in console.err
    (known,) = console.rows("trust", other)
    assert (known["standing"], known["fingerprint"]) == ("changed", keys["fingerprint"])
    (kept,) = console.rows("trust", other, cards[1], "--keep-old")
    assert (kept["standing"], kept["fingerprint"]) == ("verified", keys["fingerprint"])
    console("keys", vault, "--out", cards[2])
    (taken,) = console.rows("trust", other, cards[2], "--heard", new["fingerprint"])
    assert (taken["standing"], taken["fingerprint"]) == ("verified", new["fingerprint"])
    assert [one["what"] for one in taken["history"]][-2:] == ["taken", "compared"]
    (gone,) = console.rows("keys", vault, "--destroy-former")
    assert [one["opens"] for one in gone["former"]] == [False]


def test_what_somebody_should_look_at_comes_in_only_by_its_name(console: Console, vault: str, tmp_path: Path) -> None:
    other = console.vault("other")
    (keys,) = console.rows("keys", other)
    lines = '{"title": "x"}\n', '{"name": "a fund", "contact": "+1"}\n'
    (incident,) = console("add", vault, "incident", "-", stdin=lines[0]).split()
    (fund,) = console("add", vault, "provider", "-", stdin=lines[1]).split()
    out = str(tmp_path / "out.age")
    chosen = ("--id", incident, "--id", fund, "--profile", "full", "--reason", "agreed")
    console("export", vault, out, "--to", keys["recipient"], *chosen)
    console.introduce(vault, other)
    (counts,) = console.rows("import", other, out, "--yes")
    assert (counts["new"], counts["left"], counts["written"]) == (2, 1, True)
    console("show", other, incident)
    console("show", other, fund, status=1)
    console("import", other, out)
    assert f"Look at provider {fund}" in console.err
    (counts,) = console.rows("import", other, out, "--yes", "--take", fund)
    assert counts["left"] == 0
    console("show", other, fund)


def test_a_yes_in_a_table_is_taken_in_only_by_its_line(console: Console, vault: str, tmp_path: Path) -> None:
    console("add", vault, "person", "-", stdin=json.dumps({"name": "Rim"}) + "\n")
    answers = "Of whom,Answer,What we may do,Any recipient this purpose needs\n"
    answers += "Rim,given,refer,yes\nRim,refused,name_in_public,yes\n"
    (tmp_path / "a.csv").write_text(answers, "utf-8")
    asked = ("import", vault, str(tmp_path / "a.csv"), "--as", "consent", "--yes")
    (counts,) = console.rows(*asked)
    assert (counts["good"], counts["left"]) == (1, 1)
    assert "Row or card 2: It says that somebody who is recorded here consents." in console.err
    assert [row["state"] for row in console.rows("list", vault, "consent")] == ["refused"]
    (counts,) = console.rows(*asked, "--take", "2")
    assert (counts["good"], counts["left"]) == (2, 0)


def test_an_export_may_say_whom_it_is_for(console: Console, vault: str, tmp_path: Path) -> None:
    (keys,) = console.rows("keys", console.vault("other"))
    fund = {"name": "a fund", "fingerprint": [keys["recipient"]]}
    (fund_id,) = console("add", vault, "provider", "-", stdin=json.dumps(fund) + "\n").split()
    (person,) = console("add", vault, "person", "-", stdin=json.dumps({"name": "ريم"}) + "\n").split()
    yes = {"person": person, "state": "given", "scope": ["manual_export"], "recipient": fund_id, "facts": ["name"]}
    console("add", vault, "consent", "-", stdin=json.dumps(yes) + "\n")
    asked = ("export", vault, str(tmp_path / "a.age"), "--to", keys["recipient"], "--id", person)
    console(*asked, status=1)
    console(*asked, "--recipient", fund_id, status=1)
    assert "Nobody compared in person, or checked" in console.err
    checked(vault, fund_id)
    console(*asked, status=1)
    (done,) = console.rows(*asked, "--recipient", fund_id)
    assert done["records"] == 1


def test_an_export_carries_no_more_than_the_desktop_begins_with(console: Console, vault: str, tmp_path: Path) -> None:
    other = console.vault("other")
    (keys,) = console.rows("keys", other)
    said = '{"name": "ريم الورّاق", "how_to_contact": "عبر المحامية", "work": ["accountability"]}\n'
    (person,) = console("add", vault, "person", "-", stdin=said).split()

    def leaves(*extent: str) -> set[str]:
        out = tmp_path / "-".join(("out", *extent))
        arguments = ("--to", keys["recipient"], "--id", person, "--reason", "agreed", *extent)
        (done,) = console.rows("export", vault, str(out), *arguments)
        assert done["profile"] == (extent[1] if extent else Giving().profile.value)
        assert done["withheld"] == len([line for line in console.err.splitlines() if line.startswith("Stays here")])
        told = console.vault("taker" + out.name)
        opened = opening.unlock(Path(told), PASSPHRASE)
        opened.store.settings.put(IDENTITY, identity(other))
        opening.close(opened)
        console.introduce(vault, told)
        console("import", told, str(out), "--yes")
        (row,) = console.rows("list", told, "person")
        return {"name", "how_to_contact", "work"} & row.keys()

    assert leaves() == leaves("--profile", "casework") == {"name", "work"}
    assert leaves("--profile", "full") == {"name", "how_to_contact", "work"}
    assert leaves("--profile", "deidentified") == {"work"}
    with pytest.raises(SystemExit) as left:
        main(["export", vault, "x", "--to", keys["recipient"], "--all", "--profile", "most"])
    assert left.value.code == 2


def test_an_export_is_looked_at_as_they_will_open_it(console: Console, vault: str) -> None:
    (keys,) = console.rows("keys", console.vault("other"))
    said = '{"name": "ريم الورّاق", "how_to_contact": "عبر المحامية", "work": ["accountability"]}\n'
    (person,) = console("add", vault, "person", "-", stdin=said).split()
    (other,) = console("add", vault, "person", "-", stdin='{"name": "سلمى"}\n').split()
    yes = {"person": person, "state": "given", "scope": ["manual_export"], "any_recipient": True}
    console("add", vault, "consent", "-", stdin=json.dumps({**yes, "facts": ["everything"]}) + "\n")
    for one in (person, other):
        console("add", vault, "incident", "-", stdin=json.dumps({"title": one[:4], "when": "2026-05"}) + "\n")
    asked = ("export", vault, "--to", keys["recipient"], "--type", "person", "--reason", "agreed", "--preview")
    whole, *pages = console.rows(*asked)
    assert {one["title"] for one in whole["people"]} == {"ريم الورّاق", "سلمى"}
    (page,) = (one for one in pages if one["record"] == person)
    assert page["id"] == person
    assert page["said"]["name"] == "ريم الورّاق"
    assert "how_to_contact" in {one["field"] for one in page["stays"]}
    _, *coded = console.rows(*asked, "--profile", "deidentified")
    assert not {one["id"] for one in coded} & {person, other}
    assert "ريم" not in json.dumps([{**one, "stays": []} for one in coded], ensure_ascii=False)
    console("export", vault, "--to", keys["recipient"], "--all", status=1)
    assert "ريم الورّاق" in console(*asked)


def test_only_what_they_lack_goes_unless_a_file_never_arrived(console: Console, vault: str, tmp_path: Path) -> None:
    (keys,) = console.rows("keys", console.vault("other"))
    console("add", vault, "incident", "-", stdin='{"title": "a", "when": "2026-05"}\n{"title": "b", "when": "2025"}\n')
    asked = ("--to", keys["recipient"], "--type", "incident", "--reason", "r", "--since-last")
    (done,) = console.rows("export", vault, str(tmp_path / "1"), *asked, "--from", "2026", "--until", "2026-06")
    assert done["records"] == 1
    (done,) = console.rows("export", vault, str(tmp_path / "2"), *asked)
    assert done["records"] == 1
    console("export", vault, str(tmp_path / "3"), *asked, status=1)
    last, first = console.rows("handed", vault)
    assert (last["bundle"], last["lost"]) == (done["bundle"], False)
    console("handed", vault, "--lost", first["bundle"], "--lost", last["bundle"])
    (done,) = console.rows("export", vault, str(tmp_path / "3"), *asked)
    assert done["records"] == 2
    console("export", vault, str(tmp_path / "4"), *asked, "--filter", "none", status=1)
    assert "none" in console.err


def test_a_plain_export_is_written_only_when_it_is_confirmed(console: Console, vault: str, tmp_path: Path) -> None:
    said = '{"name": "ريم الورّاق", "how_to_contact": "عبر المحامية"}\n'
    (person,) = console("add", vault, "person", "-", stdin=said).split()
    out = tmp_path / "out.zip"
    asked = ("export-plain", vault, str(out), "--format", "jsonl", "--id", person, "--reason", "agreed")
    (seen,) = console.rows(*asked)
    assert (seen["records"], seen["written"], out.exists()) == (1, False, False)
    assert "Anybody who finds this file can read it" in console.err
    (done,) = console.rows(*asked, "--yes-in-clear")
    assert done["written"]
    assert done["profile"] == Giving().profile.value
    with zipfile.ZipFile(out) as archive:
        (row,) = map(json.loads, archive.read("person.jsonl").splitlines())
    assert row["name"] == "ريم الورّاق"
    assert "how_to_contact" not in row
    (noted,) = console.rows("list", vault, "disclosure")
    assert noted["way"] == "plain"
    console(*asked[:3], "--format", "jsonl", "--id", person, "--yes-in-clear", status=1)


def identity(vault: str) -> Json:
    """The secrets of a desk, for another that shall read what was written for it."""
    desk = opening.unlock(Path(vault), PASSPHRASE)
    kept = desk.setting(IDENTITY)
    opening.close(desk)
    return kept


def test_a_table_and_cards_come_in(console: Console, vault: str, tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_bytes("الاسم;رقم الجوال\nريم الورّاق;0944 123 456\nياسر;\n;\nالمجموع;2\n".encode("cp1256"))
    (preview,) = console.rows("import", vault, str(table), "--as", "person")
    assert (preview["good"], preview["strays"], preview["written"]) == (2, 1, False)
    console("import", vault, str(table), "--as", "person", "--yes")
    names = {row["name"] for row in console.rows("list", vault, "person")}
    assert names == {"ريم الورّاق", "ياسر"}
    cards = tmp_path / "cards.vcf"
    cards.write_text("BEGIN:VCARD\nVERSION:3.0\nFN:ريم الوراق\nTEL:+963944123456\nEND:VCARD\n", "utf-8")
    (again,) = console.rows("import", vault, str(cards))
    assert again["twins"] == 1


def test_practice_fills_and_check_finds_nothing_wrong(console: Console, vault: str) -> None:
    console("practice", vault, "--records", "60", "--language", "es", "--seed", "3")
    (report,) = console.rows("check", vault)
    assert report["sound"]
    assert report["records"] > 60


def test_words_from_others_do_not_drive_the_terminal(console: Console, vault: str) -> None:
    console("add", vault, "person", "-", stdin='{"name": "Nadia\\u001b[2J", "notes": "one\\ntwo"}\n')
    for said in (console("list", vault, "person"), console("search", vault, "Nadia")):
        assert "Nadia" in said
        assert "\x1b" not in said
    console("add", vault, "person", "-", stdin='{"name": "Samir\\u009b2J"}\n')
    said = console("search", vault, "Samir", "--json")
    assert "\x9b" not in said
    assert json.loads(said)["title"].strip("\u2068\u2069") == "Samir\x9b2J"


def test_fiction_among_own_records_is_said(console: Console, vault: str) -> None:
    console("practice", vault, "--records", "20")
    assert "practice" not in console.err
    console("practice", vault, "--records", "20")
    assert "practice" in console.err


def test_check_names_a_damaged_file_and_exits_1(console: Console, vault: str) -> None:
    database = Path(vault) / "vault.db"
    held = bytearray(database.read_bytes())
    held[len(held) // 2] ^= 1
    database.write_bytes(held)
    console("check", vault, status=1)
    assert console.err.strip()


def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    for command in COMMANDS:
        with pytest.raises(SystemExit) as left:
            parser([command.name]).parse_args([command.name, "--help"])
        assert left.value.code == 0
    assert "recipient" in capsys.readouterr().out.lower()


SOMEBODY = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
LONG = "a" * 300


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "V", "OUT", "--all", "--to", "garbage"),
        ("export", "V", "OUT", "--all", "--to", SOMEBODY, "--id", "\udcff"),
        ("export", "V", f"OUT/{LONG}", "--all", "--to", SOMEBODY, "--reason", "\udcff"),
        ("list", "V", "person", "--where", "nothing=\udcff"),
        ("show", "V", "\udcff"),
        ("add", "V", "incident", "OUT/\udcff"),
        ("import", "V", "OUT/\udcff"),
        ("check", "OUT/\udcff"),
        ("check", f"OUT/{LONG}"),
        ("create", "OUT/x", "--passphrase-file", "OUT/tatweel"),
        ("create", "OUT/x", "--passphrase-file", "OUT/bytes"),
        ("check", "V", "--passphrase-file", "-"),
    ],
    ids=lambda arguments: " ".join(arguments).encode("ascii", "replace").decode()[:60],
)
def test_whatever_is_typed_is_refused_in_a_sentence(
    console: Console, vault: str, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "tatweel").write_text("ـــ\n", "utf-8")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\n")
    console(*(one.replace("V", vault, one == "V").replace("OUT", str(tmp_path)) for one in arguments), status=1)
    assert console.err.strip()
    assert "Error" not in console.err


def test_what_is_not_unicode_finds_nothing(console: Console, vault: str) -> None:
    assert console("list", vault, "person", "--where", "name=\udcff").count("\n") == 1
    assert console("search", vault, "\udcff") == ""


@pytest.mark.parametrize("limit", ["0", "-1", "9" * 30, "x"])
def test_a_limit_that_is_none_is_wrong_usage(vault: str, limit: str) -> None:
    with pytest.raises(SystemExit) as left:
        main(["list", vault, "person", "--limit", limit])
    assert left.value.code == 2


def test_a_file_without_lines_is_not_read_into_memory(console: Console, vault: str, tmp_path: Path) -> None:
    with (tmp_path / "endless").open("wb") as file:
        file.truncate(2**36)
    console("add", vault, "incident", str(tmp_path / "endless"), status=1)
    assert "Line 1" in console.err


def test_a_defect_tells_where_and_never_what(console: Console, vault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("ريم الورّاق")

    monkeypatch.setattr("defender_desk.services.records.fetch", fail)
    console("show", vault, "x", status=3)
    assert "KeyError" in console.err
    assert "cli/keeping.py" in console.err
    assert "ريم" not in console.err


@pytest.mark.skipif(sys.platform == "win32", reason="closes and fills outputs as Unix does")
@pytest.mark.parametrize("ending", [">&-", "> /dev/full", "2>&-"])
def test_an_output_that_takes_nothing_is_no_traceback(ending: str) -> None:
    command = f"{shlex.quote(sys.executable)} -m defender_desk.cli.commands types {ending}"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == (0 if ending == "2>&-" else 1)
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


def test_a_search_reads_nothing_that_only_other_commands_need(console: Console, vault: str) -> None:
    (added,) = console("add", vault, "incident", "-", stdin='{"title": "مداهمة"}\n').split()
    asked = ["search", vault, "مداهمة", "--passphrase-file", str(console.passphrase)]
    run = "import sys; from defender_desk.cli import commands; commands.program(); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", run, *asked], capture_output=True, check=True, encoding="utf-8")
    assert added in done.stdout
    commands = ("cli.handing", "cli.keeping", "cli.matching", "cli.upkeep")
    others = (*commands, "services.matching.matching", "services.listing")
    foreign = ("PySide6", "typst", "openpyxl", "pikepdf", "lxml", "pyrage", "charset_normalizer", "rapidfuzz")
    assert not {*(f"defender_desk.{name}" for name in others), *foreign} & set(done.stderr.split())


def test_which_provider_fits_is_told_with_every_condition(console: Console, vault: str) -> None:
    (case,) = console("add", vault, "case", "-", stdin='{"title": "K-1", "need_kinds": ["legal_aid"]}\n').split()
    found = console.rows("match", vault, case)
    assert len(found) == 59
    assert {one["fit"] for one in found} <= {"fits", "open", "not"}
    assert {condition["outcome"] for one in found for condition in one["conditions"]} == {"met", "not_met", "not_known"}
    assert not any(one["open"] for one in found)
    assert "not known: " in console("match", vault, case)
    console("match", vault, "nothing", status=1)
    assert "no case and no referral" in console.err


def a_referral(console: Console, vault: str) -> dict[str, str]:
    """A referral whose account names somebody besides, for a fund that was agreed to and has an age key."""

    def added(type_name: str, **said: object) -> str:
        (made,) = console("add", vault, type_name, "-", stdin=json.dumps(said) + "\n").split()
        return made

    made = {"fund": added("provider", name="صندوق", asks=["inc.description", "per.full_name"])}
    made["person"] = added("person", name="ريم الورّاق")
    made["other"] = added("person", name="ليلى حداد")
    made["case"] = added("case", title="حماية", people=[made["person"]])
    made["incident"] = added("incident", story="اقتحموا البيت وقالت ليلى حداد إنها رأتهم", case=made["case"])
    added("consent", person=made["person"], state="given", scope=["refer"], recipient=made["fund"],
          facts=["story", "name"])  # fmt: skip
    made["referral"] = added(
        "referral", title="نداء", case=made["case"], people=[made["person"]], provider=made["fund"]
    )
    return made


def checked(vault: str, provider: str) -> None:
    """A check by a person at the desk: one that came in by a file vouches for nothing."""
    desk = opening.unlock(Path(vault), PASSPHRASE)
    today = FuzzyDate.exact(date.today())  # noqa: DTZ011  as a person at the desk would
    facts = {"facts": ("contact",), "result": "confirmed", "when": today, "route": "phone", "by": "هالة"}
    records.save(desk, "verification", None, {"provider": provider, **facts})
    opening.close(desk)


def test_a_pack_is_written_in_each_form_and_the_encrypted_one_is_received(
    console: Console, vault: str, tmp_path: Path
) -> None:
    made = a_referral(console, vault)
    other = console.vault("other")
    (keys,) = console.rows("keys", other)
    asked = ("pack", vault, made["referral"])
    arabic = ("--language", "ar")
    console(*asked, str(tmp_path / "a.pdf"), *arabic, status=1)  # somebody is named who was not asked
    assert "ليلى حداد" in console.err
    why = (*arabic, "--naming", "the court knows her")
    console(*asked, str(tmp_path / "a.pdf"), *why)
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    (said,) = console.rows(*asked, str(tmp_path / "a.docx"), "--format", "docx", "--language", "fr")
    assert (said["format"], said["language"]) == ("docx", "fr")
    assert (tmp_path / "a.docx").read_bytes().startswith(b"PK")
    for wrong in (("--to", keys["recipient"]), ("--format", "docx", "--records"), ("--format", "age")):
        console(*asked, str(tmp_path / "wrong"), *wrong, *why, status=1)
    sealed = ("--format", "age", "--to", keys["recipient"], "--records")
    for records_too in ((), sealed[4:]):
        console(*asked, str(tmp_path / "wrong"), *sealed[:4], *records_too, *why, status=1)
        assert "Not every key you chose is known here to be theirs" in console.err
    fund = {"name": "صندوق آخر", "asks": ["inc.description", "per.full_name"], "fingerprint": [keys["recipient"]]}
    (known,) = console("add", vault, "provider", "-", stdin=json.dumps(fund) + "\n").split()
    console(*asked, str(tmp_path / "wrong"), *sealed, *why, status=1)
    assert "somebody else" in console.err
    yes = {"person": made["person"], "state": "given", "scope": ["refer"], "recipient": known}
    console("add", vault, "consent", "-", stdin=json.dumps({**yes, "facts": ["story", "name"]}) + "\n")
    checked(vault, known)
    console(*asked, str(tmp_path / "a.age"), *sealed, "--provider", known, *why)
    (said,) = console.rows(*asked, str(tmp_path / "b.age"), *sealed[:4], "--provider", known, *why)
    assert said["enclosed"] == {}
    assert not (tmp_path / "wrong").exists()
    told = [row["told_to"] for row in console.rows("list", vault, "disclosure") if row.get("told_to")]
    assert set(told) == {"صندوق آخر"}
    console.introduce(vault, other)
    (counts,) = console.rows("import", other, str(tmp_path / "a.age"), "--yes")
    assert (counts["new"], counts["documents"]) == (2, 1)
    assert [row["title"] for row in console.rows("list", other, "evidence")] == ["document"]
    (counts,) = console.rows("import", other, str(tmp_path / "b.age"))
    assert counts == {"documents": 1, "written": False}
    (row,) = console.rows("list", other, "incident")
    assert row["id"] == made["incident"]


def test_every_table_of_a_package_comes_back_by_its_name(console: Console, vault: str, tmp_path: Path) -> None:
    (case,) = console("add", vault, "case", "-", stdin='{"title": "Shelter"}\n').split()
    (incident,) = console("add", vault, "incident", "-", stdin=json.dumps({"title": "Threat", "case": case})).split()
    path = str(tmp_path / "out.zip")
    console("export-plain", vault, path, "--format", "jsonl", "--all", "--reason", "agreed", "--yes-in-clear")
    other = console.vault("other")
    for kind in ("incident", "case"):
        console("import", other, path, "--as", kind, "--sheet", kind, "--yes")
    (row,) = console.rows("list", other, "incident")
    assert (row["id"], row["case"]) == (incident, case)
    console("import", other, path, "--as", "case", "--sheet", "nosuch", status=1)


def test_a_package_of_proofs_is_looked_at_and_taken_in(console: Console, vault: str, tmp_path: Path) -> None:
    path, digest = tmp_path / "a.zip", hashlib.sha256(b"photo").hexdigest()
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("one.jpg", b"photo")
        made.writestr("two.jpg", b"changed")
        made.writestr(f"{digest}.proof.csv", f"File Hash SHA256,File Path\n{digest},/x/one.jpg\n")
        made.writestr(f"{'0' * 64}.proof.csv", f"File Hash SHA256,File Path\n{'0' * 64},/x/two.jpg\n")
    (seen,) = console.rows("import", vault, str(path))
    assert seen == {"files": 1, "left": 1, "written": False}
    assert "two.jpg: Its SHA-256 is not the one" in console.err
    assert console.err.count("No signature came with it.") == 2
    console("import", vault, str(path), "--source", "nosuch", "--yes", status=1)
    (done,) = console.rows("import", vault, str(path), "--take", "two.jpg", "--yes")
    assert done == {"files": 2, "left": 0, "written": True}
    assert len(console.rows("list", vault, "evidence")) == 3


def test_a_signed_package_says_what_its_key_is_worth(console: Console, vault: str, tmp_path: Path) -> None:
    (source,) = console("add", vault, "source", "-", stdin='{"title": "A"}\n').split()
    for name, known in (
        ("ed25519", "Nothing signed with the key"),
        ("rsa2048", "from the same source was signed with"),
    ):
        data, signature, key = ((SIGNED / name / one).read_bytes() for one in ("signed", "signed.asc", "pubkey.asc"))
        digest, path = hashlib.sha256(data).hexdigest(), tmp_path / f"{name}.zip"
        with zipfile.ZipFile(path, "w") as made:
            made.writestr("one.txt", data)
            made.writestr(f"{digest}.proof.csv", f"File Hash SHA256,File Path\n{digest},/x/one.txt\n")
            made.writestr(f"{digest}.asc", signature)
            made.writestr("pubkey.asc", key)
        console("import", vault, str(path), "--source", source, "--yes")
        assert "Signed, and the signature holds for the key" in console.err
        assert known in console.err
    assert len(console.rows("list", vault, "evidence")) == 4


@pytest.mark.parametrize(("how", "stands"), [("ask", None), ("mine", "ours"), ("theirs", "theirs")])
def test_what_both_desks_wrote_is_decided_as_asked_and_a_receipt_goes_back(
    console: Console, vault: str, tmp_path: Path, how: str, stands: str | None
) -> None:
    other = console.vault("other")
    key = {name: console.rows("keys", name)[0]["recipient"] for name in (vault, other)}
    (incident,) = console("add", vault, "incident", "-", stdin='{"title": "x"}\n').split()
    chosen = ("--id", incident, "--profile", "full", "--reason", "agreed")
    console("export", vault, str(tmp_path / "a.age"), "--to", key[other], *chosen)
    for mine, theirs in ((vault, other), (other, vault)):
        console("keys", mine, "--out", str(tmp_path / f"{Path(mine).name}.txt"))
        console("trust", theirs, str(tmp_path / f"{Path(mine).name}.txt"))
    console("import", other, str(tmp_path / "a.age"), "--yes")
    for folder, title in ((vault, "ours"), (other, "theirs")):
        desk = opening.unlock(Path(folder), PASSPHRASE)
        records.save(desk, "incident", incident, {"title": title})
        opening.close(desk)
    console("export", other, str(tmp_path / "b.age"), "--to", key[vault], *chosen)
    console("import", vault, str(tmp_path / "b.age"), "--yes", "--conflicts", how)
    assert (f"incident {incident} title" in console.err) == (how == "ask")
    (kept,) = console.rows("show", vault, incident)
    assert kept["title"] in ((stands,) if stands else ("ours", "theirs"))
    (counts,) = console.rows("receipt", vault, str(tmp_path / "b.age"), str(tmp_path / "r.age"))
    assert (counts["taken"], counts["waits"], counts["left"]) == (1, 0, 0)
    (told,) = console.rows("import", other, str(tmp_path / "r.age"), "--yes")
    assert (told["taken"], told["written"]) == (1, True)


def test_only_what_is_written_blocks_a_desk_whose_key_changed(console: Console, vault: str, tmp_path: Path) -> None:
    other, out = console.vault("other"), str(tmp_path / "a.age")
    console.introduce(other, vault)
    console("keys", other, "--renew")
    (mine,) = console.rows("keys", vault)
    (person,) = console("add", other, "person", "-", stdin='{"name": "x"}\n').split()
    console("export", other, out, "--to", mine["recipient"], "--id", person, "--reason", "agreed in person")
    (preview,) = console.rows("import", vault, out)
    assert preview["new"] == 1
    assert "key changed" in console.err
    assert [one["standing"] for one in console.rows("trust", vault)] == ["known"], "a preview writes nothing"
    console("import", vault, out, "--yes", status=1)
    assert [one["standing"] for one in console.rows("trust", vault)] == ["changed"]
