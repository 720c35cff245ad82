"""Files that mean harm: each is small, made here, and known by the words under which it stands in a table."""

import itertools
import struct
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Final

from PIL import Image

from tests.media.files import encoded, gif, jpeg, photo, png

Make = Callable[[], bytes]


def chunk(name: bytes, data: bytes = b"") -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def ihdr(width: int, height: int, depth: int = 8, colour: int = 2, interlaced: int = 0) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced))


def a_png(*chunks: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + chunk(b"IEND")


def zeros(size: int) -> bytes:
    """So many zeros, compressed a piece at a time."""
    packer = zlib.compressobj(9)
    pieces = [packer.compress(bytes(1 << 20)) for _ in range(size >> 20)]
    return b"".join([*pieces, packer.compress(bytes(size & (1 << 20) - 1)), packer.flush()])


def with_chunk(made: bytes, *chunks: bytes) -> bytes:
    """A PNG with these behind its IHDR."""
    return made[:33] + b"".join(chunks) + made[33:]


def segment(code: int, data: bytes) -> bytes:
    """A segment of a JPEG."""
    return bytes((0xFF, code)) + struct.pack(">H", len(data) + 2) + data


def with_segment(made: bytes, *segments: bytes) -> bytes:
    """A JPEG with these behind its beginning."""
    return made[:2] + b"".join(segments) + made[2:]


def of_size(made: bytes, width: int, height: int) -> bytes:
    """A JPEG whose frame header tells this size, whatever there is."""
    at = max(made.find(b"\xff\xc0"), made.find(b"\xff\xc2"))
    return made[: at + 5] + struct.pack(">HH", height, width) + made[at + 9 :]


def with_scans(made: bytes, scans: int) -> bytes:
    """A progressive JPEG whose last scan comes again and again."""
    at = made.rfind(b"\xff\xda")
    return made[:-2] + made[at:-2] * scans + b"\xff\xd9"


def gif_screen(width: int, height: int, *blocks: bytes) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\x00\x00" + bytes(3) + b"\xff" * 3 + b"".join(blocks)


def gif_frame(width: int, height: int, left: int = 0, top: int = 0) -> bytes:
    """A frame whose one block of data says little: a clear code and an end."""
    return b"\x2c" + struct.pack("<HHHH", left, top, width, height) + b"\x00\x02\x02\x4c\x01\x00"


def riff(*chunks: tuple[bytes, bytes], form: bytes = b"WEBP") -> bytes:
    body = b"".join(name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) & 1) for name, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + form + body


def canvas(width: int, height: int, flags: int = 0) -> tuple[bytes, bytes]:
    size = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    return b"VP8X", struct.pack("<I", flags) + size


def box(name: bytes, *contents: bytes) -> bytes:
    body = b"".join(contents)
    return struct.pack(">I", len(body) + 8) + name + body


def ftyp(*brands: bytes) -> bytes:
    return box(b"ftyp", brands[0], bytes(4), *brands)


def avif_of(width: int, height: int) -> bytes:
    ispe = box(b"ispe", bytes(4), struct.pack(">II", width, height))
    return ftyp(b"avif", b"mif1") + box(b"meta", bytes(4), box(b"iprp", box(b"ipco", ispe)))


def cut(made: bytes, part: float) -> bytes:
    return made[: int(len(made) * part)]


def _noise(width: int = 300, height: int = 200) -> Image.Image:
    return Image.effect_noise((width, height), 60).convert("RGB")


_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'

