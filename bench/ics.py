"""The reading, writing and editing of calendar files against the icalendar library. Prints a table and JSON.

Both work on one file of simple events and are timed in one run, in turns, by the CPU time of this process; only ratios
should be read. *taken* is the whole way of an import before the database: unfolding, tree, objects, every value. The
library's *read* stops at its components.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

import icalendar

from ymd import ics

ROUNDS = 5
START = datetime(2026, 1, 1, 9, tzinfo=UTC)
ZONE = ics.vtimezone_lines("Asia/Seoul", 2026)


@dataclass
class Row:
    """Medians of one way of doing it, and how many times as long the library takes (None: it has no such way)."""

    what: str
    events_per_second: float
    megabytes_per_second: float
    ratio: float | None


def event(number: int) -> list[str]:
    """An event as Google writes them: ten lines, one of them folded, one in a zone, a tenth of them weekly."""
    start = f"{START + timedelta(hours=7 * number):%Y%m%dT%H%M%S}"
    end = f"{START + timedelta(hours=7 * number + 1):%Y%m%dT%H%M%S}"
    return [
        "BEGIN:VEVENT",
        f"DTSTART;TZID=Asia/Seoul:{start}",
        f"DTEND;TZID=Asia/Seoul:{end}",
        *(["RRULE:FREQ=WEEKLY;COUNT=10"] if number % 10 == 0 else []),
        "DTSTAMP:20251101T000000Z",
        f"UID:{number}@example.com",
        f"DESCRIPTION:Bring water and something warm\\, and be at exit {number % 9} of the station ten minutes before",
        f"LOCATION:Hut {number % 50}",
        "SEQUENCE:0",
        "STATUS:CONFIRMED",
        f"SUMMARY:산책 {number}",
        "END:VEVENT",
    ]


def file_of(count: int) -> bytes:
    """A calendar of so many events."""
    lines = [line for number in range(count) for line in event(number)]
    return b"".join(ics.export(["X-WR-CALNAME:Walks"], [_text(lines)])) if count else b""


def _text(lines: list[str]) -> str:
    return "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *ZONE, *lines, "END:VCALENDAR"])


def measure(count: int, rounds: int) -> list[Row]:
    """Time each way on a file of ``count`` events, after all of them agreed on what is in it."""
    data = file_of(count)
    split = ics.split(ics.parse(data))
    texts = [stored.text for stored in split.objects]
    theirs = icalendar.Calendar.from_ical(data)
    assert len(texts) == count == len(theirs.walk("VEVENT"))
    assert not split.left_out

    def edited() -> None:
        for text in texts:
            editor = ics.ObjectEditor(text)
            editor.set_text(editor.events[0], "SUMMARY", "다른 제목")
            editor.text()

    ways: dict[str, tuple[Callable[[], object], Callable[[], object] | None]] = {
        "parsed into lines and tree": (lambda: ics.parse(data), None),
        "taken: objects and values": (lambda: ics.split(ics.parse(data)), lambda: icalendar.Calendar.from_ical(data)),
        "exported": (lambda: b"".join(ics.export(split.preamble, texts)), theirs.to_ical),
        "values read again": (lambda: [ics.read_events(text) for text in texts], None),
        "summary edited": (edited, None),
        "busy view": (lambda: [ics.busy_view(text, uid="u", stamp=START) for text in texts], None),
    }
    times = [{what: (_clock(ours), _clock(other)) for what, (ours, other) in ways.items()} for _ in range(rounds)]
    return [_row(what, [each[what] for each in times], count, len(data)) for what in ways]


def _row(what: str, times: list[tuple[float, float]], count: int, size: int) -> Row:
    ours = statistics.median(mine for mine, _ in times)
    ratio = statistics.median(other / mine for mine, other in times)
    return Row(what, count / ours, size / ours / 1e6, ratio or None)


def _clock(way: Callable[[], object] | None) -> float:
    """CPU seconds of this process."""
    if way is None:
        return 0.0
    began = time.process_time()
    way()
    return time.process_time() - began


def main(arguments: list[str]) -> None:
    count = int(arguments[0]) if arguments else 2000
    rows = measure(count, ROUNDS)
    print(f"{count} events, {len(file_of(count)) / 1e6:.2f} MB")
    print(f"{'':28}{'events/s':>10}{'MB/s':>8}{'icalendar takes':>18}")
    for row in rows:
        ratio = f"{row.ratio:.1f} times as long" if row.ratio else ""
        print(f"{row.what:28}{row.events_per_second:>10,.0f}{row.megabytes_per_second:>8.1f}{ratio:>18}")
    print(json.dumps([asdict(row) for row in rows]))


if __name__ == "__main__":
    main(sys.argv[1:])
