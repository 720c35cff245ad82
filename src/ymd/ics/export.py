"""Objects put together to one file again."""

from collections.abc import Iterable, Iterator

from ymd.ics import line as content
from ymd.ics.lines import wire
from ymd.ics.objects import ONCE, PRODID
from ymd.ics.tree import Component, grow, lines_of, load
from ymd.ics.zones import iana_names, tzid_of

_DROPPED = frozenset({"METHOD", "VERSION"})


def object_to_wire(text: str) -> bytes:
    """A stored object as it goes out: folded, CRLF, UTF-8."""
    return wire(text.split("\n"))


def export(preamble: Iterable[str], texts: Iterable[str]) -> Iterator[bytes]:
    """The pieces of a file with these objects, in order; each piece is whole lines.

    Equal VTIMEZONEs are written once. METHOD is left out: an export is no invitation. Where two objects mean different
    zones by one private TZID, a further VCALENDAR is begun, as a TZID has one meaning in a calendar (RFC 5545 section
    3.8.3.1); an IANA name has one meaning anyhow, so its first VTIMEZONE stands for all.
    """
    head, zones = _head(preamble)
    yield wire(["BEGIN:VCALENDAR", *head])
    written = {tzid: zone.lines for zone in zones if (tzid := tzid_of(zone))}
    yield wire(lines_of(zones))
    for text in texts:
        calendar = load(text)
        needed = {tzid: zone.lines for zone in calendar.named("VTIMEZONE") if (tzid := tzid_of(zone))}
        if any(_differs(tzid, lines, written) for tzid, lines in needed.items()):
            yield wire(["END:VCALENDAR", "BEGIN:VCALENDAR", *(line for line in head if _name(line) in ONCE)])
            written = {}
        fresh = [line for tzid, lines in needed.items() if tzid not in written for line in lines]
        written |= {tzid: lines for tzid, lines in needed.items() if tzid not in written}
        yield wire([*fresh, *lines_of(part for part in calendar.components if part.kind != "VTIMEZONE")])
    yield wire(["END:VCALENDAR"])


def _head(preamble: Iterable[str]) -> tuple[list[str], list[Component]]:
    items = grow([line for line in preamble if line])
    lines = [item for item in items if isinstance(item, str) and _name(item) not in _DROPPED]
    if all(_name(line) != "PRODID" for line in lines):
        lines.insert(0, PRODID)
    return ["VERSION:2.0", *lines], [item for item in items if not isinstance(item, str)]


def _name(line: str) -> str:
    parts = content.split(line)
    return parts.name if parts is not None else ""


def _differs(tzid: str, lines: list[str], written: dict[str, list[str]]) -> bool:
    return tzid in written and tzid.casefold() not in iana_names() and written[tzid] != lines
