# ruff: noqa: DTZ001  wall times are naive
"""Random rules that RFC 5545 allows, from a seed: the shapes that people write and those that nobody would."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from ymd.recurrence import Freq, Rule, Weekday

ZONES = (
    None,
    "UTC",
    "Asia/Seoul",
    "America/New_York",
    "Europe/Berlin",
    "Europe/London",
    "Australia/Sydney",
    "America/Santiago",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Africa/Johannesburg",
)


@dataclass(frozen=True)
class Case:
    """A rule, where it starts, and in which zone."""

    rule: Rule
    start: datetime | date
    zone: str | None


def cases(seed: int, count: int) -> list[Case]:
    """That many cases; equal seeds give equal cases."""
    random = Random(seed)
    return [_case(random) for _ in range(count)]


def _case(random: Random) -> Case:
    day = date(2000, 1, 1) + timedelta(days=random.randrange(12_000))
    all_day = random.random() < 0.2
    clock = timedelta(
        hours=random.randrange(24), minutes=random.choice((0, 0, 15, 30, 59)), seconds=random.choice((0, 0, 7))
    )
    start = day if all_day else datetime(day.year, day.month, day.day) + clock
    zone = None if all_day else random.choice(ZONES)
    return Case(_rule(random, start, zone), start, zone)


def _rule(random: Random, start: datetime | date, zone: str | None) -> Rule:
    timed = isinstance(start, datetime)
    freq = random.choice([*Freq] if timed else [*Freq][:4])
    parts = _day_parts(random, freq) | (_time_parts(random, freq) if timed else {})
    if parts and random.random() < 0.2:
        parts["by_set_pos"] = _some(random, [1, 2, 3, 5, -1, -2, -4], 2)
    bound = random.random()
    count = random.randrange(1, 40) if bound < 0.3 else None
    until = _until(random, start, zone) if bound > 0.8 else None
    interval = random.choice((1, 1, 1, 2, 3, 4, 5, 7, 12, 60))
    return Rule(freq, interval, count, until, week_start=random.choice((0, 0, 6, 3, 5)), **parts)  # type: ignore[arg-type]  # each part has its field's type


def _until(random: Random, start: datetime | date, zone: str | None) -> datetime | date:
    last = start + timedelta(days=random.randrange(4_000))
    if not isinstance(last, datetime) or zone is None:
        return last
    return last.replace(tzinfo=UTC)


def _some(random: Random, values: list[int], most: int) -> tuple[int, ...]:
    return tuple(sorted(set(random.sample(values, random.randint(1, most)))))


def _day_parts(random: Random, freq: Freq) -> dict[str, object]:
    parts: dict[str, object] = {}
    if random.random() < 0.25:
        parts["by_month"] = _some(random, list(range(1, 13)), 4)
    if freq is Freq.YEARLY and random.random() < 0.2:
        parts["by_week_no"] = _some(random, [1, 2, 9, 20, 51, 52, 53, -1, -2, -20, -52, -53], 3)
    if freq in (Freq.YEARLY, Freq.HOURLY, Freq.MINUTELY, Freq.SECONDLY) and random.random() < 0.12:
        parts["by_year_day"] = _some(random, [1, 2, 60, 100, 200, 365, 366, -1, -2, -100, -366], 4)
    if freq is not Freq.WEEKLY and random.random() < 0.3:
        parts["by_month_day"] = _some(random, [*range(1, 32), *range(-31, 0)], 5)
    if random.random() < 0.4:
        parts["by_day"] = _weekdays(random, freq, parts)
    return parts


def _weekdays(random: Random, freq: Freq, parts: dict[str, object]) -> tuple[Weekday, ...]:
    days = [Weekday(day) for day in random.sample(range(7), random.randint(1, 4))]
    if freq in (Freq.YEARLY, Freq.MONTHLY) and "by_week_no" not in parts and random.random() < 0.5:
        within_month = freq is Freq.MONTHLY or "by_month" in parts
        numbers = (1, 2, 3, 4, 5, -1, -2) if within_month else (1, 2, 10, 20, 52, 53, -1, -2, -53)
        plain = random.random() < 0.15
        days = [
            Weekday(day.day, 0 if plain and not index else random.choice(numbers)) for index, day in enumerate(days)
        ]
    return tuple(sorted(set(days)))


def _time_parts(random: Random, freq: Freq) -> dict[str, object]:
    parts: dict[str, object] = {}
    if random.random() < 0.18:
        parts["by_hour"] = _some(random, list(range(24)), 3)
    if random.random() < 0.12:
        parts["by_minute"] = _some(random, list(range(60)), 3)
    if random.random() < 0.08:
        parts["by_second"] = _some(random, list(range(60)), 3)
    return parts
