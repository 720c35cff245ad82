"""Content lines: octets to unfolded lines and back (RFC 5545 section 3.1).

A *content line* is what stands between two line breaks after unfolding. Three kinds of line break are read (CRLF, LF,
CR), one is written (CRLF). Empty lines carry nothing and are dropped before unfolding, as old exports put them between
a line and its continuation. Everything else of a content line is kept, so that ``read(wire(lines)).lines == lines``.
"""

import re
from collections.abc import Iterable
from functools import cached_property

from ymd.ics import limits
from ymd.ics.errors import IcsRefused

_BLANK = re.compile(rb"\n{2,}")
_BEGIN = re.compile(rb"^BEGIN:", re.IGNORECASE | re.MULTILINE)
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_FOLD_AT = 75
_SPACE, _TAB = b" \t"


class Source:
    """The content lines of one file; ``transcoded`` says that it was not UTF-8 and was read as Latin-1."""

    def __init__(self, lines: list[str], physical: bytes, *, transcoded: bool) -> None:
        self.lines = lines
        self.transcoded = transcoded
        self._physical = physical

    def number(self, index: int) -> int:
        """The physical line, counted from 1, on which the content line ``index`` begins."""
        return self._numbers[index] if index < len(self._numbers) else 0

    @cached_property
    def _numbers(self) -> list[int]:
        lines = enumerate(self._physical.split(b"\n"), 1)
        first = next(number for number, line in lines if line.strip(b" \t"))
        return [first, *(number for number, line in lines if line and line[0] != _SPACE and line[0] != _TAB)]


def read(data: bytes) -> Source:
    """Unfold ``data``, checking the caps before any line is looked at.

    A fold may cut a character in two (section 3.1), so octets are joined before they are decoded. Raises IcsRefused:
    ``file_too_large``, ``empty_file``, ``utf_16``, ``nul_character``, ``too_many_components``, ``too_many_lines``,
    ``line_too_long``.
    """
    if len(data) > limits.FILE_OCTETS:
        raise IcsRefused("file_too_large", 0, f"a file may have {limits.FILE_OCTETS} octets, this has {len(data)}")
    if data.startswith(_UTF16_MARKS):
        raise IcsRefused("utf_16", 1, "the file is UTF-16; iCalendar is UTF-8 (RFC 5545 section 3.1.4)")
    physical = data.removeprefix(_UTF8_MARK).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    unfolded = physical.lstrip(b" \t\n")
    if not unfolded:
        raise IcsRefused("empty_file", 0, "the file holds no content line")
    if b"\0" in unfolded:
        line = physical.count(b"\n", 0, physical.index(b"\0")) + 1
        raise IcsRefused("nul_character", line, "a NUL character cannot be part of a calendar")
    if b"\n\n" in unfolded:
        unfolded = _BLANK.sub(b"\n", unfolded)
    unfolded = unfolded.replace(b"\n ", b"").replace(b"\n\t", b"").removesuffix(b"\n")
    return _decoded(unfolded, physical)


def _decoded(unfolded: bytes, physical: bytes) -> Source:
    if unfolded.count(b"\n") >= limits.LINES:
        raise IcsRefused("too_many_lines", 0, f"a file may have {limits.LINES} content lines")
    if sum(1 for _ in _BEGIN.finditer(unfolded)) > limits.PARTS:
        raise IcsRefused("too_many_components", 0, f"a file may have {limits.PARTS} components of any kind")
    try:
        text, transcoded = unfolded.decode(), False
    except UnicodeDecodeError:
        text, transcoded = unfolded.decode("latin-1"), True
    source = Source(text.split("\n"), physical, transcoded=transcoded)
    if max(map(len, source.lines)) > limits.LINE_OCTETS // 4:
        _refuse_long_line(source, unfolded)
    return source


def _refuse_long_line(source: Source, unfolded: bytes) -> None:
    for index, line in enumerate(unfolded.split(b"\n")):
        if len(line) > limits.LINE_OCTETS:
            detail = f"a line may have {limits.LINE_OCTETS} octets, this has {len(line)}"
            raise IcsRefused("line_too_long", source.number(index), detail)


def fold(line: str) -> str:
    """The line cut into pieces of at most 75 octets, never inside a character, joined by CRLF and a space."""
    if len(line) <= _FOLD_AT and line.isascii():
        return line
    if line.isascii():
        rest = range(_FOLD_AT, len(line), _FOLD_AT - 1)
        return "\r\n ".join([line[:_FOLD_AT], *(line[at : at + _FOLD_AT - 1] for at in rest)])
    octets = line.encode()
    pieces = []
    start, room = 0, _FOLD_AT
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(octets[start:end])
        start, room = end, _FOLD_AT - 1
    pieces.append(octets[start:])
    return b"\r\n ".join(pieces).decode()


def wire(lines: Iterable[str]) -> bytes:
    """The lines as they go out: folded, UTF-8, each ended by CRLF."""
    return "".join([f"{fold(line)}\r\n" for line in lines]).encode()
