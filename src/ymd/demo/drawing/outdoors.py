"""Mountains, water, roofs, and what is seen from them."""

import math

from ymd.demo.drawing.paper import INK, NIGHT, PAPER, PERSIMMON, Chance, Point, Sheet, mixed, smooth, tinted


def ridges(chance: Chance) -> Sheet:
    sheet, ink = tinted(chance, "green", "blue", "violet", "teal")
    sheet.disc(chance.uniform(180, 780), chance.uniform(120, 200), chance.uniform(42, 62), PERSIMMON)
    layers = 5
    for layer in range(layers):
        height = 220 + layer * 82
        tops = [(x, height + chance.uniform(-72, 54) * (1 - layer / 9)) for x in range(-80, 1100, 118)]
        tone = sheet.thin(ink, 0.22 + 0.19 * layer) if layer < layers - 1 else INK
        sheet.shape([(-80, 700), *smooth(tops, 5), (1100, 700)], tone)
    return sheet


def contours(chance: Chance) -> Sheet:
    sheet, ink = Sheet(PAPER), "#8a6a34"
    for x, y, size in ((330, 340, 300), (690, 270, 190)):
        waves = [(chance.uniform(0.03, 0.1), chance.uniform(0, math.tau), number) for number in (1, 2, 3, 5)]
        for step in range(9, 0, -1):
            ring = [_on_ring(x, y, size * step / 9, waves, degree) for degree in range(0, 361, 4)]
            sheet.shape(ring, mixed("#e6dcc2", PAPER, (10 - step) / 12))
            sheet.line(ring, ink, 5 if step % 4 == 1 else 2)
        sheet.shape([(x, y - 16), (x - 14, y + 10), (x + 14, y + 10)], INK)
    path = smooth([(40, 600), (170, 520), (300, 470), (330, 372), (470, 330), (600, 330), (684, 292)])
    for start in range(0, len(path) - 3, 5):
        sheet.line(path[start : start + 3], PERSIMMON, 7)
    return sheet


def _on_ring(x: float, y: float, radius: float, waves: list[tuple[float, float, int]], degree: int) -> Point:
    angle = math.radians(degree)
    wide = radius * (1 + sum(size * math.sin(number * angle + phase) for size, phase, number in waves))
    return x + wide * math.cos(angle), y + wide * 0.8 * math.sin(angle)


def bridge(chance: Chance) -> Sheet:
    sheet, ink = tinted(chance, "blue", "teal", "violet")
    sheet.disc(chance.uniform(560, 820), 190, 58, PERSIMMON)
    for left in range(-20, 980, 46):
        sheet.box(left, 330 - chance.uniform(10, 92), left + 40, 350, sheet.thin(ink, 0.35))
    sheet.box(0, 350, 960, 640, sheet.thin(ink, 0.55))
    arches, deck = chance.choice((3, 4)), 268
    span = 960 / arches
    sheet.box(0, deck, 960, deck + 26, INK)
    for arch in range(arches):
        middle = span * (arch + 0.5)
        sheet.bow(middle, 396, span * 0.46, 126, (180, 360), INK, 14)
        for post in range(-2, 3):
            reach = span * 0.46 * math.sin(post * 0.5)
            sheet.line([(middle + reach, deck), (middle + reach, 396 - 126 * math.cos(post * 0.5))], INK, 5)
        sheet.box(span * arch - 16, deck, span * arch + 16, 424, INK)
    for _ in range(26):
        x, y = chance.uniform(0, 900), chance.uniform(440, 620)
        sheet.line([(x, y), (x + chance.uniform(30, 110), y)], sheet.thin(ink, 0.25), 4)
    return sheet


def sea(chance: Chance) -> Sheet:
    sheet, ink = tinted(chance, "teal", "blue")
    horizon, sun = 290, chance.uniform(250, 720)
    sheet.disc(sun, horizon - 10, 84, PERSIMMON)
    sheet.box(0, horizon, 960, 640, sheet.thin(ink, 0.5))
    for row in range(8):
        y = horizon + 26 + row * row * 5.4
        shift, step = chance.uniform(0, 90), 60 + row * 16
        for x in range(-120, 1000, step):
            sheet.bow(
                x + shift, y, step / 2, 6 + row * 1.6, (10, 170), sheet.thin(ink, 0.95 - row * 0.05), 3 + row * 0.5
            )
    boat, y = chance.uniform(120, 820), horizon + 74
    sheet.slice(boat, y, 62, 30, (0, 180), INK)
    sheet.shape([(boat + 4, y - 12), (boat + 4, y - 104), (boat + 62, y - 12)], PAPER)
    sheet.shape([(boat - 6, y - 12), (boat - 6, y - 84), (boat - 44, y - 12)], INK)
    return sheet


def moon(chance: Chance) -> Sheet:
    sheet = Sheet(NIGHT)
    sheet.disc(chance.uniform(220, 740), 190, chance.uniform(74, 104), "#f3e3bd")
    for _ in range(22):
        sheet.disc(chance.uniform(0, 960), chance.uniform(0, 300), chance.uniform(1.2, 2.6), "#d8d2c2")
    left = -20
    while left < 960:
        wide, top = chance.choice((126, 158, 190)), chance.uniform(270, 420)
        sheet.box(left, top, left + wide, 660, chance.choice(("#343945", "#2c303a", "#3d4350")))
        for row in range(int((640 - top) / 40)):
            for column in range(int(wide / 32)):
                lit = chance.random() < 0.16
                x, y = left + 10 + column * 32, top + 18 + row * 40
                sheet.box(x, y, x + 16, y + 20, chance.choice(("#f2b56a", "#e98a4d")) if lit else "#22252d")
        left += wide + 12
    return sheet


