"""A community of a chosen size, the same each time: its rows, and the names by which requests ask for them.

Everyone follows 50 others and owns a calendar for their followers with 50 occurrences in 52 weeks: 26 single events and
two weekly series of twelve. Some own a second calendar, a month with 360 events; one person owns a long one. All rows
are what the application itself would have written for these texts. Beside them stand some who own nothing and follow
five hundred or five thousand. What all have said is in `board`.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import chain
from typing import Any, Final
from uuid import UUID

from bench.floor.board import END, YEAR, Board, nickname
from ymd import ics
from ymd.kernel.passwords import Hasher

Row = tuple[Any, ...]

PASSWORD: Final = "a long walk before breakfast"
ZONE: Final = "Asia/Seoul"
#: Monday of the week that agendas are asked for, and the month around it.
WEEK: Final = date(2026, 11, 9)
MONTH: Final = (date(2026, 11, 1), date(2026, 12, 1))
IN_A_MONTH: Final = 360
#: What calendars are called that requests make.
IMPORTED_NAME: Final = "Walks"

#: How many people others follow who are beside the rest, and how many there are of each.
WIDE: Final = (500, 5_000)
READERS: Final = 48

_MADE: Final = datetime(2025, 11, 1, tzinfo=UTC)
_LOCATION: Final = "북한산성 입구"
_DESCRIPTION: Final = "Bring water and something warm."
_OFFSET: Final = timedelta(hours=9)
_SINGLES, _SERIES, _TIMES = 26, 2, 12
_PERSON, _SESSION, _ADDRESS, _CALENDAR, _MONTHLY, _EVENT, _MONTH_EVENT, _LONG_EVENT = range(8)
_ZONE_LINES: Final = ics.vtimezone_lines(ZONE, 2026)


@dataclass(frozen=True)
class Happening:
    """An event that is going to be filled in; `starts` is a wall time in UTC, or in Seoul where it recurs."""

    id: UUID
    calendar_id: UUID
    owner_id: UUID
    starts: datetime
    recurs: bool
    open_to: str

    @property
    def made(self) -> datetime:
        return _MADE

    @property
    def shown(self) -> Row:
        """Summary, location, start, its zone, end, whether it recurs, and by which rule."""
        ends = self.starts + timedelta(hours=1)
        return self.summary, _LOCATION, self.starts, self.zone, ends, self.recurs, self.rrule

    @property
    def zone(self) -> str:
        return ZONE if self.recurs else "UTC"

    @property
    def summary(self) -> str:
        return f"산책 {self.id.int % 1000}"

    @property
    def rrule(self) -> str | None:
        return f"FREQ=WEEKLY;COUNT={_TIMES}" if self.recurs else None

    @property
    def text(self) -> str:
        """The object as it lies in the store: singles in UTC and series in a zone, as calendars export them."""
        ends = self.starts + timedelta(hours=1)
        if self.recurs:
            when = [f"DTSTART;TZID={ZONE}:{self.starts:%Y%m%dT%H%M%S}", f"DTEND;TZID={ZONE}:{ends:%Y%m%dT%H%M%S}"]
            when.append(f"RRULE:{self.rrule}")
        else:
            when = [f"DTSTART:{self.starts:%Y%m%dT%H%M%SZ}", f"DTEND:{ends:%Y%m%dT%H%M%SZ}"]
        lines = (
            *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//YMD//Bench//EN", *(_ZONE_LINES if self.recurs else ())),
            *("BEGIN:VEVENT", f"UID:{self.id}", f"DTSTAMP:{_MADE:%Y%m%dT%H%M%SZ}", *when, f"SUMMARY:{self.summary}"),
            *(f"LOCATION:{_LOCATION}", f"DESCRIPTION:{_DESCRIPTION}", "END:VEVENT", "END:VCALENDAR"),
        )
        return "\n".join(lines)


def _id(kind: int, number: int) -> UUID:
    """A UUIDv7 (RFC 9562, section 5.7) whose time grows with the number, as those of a grown community do."""
    return UUID(int=(0x19400000000 + number) << 80 | 0x7 << 76 | kind << 64 | 0b10 << 62 | number)


class Community:
    def __init__(self, scale: float, posts: int | None = None) -> None:
        """`scale` 1 is 20,000 people, 1,000,000 follows, 1,000,000 occurrences and 300,000 posts a year, of one year
        unless said."""
        self.people = max(60, round(20_000 * scale))
        a_year = round(300_000 * scale)
        self.board = Board(self.people, a_year if posts is None else posts, a_year)
        self.months = min(16, self.people // 4)
        self.long = max(50, round(5_000 * scale))

    @cached_property
    def followees(self) -> list[list[int]]:
        """Whom each person follows, by number."""
        chance = random.Random(7)
        return [
            [other + (other >= person) for other in chance.sample(range(self.people - 1), min(50, self.people - 1))]
            for person in range(self.people)
        ]

    @property
    def everyone(self) -> int:
        """The people, and behind them those who follow many."""
        return self.people + len(WIDE) * READERS

    def reader(self, followees: int, number: int) -> int:
        """Someone who follows so many: fifty, or one of `WIDE`, as far as there are people."""
        return self.people + WIDE.index(followees) * READERS + number if followees in WIDE else number

    def follows(self) -> Iterator[tuple[int, int]]:
        """Who follows whom, by number."""
        for number, followees in enumerate(self.followees):
            yield from ((number, followee) for followee in followees)
        for count in WIDE:
            chance = random.Random(count)
            for place in range(READERS):
                number = self.reader(count, place)
                yield from ((number, followee) for followee in chance.sample(range(self.people), self.wide(count)))

    def wide(self, followees: int) -> int:
        """How many of so many there are to follow."""
        return min(followees, self.people)

    def person(self, number: int) -> UUID:
        return _id(_PERSON, number)

    def session(self, number: int) -> UUID:
        return _id(_SESSION, number)

    def address(self, number: int) -> str:
        return f"person{number}@example.org"

    def calendar(self, number: int) -> UUID:
        """The calendar that this person shows to followers."""
        return _id(_CALENDAR, number)

    def month_calendar(self, number: int) -> UUID:
        """A second calendar with 360 events in one month, of each of the first `months` people."""
        return _id(_MONTHLY, number)

    @property
    def long_calendar(self) -> UUID:
        """Another calendar of the last person, with events of many years."""
        return _id(_MONTHLY, self.people)

    def event(self, number: int, place: int) -> UUID:
        """One of a person's 28 events; that at place 0 is open to followers."""
        return _id(_EVENT, number * (_SINGLES + _SERIES) + place)

    def happenings(self) -> Iterator[Happening]:
        """Every event, calendar by calendar."""
        for number in range(self.people):
            yield from self.of_person(number)
        monday = datetime.combine(MONTH[0], datetime.min.time())
        for number in range(self.months):
            owner, calendar_id = self.person(number), self.month_calendar(number)
            for place in range(IN_A_MONTH):
                starts = monday + timedelta(hours=2 * place)
                event_id = _id(_MONTH_EVENT, number * IN_A_MONTH + place)
                yield Happening(event_id, calendar_id, owner, starts, recurs=False, open_to="nobody")
        last = self.person(self.people - 1)
        for place in range(self.long):
            starts = monday - timedelta(hours=9 * place)
            yield Happening(_id(_LONG_EVENT, place), self.long_calendar, last, starts, recurs=False, open_to="nobody")

    def of_person(self, number: int) -> Iterator[Happening]:
        """The events of the calendar that this person shows."""
        owner, calendar_id = self.person(number), self.calendar(number)
        monday = datetime.combine(WEEK, datetime.min.time())
        for place in range(_SINGLES + _SERIES):
            recurs = place >= _SINGLES
            week = (number * 11 + place * 26) % 40 - 26 if recurs else 2 * place - 26 + number % 2
            starts = monday + timedelta(weeks=week, days=(number + place) % 7, hours=8 + (number + 5 * place) % 12)
            open_to = "followers" if place == 0 else "nobody"
            yield Happening(self.event(number, place), calendar_id, owner, starts, recurs, open_to)


