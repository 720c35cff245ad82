"""BlurHash: a picture's few lowest frequencies as a short word that any client can paint (github.com/woltapp/blurhash).

The arithmetic is that of the reference encoder; the pixels are those of a picture that was made small before.
"""

import math
from collections.abc import Sequence
from typing import Final

_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~"

Colour = tuple[float, float, float]


def _linear(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


_LINEAR: Final = [_linear(value) for value in range(256)]


def blurhash(pixels: bytes, width: int, height: int, across: int = 4, down: int = 3) -> str:
    """`pixels` are width x height RGB triples, row by row; `across` and `down` count frequencies, 1 to 9 each."""
    light = [_LINEAR[value] for value in pixels]
    waves_x = [[math.cos(math.pi * i * x / width) for x in range(width)] for i in range(across)]
    waves_y = [[math.cos(math.pi * j * y / height) for y in range(height)] for j in range(down)]
    factors = [_factor(light, wave_x, wave_y) for wave_y in waves_y for wave_x in waves_x]
    average, waves = factors[0], [_doubled(factor) for factor in factors[1:]]
    strongest = max((abs(part) for wave in waves for part in wave), default=0.0)
    quantised = max(0, min(82, math.floor(strongest * 166 - 0.5))) if waves else 0
    most = (quantised + 1) / 166 if waves else 1.0
    return (
        _digits(across - 1 + (down - 1) * 9, 1)
        + _digits(quantised, 1)
        + _digits(_average(average), 4)
        + "".join(_digits(_wave(wave, most), 2) for wave in waves)
    )


def _factor(light: Sequence[float], wave_x: Sequence[float], wave_y: Sequence[float]) -> Colour:
    red = green = blue = 0.0
    at = 0
    for down in wave_y:
        for across in wave_x:
            basis = across * down
            red += basis * light[at]
            green += basis * light[at + 1]
            blue += basis * light[at + 2]
            at += 3
    count = len(wave_x) * len(wave_y)
    return red / count, green / count, blue / count


def _doubled(factor: Colour) -> Colour:
    return factor[0] * 2, factor[1] * 2, factor[2] * 2


def _average(colour: Colour) -> int:
    red, green, blue = (_srgb(part) for part in colour)
    return red << 16 | green << 8 | blue


def _srgb(part: float) -> int:
    part = max(0.0, min(1.0, part))
    curved = part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
    return int(curved * 255 + 0.5)


def _wave(wave: Colour, most: float) -> int:
    red, green, blue = (
        max(0, min(18, math.floor(math.copysign(math.sqrt(abs(part / most)), part) * 9 + 9.5))) for part in wave
    )
    return red * 361 + green * 19 + blue


def _digits(value: int, length: int) -> str:
    return "".join(_DIGITS[value // 83**place % 83] for place in reversed(range(length)))
