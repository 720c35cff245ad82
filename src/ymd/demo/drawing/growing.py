"""Trees, pots, animals, and what hangs in the wind."""

import math

from ymd.demo.drawing.paper import INK, INKS, PAPER, PERSIMMON, Chance, Sheet, mixed, smooth, tinted


def tree(chance: Chance) -> Sheet:
    sheet, ink = tinted(chance, "amber", "blue", "olive")
    sheet.box(0, 560, 960, 640, sheet.thin(ink, 0.4))
    ends: list[tuple[float, float]] = []

    def grow(x: float, y: float, angle: float, length: float, width: float) -> None:
        end = x + length * math.cos(angle), y - length * math.sin(angle)
        sheet.line([(x, y), end], INK, width)
        if width < 5:
            ends.append(end)
            return
        for turn in (chance.uniform(0.2, 0.55), -chance.uniform(0.2, 0.55)):
            grow(*end, angle + turn, length * chance.uniform(0.7, 0.84), width * 0.66)

    grow(480, 580, math.pi / 2 + chance.uniform(-0.08, 0.08), 140, 30)
    for x, y in ends:
        if chance.random() < 0.55:
            sheet.disc(x, y + 12, chance.uniform(11, 17), PERSIMMON)
        else:
            sheet.oval(x, y, 15, 8, sheet.thin("#6c7a24", 0.8))
    return sheet


