"""68 calendar files with starts that people wrote down by hand, each a window of one event."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.recurrence.vectors import document, reading
from tests.support.shared import shared
from ymd.recurrence import Recurrence, occurrences, parse_rule

ZONES = {"US-Eastern": "America/New_York"}

PARTING = {
    # YEARLY;BYDAY;BYMONTHDAY without BYMONTH, read as DTSTART's month: two vectors of tier A say every month.
    "ical.net-ics-045",
}


def event_lines(case: dict[str, Any]) -> list[str]:
    """The unfolded lines of the event that the case is about."""
    raw = shared("data/ics").joinpath(case["ics_file"]).read_bytes()
    text = raw.decode("utf-16" if raw[:2] == b"\xff\xfe" else "utf-8")
    lines = text.replace("\r\n", "\n").replace("\n ", "").split("\n")
    begins = [index for index, line in enumerate(lines) if line == "BEGIN:VEVENT"]
    begin = begins[case["event_index"]]
    return lines[begin : lines.index("END:VEVENT", begin)]


def values(lines: list[str], name: str) -> list[tuple[str, str | None]]:
    """Values of a property, each with its zone."""
    found = []
    for line in lines:
        head, _, value = line.partition(":")
        parameters = head.split(";")
        if parameters[0] == name:
            zones = [part[5:].strip('"') for part in parameters if part.startswith("TZID=")]
            found.append((value, ZONES.get(zones[0], zones[0]) if zones else None))
    return found


def read(lines: list[str]) -> tuple[Recurrence, timedelta]:
    """What recurs, and how long each lasts."""
    [(start, zone)] = values(lines, "DTSTART")
    all_day = "T" not in start
    ends = [reading(value) for value, _ in values(lines, "DTEND")]
    begin = reading(start)
    assert isinstance(begin, datetime)
    lasts = [end - begin for end in ends if isinstance(end, datetime)]
    recurrence = Recurrence(
        reading(start, all_day=all_day),
        zone,
        tuple(parse_rule(rule, lenient=True) for rule, _ in values(lines, "RRULE")),
        exdates=tuple(reading(value, all_day=all_day) for value, _ in values(lines, "EXDATE")),
    )
    return recurrence, lasts[0] if lasts else timedelta(0)


def starts_in_window(case: dict[str, Any]) -> list[datetime | date]:
    """Starts of the occurrences that overlap the case's window."""
    recurrence, lasts = read(event_lines(case))
    begin, end = (reading(case["window"][side]) for side in ("start", "end"))
    assert isinstance(begin, datetime)
    assert isinstance(end, datetime)
    info = None if recurrence.zone is None else ZoneInfo(recurrence.zone)
    found = occurrences(recurrence, (begin - lasts).replace(tzinfo=info), end.replace(tzinfo=info))
    return [
        occurrence.start
        for occurrence in found
        if datetime.fromisoformat(f"{occurrence.start}") + lasts > begin or occurrence.start == begin
    ]


def test_every_hand_written_calendar_is_met() -> None:
    cases = document()["ics_vectors"]

    parting = {
        case["id"]
        for case in cases
        if starts_in_window(case) != [reading(text, all_day="T" not in text) for text in case["expected"]]
    }

    assert len(cases) == 68
    assert parting == PARTING
