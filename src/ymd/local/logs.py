"""Log files that cannot fill the disk: each engine appends to one file, of which one predecessor is kept."""

import os
import shutil
from pathlib import Path

LIMIT = 8_000_000  # bytes; with the predecessor twice that


def keep_bounded(log: Path, limit: int = LIMIT) -> None:
    """Copy a log that outgrew `limit` to `NAME.1` and empty it in place: its writer keeps the same file open.

    What is written between the copy and the emptying is lost; these are diagnostics, and the writer never waits.
    """
    if log.exists() and log.stat().st_size > limit:
        shutil.copy2(log, log.with_name(log.name + ".1"))
        os.truncate(log, 0)


def last_words(log: Path, count: int = 3) -> str:
    """The last lines of a log, joined, for a message; they say why its writer ended."""
    if not log.exists():
        return "-"
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 4096))
        lines = file.read().decode(errors="replace").strip().splitlines()
    return " | ".join(line.strip() for line in lines[-count:]) or "-"