def pots(chance: Chance) -> Sheet:
    sheet, ink = tinted(chance, "green", "teal", "olive")
    sheet.box(0, 520, 960, 640, sheet.thin(ink, 0.3))
    count = chance.choice((3, 4))
    for pot in range(count):
        x, wide = 960 / count * (pot + 0.5), chance.uniform(56, 78)
        for leaf in range(chance.randint(4, 7)):
            lean, rise = (leaf - 2.5) * 26 + chance.uniform(-12, 12), chance.uniform(110, 230)
            stem = smooth([(x, 420), (x + lean * 0.4, 420 - rise * 0.5), (x + lean, 420 - rise)])
            sheet.line(stem, mixed(ink, INK, 0.8), 5)
            for at in (len(stem) // 2, len(stem) * 3 // 4, len(stem) - 1):
                side = 14 if at % 2 else -14
                sheet.oval(stem[at][0] + side, stem[at][1], 18, 10, ink)
        top = [(x - wide, 410), (x + wide, 410), (x + wide * 0.72, 540), (x - wide * 0.72, 540)]
        sheet.shape(top, chance.choice((PERSIMMON, INK, "#b07a1e")))
        sheet.box(x - wide - 8, 396, x + wide + 8, 424, INK, 4)
    return sheet


def sprout(chance: Chance) -> Sheet:
    """One pot with two leaves."""
    sheet, ink = tinted(chance, "green", "olive", "amber")
    sheet.box(0, 500, 960, 640, sheet.thin(ink, 0.35))
    x, rise, green = chance.uniform(400, 560), chance.uniform(90, 150), "#318454"
    stem = smooth([(x, 400), (x + 8, 400 - rise * 0.6), (x - 4, 400 - rise)])
    sheet.line(stem, mixed(green, INK, 0.8), 9)
    top = 400 - rise
    for side in (-1, 1):
        leaf = [(x - 4, top), (x + side * 40, top - 50), (x + side * 112, top - 54), (x + side * 82, top - 2)]
        sheet.shape([*smooth(leaf), (x - 4, top)], green)
        sheet.line([(x - 4, top), (x + side * 84, top - 38)], mixed(green, INK, 0.7), 3)
    sheet.shape([(x - 104, 402), (x + 104, 402), (x + 74, 548), (x - 74, 548)], chance.choice((PERSIMMON, "#b07a1e")))
    sheet.box(x - 114, 384, x + 114, 414, INK, 5)
    return sheet


def dog(chance: Chance) -> Sheet:
    sheet, ink = tinted(chance, "amber", "rose", "olive", "teal")
    sheet.box(0, 530, 960, 640, sheet.thin(ink, 0.35))
    both = chance.random() < 0.5
    for middle, way in ((330, 1), (640, -1)) if both else ((470, chance.choice((1, -1))),):
        _seated(sheet, middle, way, chance.choice((INK, "#7a5a34", "#b98a4a")))
    return sheet


def _seated(sheet: Sheet, x: float, way: int, coat: str) -> None:
    sheet.shape(
        smooth(
            [
                (x - 88 * way, 540),
                (x - 84 * way, 430),
                (x - 10 * way, 330),
                (x + 52 * way, 330),
                (x + 66 * way, 430),
                (x + 60 * way, 540),
            ]
        ),
        coat,
    )
    sheet.oval(x - 52 * way, 488, 52, 54, coat)
    sheet.line(smooth([(x - 92 * way, 510), (x - 142 * way, 486), (x - 150 * way, 430)]), coat, 22)
    sheet.disc(x + 36 * way, 272, 66, coat)
    sheet.oval(x + 92 * way, 292, 44, 30, coat)
    sheet.oval(x - 8 * way, 284, 24, 54, mixed(coat, "#000000", 0.7))
    sheet.disc(x + 128 * way, 282, 12, "#111111")
    sheet.disc(x + 58 * way, 256, 7, PAPER)
    sheet.line([(x - 12 * way, 338), (x + 70 * way, 346)], PERSIMMON, 16)
    sheet.box(x + 20, 528, x + 84, 546, coat, 9) if way > 0 else sheet.box(x - 84, 528, x - 20, 546, coat, 9)


def cat(chance: Chance) -> Sheet:
    sheet, ink = tinted(chance, "violet", "blue", "rose")
    sheet.box(90, 60, 870, 520, sheet.thin(ink, 0.25))
    sheet.box(110, 80, 850, 500, PAPER)
    sheet.disc(chance.uniform(600, 760), 180, 50, PERSIMMON)
    sheet.box(472, 80, 488, 500, sheet.thin(ink, 0.25))
    sheet.box(40, 500, 920, 540, sheet.thin(ink, 0.6))
    x = chance.uniform(320, 440)
    sheet.shape(
        smooth([(x - 112, 506), (x - 106, 400), (x - 50, 330), (x + 50, 330), (x + 106, 400), (x + 112, 506)]), INK
    )
    sheet.disc(x, 290, 66, INK)
    for side in (-1, 1):
        sheet.shape([(x + side * 62, 276), (x + side * 54, 196), (x + side * 12, 232)], INK)
    sheet.line(smooth([(x + 96, 490), (x + 190, 520), (x + 212, 584), (x + 160, 612)]), INK, 24)
    return sheet


def laundry(chance: Chance) -> Sheet:
    sheet, ink = tinted(chance, "blue", "teal", "rose")
    sheet.disc(800, 130, 54, PERSIMMON)
    for left in range(-10, 960, 150):
        sheet.box(left, 560 - chance.uniform(0, 70), left + 140, 660, sheet.thin(ink, 0.35))
    for pole in (80, 880):
        sheet.line([(pole, 170), (pole, 640)], INK, 12)
    wire = smooth([(80, 190), (320, 222), (640, 222), (880, 190)], 30)
    sheet.line(wire, INK, 4)
    x = 130.0
    while x < 790:
        wide, long = chance.choice((86, 112, 140)), chance.uniform(130, 250)
        _, top = min((abs(along - x - wide / 2), height) for along, height in wire)
        blown = chance.uniform(14, 44)
        cloth = chance.choice((PAPER, "#fffdf9", ink, sheet.thin(ink, 0.5), INK))
        sheet.shape(
            [(x, top), (x + wide, top), (x + wide + blown, top + long), (x + blown * 0.7, top + long + 12)], cloth
        )
        for pin in (x + 8, x + wide - 8):
            sheet.box(pin - 4, top - 12, pin + 4, top + 14, PERSIMMON, 3)
        x += wide + chance.uniform(18, 36)
    return sheet


def umbrellas(chance: Chance) -> Sheet:
    sheet, ink = tinted(chance, "blue", "violet", "teal")
    for _ in range(60):
        x, y = chance.uniform(0, 960), chance.uniform(0, 600)
        sheet.line([(x, y), (x - 8, y + 30)], sheet.thin(ink, 0.4), 3)
    colours = [INK, PERSIMMON, ink, *(INKS[name][0] for name in ("amber", "green"))]
    chance.shuffle(colours)
    for place, colour in enumerate(colours):
        x, lean = 300 + place * 90, (place - 2) * 26 + chance.uniform(-8, 8)
        sheet.shape([(x + lean - 30, 190), (x + lean + 30, 190), (x + 12, 500), (x - 12, 500)], colour)
        sheet.line([(x + lean, 190), (x + lean, 132)], INK, 8)
        sheet.bow(x + lean + 17, 132, 17, 20, (180, 360), INK, 8)
    sheet.shape([(246, 400), (714, 400), (680, 600), (280, 600)], mixed(INK, PAPER, 0.86))
    sheet.box(236, 388, 724, 414, INK, 6)
    return sheet
