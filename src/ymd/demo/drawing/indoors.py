"""Tables, shelves, and what stands on them."""

import math
from typing import Final

from ymd.demo.drawing.paper import INK, INKS, PAPER, PERSIMMON, Chance, Sheet, mixed, smooth, steam, tinted

_CRUST: Final = "#b9772f"
_CUT: Final = "#f0d6a8"


def cups(chance: Chance) -> Sheet:
    sheet, ink = tinted(chance, "amber", "rose", "teal", "persimmon")
    sheet.box(0, 470, 960, 640, sheet.thin(ink, 0.45))
    for x, size in ((chance.uniform(300, 360), 1.25), (chance.uniform(620, 690), 0.85)):
        wide, top = 110 * size, 470 - 150 * size
        sheet.ring(x + wide, top + 62 * size, 52 * size, 44 * size, INK, 20 * size)
        sheet.shape(
            [(x - wide, top), (x + wide, top), (x + wide * 0.78, 474), (x - wide * 0.78, 474)],
            PAPER if size > 1 else INK,
        )
        sheet.slice(x, 470, wide * 0.78, 26 * size, (0, 180), PAPER if size > 1 else INK)
        sheet.oval(x, top, wide, 22 * size, mixed(INK, PAPER, 0.15) if size > 1 else mixed(INK, PAPER, 0.7))
        sheet.oval(x, top + 3, wide * 0.86, 16 * size, "#5a3a22")
        sheet.oval(x, 510, wide * 1.3, 18 * size, sheet.thin(ink, 0.9))
        steam(sheet, x, top - 26, sheet.thin(INK, 0.35), 3 if size > 1 else 2)
    return sheet


def loaf(chance: Chance) -> Sheet:
    """Long ones in a bag, or two round ones."""
    sheet, ink = tinted(chance, "amber", "olive", "blue")
    sheet.box(0, 450, 960, 640, sheet.thin(ink, 0.35))
    if chance.random() < 0.5:
        _bag(sheet)
    else:
        _round(sheet, 330, 1.15)
        _round(sheet, 660, 0.9)
    return sheet


def _bag(sheet: Sheet) -> None:
    for place in range(3):
        x, lean = 400 + place * 84, place * 18
        crust = [(x - 26, 470), (x - 40 + lean, 240), (x + place * 22, 120), (x + 46 + lean, 250), (x + 34, 470)]
        sheet.shape(smooth(crust), _CRUST)
        for cut in range(4):
            y = 200 + cut * 62
            sheet.line([(x - 12 + place * 16, y + 16), (x + 26 + place * 16, y)], _CUT, 8)
    sheet.shape([(330, 330), (650, 330), (630, 600), (350, 600)], "#d8b98a")
    teeth = [(330 + tooth * 40, 352 if tooth % 2 else 330) for tooth in range(9)]
    sheet.shape([*teeth, (646, 372), (334, 372)], "#c6a470")


def _round(sheet: Sheet, x: float, size: float) -> None:
    wide, high = 190 * size, 150 * size
    sheet.oval(x, 500, wide * 1.05, 26, sheet.thin(INK, 0.35))
    sheet.slice(x, 500, wide, high * 1.5, (180, 360), _CRUST)
    sheet.slice(x, 496, wide * 0.9, high * 1.3, (200, 340), "#c98b40")
    for cut in (-1, 0, 1):
        at = x + cut * wide * 0.42
        rise = [(at - 30 * size, 430 - 40 * size), (at, 400 - 60 * size), (at + 34 * size, 420 - 36 * size)]
        sheet.line(smooth(rise), _CUT, 13 * size)
    steam(sheet, x, 500 - high * 1.5 - 16, sheet.thin(INK, 0.3))


def bowls(chance: Chance) -> Sheet:
    sheet, ink = tinted(chance, "teal", "olive", "rose", "violet")
    sheet.box(0, 500, 960, 640, sheet.thin(ink, 0.4))
    glazes = [INK, ink, PAPER, "#c9a26a", PERSIMMON]
    chance.shuffle(glazes)
    base = 512.0
    for place, glaze in enumerate(glazes[:3]):
        wide = 200 - place * 36
        sheet.slice(330, base - 74, wide, 78, (0, 180), glaze)
        sheet.oval(330, base - 74, wide, 20, mixed(glaze, INK, 0.8))
        sheet.oval(330, base - 72, wide * 0.9, 14, mixed(glaze, PAPER, 0.6))
        sheet.box(330 - wide * 0.34, base - 6, 330 + wide * 0.34, base + 10, mixed(glaze, INK, 0.8), 6)
        base -= 84
    lean = chance.uniform(-14, 14)
    sheet.shape(
        smooth(
            [
                (640, 512),
                (592, 420),
                (620 + lean, 330),
                (650 + lean, 262),
                (730 + lean, 262),
                (756 + lean, 330),
                (784, 420),
                (738, 512),
            ]
        ),
        glazes[3],
    )
    sheet.oval(690 + lean, 262, 41, 11, mixed(glazes[3], INK, 0.6))
    for ring in (380, 396):
        sheet.line([(604, ring), (774, ring)], mixed(glazes[3], INK, 0.7), 4)
    return sheet


