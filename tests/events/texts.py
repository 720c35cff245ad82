"""Texts of events as hypothesis draws them: rules, zones, lengths, exceptions."""

from datetime import datetime, timedelta

from hypothesis import strategies as st

ZONES = ("Asia/Seoul", "America/New_York", "Europe/Dublin", "Australia/Lord_Howe", "Pacific/Apia", "UTC", None)
RULES = (
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3;COUNT=40",
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;BYDAY=MO,WE,SU;INTERVAL=2",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=9",
    "FREQ=YEARLY",
    "FREQ=YEARLY;BYMONTH=3,11;BYDAY=2SU",
    "FREQ=HOURLY;INTERVAL=7",
    "FREQ=MINUTELY;INTERVAL=20;COUNT=500",
)
LENGTHS = ("", "DTEND+1:30", "DTEND+26:00", "DTEND+240:00", "DURATION:PT45M", "DURATION:P1D", "DURATION:P2DT3H")


def calendar(*events: list[str]) -> str:
    """A stored text of these VEVENTs, all of one UID."""
    parts = [line for event in events for line in ("BEGIN:VEVENT", "UID:u", *event, "END:VEVENT")]
    return "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//YMD//Tests//EN", *parts, "END:VCALENDAR"])


def moment(name: str, wall: datetime, zone: str | None, *, all_day: bool = False, more: str = "") -> str:
    if all_day:
        return f"{name}{more};VALUE=DATE:{wall:%Y%m%d}"
    if zone == "UTC":
        return f"{name}{more}:{wall:%Y%m%dT%H%M%S}Z"
    return f"{name}{more}{f';TZID={zone}' if zone else ''}:{wall:%Y%m%dT%H%M%S}"


def length(start: datetime, zone: str | None, said: str, *, all_day: bool) -> list[str]:
    if said.startswith("DTEND"):
        hours, minutes = said.removeprefix("DTEND+").split(":")
        end = start + timedelta(hours=int(hours), minutes=int(minutes))
        if all_day:
            end = max(end, start + timedelta(days=1))
        return [moment("DTEND", end, zone, all_day=all_day)]
    if said == "":
        return []
    return [said if not all_day else "DURATION:P3D"]


@st.composite
def texts(draw: st.DrawFn) -> str:
    """An event within a few years of 2026-11-23, with overrides where it recurs."""
    all_day = draw(st.booleans())
    zone = None if all_day else draw(st.sampled_from(ZONES))
    start = datetime(2026, 11, 1) + timedelta(  # noqa: DTZ001  # a wall clock has no zone
        days=draw(st.integers(-900, 300)), minutes=0 if all_day else draw(st.integers(0, 95)) * 15
    )
    rule = draw(st.sampled_from((None, *(rule for rule in RULES if not (all_day and "LY;INTERVAL=7" in rule)))))
    if all_day and rule is not None and rule.startswith(("HOURLY", "FREQ=HOURLY", "FREQ=MINUTELY")):
        rule = "FREQ=DAILY;INTERVAL=5"
    said = draw(st.sampled_from(LENGTHS))
    master = [moment("DTSTART", start, zone, all_day=all_day), *length(start, zone, said, all_day=all_day)]
    if rule is None:
        return calendar(master)
    master.append(f"RRULE:{rule}")
    days = st.lists(st.integers(0, 60), max_size=3, unique=True)
    master += [moment("EXDATE", start + timedelta(days=day), zone, all_day=all_day) for day in draw(days)]
    master += [
        moment("RDATE", start + timedelta(days=day, hours=0 if all_day else 5), zone, all_day=all_day)
        for day in draw(days)
    ]
    overrides = []
    for day in draw(days):
        slot = start + timedelta(days=day)
        moved = slot + timedelta(days=draw(st.integers(-3, 3)), hours=0 if all_day else draw(st.integers(-5, 5)))
        following = ";RANGE=THISANDFUTURE" if draw(st.integers(0, 4)) == 0 else ""
        lines = [
            moment("RECURRENCE-ID", slot, zone, all_day=all_day, more=following),
            moment("DTSTART", moved, zone, all_day=all_day),
        ]
        overrides.append([*lines, *length(moved, zone, draw(st.sampled_from(LENGTHS)), all_day=all_day)])
    return calendar(master, *overrides)