#: What is no picture that is taken here, whatever it is called.
NO_PICTURES: Final[dict[str, tuple[Make, str]]] = {
    "nothing at all": (lambda: b"", "picture_empty"),
    "SVG with a script": (lambda: _SVG, "picture_unknown"),
    "SVG behind a byte order mark": (lambda: b"\xef\xbb\xbf <?xml version='1.0'?>" + _SVG, "picture_unknown"),
    "HTML": (lambda: b"<!doctype html><script>alert(1)</script>", "picture_unknown"),
    "PDF": (lambda: b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction 2 0 R>>endobj", "picture_unknown"),
    "PostScript": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) (r) file", "picture_unknown"),
    "BMP": (lambda: encoded(photo(9, 9), "BMP"), "picture_unknown"),
    "TIFF": (lambda: encoded(photo(9, 9), "TIFF"), "picture_unknown"),
    "ICO": (lambda: encoded(photo(16, 16), "ICO"), "picture_unknown"),
    "PPM": (lambda: encoded(photo(9, 9), "PPM"), "picture_unknown"),
    "PSD": (lambda: b"8BPS\x00\x01" + bytes(6) + struct.pack(">HIIHH", 3, 9, 9, 8, 3), "picture_unknown"),
    "JPEG 2000": (lambda: b"\x00\x00\x00\x0cjP  \r\n\x87\n" + bytes(40), "picture_unknown"),
    "an archive": (lambda: b"PK\x03\x04" + bytes(60), "picture_unknown"),
    "a program": (lambda: b"\x7fELF\x02\x01\x01" + bytes(60), "picture_unknown"),
    "a script": (lambda: b"#!/bin/sh\nrm -rf /\n", "picture_unknown"),
    "a film": (lambda: ftyp(b"isom", b"mp42") + box(b"mdat", bytes(99)), "picture_unknown"),
    "a sound": (lambda: riff((b"fmt ", bytes(16)), form=b"WAVE"), "picture_unknown"),
    "HEIC": (lambda: ftyp(b"heic", b"mif1", b"heic") + box(b"meta", bytes(99)), "picture_heic"),
    "HEIC under the name of its frame": (lambda: ftyp(b"mif1", b"mif1", b"heic"), "picture_heic"),
    "a GIF of no version": (lambda: b"GIF88a" + gif(photo(4, 4))[6:], "picture_unknown"),
    "NULs": (lambda: bytes(4_096), "picture_unknown"),
}

#: What begins as a picture and is none, or not a whole one.
BROKEN: Final[dict[str, Make]] = {
    "PNG: its signature": lambda: b"\x89PNG\r\n\x1a\n",
    "JPEG: its first bytes": lambda: b"\xff\xd8\xff\xe0",
    "GIF: its first bytes": lambda: b"GIF89a",
    "WebP: an empty frame": lambda: riff(),
    "AVIF: its brand": lambda: ftyp(b"avif"),
    "PNG cut off in its pixels": lambda: cut(png(_noise()), 0.5),
    "JPEG cut off in its pixels": lambda: cut(jpeg(_noise()), 0.5),
    "GIF cut off in its pixels": lambda: cut(gif(_noise()), 0.5),
    "WebP cut off in its pixels": lambda: cut(encoded(_noise(), "WEBP"), 0.5),
    "AVIF cut off in its pixels": lambda: cut(encoded(_noise(), "AVIF", speed=10), 0.5),
    "JPEG cut off in its tables": lambda: cut(jpeg(_noise()), 0.02),
    "PNG of no width": lambda: a_png(ihdr(0, 9), chunk(b"IDAT", zlib.compress(b"\0" * 9))),
    "PNG of no height": lambda: a_png(ihdr(9, 0), chunk(b"IDAT", zlib.compress(b""))),
    "GIF of no size": lambda: gif_screen(0, 0),
    "JPEG of no height": lambda: of_size(jpeg(_noise()), 300, 0),
    "GIF of no frame": lambda: gif_screen(9, 9, b"\x3b"),
    "PNG with a wrong checksum": lambda: png(photo(9, 9))[:29] + b"\0\0\0\0" + png(photo(9, 9))[33:],
    "PNG whose pixels come first": lambda: a_png(chunk(b"IDAT", zlib.compress(bytes(300))), ihdr(9, 9)),
    "PNG that changes its mind": lambda: with_chunk(png(photo(9, 9)), ihdr(3_000, 3_000)),
    "PNG of an unknown colour": lambda: a_png(ihdr(9, 9, 8, 5), chunk(b"IDAT", zlib.compress(bytes(300)))),
    "PNG whose pixels are no zlib": lambda: a_png(ihdr(9, 9), chunk(b"IDAT", b"\xff" * 99)),
    "WebP whose canvas is none": lambda: riff(canvas(300, 200)),
    "WebP smaller than its canvas": lambda: riff(canvas(3_000, 2_000), _vp8()),
    "AVIF of boxes and nothing in them": lambda: avif_of(300, 200),
    "JavaScript that begins as a GIF": lambda: b"GIF89a/*" + bytes(9) + b"*/=1;alert(document.domain)//",
}


def _vp8() -> tuple[bytes, bytes]:
    made = encoded(photo(30, 20), "WEBP")
    return b"VP8 ", made[20:]


def bits_of_zeros(width: int, height: int) -> bytes:
    """A PNG of one bit a pixel, all black."""
    row = 1 + (width + 7) // 8
    return a_png(ihdr(width, height, 1, 0), chunk(b"IDAT", zeros(row * height)))


