"""What hostile or careless callers send: events, bodies and files, each in a few lines."""

from typing import Any, Final

_HEAD: Final = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//YMD//Hostile//EN")


def event(summary: str = "Walk", start: str = "2027-03-01T18:00:00", zone: str = "Asia/Seoul", **more: Any) -> Any:
    """A document that creates an event."""
    return {"summary": summary, "start": {"date_time": start, "time_zone": zone}, **more}


def file(*lines: str, start: str = "DTSTART:20270301T090000Z", summary: str = "Walk") -> bytes:
    """A calendar file of one event; `lines` stand before its END."""
    return text(*component("1", *lines, start=start, summary=summary))


def component(uid: str, *lines: str, start: str = "DTSTART:20270301T090000Z", summary: str = "Walk") -> tuple[str, ...]:
    return ("BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261101T000000Z", start, f"SUMMARY:{summary}", *lines, "END:VEVENT")


def text(*lines: str) -> bytes:
    return "\r\n".join([*_HEAD, *lines, "END:VCALENDAR", ""]).encode()


def exdates(count: int, a_line: int) -> list[str]:
    """So many dates to leave out, some on each line."""
    days = [
        f"20{10 + n // 336 % 80:02}{1 + n // 28 % 12:02}{1 + n % 28:02}T{n // 26_880:02}0000Z" for n in range(count)
    ]
    return [f"EXDATE:{','.join(days[at : at + a_line])}" for at in range(0, count, a_line)]
