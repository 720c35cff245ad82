"""Portraits: someone from the shoulders up, cut out of paper, or what they show instead of themselves."""

from collections.abc import Callable
from typing import Final

from ymd.demo.drawing.paper import INK, INKS, PAPER, PERSIMMON, Chance, Sheet, mixed, smooth

SIDE: Final = 400
_SKIN: Final = ("#efd2b6", "#e8c4a2", "#f2dac4", "#e0b891")
_DARK: Final = ("#8d5d3f", "#7a4c31")
_BLACK: Final = ("#221d19", "#2b211a", "#37281d")
_FAIR: Final = ("#b98a4a", "#8a5a2e")
_GREY: Final = ("#b9b3a8", "#a9a399")


def portrait(words: str, chance: Chance) -> Sheet:
    """`words` name the hair, and what else there is: ``bob glasses``."""
    style, *extras = words.split()
    ink, tint = INKS[chance.choice([name for name in INKS if name != "persimmon"])]
    sheet = Sheet(tint, SIDE, SIDE)
    if style in _INSTEAD:
        _INSTEAD[style](sheet, ink)
        return sheet
    skin = chance.choice(_DARK if "dark" in extras else _SKIN)
    hair = chance.choice(_GREY if "grey" in extras else _FAIR if "fair" in extras else _BLACK)
    clothes = chance.choice((ink, ink, INK, PERSIMMON))
    if style in _BEHIND:
        _BEHIND[style](sheet, hair)
    sheet.slice(200, 430, 158, 150, (180, 360), clothes)
    sheet.box(170, 220, 230, 312, mixed(skin, INK, 0.86), 28)
    sheet.oval(200, 186, 70, 84, skin)
    _HAIR[style](sheet, hair)
    for extra in extras:
        if extra in _MORE:
            _MORE[extra](sheet, hair)
    return sheet


def _crown(sheet: Sheet, hair: str, brow: float = 150) -> None:
    """The top of the head down to a fringe."""
    outline = [(122, 196), (116, 130), (154, 86), (200, 76), (248, 86), (284, 130), (278, 196)]
    fringe = [(266, 168), (240, brow), (200, brow - 10), (160, brow), (136, 168)]
    sheet.shape([*smooth(outline), *fringe], hair)


def _bob(sheet: Sheet, hair: str) -> None:
    sheet.box(112, 120, 288, 290, hair, 40)


def _long(sheet: Sheet, hair: str) -> None:
    sheet.box(108, 120, 292, 380, hair, 60)


def _bun_behind(sheet: Sheet, hair: str) -> None:
    sheet.disc(200, 66, 40, hair)
    sheet.box(124, 110, 276, 220, hair, 60)


def _curls_behind(sheet: Sheet, hair: str) -> None:
    for x, y in (
        (128, 180),
        (112, 140),
        (130, 102),
        (164, 78),
        (204, 68),
        (244, 80),
        (274, 106),
        (288, 144),
        (272, 184),
    ):
        sheet.disc(x, y, 36, hair)


def _braid(sheet: Sheet, hair: str) -> None:
    for knot in range(6):
        sheet.oval(286 - knot * 3, 210 + knot * 30, 22 - knot * 1.5, 20, hair)
    sheet.disc(270, 392, 9, PERSIMMON)


def _short(sheet: Sheet, hair: str) -> None:
    _crown(sheet, hair, 146)
    for x in (128, 272):
        sheet.box(x - 10, 150, x + 10, 216, hair, 10)


def _crop(sheet: Sheet, hair: str) -> None:
    sheet.shape(
        [
            *smooth([(130, 160), (132, 112), (168, 88), (200, 84), (232, 88), (268, 112), (270, 160)]),
            (254, 138),
            (146, 138),
        ],
        hair,
    )


def _parted(sheet: Sheet, hair: str) -> None:
    sheet.shape(
        [
            *smooth([(124, 186), (120, 124), (160, 82), (214, 74), (258, 94), (280, 136), (274, 190)]),
            (262, 152),
            (170, 118),
            (140, 160),
        ],
        hair,
    )


def _fringe(sheet: Sheet, hair: str) -> None:
    _crown(sheet, hair, 164)


def _swept(sheet: Sheet, hair: str) -> None:
    sheet.shape(
        [
            *smooth([(124, 200), (116, 128), (160, 84), (206, 76), (254, 90), (284, 134), (276, 200)]),
            *smooth([(262, 190), (240, 150), (190, 126)], 6),
            *smooth([(150, 150), (134, 196)], 6),
        ],
        hair,
    )


def _curly(sheet: Sheet, hair: str) -> None:
    for x, y in ((146, 128), (176, 112), (208, 108), (240, 116), (262, 136)):
        sheet.disc(x, y, 26, hair)


def _capped(sheet: Sheet, hair: str) -> None:
    for x in (130, 270):
        sheet.box(x - 9, 150, x + 9, 214, hair, 9)
    sheet.slice(200, 152, 84, 84, (180, 360), PERSIMMON if hair not in _GREY else "#4d5a3a")
    sheet.box(116, 144, 300, 164, INK, 10)


def _glasses(sheet: Sheet, _: str) -> None:
    for x in (170, 230):
        sheet.ring(x, 192, 25, 23, INK, 5)
    sheet.line([(194, 188), (206, 188)], INK, 5)


def _beard(sheet: Sheet, hair: str) -> None:
    sheet.shape(
        [
            *smooth([(130, 198), (136, 250), (168, 280), (200, 286), (232, 280), (264, 250), (270, 198)]),
            *smooth([(246, 226), (224, 216), (200, 220), (176, 216), (154, 226)]),
        ],
        hair,
    )
    sheet.box(178, 236, 222, 246, mixed(PERSIMMON, hair, 0.35), 5)


