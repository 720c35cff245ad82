"""A sheet and what it is printed with: two inks on paper, lines and flat shapes."""

import random
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Final

from PIL import Image, ImageColor, ImageDraw, ImageOps

WIDTH: Final = 960
HEIGHT: Final = 640
#: Pixels of the finished picture to a unit, of which each was drawn as four.
_PIXELS: Final = 2 / 3
_FINER: Final = 2 * _PIXELS

PAPER: Final = "#f8f6f1"
INK: Final = "#1c1a17"
NIGHT: Final = "#23262e"
PERSIMMON: Final = "#c8481a"

#: The second ink, with the tint of paper that goes with it.
INKS: Final = {
    "blue": ("#3077ad", "#deebf8"),
    "rose": ("#a0557b", "#f7e3eb"),
    "green": ("#318454", "#ddeee1"),
    "teal": ("#008585", "#d8efed"),
    "violet": ("#7763ab", "#e8e4f8"),
    "amber": ("#b07a1e", "#f4e7d2"),
    "olive": ("#6c7a24", "#e8ecd8"),
    "persimmon": (PERSIMMON, "#fae8de"),
}

Point = tuple[float, float]
Chance = random.Random


def mixed(ink: str, ground: str, share: float) -> str:
    """An ink printed as thinly as `share` on a ground."""
    pairs = zip(ImageColor.getrgb(ink), ImageColor.getrgb(ground), strict=True)
    return "#" + "".join(f"{round(one * share + other * (1 - share)):02x}" for one, other in pairs)


class Sheet:
    """`width` by `height` units with the origin above on the left. A picture has 960 by 640."""

    def __init__(self, ground: str, width: int = WIDTH, height: int = HEIGHT) -> None:
        self.ground = ground
        self.width, self.height = width, height
        self._image = Image.new("RGB", (round(width * _FINER), round(height * _FINER)), ground)
        self._pen = ImageDraw.Draw(self._image)

    def png(self, *, mirrored: bool = False) -> bytes:
        image = self._image.reduce(2)
        written = BytesIO()
        (ImageOps.mirror(image) if mirrored else image).save(written, "PNG", compress_level=1)
        return written.getvalue()

    def shape(self, points: Iterable[Point], ink: str) -> None:
        self._pen.polygon([(x * _FINER, y * _FINER) for x, y in points], fill=ink)

    def line(self, points: Sequence[Point], ink: str, width: float = 6) -> None:
        """With round ends and corners."""
        self._pen.line(
            [(x * _FINER, y * _FINER) for x, y in points], fill=ink, width=round(width * _FINER), joint="curve"
        )
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, ink)

    def ring(self, x: float, y: float, across: float, up: float, ink: str, width: float = 6) -> None:
        self._pen.ellipse(self._around(x, y, across, up), outline=ink, width=round(width * _FINER))

    def oval(self, x: float, y: float, across: float, up: float, ink: str) -> None:
        """`across` and `up` are half of its width and height."""
        self._pen.ellipse(self._around(x, y, across, up), fill=ink)

    def disc(self, x: float, y: float, radius: float, ink: str) -> None:
        self.oval(x, y, radius, radius, ink)

    def slice(self, x: float, y: float, across: float, up: float, angles: tuple[float, float], ink: str) -> None:
        """A part of an oval between two angles, clockwise from the right, closed by a straight line."""
        self._pen.chord(self._around(x, y, across, up), *angles, fill=ink)

    def bow(
        self, x: float, y: float, across: float, up: float, angles: tuple[float, float], ink: str, width: float = 6
    ) -> None:
        """The line along an oval between two angles."""
        self._pen.arc(self._around(x, y, across, up), *angles, fill=ink, width=round(width * _FINER))

    def box(self, left: float, top: float, right: float, bottom: float, ink: str, radius: float = 0) -> None:
        corners = (left * _FINER, top * _FINER, right * _FINER, bottom * _FINER)
        self._pen.rounded_rectangle(corners, radius * _FINER, fill=ink)

    def thin(self, ink: str, share: float) -> str:
        return mixed(ink, self.ground, share)

    def _around(self, x: float, y: float, across: float, up: float) -> tuple[float, float, float, float]:
        return (x - across) * _FINER, (y - up) * _FINER, (x + across) * _FINER, (y + up) * _FINER


def tinted(chance: Chance, *names: str) -> tuple[Sheet, str]:
    """A sheet of tinted paper and its second ink, one of those named."""
    ink, tint = INKS[chance.choice(names)]
    return Sheet(tint), ink


def smooth(points: Sequence[Point], steps: int = 12) -> list[Point]:
    """A curve through all points (Catmull and Rom, 1974)."""
    padded = [points[0], *points, points[-1]]
    drawn: list[Point] = []
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        drawn += [_between(before, start, end, after, step / steps) for step in range(steps)]
    return [*drawn, points[-1]]


def _between(before: Point, start: Point, end: Point, after: Point, at: float) -> Point:
    def one(a: float, b: float, c: float, d: float) -> float:
        return 0.5 * (2 * b + (c - a) * at + (2 * a - 5 * b + 4 * c - d) * at**2 + (3 * b - a - 3 * c + d) * at**3)

    return one(before[0], start[0], end[0], after[0]), one(before[1], start[1], end[1], after[1])


def steam(sheet: Sheet, x: float, y: float, ink: str, count: int = 3) -> None:
    """It rises from here in wavy lines."""
    for at in range(count):
        left = x + (at - (count - 1) / 2) * 34
        sheet.line(smooth([(left, y), (left + 12, y - 26), (left - 10, y - 54), (left + 6, y - 84)]), ink, 5)
