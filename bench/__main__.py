"""The runner: `python -m bench [subject …] [10k|100k|1M] [processor]`; fails when a limit is passed."""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

from bench import (
    evidence,
    growing,
    handing,
    importing,
    lists,
    matching,
    mentions,
    peers,
    reading,
    saving,
    scrolling,
    search,
    stalling,
    starting,
)
from bench.desks import close, filled
from bench.measuring import Row, measure, tell, tell_silence

SUBJECTS = {
    "starting": starting,
    "lists": lists,
    "scrolling": scrolling,
    "search": search,
    "growing": growing,
    "saving": saving,
    "importing": importing,
    "handing": handing,
    "evidence": evidence,
    "reading": reading,
    "matching": matching,
    "mentions": mentions,
    "stalling": stalling,
    "peers": peers,
}
SIZES = {"1k": 1_000, "10k": 10_000, "100k": 100_000, "1M": 1_000_000}
PROCESSOR = "processor"
"""Take the time of the processor instead of the wall’s: of this process and those it started, and nothing else."""


def processor() -> float:
    """Seconds of the processor."""
    started = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + started.ru_utime + started.ru_stime


def main() -> int:
    """Measure what was asked for; 1 when a limit was passed."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("what", nargs="*", default=[], help=f"any of {', '.join((*SUBJECTS, *SIZES, PROCESSOR))}")
    asked = parser.parse_args().what
    subjects = [name for name in SUBJECTS if name in asked] or list(SUBJECTS)
    size = next((SIZES[name] for name in asked if name in SIZES), SIZES["10k"])
    clock = processor if PROCESSOR in asked else time.perf_counter
    failed = 0
    with tempfile.TemporaryDirectory(dir=Path.cwd() / "build" if (Path.cwd() / "build").is_dir() else None) as folder:
        print(f"{size:,} people", flush=True)
        desks = filled(Path(folder) / "desks", size)
        for name in subjects:
            for row in SUBJECTS[name].rows(desks):
                failed += not (tell(measure(row, clock)) if isinstance(row, Row) else tell_silence(*row))
        close(desks)
    print(f"{failed} over the limit" if failed else "every limit holds")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
