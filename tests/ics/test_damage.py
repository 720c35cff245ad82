"""Files of the corpus, damaged at random: whatever is taken of them can be read, edited, shown and taken again."""

import random
from functools import cache

import pytest

from tests.ics.corpus import files
from tests.ics.written import NOW, wall
from ymd import ics

#: What, in the wrong place, has misled readers of calendars.
SPLINTERS = [
    *(b";TZID=", b":", b";", b'"', b"\\", b"\r\n", b"\n ", b",", b"=", b"/", b"Z", b"-", b"=\n", b"\xc2\xb2", b"\xff"),
    *(b"BEGIN:VEVENT\n", b"END:VEVENT\n", b"UID:\n", b"DTSTART:00010101T000000\n", b"DTSTART;TZID=x:20200101T000000\n"),
    *(b"RECURRENCE-ID:", b"RDATE:", b"P1D", b"99999999", b";ENCODING=QUOTED-PRINTABLE:=", b"X-LIC-LOCATION:"),
    *(b"TZOFFSETTO:+9999\n", b"RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=13\n", b"UNTIL=00010101T000000Z", b"COUNT=0"),
]
PLAN = ics.Moment(wall("2030-01-01 10:00"), "Asia/Seoul")


@cache
def small_files() -> list[bytes]:
    return [data for path in files().values() if len(data := path.read_bytes()) < 20_000]


def damaged(dice: random.Random) -> bytes:
    data = bytearray(dice.choice(small_files()))
    for _ in range(dice.randint(1, 12)):
        at, other = dice.randrange(len(data) + 1), dice.randrange(len(data) + 1)
        what = dice.random()
        if what < 0.5:
            data[at:at] = dice.choice(SPLINTERS)
        elif what < 0.7:
            del data[at : at + dice.randint(1, 30)]
        elif what < 0.9:
            data[at : at + 1] = bytes([dice.randrange(256)])
        else:
            data[at:at] = data[other : other + dice.randint(1, 200)]
    return bytes(data)


def use(stored: ics.CalendarObject) -> None:
    """Everything that is ever done with an object."""
    assert [again.text for again in ics.split(ics.parse(ics.object_to_wire(stored.text))).objects] == [stored.text]
    assert stored.component != "VEVENT" or ics.read_events(stored.text) == stored.values
    for values in stored.values:
        assert values.start.instant
        assert values.ends.instant
    ics.busy_view(stored.text, uid="busy-1", stamp=NOW)
    ics.reader_view(stored.text, hides=lambda guest: guest.address > "mailto:m", shows_place=False)
    editor = ics.ObjectEditor(stored.text)
    for event in editor.events:
        editor.set_text(event, "SUMMARY", "산책")
        editor.stamp(event, NOW, sequence=1)
        editor.set_span(event, PLAN, ics.Duration(0, 3600))
        editor.add_date(event, "EXDATE", PLAN)
    text = editor.text()
    assert all(values.start == PLAN for values in ics.read_events(text))


def run(seed: int, count: int) -> None:
    dice = random.Random(seed)
    taken = 0
    for _ in range(count):
        data = damaged(dice)
        try:
            split = ics.split(ics.parse(data))
        except ics.IcsRefused:
            continue
        exported = b"".join(ics.export(split.preamble, [stored.text for stored in split.objects]))
        assert len(ics.split(ics.parse(exported)).objects) == len(split.objects)
        for stored in split.objects:
            use(stored)
            taken += 1

    assert taken > count // 4


def test_what_is_taken_of_a_damaged_file_is_whole() -> None:
    run(seed=5545, count=200)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20))
def test_what_is_taken_of_many_damaged_files_is_whole(seed: int) -> None:
    run(seed, count=1000)
