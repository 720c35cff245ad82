"""Picture files, honest ones: what cameras, phones and programs send in."""

from io import BytesIO
from typing import Any

from PIL import Image


def photo(width: int = 900, height: int = 700) -> Image.Image:
    """Bright red at the left top, dark at the right bottom, so that one sees which way is up."""
    image = Image.new("RGB", (width, height), (20, 60, 40))
    image.paste((230, 30, 20), (0, 0, max(1, width // 2), max(1, height // 2)))
    return image


def encoded(image: Image.Image, kind: str, **how: Any) -> bytes:
    written = BytesIO()
    image.save(written, kind, **how)
    return written.getvalue()


def jpeg(image: Image.Image, **how: Any) -> bytes:
    return encoded(image, "JPEG", **how)


def png(image: Image.Image, **how: Any) -> bytes:
    return encoded(image, "PNG", **how)


def gif(*frames: Image.Image, duration: int | list[int] = 80, loop: int = 0) -> bytes:
    """An animation of these frames, or a still picture of one."""
    first, *others = frames
    moving = {"save_all": True, "append_images": others, "duration": duration, "loop": loop} if others else {}
    return encoded(first.convert("P"), "GIF", **moving)


def opened(data: bytes) -> Image.Image:
    """What somebody sees who was sent these bytes."""
    image = Image.open(BytesIO(data))
    image.load()
    return image


def colour_at(image: Image.Image, across: float, down: float) -> tuple[int, ...]:
    """The colour at a place of the picture, given in parts of its width and height."""
    place = int(across * (image.width - 1)), int(down * (image.height - 1))
    found: Any = image.convert("RGBA").getpixel(place)
    return tuple(found)


def is_red(image: Image.Image, across: float, down: float) -> bool:
    red, green, blue, _ = colour_at(image, across, down)
    return red > 180 and green < 90 and blue < 90
