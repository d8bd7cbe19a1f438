"""One process that opens hostile bundles, at a real desk and with the reader that ships, and holds them together.

    python -m vectors.campaign mutants COUNT SEED     so many, by chance
    python -m vectors.campaign folder FOLDER          those that are there

Prints one line of JSON. What it found wrong stands under `wrong`; a crash ends it.
"""

from __future__ import annotations

import gc
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from random import Random

from vectors.making import CONTACT, READER, reader
from vectors.mutating import mutant
from vectors.reading import CODES, Held, all_of, by_desk, by_reader
from vectors.valid import valid

from defender_desk.services import opening
from defender_desk.services.desk import Desk
from defender_desk.services.handover import receiving
from defender_desk.services.identity import correspondents, keys
from defender_desk.services.printout import papers
from defender_desk.text.trouble import Trouble
from defender_desk.vault.slots import CHEAPEST

SLOWEST = 5.0
"""Seconds of work that one file may cost either reader."""
SEEDS = ("full", "casework", "deidentified", "practice", "unknown-types-and-fields", "second-of-its-sender")


def made_desk(folder: Path) -> Desk:
    """A real desk that has the key of the vectors and knows their sender."""
    desk = opening.create(folder / "desk", "ندى جسر بوصلة قنديل سنبلة مرسى", profile=CHEAPEST).desk
    desk.store.settings.put(keys.IDENTITY, READER.to_text())
    correspondents.add(desk, CONTACT, verified=True)
    return desk


def at_desk(desk: Desk, path: Path) -> Held | str:
    """What opening a file at the desk comes to; where only this desk refuses it, what the format says of it."""
    try:
        came = papers.come_with(desk, path)
        if came and not came.records:
            return by_desk(path, READER, desk.unlocked.folder)
        with receiving.opened(desk, path) as arrived:
            held = all_of(arrived.bundle)
    except Trouble as trouble:
        return CODES[trouble.message] if trouble.message in CODES else by_desk(path, READER, desk.unlocked.folder)
    return by_desk(path, READER, desk.unlocked.folder) if came else held


def written(desk: Desk) -> tuple[object, ...]:
    """All that would differ if a row or a file had been written."""
    left = [path.name for path in desk.unlocked.folder.rglob("*") if path.suffix in (".quarantine", ".part")]
    return (desk.store.head, desk.store._database.value("SELECT total_changes()"), left)


def by_chance(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Hostile files, each with a name by which it can be made again."""
    insides = insides_of(valid())
    for number in range(count):
        yield f"{seed}:{number}", mutant(insides, Random(f"{seed}:{number}"))


def in_folder(place: Path) -> Iterator[tuple[str, bytes]]:
    """The files of a folder."""
    for path in sorted(place.iterdir()):
        yield path.name, path.read_bytes()


def insides_of(made: dict[str, bytes]) -> list[bytes]:
    """What the good envelopes hold."""
    keys_ = reader.keys_in(READER.receiving)
    return [b"".join(reader.opened(BytesIO(made[name]), keys_)[0]) for name in SEEDS]


def campaign(files: Iterable[tuple[str, bytes]], folder: Path) -> dict[str, object]:
    """Open each and tell what was wrong."""
    desk, path = made_desk(folder), folder / "hostile.age"
    gc.freeze()
    before, wrong, said, slowest = written(desk), list[str](), Counter[str](), 0.0
    for name, data in files:
        path.write_bytes(data)
        times = [time.process_time()]
        here = at_desk(desk, path)
        times.append(time.process_time())
        there = by_reader(path, READER)
        times.append(time.process_time())
        slowest = max(slowest, times[1] - times[0], times[2] - times[1])
        if isinstance(here, str) and isinstance(there, str):
            said[here if here == there else "refused for different reasons"] += 1
        elif here == there:
            said["read"] += 1
        else:
            wrong.append(f"{name}: {str(here)[:200]} | {str(there)[:200]}")
        if written(desk) != before:
            wrong.append(f"{name}: something was written")
            break
    opening.close(desk)
    return {"files": sum(said.values()), "said": said, "wrong": wrong, "slowest": slowest}


def most_memory() -> int:
    """The most bytes this process has held; 0 where the system does not tell. Others count the parent's too."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


def main(kind: str, *asked: str) -> None:
    """Run one campaign in a folder of its own."""
    files = in_folder(Path(asked[0])) if kind == "folder" else by_chance(*map(int, asked))
    memory = Path("/dev/shm")  # noqa: S108  where nothing touches a disk, if the system has such a place
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        told = campaign(files, Path(folder))
    told["most memory"] = most_memory()
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
