"""A second, slow reading of content lines and components, which the tests hold the fast one against."""

from collections.abc import Sequence

from ymd.ics.line import split


def content_lines(data: bytes) -> list[str]:
    """The content lines of a file, octet by octet: breaks are CRLF, LF or CR, and an empty line is nothing."""
    lines: list[bytearray] = []
    for physical in data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"):
        if not physical:
            continue
        if physical[:1] in {b" ", b"\t"} and lines:
            lines[-1] += physical[1:]
        else:
            lines.append(bytearray(physical))
    try:
        return [line.decode() for line in lines]
    except UnicodeDecodeError:
        return [line.decode("latin-1") for line in lines]


def blocks(lines: list[str]) -> list[tuple[str, ...]]:
    """The components directly within a VCALENDAR, each as its lines from BEGIN to END."""
    found: list[tuple[str, ...]] = []
    depth, start = 0, 0
    for index, line in enumerate(lines):
        word = line.upper().strip()
        if word == "BEGIN:VCALENDAR":
            depth = 1
        elif word.startswith("BEGIN:"):
            depth += 1
            if depth == 2:
                start = index
        elif word.startswith("END:"):
            if depth == 2:
                found.append(tuple(lines[start : index + 1]))
            depth -= 1
    return found


def outer_lines(lines: Sequence[str]) -> list[str]:
    """The content lines of a calendar or component itself, without those of components within it."""
    found: list[str] = []
    depth = 0
    for line in lines:
        word = line.upper().strip()
        if word.startswith("BEGIN:"):
            depth += 1
        elif word.startswith("END:"):
            depth -= 1
        elif depth == 1:
            found.append(line)
    return found


def has_uid(block: tuple[str, ...]) -> bool:
    """Whether the component itself, not one within it, says its UID."""
    depth = 0
    for line in block:
        depth += line.upper().startswith("BEGIN:")
        depth -= line.upper().startswith("END:")
        parts = split(line)
        if depth == 1 and parts is not None and parts.name == "UID" and parts.value.strip():
            return True
    return False


def name_of(line: str) -> str:
    """The name of a property: what stands before its parameters and its value."""
    return line.partition(":")[0].partition(";")[0].upper()
