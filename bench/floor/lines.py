"""What is asked of the server, line by line: who asks, for what, and what of the answer the next request needs."""

import itertools
import random
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from bench import ics
from bench.floor.client import Answer, Ask
from bench.floor.community import IMPORTED_NAME, MONTH, PASSWORD, WEEK, Community
from bench.floor.servers import SECRET
from ymd.accounts.rules.tokens import access_token, refresh_token
from ymd.kernel.keys import KeyRing

#: Gives a request, is sent its answer, gives the next.
Caller = Generator[Ask, Answer, None]

IMPORTED: Final = 1_000


class Town:
    """The community with the keys of the server, so that tokens are made here as the server makes them."""

    def __init__(self, community: Community) -> None:
        self.community = community
        self.keys = KeyRing.parse(SECRET)

    def token(self, person: int) -> str:
        """An access token of the person's session; it is good for ten minutes."""
        return access_token(self.keys, self.community.session(person), datetime.now(UTC))

    def refresh(self, person: int) -> str:
        """The first refresh token of the person's session."""
        return refresh_token(self.keys, self.community.session(person), 0)


@dataclass(frozen=True)
class Line:
    """`caller` makes what one connection asks; the number is that of the connection, none asks twice with the same.

    The first requests of each caller, `before` of them, only lead to what is measured. At most so many microseconds of
    CPU, and at least so much of pgbench, is what we aim at.

    For pgbench: `again` rewrites a statement so that it can be run any number of times; a line that `writes` does so in
    rows of its caller's own, and `makes` names what in its answer must be new each time.
    """

    name: str
    caller: Callable[[Town, int], Caller]
    connections: int = 8
    before: int = 0
    most_cpu_us: int | None = None
    least_of_pgbench: float | None = None
    writes: bool = False
    makes: tuple[str, ...] = ()
    again: Callable[[str], str] = str


def viewers(town: Town, number: int) -> Generator[tuple[int, str], None, None]:
    """Sixty-four people by chance, in any order, each with a token that the server has mostly seen before."""
    chance = random.Random(number)
    people = [chance.randrange(town.community.people) for _ in range(64)]
    tokens = {person: town.token(person) for person in people}
    while True:
        person = chance.choice(people)
        yield person, tokens[person]


def event_by_id(town: Town, number: int) -> Caller:
    """An event of someone whom the viewer follows."""
    chance = random.Random(number)
    for viewer, token in viewers(town, number):
        followee = chance.choice(town.community.followees[viewer])
        yield Ask("GET", f"/events/{town.community.event(followee, chance.randrange(28))}", token)


def agenda_week(town: Town, number: int) -> Caller:
    """The whole agenda of people who follow fifty others."""
    window = f"from={WEEK}&to={WEEK + timedelta(days=7)}"
    for _, token in viewers(town, number):
        yield Ask("GET", f"/agenda?{window}", token)


def month_of_360(town: Town, number: int) -> Caller:
    """A full month of one calendar of one's own."""
    window = f"from={MONTH[0]}&to={MONTH[1]}&time_zone=UTC"
    tokens = [town.token(person) for person in range(town.community.months)]
    for count in itertools.count(number):
        person = count % town.community.months
        calendar_id = town.community.month_calendar(person)
        yield Ask("GET", f"/agenda?calendars={calendar_id}&{window}", tokens[person])


def create_event(town: Town, number: int) -> Caller:
    """An hour in Seoul in a calendar of one's own, another one for each connection."""
    token, calendar_id = town.token(number), town.community.calendar(number)
    for count in itertools.count():
        starts = datetime(2026, 12, 1, 9, tzinfo=UTC) + timedelta(hours=count)
        document = {
            "summary": f"산책 {count}",
            "start": {"date_time": f"{starts:%Y-%m-%dT%H:%M:%S}", "time_zone": "Asia/Seoul"},
            "end": {"date_time": f"{starts + timedelta(hours=1):%Y-%m-%dT%H:%M:%S}", "time_zone": "Asia/Seoul"},
        }
        yield Ask("POST", f"/calendars/{calendar_id}/events", token, msgspec.json.encode(document))


def answer(town: Town, number: int) -> Caller:
    """Now going, now maybe, to the open events of those whom one follows."""
    token, followees = town.token(number), town.community.followees[number]
    for choice in itertools.cycle(("going", "maybe")):
        for followee in followees:
            event_id = town.community.event(followee, 0)
            yield Ask("PUT", f"/events/{event_id}/answer", token, msgspec.json.encode({"answer": choice}))


def sign_in(town: Town, number: int) -> Caller:
    chance = random.Random(number)
    while True:
        person = chance.randrange(town.community.people)
        given = {"identifier": town.community.address(person), "password": PASSWORD, "refresh": "body"}
        yield Ask("POST", "/auth/sign-in", body=msgspec.json.encode(given))


def refresh(town: Town, number: int) -> Caller:
    """Each token is exchanged for the next of its session."""
    token = town.refresh(town.community.people - 1 - number)
    while True:
        answer = yield Ask("POST", "/auth/refresh", body=msgspec.json.encode({"refresh_token": token}))
        token = answer.json()["refresh_token"]


def import_file(town: Town, number: int) -> Caller:
    """A file of 1,000 events into a new calendar; every second request makes the calendar."""
    token = town.token(number)
    file = ics.file_of(IMPORTED)
    while True:
        made = yield Ask("POST", "/calendars", token, msgspec.json.encode({"name": IMPORTED_NAME}))
        path = f"/calendars/{UUID(made.json()['id'])}/import"
        report = yield Ask("POST", path, token, file, "text/calendar")
        assert len(report.json()["events"]) == IMPORTED


def export(town: Town, number: int) -> Caller:
    """The long calendar by its owner."""
    token = town.token(town.community.people - 1)
    while True:
        yield Ask("GET", f"/calendars/{town.community.long_calendar}/export.ics", token)


def _any_generation(sql: str) -> str:
    return sql.replace("sessions.generation = $", "sessions.generation >= $")


EVENT_BY_ID: Final = Line("event by id", event_by_id, most_cpu_us=550)
SIGN_IN: Final = Line("sign-in", sign_in, connections=4)
IMPORT: Final = Line(f"import of {IMPORTED:,} events", import_file, connections=1)
EXPORT: Final = Line("export of a long calendar", export, connections=1)
REPLAYED: Final = (
    EVENT_BY_ID,
    Line("agenda week of 50 calendars", agenda_week, most_cpu_us=900, least_of_pgbench=0.25),
    Line("month of 360 events", month_of_360),
    Line("create event", create_event, writes=True, makes=("id", "uid")),
    Line("answer", answer, writes=True),
    Line("refresh", refresh, writes=True, again=_any_generation),
)
