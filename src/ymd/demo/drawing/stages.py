"""Instruments, lenses, wheels, and a page of a calendar."""

import math
from typing import Final

from ymd.demo.drawing.paper import INK, NIGHT, PAPER, PERSIMMON, Chance, Sheet, mixed, smooth, tinted

_SCREEN: Final = "#f3ead6"


def drum(chance: Chance) -> Sheet:
    sheet, ink = tinted(chance, "violet", "teal", "amber")
    sheet.box(0, 540, 960, 640, sheet.thin(ink, 0.35))
    for side in (-1, 1):
        sheet.line([(480, 470), (480 + side * 150, 590)], INK, 12)
    sheet.box(260, 270, 700, 450, ink)
    sheet.oval(480, 450, 220, 52, ink)
    for lug in range(6):
        x = 300 + lug * 72
        sheet.line([(x, 300), (x, 478)], mixed(ink, INK, 0.4), 9)
    sheet.oval(480, 270, 226, 60, INK)
    sheet.oval(480, 266, 206, 48, PAPER)
    lean = chance.uniform(-20, 20)
    sheet.line([(400, 262), (650 + lean, 90)], "#b07a1e", 13)
    sheet.line([(540, 272), (300 - lean, 96)], "#b07a1e", 13)
    sheet.oval(400, 262, 15, 11, "#b07a1e")
    sheet.oval(540, 272, 15, 11, "#b07a1e")
    return sheet


def fiddle(chance: Chance) -> Sheet:
    sheet, ink = tinted(chance, "green", "blue", "rose")
    sheet.box(0, 560, 960, 640, sheet.thin(ink, 0.35))
    wood, x = chance.choice(("#a4551f", "#8a4a1e")), 440
    sheet.box(x - 16, 60, x + 16, 300, INK, 6)
    sheet.disc(x, 58, 24, INK)
    for peg in (92, 122):
        sheet.line([(x - 44, peg), (x + 44, peg)], INK, 9)
    sheet.oval(x, 316, 92, 82, wood)
    sheet.oval(x, 478, 118, 98, wood)
    sheet.box(x - 74, 330, x + 74, 470, wood)
    for side in (-1, 1):
        sheet.oval(x + side * 108, 398, 42, 46, sheet.ground)
        sheet.line(
            smooth([(x + side * 44, 376), (x + side * 56, 400), (x + side * 42, 424), (x + side * 54, 450)]), INK, 6
        )
    for string in (-9, -3, 3, 9):
        sheet.line([(x + string, 70), (x + string, 500)], mixed(PAPER, wood, 0.8), 2)
    sheet.box(x - 40, 430, x + 40, 442, INK, 4)
    sheet.shape([(x - 14, 480), (x + 14, 480), (x + 22, 560), (x - 22, 560)], INK)
    sheet.line([(640, 90), (720, 580)], INK, 10)
    sheet.line([(654, 96), (730, 570)], PAPER, 4)
    return sheet


def keys(chance: Chance) -> Sheet:
    sheet, ink = tinted(chance, "rose", "violet", "blue")
    sheet.shape([(0, 470), (960, 170), (960, 640), (0, 640)], sheet.thin(ink, 0.35))
    lit = chance.sample(range(14), 3)
    for key in range(14):
        x = -20 + key * 72
        top = 260 - key * 4
        sheet.box(x, top, x + 68, 640, PERSIMMON if key in lit else PAPER, 4)
    for key in range(14):
        if key % 7 not in (2, 6):
            x = -20 + key * 72 + 48
            sheet.box(x, 240 - key * 4, x + 42, 470, INK, 4)
    sheet.box(0, 190, 960, 262, INK)
    return sheet


def beam(chance: Chance) -> Sheet:
    sheet = Sheet(NIGHT)
    left = chance.uniform(110, 190)
    sheet.shape([(860, 150), (left, 110), (left, 410)], "#3b3f48")
    sheet.box(left, 96, left + 420, 410, _SCREEN)
    chance.choice((_valley, _street, _shore))(sheet, left)
    sheet.box(820, 120, 930, 190, "#0f1013", 8)
    sheet.disc(826, 152, 16, "#f6e3b0")
    for place in range(8):
        x, y = 60 + place * 118 + chance.uniform(-18, 18), 520 + chance.uniform(-14, 20)
        sheet.disc(x, y, 34, "#0f1013")
        sheet.slice(x, y + 120, 66, 92, (180, 360), "#0f1013")
    return sheet


def _valley(sheet: Sheet, left: float) -> None:
    far = [(left, 410), (left + 130, 250), (left + 230, 340), (left + 320, 230), (left + 420, 410)]
    sheet.shape(far, mixed(PERSIMMON, _SCREEN, 0.8))
    sheet.disc(left + 320, 170, 34, "#e8b46a")
    sheet.shape([(left, 410), (left + 90, 340), (left + 260, 400), (left + 420, 350), (left + 420, 410)], INK)


