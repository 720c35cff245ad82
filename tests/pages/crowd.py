"""A small community out of a number: everything that can stand between two people, and everything they can show.

Few people, few instants, few audiences, so that everything meets everything: ties in time, plans in calendars of
others, answers that outlive an audience, blocks between people who follow each other.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from tests.support.raw import Row
from tests.support.rows import put_rows
from ymd.kernel.actor import Actor
from ymd.kernel.db import Db
from ymd.kernel.text import fold

#: Monday the 23rd, in the morning in Seoul.
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
ZONES = ("Asia/Seoul", "America/New_York", "UTC")
#: The hours of UTC at which a day begins in these.
MIDNIGHTS = (15, 5, 0)

_POSTS = ("public", "followers", "friends", "private")
_CALENDARS = ("public", "followers", "friends", "members")
_EVENTS = (None, None, "public", "public", "followers", "friends", "members", "private")
_OPEN = ("anyone", "anyone", "followers", "friends")


@dataclass
class Crowd:
    chance: random.Random
    people: list[Actor] = field(default_factory=list)
    calendars: list[Row] = field(default_factory=list)
    number: int = 0

    def id(self) -> UUID:
        """A UUIDv7 (RFC 9562, section 5.7) that says nothing of when."""
        self.number += 1
        return UUID(int=self.chance.getrandbits(48) << 80 | 0x7 << 76 | self.number << 64 | 0b10 << 62 | self.number)

    def at(self) -> datetime:
        """One of a few instants of the last days: midnight in some zone, or a second before."""
        midnight = NOW.replace(hour=self.chance.choice(MIDNIGHTS)) - timedelta(days=self.chance.randrange(1, 7))
        return midnight - timedelta(seconds=self.chance.randrange(2))

    def likely(self, share: float) -> bool:
        return self.chance.random() < share

    def someone(self) -> UUID:
        return self.chance.choice(self.people).id


async def crowd(db: Db, seed: int, *, people: int = 7, posts: int = 70, plans: int = 40) -> Crowd:
    """The community of a seed; its last two people see nothing strange, so that everybody's rows meet some reader."""
    made = Crowd(random.Random(seed))
    await _people(db, made, people)
    await _ties(db, made)
    await put_rows(db, "posts", [row for _ in range(posts) for row in post(made)])
    await _calendars(db, made)
    for _ in range(plans):
        await put_plan(db, made)
    return made


async def _people(db: Db, made: Crowd, people: int) -> None:
    for number in range(people):
        zone = made.chance.choice(ZONES)
        nickname = f"p{number}_{made.chance.getrandbits(40):x}"
        made.people.append(Actor(made.id(), made.id(), nickname, "en", zone))
    states = ["suspended" if number == 0 and made.likely(0.7) else "active" for number in range(people)]
    rows = zip(made.people, states, strict=True)
    await put_rows(db, "accounts", [{"id": he.id, "birth_date": "1990-01-01", "state": state} for he, state in rows])
    await put_rows(
        db,
        "profiles",
        [
            {
                "account_id": he.id,
                "nickname": he.nickname,
                "nickname_folded": fold(he.nickname or ""),
                "name": "Someone",
                "name_shown": "friends",
                "bio": "",
                "closed": made.likely(0.3),
                "locale": "en",
                "time_zone": he.time_zone,
                "version": 1,
                "created_at": NOW,
                "updated_at": NOW,
            }
            for he in made.people
        ],
    )


async def _ties(db: Db, made: Crowd) -> None:
    for table, (one, other), share in (
        ("follows", ("follower_id", "followee_id"), 0.6),
        ("blocks", ("blocker_id", "blocked_id"), 0.07),
        ("mutes", ("muter_id", "muted_id"), 0.1),
    ):
        pairs = [(one, other) for one in made.people for other in made.people if one is not other]
        rows = [{one: he.id, other: her.id, "since": NOW} for he, her in pairs if made.likely(share)]
        await put_rows(db, table, rows)


def post(made: Crowd, at: datetime | None = None) -> Iterator[Row]:
    """A post of someone's, and now and then an answer to it."""
    post_id, author = made.id(), made.someone()
    days = [None, None, None, *((NOW + timedelta(days=days)).date() for days in range(-5, 3))]
    gone = made.at() if made.likely(0.1) else None
    row = {
        "root_id": post_id,
        "id": post_id,
        "author_id": author,
        "reply_to": None,
        "path": "\\x",
        "in_plan": False,
        "version": 1,
        "audience": made.chance.choice(_POSTS),
        "who_may_reply": "everyone",
        "body": f"post {made.number}",
        "created_at": at or made.at(),
        "deleted_at": gone,
        "on_date": made.chance.choice(days),
    }
    yield row
    if made.likely(0.3):
        answer = {"id": made.id(), "author_id": made.someone(), "reply_to": post_id, "path": f"\\x00{made.number:08x}"}
        yield {**row, **answer, "audience": None, "who_may_reply": None, "created_at": at or made.at()}


