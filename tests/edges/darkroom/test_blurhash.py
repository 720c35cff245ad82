"""BlurHash: the words that the reference encoder gives for the same pixels."""

from collections.abc import Callable
from itertools import product
from typing import Final

import pytest

from ymd.edges.darkroom.blurhash import blurhash

Paint = Callable[[int, int], tuple[int, int, int]]

#: Width, height, pixels, frequencies across and down, and what the Python port of the reference makes of them.
VECTORS: Final[dict[str, tuple[int, int, Paint, int, int, str]]] = {
    "a ramp": (16, 12, lambda x, y: (x * 17, y * 23, 128), 4, 3, "L$Hx$b2?wxoyqSR-jte=g0fjfQfj"),
    "white": (5, 4, lambda x, y: (255, 255, 255), 4, 3, "L~TSUA_3fQ_3~qxufQxufQfQfQfQ"),
    "one black pixel": (1, 1, lambda x, y: (0, 0, 0), 4, 3, "L00000fQfQfQfQfQfQfQfQfQfQfQ"),
    "its average alone": (6, 6, lambda x, y: (x * 51, 0, 255 - y * 51), 1, 1, "00IIo*"),
    "checks": (
        *(9, 7, lambda x, y: ((x + y) % 2 * 255, x % 3 * 100, y % 4 * 80), 9, 9),
        "|fLVXt+%Wp+jWp*;Uk.OWp=_n+fQnlfQnSeqoxfQWifOWpfOWpfOWpfOWp=+n#fQnhfQnOeqotfQWrfRWpfRWpfRWpfRWp?1n-fQnnfQnUeqozfQ"
        "WkfOWpfOWpfOWpfOWptbn$FIniFInPEiouFIWkfOWpfOWpfOWpfOWp",
    ),
}


@pytest.mark.parametrize("name", VECTORS)
def test_a_picture_has_the_word_of_the_reference(name: str) -> None:
    width, height, paint, across, down, word = VECTORS[name]
    pixels = bytes(value for y, x in product(range(height), range(width)) for value in paint(x, y))

    assert blurhash(pixels, width, height, across, down) == word
