"""Foreign files read in a process apart, against the same decoders called here: what keeping them away costs."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image

from bench.desks import Desks
from bench.measuring import Row, timed
from defender_desk.exchange import cleaning, mapping, previews
from defender_desk.exchange.apart import files
from defender_desk.exchange.apart.given import Held
from defender_desk.exchange.apart.reader import Reader
from defender_desk.exchange.apart.requests import Clean, Preview
from defender_desk.exchange.printout import Printout, Section, make_pdf
from defender_desk.exchange.table_files import read_tables
from defender_desk.exchange.tables import Sheet
from defender_desk.model.types import TYPES

LIMIT, SIZE, LINES = 1.3, (4_000, 3_000), 20_000


def photo() -> bytes:
    """A photograph as of a telephone."""
    made, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "maker"
    Image.effect_noise((SIZE[0] // 4, SIZE[1] // 4), 60).resize(SIZE).convert("RGB").save(made, "JPEG", exif=exif)
    return made.getvalue()


def rows(desks: Desks) -> Iterator[Row]:
    """A look and a copy of each kind, and a long table."""
    reader = Reader()
    reader.without()
    paper = make_pdf(Printout("ورقة", "ar", [Section("قصة", (), ("جملة عن يوم طويل. " * 200,) * 10)]))
    for name, kind, data in (("photograph", "a.jpg", photo()), ("paper", "a.pdf", paper)):
        yield Row(
            f"look at a {name}",
            LIMIT,
            lambda kind=kind, data=data: reader.ask(Preview(kind), Held(data)),  # type: ignore[misc]
            lambda kind=kind, data=data: previews.preview(data, kind),  # type: ignore[misc]
        )
    yield Row(
        "look at a paper again",
        LIMIT,
        lambda: reader.ask(Preview("a.pdf"), Held(paper, "the same")),
        lambda: previews.preview(paper, "a.pdf"),
    )
    yield Row(
        "clean a paper",
        LIMIT,
        lambda: reader.ask(Clean("a.pdf"), Held(paper)),
        lambda: cleaning.clean(paper, "a.pdf"),
        rounds=3,
    )
    each = sorted(timed(lambda: reader.ask(Preview("a.txt"), Held(b"a"))) for _ in range(9))
    print(f"      a process for a file takes {each[4]:.0f} ms, at its quickest {each[0]:.0f}", flush=True)
    table = desks.folder / "long.csv"
    lines = (f"{n},ليلى {n},محامية,Aleppo,2026-03-{n % 28 + 1:02},{n * 7}\n" for n in range(LINES))
    table.write_text("id,name,work,city,day,number\n" + "".join(lines), "utf-8")

    def drafts(sheet: Sheet) -> None:
        targets = [one.target for one in mapping.propose(sheet, TYPES["person"])]
        for _ in mapping.drafts(sheet, targets, TYPES["person"]):
            pass

    yield Row(
        f"read a table of {LINES:,} lines as people",
        LIMIT,
        lambda: drafts(files.tables(reader, table)[0]),
        lambda: drafts(read_tables(table)[0]),
        rounds=3,
    )
    reader.close()
