"""Words: the project speaks of itself alone, leaves nothing for later, and its locks name no place to fetch from.

What is forbidden is written here in pieces, so that this file keeps its own laws.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.laws.tree import files, finding

LATER = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|HA" r"CK)\b")
PLACES = re.compile(
    r"(?:^|[\s\"'`(=:])/(?:wo" r"rk|ro" r"ot|opt/py" r"pi|opt/whe" r"els)/"
    r"|py" r"pi\.org|python" r"hosted|registry\.np" r"mjs|deb\.deb" r"ian\.org|proxy\.gol" r"ang",
    re.IGNORECASE,
)  # fmt: skip
MAKERS = re.compile(
    r"\b(?:assis" r"tants?|clau" r"de|anthr" r"opic|open" r"ai|chat" r"gpt|copi" r"lot|ll" r"ms?|sub" r"agents?"
    r"|ai[- ]gene" r"rated|language mo" r"dels?|coding ag" r"ents?)\b",
    re.IGNORECASE,
)  # fmt: skip
PINNED = re.compile(r"^[a-z0-9._-]+==\S+.* \\$")


def nothing_is_left_for_later(root: Path) -> list[str]:
    """What is worth doing is done or stands in an issue."""
    return _saying(root, LATER, "is left for later")


def no_place_of_one_machine(root: Path) -> list[str]:
    """No file names a folder of the machine it was written on or a host that packages come from."""
    return _saying(root, PLACES, "names a place that is not everywhere")


def the_project_speaks_of_itself(root: Path) -> list[str]:
    """No file tells how or by what it was written."""
    return _saying(root, MAKERS, "is not about the project")


def locks_name_versions_and_hashes_only(root: Path) -> list[str]:
    """A lock serves every index: each line is a version with its hashes, and none an address or an option."""
    return [
        finding(root, path, number, f"{line.strip()} is no version with hashes")
        for path in files(root, "requirements", suffix=".lock")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if not (PINNED.match(line) or re.match(r"^    (?:--hash=sha256:[0-9a-f]{64}|# |#   )", line)) or "://" in line
    ]


def _saying(root: Path, words: re.Pattern[str], complaint: str) -> list[str]:
    return [
        finding(root, path, number, f"{found[0].strip()!r} {complaint}")
        for path, number, line in _lines(root)
        if (found := words.search(line))
    ]


def _lines(root: Path) -> Iterator[tuple[Path, int, str]]:
    for path in files(root):
        if path.suffix == ".lock" or path.name.endswith("-lock.json"):
            continue
        content = path.read_bytes()
        if b"\0" not in content:
            yield from ((path, n, line) for n, line in enumerate(content.decode(errors="replace").splitlines(), 1))
