"""Wall time as one integer: seconds since 0001-01-01T00:00:00 on a clock that knows no zone.

All the arithmetic of this package is on such integers, and days are ordinals as ``date.toordinal`` counts them, so
that jumping over a century is one multiplication. The Gregorian calendar is taken as proleptic, as Python does.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Final

DAY: Final = 86_400
_ZERO: Final = datetime(1, 1, 1)  # noqa: DTZ001  a wall clock has no zone
_ZERO_UTC: Final = datetime(1, 1, 1, tzinfo=UTC)
BEGIN: Final = 7 * DAY
END: Final = (date(9999, 12, 25).toordinal() - 1) * DAY
"""Where time begins and ends for us: within these, a wall time and its neighbours have an instant in every zone."""


def in_calendar(value: datetime | date) -> bool:
    """Whether the year leaves room on both sides, so that no zone and no gap leads out of the calendar."""
    return 2 <= value.year <= 9998


def wall_of(value: datetime | date) -> int:
    """The wall clock's reading of a naive date-time, or midnight of a date. Parts of a second are dropped."""
    midnight = (value.toordinal() - 1) * DAY
    if isinstance(value, datetime):
        return midnight + value.hour * 3_600 + value.minute * 60 + value.second
    return midnight


def moment(wall: int) -> datetime:
    """The naive date-time that the clock shows."""
    return _ZERO + timedelta(0, wall)


def instant_of(value: datetime) -> int:
    """An aware date-time on the clock of UTC, rounded up to whole seconds."""
    since = value - _ZERO_UTC
    return since.days * DAY + since.seconds + (since.microseconds > 0)


def utc_moment(instant: int) -> datetime:
    """The aware date-time, in UTC, of a reading of the clock of UTC."""
    return _ZERO_UTC + timedelta(0, instant)


def ordinal_of(wall: int) -> int:
    """The day, as ``date.toordinal`` counts, on which the clock shows ``wall``."""
    return wall // DAY + 1


def midnight_of(ordinal: int) -> int:
    """The wall time at which the day begins."""
    return (ordinal - 1) * DAY
