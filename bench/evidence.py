"""Evidence coming in: hashed, sealed and synced, against a copy and a sync; and the memory that two gigabytes take."""

from __future__ import annotations

import io
import os
import resource
from collections.abc import Iterator
from pathlib import Path

from bench.desks import Desks
from bench.measuring import Row, timed

SIZE, VIDEO, MEMORY_MB = 256 << 20, 2 << 30, 200


class Video(io.RawIOBase):
    """As many bytes as a long video, out of nothing."""

    def __init__(self, size: int) -> None:
        self.left = size

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        done = min(len(buffer), self.left)
        self.left -= done
        return done


def rows(desks: Desks) -> Iterator[Row]:
    """One file of 256 MB in and out, and the two gigabytes."""
    source, target = desks.folder / "source.bin", desks.folder / "copy.bin"
    source.write_bytes(os.urandom(SIZE))

    def ours() -> None:
        with source.open("rb", buffering=0) as stream:
            blob = desks.store.blobs.add(stream, "video.mp4", "video/mp4")
        desks.store._database.run("DELETE FROM blob WHERE id = ?", (blob.id,))  # noqa: SLF001
        desks.store.blobs.remove([blob.id])

    def bare() -> None:
        copy(source, target)
        target.unlink()

    yield Row(f"evidence in, {SIZE >> 20} MB", 1.5, ours, bare, rounds=5)
    print(f"      {memory(desks)}", flush=True)


def copy(source: Path, target: Path) -> None:
    with source.open("rb", buffering=0) as stream, target.open("wb", buffering=0) as copied:
        while piece := stream.read(1 << 20):
            copied.write(piece)
        os.fsync(copied.fileno())


def memory(desks: Desks) -> str:
    """What a video of two gigabytes takes."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    kept = []
    took = timed(lambda: kept.append(desks.store.blobs.add(Video(VIDEO), "long.mp4", "video/mp4")))
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) >> 10
    desks.store.blobs.remove([kept[0].id])
    verdict = "PASS" if more < MEMORY_MB else "FAIL"
    return f"{verdict}  evidence of {VIDEO >> 30} GB: {took / 1000:.1f} s, {more} MB more memory (< {MEMORY_MB})"