def _earrings(sheet: Sheet, _: str) -> None:
    for x in (128, 272):
        sheet.disc(x, 222, 9, PERSIMMON)


def _dog(sheet: Sheet, _: str) -> None:
    coat = "#b98a4a"
    sheet.oval(200, 420, 120, 110, coat)
    sheet.oval(200, 206, 98, 96, coat)
    for side in (-1, 1):
        sheet.oval(200 + side * 98, 190, 34, 74, mixed(coat, INK, 0.6))
        sheet.disc(200 + side * 38, 190, 9, INK)
    sheet.oval(200, 248, 48, 40, mixed(coat, PAPER, 0.4))
    sheet.oval(200, 228, 20, 14, INK)
    sheet.line([(200, 242), (200, 262)], INK, 5)
    sheet.box(112, 306, 288, 328, PERSIMMON, 11)


def _cat(sheet: Sheet, _: str) -> None:
    for side in (-1, 1):
        sheet.shape([(200 + side * 104, 200), (200 + side * 92, 74), (200 + side * 20, 130)], INK)
    sheet.oval(200, 216, 108, 96, INK)
    sheet.oval(200, 430, 130, 130, INK)
    for side in (-1, 1):
        sheet.oval(200 + side * 44, 206, 20, 15, "#e8c46a")
        sheet.oval(200 + side * 44, 206, 5, 14, INK)
        for whisker in (-8, 8):
            sheet.line([(200 + side * 52, 250), (200 + side * 128, 246 + whisker * 2)], PAPER, 3)
    sheet.shape([(190, 238), (210, 238), (200, 250)], PERSIMMON)


def _mug(sheet: Sheet, ink: str) -> None:
    sheet.ring(276, 226, 46, 42, INK, 18)
    sheet.box(112, 146, 272, 322, PAPER, 18)
    sheet.oval(192, 150, 80, 18, "#5a3a22")
    sheet.box(112, 232, 272, 256, ink)
    for x in (162, 200, 238):
        sheet.line(smooth([(x - 6, 122), (x + 6, 100), (x - 8, 76), (x + 2, 54)]), mixed(INK, sheet.ground, 0.4), 6)


def _loaf(sheet: Sheet, ink: str) -> None:
    sheet.oval(200, 306, 150, 20, mixed(ink, sheet.ground, 0.6))
    sheet.slice(200, 300, 142, 170, (180, 360), "#b9772f")
    for cut in (-62, 0, 62):
        sheet.line(smooth([(178 + cut, 246), (200 + cut, 208), (224 + cut, 222)]), "#f0d6a8", 13)


def _ridge(sheet: Sheet, ink: str) -> None:
    sheet.disc(268, 120, 40, PERSIMMON)
    sheet.shape(
        [(-20, 420), *smooth([(-20, 270), (90, 180), (160, 240), (250, 170), (420, 290)]), (420, 420)],
        mixed(ink, sheet.ground, 0.6),
    )
    sheet.shape([(-20, 420), *smooth([(-20, 330), (110, 270), (220, 330), (320, 262), (420, 330)]), (420, 420)], INK)


def _pot(sheet: Sheet, ink: str) -> None:
    for lean, rise in ((-70, 130), (-34, 176), (0, 196), (40, 168), (74, 120)):
        stem = smooth([(200, 250), (200 + lean * 0.5, 250 - rise * 0.5), (200 + lean, 250 - rise)])
        sheet.line(stem, mixed(ink, INK, 0.8), 6)
        sheet.oval(*stem[-1], 22, 15, ink)
    sheet.shape([(118, 244), (282, 244), (258, 360), (142, 360)], PERSIMMON)
    sheet.box(108, 232, 292, 260, INK, 6)


def _lens(sheet: Sheet, ink: str) -> None:
    sheet.box(70, 130, 330, 310, INK, 22)
    sheet.box(112, 104, 180, 136, INK, 8)
    sheet.disc(206, 220, 74, PAPER)
    sheet.disc(206, 220, 58, ink)
    sheet.disc(206, 220, 26, INK)
    sheet.disc(188, 200, 9, PAPER)
    sheet.disc(294, 158, 10, PERSIMMON)


def _wheel(sheet: Sheet, ink: str) -> None:
    sheet.ring(200, 200, 130, 130, INK, 20)
    for dx, dy in ((0, 118), (102, 59), (102, -59)):
        sheet.line([(200 - dx, 200 - dy), (200 + dx, 200 + dy)], ink, 6)
    sheet.disc(200, 200, 24, PERSIMMON)


_Drawn = Callable[[Sheet, str], None]

_BEHIND: Final[dict[str, _Drawn]] = {
    "bob": _bob, "long": _long, "bun": _bun_behind, "curls": _curls_behind, "braid": _braid,
}  # fmt: skip
_HAIR: Final[dict[str, _Drawn]] = {
    "bob": _fringe, "long": _swept, "bun": _crop, "curls": _curly, "braid": _swept,
    "short": _short, "crop": _crop, "parted": _parted, "cap": _capped,
}  # fmt: skip
_MORE: Final[dict[str, _Drawn]] = {"glasses": _glasses, "beard": _beard, "earrings": _earrings}
_INSTEAD: Final[dict[str, _Drawn]] = {
    "dog": _dog, "cat": _cat, "mug": _mug, "loaf": _loaf, "ridge": _ridge, "pot": _pot, "lens": _lens, "wheel": _wheel,
}  # fmt: skip
#: What may stand in `portrait`, for whoever checks the texts.
WORDS: Final = frozenset({*_HAIR, *_MORE, *_INSTEAD, "grey", "fair", "dark"})