def soup(chance: Chance) -> Sheet:
    sheet, ink = tinted(chance, "persimmon", "amber", "teal")
    sheet.box(0, 500, 960, 640, sheet.thin(ink, 0.45))
    for side in (-1, 1):
        sheet.ring(480 + side * 232, 352, 40, 26, INK, 16)
    sheet.shape([(260, 320), (700, 320), (672, 500), (288, 500)], INK)
    sheet.slice(480, 492, 192, 46, (0, 180), INK)
    sheet.oval(480, 320, 222, 46, mixed(INK, PAPER, 0.75))
    sheet.oval(480, 322, 204, 38, PERSIMMON)
    for _ in range(9):
        angle, far = chance.uniform(0, math.tau), chance.uniform(0, 0.8)
        x, y = 480 + 180 * far * math.cos(angle), 322 + 30 * far * math.sin(angle)
        sheet.oval(x, y, chance.uniform(10, 24), chance.uniform(5, 9), chance.choice((PAPER, "#6c9a3c", "#f2c37d")))
    steam(sheet, 480, 250, sheet.thin(INK, 0.35), 5)
    sheet.line([(742, 540), (880, 452)], mixed(INK, PAPER, 0.6), 12)
    sheet.oval(730, 548, 42, 24, mixed(INK, PAPER, 0.6))
    return sheet


def dumplings(chance: Chance) -> Sheet:
    sheet, ink = tinted(chance, "teal", "rose", "olive", "blue")
    sheet.disc(480, 330, 272, sheet.thin(ink, 0.6))
    sheet.disc(480, 330, 252, PAPER)
    sheet.ring(480, 330, 214, 214, sheet.thin(ink, 0.5), 4)
    turn = chance.uniform(0, 60)
    for place in range(7):
        angle = math.radians(turn + place * 60)
        x, y = (480, 336) if place == 6 else (480 + 148 * math.cos(angle), 330 + 148 * math.sin(angle))
        sheet.slice(x, y + 14, 62, 62, (180, 360), "#e9d8b4")
        sheet.box(x - 62, y + 8, x + 62, y + 26, "#e9d8b4", 9)
        for fold in range(-2, 3):
            sheet.line([(x + fold * 20, y - 8), (x + fold * 13, y - 34)], "#b8935a", 4)
    sheet.line([(770, 90), (930, 560)], INK, 10)
    sheet.line([(816, 80), (952, 540)], INK, 10)
    return sheet


def spines(chance: Chance) -> Sheet:
    sheet, ink = tinted(chance, "amber", "violet", "green", "rose")
    colours = [INK, ink, PAPER, PERSIMMON, sheet.thin(ink, 0.5), *(INKS[name][0] for name in ("blue", "olive"))]
    for shelf in (300, 600):
        x = 40.0
        while x < 880:
            wide, high = chance.uniform(22, 64), chance.uniform(150, 238)
            colour = chance.choice(colours)
            if chance.random() < 0.12 and x < 760:
                sheet.shape(
                    [
                        (x + 44, shelf),
                        (x + 44 + wide, shelf),
                        (x + wide + 100, shelf - high + 16),
                        (x + 100, shelf - high + 4),
                    ],
                    colour,
                )
                x += wide + 108
                continue
            sheet.box(x, shelf - high, x + wide, shelf, colour)
            band = shelf - high + chance.uniform(24, 60)
            contrast = PAPER if colour != PAPER else INK
            sheet.box(x, band, x + wide, band + chance.choice((6, 14)), mixed(contrast, colour, 0.75))
            x += wide + chance.choice((2, 2, 4, 18))
        sheet.box(0, shelf, 960, shelf + 18, INK)
    return sheet


def chairs(chance: Chance) -> Sheet:
    sheet, ink = tinted(chance, "olive", "blue", "amber")
    sheet.box(0, 540, 960, 640, sheet.thin(ink, 0.35))
    for x, colour, way in ((300, INK, 1), (650, chance.choice((PERSIMMON, ink)), -1)):
        back = x - 84 * way
        sheet.line([(back, 200), (back - 6 * way, 560)], colour, 20)
        sheet.line([(x + 90 * way, 380), (x + 98 * way, 560)], colour, 18)
        sheet.line([(back + 40 * way, 386), (back + 34 * way, 540)], mixed(colour, sheet.ground, 0.6), 14)
        sheet.line([(x + 46 * way, 386), (x + 50 * way, 540)], mixed(colour, sheet.ground, 0.6), 14)
        sheet.box(x - 106, 366, x + 106, 394, colour, 10)
        for rung in range(3):
            sheet.line([(back, 222 + rung * 42), (back + 22 * way, 226 + rung * 42)], colour, 12)
        sheet.line([(back + 22 * way, 210), (back + 22 * way, 372)], mixed(colour, sheet.ground, 0.7), 12)
    sheet.disc(chance.uniform(430, 520), 130, 46, sheet.thin(ink, 0.5))
    return sheet


def yarn(chance: Chance) -> Sheet:
    sheet, ink = tinted(chance, "rose", "violet", "green")
    sheet.box(0, 500, 960, 640, sheet.thin(ink, 0.3))
    for x, y, radius, colour in ((330, 400, 136, ink), (620, 440, 96, PERSIMMON)):
        sheet.disc(x, y, radius, colour)
        for turn in range(5):
            share = 0.26 + turn * 0.17
            sheet.bow(
                x,
                y,
                radius * share,
                radius * 0.96,
                (chance.uniform(90, 120), chance.uniform(240, 270)),
                mixed(colour, INK, 0.72),
                6,
            )
            sheet.bow(
                x,
                y,
                radius * 0.96,
                radius * share,
                (chance.uniform(10, 40), chance.uniform(150, 175)),
                mixed(colour, PAPER, 0.6),
                6,
            )
    sheet.line([(200, 240), (520, 470)], INK, 12)
    sheet.disc(200, 240, 15, INK)
    sheet.line([(250, 470), (470, 210)], INK, 12)
    sheet.disc(470, 210, 15, INK)
    sheet.line(smooth([(700, 500), (760, 560), (850, 520), (900, 580), (980, 560)]), PERSIMMON, 9)
    return sheet
