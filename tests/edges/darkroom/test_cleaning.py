"""Nothing of a file but its pixels comes out: not where it was taken, not what was hidden in it."""

from collections.abc import Callable
from io import BytesIO
from typing import Final
from zipfile import ZipFile

import pytest
from PIL import Image, PngImagePlugin

from tests.media.files import encoded, gif, jpeg, opened, photo, png
from tests.media.hostile import chunk, mpo, segment, with_chunk, with_segment
from ymd.edges.darkroom.process import LimitedDarkroom

SECRET: Final = b"N37-34-11-E126-58-40"
SCRIPT: Final = b"<script>alert(document.domain)</script>"
PLANTED: Final = (SECRET, SCRIPT, b"GPS", b"Exif", b"http://ns.adobe.com", b"PK\x03\x04", b"ICC_PROFILE")


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F] = f"A phone {SECRET.decode()}"
    exif[0x8825] = {1: "N", 2: (37.0, 34.0, 11.0), 3: "E", 4: (126.0, 58.0, 40.0), 29: SECRET.decode()}
    exif[0x9286] = SECRET + SCRIPT
    return exif


def _archive() -> bytes:
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        archive.writestr("run.sh", SECRET + SCRIPT)
    return written.getvalue()


def _texts() -> PngImagePlugin.PngInfo:
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", (SECRET + SCRIPT).decode())
    said.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{SECRET.decode()}</x:xmpmeta>", zip=True)
    return said


_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"

CARRIERS: Final[dict[str, Callable[[], bytes]]] = {
    **{
        f"{kind} that knows where it was taken": lambda kind=kind: encoded(photo(), kind, exif=_exif(), xmp=_XMP)
        for kind in ("JPEG", "PNG", "WEBP", "AVIF")
    },
    "JPEG with a page behind it": lambda: jpeg(photo()) + b"<!doctype html>" + SCRIPT + SECRET,
    "JPEG with a page as its comment": lambda: jpeg(photo(), comment=SCRIPT + SECRET),
    "JPEG with a page in segments of no meaning": lambda: with_segment(
        jpeg(photo()), segment(0xE5, SCRIPT), segment(0xEF, SECRET)
    ),
    "JPEG of two million empty segments": lambda: with_segment(jpeg(photo(9, 9)), segment(0xE5, b"") * 2_000_000),
    "JPEG with a film behind it": lambda: jpeg(photo()) + b"\0\0\0\x18ftypmp42" + SECRET * 9,
    "JPEG with another picture behind it": lambda: mpo(photo(), photo()) + SECRET,
    "PNG and archive in one": lambda: png(photo()) + _archive(),
    "PNG with texts": lambda: png(photo(), pnginfo=_texts()),
    "PNG with a page in a chunk of its own": lambda: with_chunk(png(photo()), chunk(b"scRp", SCRIPT + SECRET)),
    "PNG of eight hundred thousand chunks": lambda: with_chunk(png(photo(9, 9)), chunk(b"scRp") * 800_000),
    "PNG with a page behind its pixels": lambda: (
        png(photo())[:-12] + chunk(b"tEXt", b"a\0" + SCRIPT + SECRET) + chunk(b"IEND")
    ),
    "GIF and script in one": lambda: gif(photo())[:-1] + b"\x21\xfe" + _sub_blocks(SCRIPT + SECRET) + b"\x3b" + SCRIPT,
    "WebP with a chunk of its own": lambda: _with_riff_chunk(encoded(photo(), "WEBP", exif=_exif()), SCRIPT + SECRET),
    "pixels that spell a page": lambda: png(_spelled(SCRIPT * 40)),
}


def _sub_blocks(data: bytes) -> bytes:
    return bytes((len(data),)) + data + b"\0"


def _with_riff_chunk(made: bytes, data: bytes) -> bytes:
    data += b"\0" * (len(data) & 1)
    grown = made + b"SCRP" + len(data).to_bytes(4, "little") + data
    return grown[:4] + (len(grown) - 8).to_bytes(4, "little") + grown[8:]


def _spelled(words: bytes) -> Image.Image:
    return Image.frombytes("RGB", (len(words) // 3 // 10, 10), words[: len(words) // 3 // 10 * 30])


@pytest.mark.parametrize("carrier", CARRIERS)
async def test_what_a_file_carries_beside_its_pixels_is_gone(darkroom: LimitedDarkroom, carrier: str) -> None:
    file = CARRIERS[carrier]()

    picture = await darkroom.develop(file)

    for rendition in (picture.large, picture.thumbnail, picture.square):
        assert [word for word in PLANTED if word.lower() in rendition.lower()] == []
        assert set(opened(rendition).info) <= {"loop", "background", "timestamp", "duration"}
        assert _chunks(rendition) <= {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
    assert len(file) <= 10_000_000


def test_the_secrets_stand_in_the_files() -> None:
    """So that nothing is gone that was never there."""
    empty = ("JPEG of two million", "PNG of eight hundred", "pixels that spell")
    files = {carrier: make() for carrier, make in CARRIERS.items() if not carrier.startswith(empty)}

    assert len(files) >= 14
    assert [carrier for carrier, file in files.items() if SECRET not in file and SCRIPT not in file] == []


def _chunks(data: bytes) -> set[bytes]:
    at, found = 12, set()
    while at < len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        found.add(data[at : at + 4])
        at += 8 + length + (length & 1)
    return found