#: What would take much more than it seems to.
BOMBS: Final[dict[str, tuple[Make, str]]] = {
    "PNG of 169 million pixels in some kilobytes": (lambda: bits_of_zeros(13_000, 13_000), "picture_too_many_pixels"),
    "PNG of 12,001 pixels in a row": (lambda: bits_of_zeros(12_001, 1), "picture_too_many_pixels"),
    "JPEG of 65,535 x 65,535": (lambda: of_size(jpeg(_noise()), 65_535, 65_535), "picture_too_many_pixels"),
    "GIF of 65,535 x 65,535": (lambda: gif_screen(65_535, 65_535, gif_frame(1, 1)), "picture_too_many_pixels"),
    "GIF whose frame sticks out to the right": (
        lambda: gif_screen(9, 9, gif_frame(9, 9, 30_000)),
        "picture_too_many_pixels",
    ),
    "GIF whose frame sticks out below": (
        lambda: gif_screen(9, 9, gif_frame(9, 30_000)),
        "picture_too_many_pixels",
    ),
    "WebP of 16,383 x 16,383": (lambda: riff(canvas(16_383, 16_383), _vp8()), "picture_too_many_pixels"),
    "AVIF of 30,000 x 30,000": (lambda: avif_of(30_000, 30_000), "picture_too_many_pixels"),
    "PNG with 200 MB of zTXt": (
        lambda: with_chunk(png(photo(9, 9)), chunk(b"zTXt", b"a\0\0" + zeros(200 << 20))),
        "picture_damaged",
    ),
    "PNG with 200 MB of iTXt": (
        lambda: with_chunk(png(photo(9, 9)), chunk(b"iTXt", b"a\0\1\0\0\0" + zeros(200 << 20))),
        "picture_damaged",
    ),
    "PNG with 200 MB of iCCP": (
        lambda: with_chunk(png(photo(9, 9)), chunk(b"iCCP", b"a\0\0" + zeros(200 << 20))),
        "picture_damaged",
    ),
    "PNG with 90 texts of 1 MB": (
        lambda: with_chunk(png(photo(9, 9)), chunk(b"zTXt", b"a\0\0" + zeros(1_000_000)) * 90),
        "picture_damaged",
    ),
    "JPEG of 5,000 scans": (
        lambda: with_scans(jpeg(photo(9, 9), progressive=True), 5_000),
        "picture_too_much_work",
    ),
    "GIF of 601 frames": (lambda: gif_screen(2, 2, gif_frame(2, 2) * 601, b"\x3b"), "picture_too_animated"),
    "GIF of 500 large frames": (
        lambda: gif_screen(3_000, 3_000, gif_frame(3_000, 3_000) * 500, b"\x3b"),
        "picture_too_animated",
    ),
    "PNG of four billion frames": (
        lambda: with_chunk(png(photo(9, 9)), chunk(b"acTL", struct.pack(">II", 0xFFFFFFFF, 0))),
        "picture_too_animated",
    ),
    "WebP of 700 frames": (
        lambda: riff(canvas(9, 9, 2), (b"ANIM", bytes(6)), *[(b"ANMF", bytes(16))] * 700),
        "picture_too_animated",
    ),
    "GIF of two million empty blocks": (
        lambda: gif_screen(9, 9, b"\x21\xfe\x00" * 2_000_000, b"\x3b"),
        "picture_damaged",
    ),
}


def shuffled(kinds: int = 400) -> Iterator[tuple[str, bytes]]:
    """Honest files of every kind, each with some of its bytes turned over, the same ones in every run."""
    honest = {
        "PNG": png(photo(40, 30)),
        "JPEG": jpeg(photo(40, 30)),
        "GIF": gif(photo(40, 30), photo(40, 30).rotate(90)),
        "WebP": encoded(photo(40, 30), "WEBP"),
        "AVIF": encoded(photo(40, 30), "AVIF", speed=10),
    }
    for number, (kind, made) in zip(range(kinds), itertools.cycle(honest.items()), strict=False):
        damaged = bytearray(made)
        for turn in range(1 + number % 4):
            at = zlib.crc32(b"%d %d" % (number, turn)) % len(damaged)
            damaged[at] ^= 1 << (number + turn) % 8
        yield f"{kind} {number}", bytes(damaged)


def mpo(*images: Image.Image) -> bytes:
    """Several pictures in one JPEG, as some phones write them."""
    written = BytesIO()
    images[0].save(written, "MPO", save_all=True, append_images=list(images[1:]))
    return written.getvalue()