async def _calendars(db: Db, made: Crowd) -> None:
    for he in made.people:
        for _ in range(2):
            made.calendars.append(
                {
                    "id": made.id(),
                    "owner_id": he.id,
                    "name": "Home",
                    "color": "#2f6f5e",
                    "time_zone": "UTC",
                    "audience_who": made.chance.choice(_CALENDARS),
                    "change": 0,
                    "forgotten": 0,
                    "version": 1,
                    "audience_as": made.chance.choice(("reader", "reader", "free_busy")),
                    "preamble": [],
                    "created_at": NOW,
                    "updated_at": NOW,
                    "deleted_at": NOW if made.likely(0.1) else None,
                }
            )
    await put_rows(db, "calendars", made.calendars)
    roles = ("editor", "contributor", "reader", "free_busy")
    rows = []
    for calendar in made.calendars:
        for he in made.people:
            if he.id == calendar["owner_id"] or made.likely(0.15):
                role = "owner" if he.id == calendar["owner_id"] else made.chance.choice(roles)
                rows.append({"calendar_id": calendar["id"], "account_id": he.id, "role": role, "since": NOW})
    await put_rows(db, "members", [row | {"change": 0} for row in rows])


async def put_plan(db: Db, made: Crowd, at: datetime | None = None) -> UUID:
    """An event of someone's, mostly open, when it happens, and who answered; its id."""
    calendar = made.chance.choice(made.calendars)
    host = calendar["owner_id"] if made.likely(0.7) else made.someone()
    event_id = made.id()
    in_calendar = {"calendar_id": calendar["id"], "event_id": event_id}
    event, occurrence = _event(made, calendar["id"], event_id, host)
    text = {"id": event_id, "calendar_id": calendar["id"], "uid": str(event_id), "component": "VEVENT", "text": ""}
    stored = {"secret": event["secret"], "version": 1, "change": 1, "created_at": NOW, "updated_at": NOW}
    await put_rows(db, "objects", [{**text, **stored, "deleted_at": event["deleted_at"]}])
    await put_rows(db, "events", [event])
    # What is deleted has no times, and no longer is open.
    if event["open_to"] != "nobody" and (event["deleted_at"] is None or made.likely(0.3)):
        await put_rows(db, "openings", [{**in_calendar, "host_id": host, "opened_at": at or made.at()}])
    if event["deleted_at"] is None:
        await put_rows(db, "occurrences", [{**in_calendar, **occurrence}])
    guests = [he.id for he in made.people if he.id != host and made.likely(0.25)]
    answers = [{"account_id": he, "answer": made.chance.choice(("going", "maybe", "not"))} for he in guests]
    await put_rows(db, "guests", [{**in_calendar, **answer, "since": NOW} for answer in answers])
    return event_id


def _event(made: Crowd, calendar_id: UUID, event_id: UUID, host: UUID) -> tuple[Row, Row]:
    """The event, and its one occurrence: at an hour, on days, or floating."""
    kind = made.chance.choice(("hour", "hour", "days", "floating"))
    day = NOW.replace(hour=0, tzinfo=None) + timedelta(days=made.chance.randrange(-4, 4))
    starts = day if kind == "days" else day + timedelta(hours=made.chance.choice((0, 3, 14, 15, 23)))
    lasts = timedelta(days=made.chance.choice((1, 1, 3))) if kind == "days" else made.chance.choice(_LENGTHS)
    shown = {"starts": starts, "ends": starts + lasts, "transp": "opaque", "audience": made.chance.choice(_EVENTS)}
    secret = made.likely(0.1)
    zone = "UTC" if kind == "hour" else None
    event = {
        "calendar_id": calendar_id,
        "id": event_id,
        "uid": str(event_id),
        "summary": f"plan {made.number}",
        **shown,
        "start_zone": zone,
        "end_zone": zone,
        "all_day": kind == "days",
        "class": "private" if secret else "public",
        "categories": [],
        "sequence": 0,
        "recurs": False,
        "rdate": [],
        "exdate": [],
        "secret": secret,
        "open_to": made.chance.choice((*_OPEN, "nobody")),
        "created_by": host,
        "version": 1,
        "created_at": NOW,
        "updated_at": NOW,
        "deleted_at": NOW if made.likely(0.1) else None,
    }
    starts_at, ends_at = ((side.replace(tzinfo=UTC)) for side in (starts, starts + lasts))
    times = {"recurrence_id": starts, "starts_at": starts_at, "ends_at": ends_at, "floats": kind != "hour"}
    return event, {**shown, **times}


_LENGTHS = (timedelta(0), timedelta(hours=1), timedelta(hours=1), timedelta(hours=30))


def days_around(days: int = 5) -> list[date]:
    """The days on which a crowd posts and plans, and some on which it does not."""
    return [NOW.date() + timedelta(days=offset) for offset in range(-days, days + 1)]