async def tables(community: Community, hasher: Hasher) -> list[tuple[str, tuple[str, ...], int, Iterator[Row]]]:
    """Name, columns, number of rows, and the rows, in an order in which references find what they name."""
    people, months, long = community.people, community.months, community.long
    events = people * (_SINGLES + _SERIES) + months * IN_A_MONTH + long
    occurrences = people * (_SINGLES + _SERIES * _TIMES) + months * IN_A_MONTH + long
    follows = sum(map(len, community.followees)) + sum(READERS * community.wide(count) for count in WIDE)
    everyone = community.everyone
    password = await hasher.hash(PASSWORD)
    calendars = people + months + 1
    answers = 3 * people
    return [
        ("accounts", ("id", "password_hash", "birth_date"), everyone, _accounts(community, password)),
        ("addresses", ("id", "account_id", "channel", "address"), everyone, _addresses(community)),
        ("profiles", _PROFILE, everyone, _profiles(community)),
        ("sessions", ("id", "account_id", "rotated_at", "expires_at"), everyone, _sessions(community)),
        ("follows", ("follower_id", "followee_id", "since"), follows, _follows(community)),
        ("calendars", _CALENDARS, calendars, _calendars(community)),
        ("members", ("calendar_id", "account_id", "role"), calendars, _members(community)),
        ("objects", _OBJECT, events, map(_object, community.happenings())),
        ("events", _EVENTS, events, map(_event, community.happenings())),
        ("occurrences", _OCCURRENCE, occurrences, chain.from_iterable(map(occurrence_rows, community.happenings()))),
        ("guests", ("calendar_id", "event_id", "account_id", "answer"), answers, _guests(community)),
        ("participations", _PARTICIPATION, answers, _participations(community)),
        ("openings", _OPENING, people, _openings(community)),
    ]


