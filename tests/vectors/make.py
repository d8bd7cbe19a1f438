"""Write the test vectors that are not there yet: `make vectors`. What was published is never written anew."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from vectors import receipts
from vectors.invalid import invalid
from vectors.making import OTHER, READER, SENDER, STRANGER
from vectors.reading import Held, by_desk
from vectors.valid import valid

HERE = Path(__file__).parent
KEYS = {"reader": READER, "other": OTHER, "sender": SENDER, "stranger": STRANGER}


def put(path: Path, data: bytes) -> bool:
    """Write a file unless it is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if new := not path.exists():
        path.write_bytes(data)
    return new


def key_file(name: str) -> bytes:
    """A key as age-keygen writes it, and what it is."""
    one = KEYS[name]
    remark = "# TEST KEY of the vectors, made of words: protects nothing"
    return f"{remark}\n# public key: {one.receive}\n{one.receiving}\n".encode()


def expected(held: Held) -> bytes:
    """What a reader must find, as JSON."""
    said = {
        "manifest_sha256": held.manifest,
        "records": [json.loads(line) for line in held.records],
        "files": [{"id": key, "sha256": digest} for key, digest in held.files],
        "documents": [{"name": name, "sha256": digest} for name, digest in held.documents],
    }
    return (json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def main() -> None:
    """Write what is missing and the list of all."""
    for name in KEYS:
        put(HERE / "keys" / f"{name}.txt", key_file(name))
    with tempfile.TemporaryDirectory() as folder:
        for name, data in valid().items():
            if put(path := HERE / "valid" / f"{name}.age", data):
                held = by_desk(path, READER, Path(folder))
                assert isinstance(held, Held), f"{name}: {held}"
                path.with_suffix(".json").write_bytes(expected(held))
    for name, (_, data) in invalid().items():
        put(HERE / "invalid" / f"{name}.age", data)
    why = {name: code for name, (code, _) in sorted(invalid().items())}
    (HERE / "invalid.json").write_text(json.dumps(why, indent=1) + "\n", "utf-8")
    (HERE / "receipts" / "invalid.json").unlink(missing_ok=True)
    receipts.write(lambda name, data: put(HERE / "receipts" / name, data))
    sys.stdout.write(f"{len(valid())} that must be read, {len(why)} that must be refused\n")


if __name__ == "__main__":
    main()
