"""What was decided, and why, where a vector and this package part. The reasons stand in docs/how/recurrence.md.

Each decision is a title of that page; a vector of any tier that expects something else than the answer of the package
must be listed here, and one that is listed must really part.
"""

from typing import Final

WEEKS_TAKE_DTSTARTS_WEEKDAY: Final = "A week without a day takes DTSTART's"
YEARS_ARE_CALENDAR_YEARS: Final = "A year is a calendar year, also for BYWEEKNO"
MONTH_DAYS_OF_A_YEAR: Final = "Days of the month in a year"
CAPPED: Final = "INTERVAL has a cap"
WEEK_NUMBERS_ONLY_YEARLY: Final = "Week numbers and days of the year belong to long periods"
NUMBERED_DAYS: Final = "Numbered days need a month or a year"
FIRST_PERIOD_IS_WHOLE: Final = "The first period is whole"
WALL_TIME_STAYS: Final = "Wall time stays, gaps move forward"
NO_SUCH_DAY: Final = "What does not exist is left out"
WEEKS_COUNT_FROM_THE_END: Final = "Negative weeks count from the last week"
OTHER_CALENDARS: Final = "Other calendars come later"
WEEKLY_MONTH_DAYS: Final = "Days of the month limit a week"

DECISIONS: Final[dict[str, tuple[str, ...]]] = {
    WEEKS_TAKE_DTSTARTS_WEEKDAY: (
        "recurr-1a60ba79",
        "biweekly-1692963d",
        "dateutil-078d42d4",
        "php-rrule-93e3e0bc",
    ),
    YEARS_ARE_CALENDAR_YEARS: (
        "libical-b619c063",
        "libical-7ca9b63e",
        "libical-0271dcc5",
        "biweekly-b859db3d",
    ),
    MONTH_DAYS_OF_A_YEAR: (
        "ical.net-6cc07d81",
        "ical.net-e55b8fad",
        "dateutil-86a59798",
        "dateutil-78a388b2",
        "php-rrule-46ecd751",
        "php-rrule-058f0fdd",
        "php-rrule-5e983b67",
    ),
    WEEKLY_MONTH_DAYS: ("dateutil-4f0bf5f3", "dateutil-2da4b1f8"),
    FIRST_PERIOD_IS_WHOLE: ("biweekly-6e231d54",),
    WALL_TIME_STAYS: ("vobject-e32e6a3a", "recurr-e4952459"),
    NO_SUCH_DAY: ("vobject-62e76c8e",),
    WEEKS_COUNT_FROM_THE_END: ("vobject-da7d6eb1",),
}

REFUSED: Final[dict[str, tuple[str, ...]]] = {
    CAPPED: ("out_of_range",),
    WEEK_NUMBERS_ONLY_YEARLY: ("part_not_allowed",),
    NUMBERED_DAYS: ("ordinal_not_allowed", "out_of_range"),
    OTHER_CALENDARS: ("rscale_unsupported", "skip_unsupported"),
}
"""Codes with which vectors of tiers B, C and U are refused, by the decision that says so."""


def decision_on(name: str) -> str | None:
    """The decision under which a vector parts from us, by its id."""
    return next((decision for decision, names in DECISIONS.items() if name in names), None)
