"""What a picture file says of itself, read from its first bytes and the frame around its data: nothing is decoded.

Who looks at more than the sizes that boxes and blocks announce is the decoder; it is asked only when these are within
bounds, and what it then finds is compared with them.
"""

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from ymd.edges.darkroom import limits

Kind = Literal["JPEG", "PNG", "WEBP", "GIF", "AVIF"]


class Refused(Exception):
    """This file is not taken; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Outline(NamedTuple):
    """`frames` is 1 for a still picture, and where only the decoder can count them."""

    kind: Kind
    width: int
    height: int
    frames: int = 1


_AVIF: Final = frozenset((b"avif", b"avis"))
_HEIF: Final = frozenset(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"mif2", b"msf1", b"miaf")
)
_PNG: Final = b"\x89PNG\r\n\x1a\n"


def kind_of(data: bytes) -> Kind:
    """By the first bytes alone. Raises Refused: picture_empty, picture_heic, picture_unknown."""
    if not data:
        raise Refused("picture_empty")
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(_PNG):
        return "PNG"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        length = min(int.from_bytes(data[:4], "big"), 256)
        brands = {data[8:12], *(data[at : at + 4] for at in range(16, length, 4))}
        if brands & _AVIF:
            return "AVIF"
        if brands & _HEIF:
            raise Refused("picture_heic")
    raise Refused("picture_unknown")


def outline_of(data: bytes) -> Outline:
    """The file's outline, within all bounds.

    Raises Refused: picture_damaged, picture_too_many_pixels, picture_too_animated, and what `kind_of` raises.
    """
    kind = kind_of(data)
    try:
        width, height, frames = _READERS[kind](data)
    except (IndexError, ValueError) as error:
        raise Refused("picture_damaged") from error
    outline = Outline(kind, width, height, frames)
    require_bounds(outline)
    return outline


def require_bounds(outline: Outline) -> None:
    """Raises Refused: picture_damaged, picture_too_many_pixels, picture_too_animated."""
    pixels = outline.width * outline.height
    if pixels <= 0 or outline.frames <= 0:
        raise Refused("picture_damaged")
    if pixels > limits.MOST_PIXELS or max(outline.width, outline.height) > limits.LONGEST_SIDE:
        raise Refused("picture_too_many_pixels")
    if outline.frames > 1 and (
        outline.frames > limits.MOST_FRAMES or pixels * outline.frames > limits.MOST_MOVING_PIXELS
    ):
        raise Refused("picture_too_animated")


_MARKER: Final = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")
_ALONE: Final = frozenset((0x01, 0xD8))
_SIZES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SCAN, _END = 0xDA, 0xD9


def _jpeg(data: bytes) -> tuple[int, int, int]:
    """ITU-T T.81, annex B: segments up to the end of the image; within a scan FF is followed by 00 or a restart."""
    width = height = scans = at = 0
    while (found := _MARKER.search(data, at)) is not None:
        code, at = found[1][0], found.end()
        if code == _END:
            break
        if code in _ALONE:
            continue
        length = int.from_bytes(data[at : at + 2], "big")
        if code in _SIZES:
            height = max(height, int.from_bytes(data[at + 3 : at + 5], "big"))
            width = max(width, int.from_bytes(data[at + 5 : at + 7], "big"))
        scans += code == _SCAN
        if scans > limits.MOST_SCANS:
            raise Refused("picture_too_much_work")
        at += max(2, length)
    if not scans:
        raise ValueError("no scan")
    return width, height, 1


def _png(data: bytes) -> tuple[int, int, int]:
    """PNG, third edition, section 5: chunks of length, name, data and checksum; acTL tells of an animation."""
    if data[8:16] != b"\x00\x00\x00\x0dIHDR":
        raise ValueError("IHDR does not come first")
    width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    frames, at = 1, 33
    while (name := data[at + 4 : at + 8]) and name != b"IDAT":
        if name == b"acTL":
            frames = max(frames, int.from_bytes(data[at + 8 : at + 12], "big"))
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    return width, height, frames


def _webp(data: bytes) -> tuple[int, int, int]:
    """RFC 9649, section 2: chunks of name, length and data, padded to an even length."""
    width = height = 0
    frames = 0
    for name, at, _ in _riff_chunks(data):
        if name == b"VP8X":
            size = _little(data, at + 4, 3) + 1, _little(data, at + 7, 3) + 1
        elif name == b"VP8 ":
            size = _little(data, at + 6, 2) & 0x3FFF, _little(data, at + 8, 2) & 0x3FFF
        elif name == b"VP8L":
            bits = _little(data, at + 1, 4)
            size = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        else:
            frames += name == b"ANMF"
            continue
        width, height = max(width, size[0]), max(height, size[1])
    return width, height, max(1, frames)


def _riff_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    at = 12
    while at + 8 <= len(data):
        length = _little(data, at + 4, 4)
        yield data[at : at + 4], at + 8, length
        at += 8 + length + (length & 1)


def _gif(data: bytes) -> tuple[int, int, int]:
    """GIF89a, sections 18 to 24. A frame that sticks out of the screen makes the screen as large as it."""
    width, height = _little(data, 6, 2), _little(data, 8, 2)
    at = 13 + _colours(data[10])
    frames = 0
    while at < len(data):
        if data[at] == 0x2C:
            frames += 1
            width = max(width, _little(data, at + 1, 2) + _little(data, at + 5, 2))
            height = max(height, _little(data, at + 3, 2) + _little(data, at + 7, 2))
            at += 11 + _colours(data[at + 9])
        elif data[at] == 0x21:
            at += 2
        else:
            break
        while at < len(data) and data[at]:
            at += 1 + data[at]
        at += 1
    return width, height, frames


def _colours(packed: int) -> int:
    """How many bytes a table of colours takes, of which this byte tells."""
    return 3 << (packed & 7) + 1 if packed & 0x80 else 0


def _avif(data: bytes) -> tuple[int, int, int]:
    """ISO/IEC 23008-12, section 6.5.3: `ispe` boxes tell the sizes of all items, the tiles of a grid among them."""
    width = height = 0
    for at, end in _within(data, 0, len(data), b"meta", b"iprp", b"ipco", b"ispe"):
        if end - at >= 12:
            width = max(width, int.from_bytes(data[at + 4 : at + 8], "big"))
            height = max(height, int.from_bytes(data[at + 8 : at + 12], "big"))
    return width, height, 1


def _within(data: bytes, start: int, end: int, name: bytes, *inner: bytes) -> Iterator[tuple[int, int]]:
    """Where the contents of the boxes that lie under this path of names begin and end."""
    at = start
    while at + 8 <= end:
        length, head = int.from_bytes(data[at : at + 4], "big"), 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        stop = end if length == 0 else min(end, at + length)
        if data[at + 4 : at + 8] == name:
            # `meta` is a full box: version and flags come before what is in it.
            inside = at + head + (4 if name == b"meta" else 0)
            if inner:
                yield from _within(data, inside, stop, *inner)
            else:
                yield inside, stop
        if length and length < head:
            return
        at = stop


def _little(data: bytes, at: int, length: int) -> int:
    return int.from_bytes(data[at : at + length], "little")


_READERS: Final = {"JPEG": _jpeg, "PNG": _png, "WEBP": _webp, "GIF": _gif, "AVIF": _avif}
