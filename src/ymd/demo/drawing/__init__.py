"""The community's pictures, drawn by the program: no file of anybody's, and the same pixels for the same seed."""

from collections.abc import Callable
from typing import Final

from ymd.demo.chance import chance
from ymd.demo.drawing import faces, growing, indoors, outdoors, stages
from ymd.demo.drawing.paper import Chance, Sheet

#: By the name that texts use.
MOTIFS: Final[dict[str, Callable[[Chance], Sheet]]] = {
    motif.__name__: motif
    for motif in (
        outdoors.ridges,
        outdoors.contours,
        outdoors.bridge,
        outdoors.sea,
        outdoors.moon,
        outdoors.roofs,
        outdoors.stairs,
        outdoors.pitch,
        growing.tree,
        growing.pots,
        growing.sprout,
        growing.dog,
        growing.cat,
        growing.laundry,
        growing.umbrellas,
        indoors.cups,
        indoors.loaf,
        indoors.bowls,
        indoors.soup,
        indoors.dumplings,
        indoors.spines,
        indoors.chairs,
        indoors.yarn,
        stages.drum,
        stages.fiddle,
        stages.keys,
        stages.beam,
        stages.scope,
        stages.wheel,
        stages.page,
    )
}

PORTRAIT_WORDS: Final = faces.WORDS


def picture(motif: str, seed: int) -> bytes:
    """A picture of 640 by 427 pixels as PNG. Raises KeyError for what nobody draws."""
    dice = chance(f"{motif} {seed}")
    return MOTIFS[motif](dice).png(mirrored=dice.random() < 0.5)


def portrait(words: str, whose: str) -> bytes:
    """Someone, square, as PNG; it stays whole when it is cut round."""
    return faces.portrait(words, chance(f"{words} {whose}")).png()
