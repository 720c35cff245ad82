"""A picture file decoded and made anew. What people send in is decoded in the process of `child` and nowhere else."""

from collections.abc import Callable
from io import BytesIO
from typing import Any, Final, NamedTuple

from PIL import AvifImagePlugin, Image, ImageCms, ImageOps

from ymd.edges.darkroom import limits
from ymd.edges.darkroom.blurhash import blurhash
from ymd.edges.darkroom.outlines import Outline, Refused, outline_of, require_bounds

# One thread: what it takes is then what its limits count, and each thread would reserve memory of its own.
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
# The bounds of the outline are narrower; this is the decoder's own net under them.
Image.MAX_IMAGE_PIXELS = limits.MOST_PIXELS

_Transpose = Image.Transpose
#: By the value of the EXIF tag: what brings the picture upright.
_UPRIGHT: Final = {
    2: _Transpose.FLIP_LEFT_RIGHT,
    3: _Transpose.ROTATE_180,
    4: _Transpose.FLIP_TOP_BOTTOM,
    5: _Transpose.TRANSPOSE,
    6: _Transpose.ROTATE_270,
    7: _Transpose.TRANSVERSE,
    8: _Transpose.ROTATE_90,
}
_ORIENTATION: Final = 0x0112
_LARGEST_PROFILE: Final = 1_000_000
#: Browsers show a frame that is to last under 20 ms for 100 instead.
_SHORTEST_MS, _INSTEAD_MS, _LONGEST_MS = 20, 100, 60_000


class Developed(NamedTuple):
    """WebP of three sizes, and what stands in their place; width and height are those of `large`."""

    width: int
    height: int
    blurhash: str
    large: bytes
    thumbnail: bytes
    square: bytes


def develop(data: bytes) -> Developed:
    """Raises Refused, and whatever a decoder raises for what it cannot read."""
    outline = outline_of(data)
    with Image.open(BytesIO(data), formats=[outline.kind]) as opened:
        # Some cameras put a second picture behind the first one of a JPEG: not an animation.
        frames = 1 if outline.kind == "JPEG" else int(getattr(opened, "n_frames", 1))
        found = Outline(outline.kind, *opened.size, frames)
        require_bounds(found)
        if found.width > outline.width or found.height > outline.height:
            raise Refused("picture_damaged")
        if frames > 1:
            return _moving(opened, frames)
        return _still(opened)


def _still(opened: Image.Image) -> Developed:
    opened.draft(None, (limits.LARGE, limits.LARGE))  # a large JPEG is decoded at a half, a quarter or an eighth
    opened.load()
    turn = _UPRIGHT.get(_told(lambda: opened.getexif().get(_ORIENTATION)))
    profile = opened.info.get("icc_profile")
    image = _within(_simple(opened), limits.LARGE)
    image = _plain(image, profile)
    if turn is not None:
        image = image.transpose(turn)
    return _renditions(image, _webp(image, quality=82, method=4))


def _moving(opened: Image.Image, count: int) -> Developed:
    frames, lasting = [], []
    loops = int(opened.info.get("loop", 1))
    for number in range(count):
        opened.seek(number)
        opened.load()
        frames.append(_within(opened.convert("RGBA"), limits.MOVING))
        lasting.append(_milliseconds(opened.info.get("duration")))
    moving = _webp(
        frames[0],
        save_all=True,
        append_images=frames[1:],
        duration=lasting,
        loop=min(loops, 0xFFFF),
        quality=70,
        method=2,
    )
    return _renditions(frames[0], moving)


def _renditions(image: Image.Image, large: bytes) -> Developed:
    thumbnail = _within(image, limits.THUMBNAIL)
    side = min(limits.SQUARE, *image.size)
    source = thumbnail if min(thumbnail.size) >= side else image
    square = ImageOps.fit(source, (side, side), Image.Resampling.LANCZOS)
    stills = _webp(thumbnail, quality=78, method=4), _webp(square, quality=82, method=4)
    if len(large) + sum(map(len, stills)) > limits.MOST_OUT:
        raise Refused("picture_too_animated")
    return Developed(*image.size, _hash(thumbnail), large, *stills)


def _simple(image: Image.Image) -> Image.Image:
    """In a mode in which it can be made smaller without loss: of one, three or four whole bytes a pixel."""
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("RGB", "L", "CMYK", "RGBA") and "transparency" not in image.info:
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _plain(image: Image.Image, profile: bytes | None) -> Image.Image:
    """In sRGB, with nothing beside its pixels. A profile that cannot be used is no reason to refuse a picture."""
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile and len(profile) <= _LARGEST_PROFILE and image.mode != "L":
        converted = _told(lambda: _to_srgb(image, profile, mode))
        image = converted if converted is not None else image
    return image.convert(mode) if image.mode != mode else image


def _to_srgb(image: Image.Image, profile: bytes, mode: str) -> Image.Image | None:
    source = ImageCms.ImageCmsProfile(BytesIO(profile))
    return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)


def _within(image: Image.Image, side: int) -> Image.Image:
    """The picture, or a smaller one whose longer side is this long."""
    longest = max(image.size)
    if longest <= side:
        return image
    width, height = (max(1, round(length * side / longest)) for length in image.size)
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)


def _webp(image: Image.Image, **how: Any) -> bytes:
    written = BytesIO()
    image.info.clear()  # of which a writer takes what it finds
    image.save(written, "WEBP", **how)
    return written.getvalue()


def _hash(image: Image.Image) -> str:
    tiny = image.resize((32, 32), Image.Resampling.BOX)
    if tiny.mode == "RGBA":
        ground = Image.new("RGBA", tiny.size, "white")
        ground.alpha_composite(tiny)
        tiny = ground
    return blurhash(tiny.convert("RGB").tobytes(), *tiny.size)


def _milliseconds(duration: Any) -> int:
    told = int(duration or 0)
    return min(told, _LONGEST_MS) if told >= _SHORTEST_MS else _INSTEAD_MS


def _told(ask: Callable[[], Any]) -> Any:
    """What a file says beside its pixels, or None where that cannot be read."""
    try:
        return ask()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # a decoder of metadata may raise anything
        return None