def _street(sheet: Sheet, left: float) -> None:
    sheet.box(left, 350, left + 420, 410, mixed(INK, _SCREEN, 0.3))
    for at, high in ((20, 170), (110, 230), (300, 200)):
        sheet.box(left + at, 360 - high, left + at + 86, 360, mixed(INK, _SCREEN, 0.7))
    sheet.box(left + 150, 290, left + 300, 372, PERSIMMON, 12)
    for window in range(3):
        sheet.box(left + 164 + window * 44, 304, left + 196 + window * 44, 332, _SCREEN, 4)
    for wheel in (184, 266):
        sheet.disc(left + wheel, 374, 17, INK)


def _shore(sheet: Sheet, left: float) -> None:
    sheet.slice(left + 210, 300, 84, 84, (180, 360), PERSIMMON)
    sheet.box(left, 300, left + 420, 410, mixed("#3077ad", _SCREEN, 0.55))
    for wave in range(4):
        sheet.line([(left + 40 + wave * 30, 320 + wave * 22), (left + 250 + wave * 36, 320 + wave * 22)], _SCREEN, 4)
    sheet.box(left + 90, 200, left + 96, 300, INK)
    sheet.disc(left + 93, 190, 15, INK)


def scope(chance: Chance) -> Sheet:
    sheet = Sheet(NIGHT)
    for _ in range(46):
        sheet.disc(chance.uniform(0, 960), chance.uniform(0, 520), chance.uniform(1.4, 3.6), "#e8e2d0")
    x, y = chance.uniform(690, 820), 150
    sheet.disc(x, y, 62, "#f3e3bd")
    sheet.disc(x - 26, y - 14, 56, NIGHT)
    sheet.box(0, 560, 960, 640, "#15161a")
    for foot in (-120, 0, 120):
        sheet.line([(420, 380), (420 + foot, 590)], "#9c968a", 12)
    turn = -0.5 + chance.uniform(-0.1, 0.1)
    way, up = (math.cos(turn), math.sin(turn)), (-math.sin(turn), math.cos(turn))
    for start, end, wide, colour in (
        (-150, 40, 26, "#d9d2c2"),
        (40, 190, 38, PERSIMMON),
        (190, 206, 46, "#d9d2c2"),
        (-176, -150, 16, "#8a8476"),
    ):
        corners = ((start, -wide), (end, -wide), (end, wide), (start, wide))
        sheet.shape([(420 + way[0] * a + up[0] * b, 360 + way[1] * a + up[1] * b) for a, b in corners], colour)
    sheet.disc(420, 372, 20, "#8a8476")
    return sheet


def wheel(chance: Chance) -> Sheet:
    sheet, ink = tinted(chance, "blue", "olive", "amber")
    sheet.box(0, 556, 960, 640, sheet.thin(ink, 0.4))
    frame = chance.choice((PERSIMMON, ink, INK))
    back, front, hub, seat, head = (290.0, 420.0), (690.0, 420.0), (450.0, 430.0), (400.0, 250.0), (630.0, 240.0)
    for x, y in (back, front):
        sheet.ring(x, y, 132, 132, INK, 13)
        for spoke in range(0, 360, 30):
            angle = math.radians(spoke + 8)
            sheet.line([(x, y), (x + 124 * math.cos(angle), y + 124 * math.sin(angle))], sheet.thin(INK, 0.45), 2)
        sheet.disc(x, y, 11, INK)
    for start, end in ((back, seat), (seat, hub), (hub, back), (seat, head), (hub, (640, 282)), (head, front)):
        sheet.line([start, end], frame, 13)
    sheet.line([seat, (392, 216)], frame, 11)
    sheet.box(346, 198, 440, 218, INK, 10)
    sheet.line(smooth([head, (618, 196), (660, 176), (700, 190)]), INK, 11)
    sheet.ring(*hub, 30, 30, INK, 8)
    sheet.line([hub, (486, 486)], INK, 9)
    sheet.line([(466, 488), (508, 488)], INK, 10)
    return sheet


def page(chance: Chance) -> Sheet:
    """A page to be torn off: its month as dots, and the day."""
    sheet, ink = tinted(chance, "amber", "olive", "teal", "blue")
    sheet.shape([(282, 122), (706, 110), (718, 590), (294, 602)], sheet.thin(INK, 0.25))
    sheet.box(268, 96, 692, 580, "#fffdf9", 6)
    sheet.box(268, 96, 692, 148, INK, 6)
    for hole in (380, 580):
        sheet.disc(hole, 122, 11, sheet.ground)
    sheet.slice(480, 312, 92, 92, (180, 360), PERSIMMON)
    sheet.line([(340, 316), (620, 316)], INK, 5)
    for wave in range(2):
        sheet.line([(372 + wave * 26, 338 + wave * 20), (588 - wave * 26, 338 + wave * 20)], sheet.thin(ink, 0.8), 4)
    today = chance.randint(4, 30)
    for day in range(35):
        x, y = 330 + day % 7 * 50, 408 + day // 7 * 34
        sheet.disc(x, y, 7, PERSIMMON if day % 7 == 0 else sheet.thin(INK, 0.35))
        if day == today:
            sheet.box(x - 14, y - 14, x + 14, y + 14, PERSIMMON, 4)
    sheet.shape([(692, 580), (692, 508), (620, 580)], sheet.ground)
    sheet.shape([(692, 508), (620, 580), (632, 520)], "#e3ded3")
    return sheet
