"""Drawings: the same for the same seed, each unlike the others, and whole where they are cut round."""

import math
from io import BytesIO
from itertools import pairwise

import pytest
from PIL import Image

from ymd.demo import drawing
from ymd.demo.drawing.paper import mixed, smooth
from ymd.demo.script import community

PORTRAITS = [(person.portrait, person.nickname) for person in community().people if person.portrait]


@pytest.mark.parametrize("motif", drawing.MOTIFS)
def test_a_seed_is_one_picture(motif: str) -> None:
    once, again, other = (drawing.picture(motif, seed) for seed in (1, 1, 2))

    assert once == again
    assert once != other
    assert _opened(once).size == (640, 427)


def test_no_two_people_look_the_same() -> None:
    drawn = {drawing.portrait(words, whose) for words, whose in PORTRAITS}

    assert len(drawn) == len(PORTRAITS)
    assert {_opened(png).size for png in drawn} == {(267, 267)}


def test_a_portrait_that_is_cut_round_loses_nothing_of_a_face() -> None:
    for words, whose in PORTRAITS:
        portrait = _opened(drawing.portrait(words, whose))

        corner = [portrait.getpixel((x, y)) for x in range(0, 267, 6) for y in range(0, 134, 6) if _is_cut_off(x, y)]

        assert len(set(corner)) == 1, whose


def test_what_nobody_draws_is_refused() -> None:
    with pytest.raises(KeyError):
        drawing.picture("elephant", 1)


def test_ink_is_printed_as_thinly_as_one_says() -> None:
    assert mixed("#000000", "#ffffff", 0) == "#ffffff"
    assert mixed("#000000", "#ffffff", 1) == "#000000"
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"


def test_a_curve_passes_through_its_points() -> None:
    points = [(0.0, 0.0), (10.0, 20.0), (30.0, 5.0)]

    curve = smooth(points)

    assert set(points) <= set(curve)
    assert max(math.dist(one, other) for one, other in pairwise(curve)) < 5


def _opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("RGB")


def _is_cut_off(x: int, y: int) -> bool:
    return math.dist((x, y), (133, 133)) > 135
