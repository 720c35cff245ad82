"""Whatever kind of picture comes in, what it shows comes out: upright, in sRGB, as still or as moving as it was."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any, Final

import pytest
from PIL import Image, ImageCms

from tests.media.files import colour_at, encoded, gif, is_red, jpeg, opened, photo, png
from tests.media.hostile import a_png, chunk, ihdr, mpo, with_chunk
from ymd.edges.darkroom import limits
from ymd.edges.darkroom.process import LimitedDarkroom
from ymd.kernel.outside import Picture, Undeveloped

_SEE_THROUGH: Final = Image.new("RGBA", (60, 40), (230, 30, 20, 0))


def _wide(depth: int, colour: int, pixel: bytes) -> bytes:
    """A PNG of 60 x 40 equal pixels, of which this is one."""
    return a_png(ihdr(60, 40, depth, colour), chunk(b"IDAT", zlib.compress((b"\0" + pixel * 60) * 40)))


KINDS: Final[dict[str, Callable[[], bytes]]] = {
    "JPEG": lambda: jpeg(photo()),
    "progressive JPEG": lambda: jpeg(photo(), progressive=True),
    "grey JPEG": lambda: jpeg(photo().convert("L")),
    "CMYK JPEG": lambda: jpeg(photo().convert("CMYK")),
    "JPEG with a second picture behind it": lambda: mpo(photo(), photo(30, 20)),
    "PNG": lambda: png(photo()),
    "PNG with a palette": lambda: png(photo().quantize(16)),
    "PNG of one bit": lambda: png(photo().convert("1")),
    "grey PNG with transparency": lambda: png(photo().convert("LA")),
    "PNG whose alpha is a colour": lambda: with_chunk(png(photo()), chunk(b"tRNS", struct.pack(">HHH", 1, 2, 3))),
    "grey PNG of 16 bits": lambda: _wide(16, 0, b"\x80\x00"),
    "PNG of 16 bits": lambda: _wide(16, 2, b"\xe6\x00\x1e\x00\x14\x00"),
    "PNG of 16 bits with transparency": lambda: _wide(16, 6, b"\xe6\x00\x1e\x00\x14\x00\x80\x00"),
    "PNG in seven passes": lambda: a_png(ihdr(1, 1, 8, 2, 1), chunk(b"IDAT", zlib.compress(b"\0\xe6\x1e\x14"))),
    "PNG with fewer rows than it says": lambda: a_png(ihdr(30, 900), chunk(b"IDAT", zlib.compress(bytes(910)))),
    "WebP": lambda: encoded(photo(), "WEBP"),
    "WebP without loss": lambda: encoded(photo(), "WEBP", lossless=True),
    "GIF": lambda: gif(photo()),
    "GIF of 1987": lambda: b"GIF87a" + gif(photo())[6:],
    "AVIF": lambda: encoded(photo(), "AVIF", speed=10),
    **{
        f"{kind} of one pixel": lambda kind=kind: encoded(Image.new("RGB", (1, 1)), kind)
        for kind in ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
    },
}


@pytest.mark.parametrize("kind", KINDS)
async def test_every_kind_of_picture_is_developed(darkroom: LimitedDarkroom, kind: str) -> None:
    file = KINDS[kind]()

    picture = await darkroom.develop(file)

    large = opened(picture.large)
    assert large.size == (picture.width, picture.height) == Image.open(BytesIO(file)).size
    assert opened(picture.thumbnail).size[0] <= limits.THUMBNAIL
    assert len(set(opened(picture.square).size)) == 1
    assert len(picture.blurhash) == 28


@pytest.mark.parametrize("kind", ["JPEG", "CMYK JPEG", "PNG", "PNG with a palette", "WebP", "GIF", "AVIF"])
async def test_colours_and_places_stay(darkroom: LimitedDarkroom, kind: str) -> None:
    large = opened((await darkroom.develop(KINDS[kind]())).large)

    assert is_red(large, 0.1, 0.1)
    assert not any(is_red(large, across, down) for across, down in [(0.9, 0.1), (0.1, 0.9), (0.9, 0.9)])


async def test_a_narrow_picture_keeps_a_pixel(darkroom: LimitedDarkroom) -> None:
    picture = await darkroom.develop(png(Image.new("L", (12_000, 1))))

    assert (picture.width, picture.height) == (2048, 1)
    assert opened(picture.thumbnail).size == (640, 1)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
async def test_transparency_stays(darkroom: LimitedDarkroom, kind: str) -> None:
    half = _SEE_THROUGH.copy()
    half.paste((20, 60, 200, 255), (30, 0, 60, 40))

    picture = await darkroom.develop(encoded(half, kind))

    for rendition in (picture.large, picture.thumbnail, picture.square):
        assert (colour_at(opened(rendition), 0.1, 0.5)[3], colour_at(opened(rendition), 0.9, 0.5)[3]) == (0, 255)


#: How a camera that was held so stores the same scene, by the value of the tag (TIFF 6.0, section 8).
_HELD: Final = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("held", _HELD)
async def test_the_picture_stands_upright_however_the_camera_was_held(
    darkroom: LimitedDarkroom, held: int, kind: str
) -> None:
    turn = _HELD[held]
    stored = photo() if turn is None else photo().transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = held

    picture = await darkroom.develop(encoded(stored, kind, exif=exif))

    large = opened(picture.large)
    assert (picture.width, picture.height) == (900, 700)
    assert is_red(large, 0.1, 0.1)
    assert not is_red(large, 0.9, 0.1)
    assert not is_red(large, 0.1, 0.9)
    assert is_red(opened(picture.thumbnail), 0.1, 0.1)


async def test_an_orientation_that_is_none_is_let_be(darkroom: LimitedDarkroom) -> None:
    exif = Image.Exif()
    exif[0x0112] = 4_711

    picture = await darkroom.develop(jpeg(photo(), exif=exif))

    assert is_red(opened(picture.large), 0.1, 0.1)


async def test_a_profile_of_colours_is_applied_and_gone(darkroom: LimitedDarkroom) -> None:
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # Where red is blue: the two tags change places.
    red, blue = profile.find(b"rXYZ"), profile.find(b"bXYZ")
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"

    pictures = [
        await darkroom.develop(encoded(Image.new("RGB", (60, 40), (250, 10, 10)), kind, icc_profile=bytes(profile)))
        for kind in ("JPEG", "PNG", "WEBP")
    ]

    for picture in pictures:
        large = opened(picture.large)
        red_part, _, blue_part, _ = colour_at(large, 0.5, 0.5)
        assert (red_part < 90, blue_part > 180, "icc_profile" in large.info) == (True, True, False)


async def test_a_profile_that_is_none_is_passed_over(darkroom: LimitedDarkroom) -> None:
    picture = await darkroom.develop(jpeg(photo(), icc_profile=b"\x00" * 3_000))

    assert is_red(opened(picture.large), 0.1, 0.1)


async def test_a_moving_picture_moves_on(darkroom: LimitedDarkroom) -> None:
    frames = [photo(200, 100).rotate(turn) for turn in (0, 90, 180, 270)]

    pictures = [
        await darkroom.develop(gif(*frames, duration=[100, 200, 300, 400])),
        await darkroom.develop(_moving("WEBP", frames, [100, 200, 300, 400])),
        await darkroom.develop(_moving("PNG", frames, [100, 200, 300, 400])),
    ]

    for picture in pictures:
        assert _lasting(picture) == [100, 200, 300, 400]
        assert opened(picture.large).info["loop"] == 0
        assert getattr(opened(picture.thumbnail), "n_frames", 1) == getattr(opened(picture.square), "n_frames", 1) == 1


async def test_frames_that_last_no_time_last_a_tenth_of_a_second(darkroom: LimitedDarkroom) -> None:
    picture = await darkroom.develop(gif(photo(20, 10), photo(20, 10).rotate(180), duration=0))

    assert _lasting(picture) == [100, 100]


async def test_a_frame_that_is_put_away_does_not_shine_through(darkroom: LimitedDarkroom) -> None:
    red, clear = Image.new("RGBA", (60, 40), (230, 30, 20, 255)), Image.new("RGBA", (60, 40))
    red.paste((0, 0, 0, 0), (50, 30, 60, 40))
    clear.paste((20, 60, 200, 255), (0, 0, 10, 10))
    frames = [red, clear, clear.rotate(180)]
    file = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], disposal=2, duration=80)

    large = opened((await darkroom.develop(file)).large)
    seen = []
    for number in range(3):
        large.seek(number)
        seen.append(colour_at(large, 0.5, 0.5)[3])

    assert seen == [255, 0, 0]


async def test_a_large_moving_picture_becomes_smaller(darkroom: LimitedDarkroom) -> None:
    picture = await darkroom.develop(gif(photo(1_500, 1_000), photo(1_500, 1_000).rotate(180)))

    assert (picture.width, picture.height) == (limits.MOVING, 480)


async def test_what_moves_more_than_may_be_kept_is_refused(darkroom: LimitedDarkroom) -> None:
    frames = [Image.effect_noise((1_000, 1_000), 90) for _ in range(2)] * 31

    with pytest.raises(Undeveloped, match="picture_too_animated"):
        await darkroom.develop(_moving("WEBP", frames, [50] * 62, method=0, quality=1))


def _moving(kind: str, frames: list[Image.Image], lasting: list[int], **how: Any) -> bytes:
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=lasting, loop=0, **how)


def _lasting(picture: Picture) -> list[int]:
    """The milliseconds of each frame, told by the file itself (RFC 9649, section 2.7.1.1)."""
    data, at, found = picture.large, 12, []
    while at < len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        if data[at : at + 4] == b"ANMF":
            found.append(int.from_bytes(data[at + 20 : at + 23], "little"))
        at += 8 + length + (length & 1)
    return found