_PROFILE: Final = ("account_id", "nickname", "nickname_folded", "name", "name_shown", "locale", "time_zone")
_CALENDARS: Final = ("id", "owner_id", "name", "color", "time_zone", "audience_who", "change")
_OBJECT: Final = (
    *("calendar_id", "id", "uid", "component", "text", "change", "created_by", "created_at", "updated_at"),
)
_EVENTS: Final = (
    *("calendar_id", "id", "uid", "summary", "description", "location"),
    *("starts", "start_zone", "ends", "end_zone", "all_day", "transp", "class", "categories", "sequence"),
    *("recurs", "rrule", "rdate", "exdate", "secret", "open_to", "capacity"),
    *("created_by", "version", "created_at", "updated_at"),
)
_OCCURRENCE: Final = (
    *("calendar_id", "event_id", "recurrence_id", "starts_at", "ends_at", "starts", "ends", "transp", "floats"),
)
_OPENING: Final = ("calendar_id", "event_id", "host_id", "opened_at")
_PARTICIPATION: Final = ("calendar_id", "event_id", "account_id", "answer", "state", "since", "change")


def _accounts(community: Community, password: str) -> Iterator[Row]:
    return ((community.person(number), password, date(1990, 1, 1)) for number in range(community.everyone))


def _addresses(community: Community) -> Iterator[Row]:
    for number in range(community.everyone):
        yield _id(_ADDRESS, number), community.person(number), "email", community.address(number)


def _profiles(community: Community) -> Iterator[Row]:
    for number in range(community.everyone):
        yield community.person(number), nickname(number), nickname(number), f"김하나 {number}", "friends", "ko", ZONE


def _sessions(community: Community) -> Iterator[Row]:
    now = datetime.now(UTC)
    for number in range(community.everyone):
        yield community.session(number), community.person(number), now, now + timedelta(days=14)


def _follows(community: Community) -> Iterator[Row]:
    for number, followee in community.follows():
        yield community.person(number), community.person(followee), _MADE


def _calendars(community: Community) -> Iterator[Row]:
    for number in range(community.people):
        yield community.calendar(number), community.person(number), "Shared", "#336699", ZONE, "followers", 28
    for number in range(community.months):
        yield community.month_calendar(number), community.person(number), "Full", "#993366", ZONE, "members", IN_A_MONTH
    last = community.person(community.people - 1)
    yield community.long_calendar, last, "Long", "#669933", ZONE, "members", community.long


def _members(community: Community) -> Iterator[Row]:
    return ((calendar_id, owner_id, "owner") for calendar_id, owner_id, *_ in _calendars(community))


def _object(it: Happening) -> Row:
    return it.calendar_id, it.id, str(it.id), "VEVENT", it.text, 1, it.owner_id, _MADE, _MADE


def _event(it: Happening) -> Row:
    capacity = 1000 if it.open_to != "nobody" else None
    return (
        *(it.calendar_id, it.id, str(it.id), it.summary, _DESCRIPTION, _LOCATION),
        *(it.starts, it.zone, it.starts + timedelta(hours=1), it.zone, False, "opaque", "public", (), 0),
        *(it.recurs, it.rrule, (), (), False, it.open_to, capacity),
        *(it.owner_id, 1, _MADE, _MADE),
    )


def occurrence_rows(it: Happening) -> Iterator[Row]:
    """When it happens, as rows."""
    hour = timedelta(hours=1)
    for week in range(_TIMES if it.recurs else 1):
        starts = it.starts + timedelta(weeks=week)
        instant = (starts - _OFFSET if it.recurs else starts).replace(tzinfo=UTC)
        yield it.calendar_id, it.id, starts, instant, instant + hour, starts, starts + hour, "opaque", False


def _guests(community: Community) -> Iterator[Row]:
    """Everyone goes to the open event of the first three whom they follow."""
    for number, followees in enumerate(community.followees):
        for followee in followees[:3]:
            yield community.calendar(followee), community.event(followee, 0), community.person(number), "going"


def _participations(community: Community) -> Iterator[Row]:
    return ((*guest, "going", _MADE, 1) for guest in _guests(community))


def _openings(community: Community) -> Iterator[Row]:
    """Everyone's open event was opened some time of the last year."""
    for number in range(community.people):
        opened = END - YEAR * (1 - number * 7_919 % community.people / community.people)
        yield community.calendar(number), community.event(number, 0), community.person(number), opened