def roofs(chance: Chance) -> Sheet:
    sheet, ink = tinted(chance, "rose", "amber", "teal", "green")
    sheet.disc(chance.uniform(600, 840), 130, 52, PERSIMMON)
    for row in range(4):
        eaves, tone = 262 + row * 116, sheet.thin(ink, 0.3 + row * 0.2)
        left = chance.uniform(-150, -60)
        while left < 960:
            house, rise = chance.uniform(150, 250), chance.uniform(44, 66)
            wall = mixed(tone, PAPER, chance.choice((0.16, 0.28)))
            sheet.box(left, eaves, left + house, 700, wall)
            _roof(sheet, left - 12, left + house + 12, eaves, rise, mixed(tone, INK, chance.choice((1, 0.82))))
            for window in range(int(house / 62)):
                x = left + 20 + window * 62
                sheet.box(x, eaves + 22, x + 30, eaves + 56, chance.choice((INK, "#f2c37d", mixed(INK, wall, 0.4))), 3)
            left += house + 2
    wire = smooth([(-20, 130), (300, 196), (640, 168), (990, 216)])
    sheet.line(wire, INK, 3)
    for at in chance.sample(range(6, 32), 3):
        across, up = wire[at]
        sheet.oval(across, up - 9, 13, 9, INK)
        sheet.disc(across + 11, up - 18, 6, INK)
    return sheet


def _roof(sheet: Sheet, left: float, right: float, eaves: float, rise: float, tone: str) -> None:
    ridge = eaves - rise
    sheet.shape([(left, eaves), (left + rise * 0.7, ridge), (right - rise * 0.7, ridge), (right, eaves)], tone)
    for course in (0.35, 0.68):
        inset, y = rise * 0.7 * (1 - course), ridge + rise * course
        sheet.line([(left + inset, y), (right - inset, y)], mixed(tone, INK, 0.8), 2)
    sheet.line([(left + rise * 0.7, ridge), (right - rise * 0.7, ridge)], INK, 6)
    sheet.line([(left, eaves), (right, eaves)], INK, 5)


def stairs(chance: Chance) -> Sheet:
    sheet, ink = tinted(chance, "amber", "violet", "olive", "blue")
    steps = 11
    for step in range(steps, -1, -1):
        x, y = 120 + step * 58, 590 - step * 42
        sheet.shape([(x, y), (x + 300, y), (x + 300, 680), (x, 680)], sheet.thin(ink, 0.35 if step % 2 else 0.5))
        sheet.box(x, y, x + 300, y + 12, sheet.thin(ink, 0.9))
    rail = [(120.0, 590.0 - 118), (120 + steps * 58, 590 - steps * 42 - 118)]
    for step in range(0, steps + 1, 2):
        x, y = 124 + step * 58, 590 - step * 42
        sheet.line([(x, y), (x, y - 118)], INK, 6)
    sheet.line(rail, INK, 10)
    cat = chance.randint(3, 8)
    x, y = 330 + cat * 58, 590 - cat * 42
    sheet.oval(x, y - 22, 26, 24, INK)
    sheet.disc(x + 20, y - 50, 15, INK)
    sheet.shape([(x + 8, y - 56), (x + 10, y - 74), (x + 20, y - 62)], INK)
    sheet.shape([(x + 22, y - 62), (x + 32, y - 74), (x + 34, y - 54)], INK)
    sheet.line(smooth([(x - 20, y - 12), (x - 48, y - 16), (x - 54, y - 40)]), INK, 8)
    sheet.disc(200, 130, 54, PERSIMMON)
    return sheet


def pitch(chance: Chance) -> Sheet:
    ground = "#3f7d5a"
    sheet, white = Sheet(ground), "#eef2e6"
    for stripe in range(0, 960, 160):
        sheet.box(stripe, 0, stripe + 80, 640, "#397452")
    for left, top, right, bottom in ((70, 60, 890, 66), (70, 574, 890, 580), (70, 60, 76, 580), (884, 60, 890, 580)):
        sheet.box(left, top, right, bottom, white)
    sheet.box(477, 60, 483, 580, white)
    sheet.ring(480, 320, 92, 92, white)
    sheet.bow(70, 320, 150, 170, (-90, 90), white)
    sheet.bow(890, 320, 150, 170, (90, 270), white)
    run = smooth(
        [
            (chance.uniform(150, 300), chance.uniform(120, 520))
            if not at
            else (240 + at * 150, chance.uniform(140, 500))
            for at in range(5)
        ]
    )
    for start in range(0, len(run) - 2, 4):
        sheet.line(run[start : start + 2], "#f2c37d", 6)
    x, y = run[-1]
    sheet.disc(x, y, 20, PAPER)
    sheet.disc(x, y, 7, INK)
    return sheet
