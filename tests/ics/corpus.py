"""The sample files of many programs, and what becomes of each: stored, left out, refused.

``python -m tests.ics.corpus`` prints the table and how many files keep each law, ``python -m tests.ics.corpus --write``
keeps the table as what is expected.
"""

import sys
from collections import Counter
from functools import cache
from pathlib import Path

import msgspec

from tests.ics.corpus_laws import LAWS
from tests.support.shared import shared
from ymd import ics

EXPECTED = Path(__file__).with_name("corpus_outcomes.tsv")


class Outcome(msgspec.Struct, frozen=True):
    """``stored`` counts objects by component, ``left_out`` components by code."""

    refused: str | None = None
    stored: dict[str, int] = {}
    left_out: dict[str, int] = {}
    transcoded: bool = False

    def __str__(self) -> str:
        if self.refused is not None:
            return f"refused: {self.refused}"
        stored = ", ".join(f"{count} {kind}" for kind, count in self.stored.items()) or "nothing to store"
        left_out = ", ".join(f"{count} {code}" for code, count in self.left_out.items())
        return stored + (f"; left out: {left_out}" if left_out else "") + ("; transcoded" if self.transcoded else "")


def files() -> dict[str, Path]:
    """Every calendar file by its path within the corpus."""
    folder = shared("data/ics")
    found = sorted(path for path in folder.rglob("*") if path.suffix in {".ics", ".vcs"})
    return {path.relative_to(folder).as_posix(): path for path in found}


def outcome(data: bytes) -> Outcome:
    """What becomes of one file."""
    try:
        split = ics.split(ics.parse(data))
    except ics.IcsRefused as refused:
        return Outcome(refused=refused.code)
    return Outcome(
        stored=dict(sorted(Counter(stored.component for stored in split.objects).items())),
        left_out=dict(sorted(Counter(left.code for left in split.left_out).items())),
        transcoded=split.transcoded,
    )


@cache
def taken() -> dict[str, tuple[bytes, ics.Document, ics.Split]]:
    """Every file that is not refused, read and taken apart."""
    found = {}
    for name, path in files().items():
        data = path.read_bytes()
        try:
            document = ics.parse(data)
            found[name] = (data, document, ics.split(document))
        except ics.IcsRefused:
            continue
    return found


def expected() -> dict[str, str]:
    """The outcome of each file, as it is written in the project."""
    return dict(line.split("\t") for line in EXPECTED.read_text().splitlines())


def _main(arguments: list[str]) -> None:
    outcomes = {name: outcome(path.read_bytes()) for name, path in files().items()}
    if "--write" in arguments:
        EXPECTED.write_text("".join(f"{name}\t{its}\n" for name, its in outcomes.items()))
    for name, its in outcomes.items():
        sys.stdout.write(f"{name}: {its}\n")
    stored = sum(sum(its.stored.values()) for its in outcomes.values())
    left_out = sum(sum(its.left_out.values()) for its in outcomes.values())
    refused = sum(its.refused is not None for its in outcomes.values())
    sys.stdout.write(
        f"{len(outcomes)} files: {refused} refused; {stored} objects stored, {left_out} components left out\n"
    )
    for law in LAWS:
        kept = sum(law(*file) for file in taken().values())
        sentence = (law.__doc__ or "").partition(".")[0]
        sys.stdout.write(f"{kept} of {len(taken())} files: {sentence}\n")


if __name__ == "__main__":
    _main(sys.argv[1:])
