"""What feeds and days say, said once more in plain Python from raw rows, as the documents have it."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from tests.support.oracle_plans import DETAILS, PlanOracle
from tests.support.oracle_posts import newest
from tests.support.raw import Row, Rows
from tests.support.rows import get_rows
from ymd.kernel.db import Db

_TABLES = (
    *("accounts", "profiles", "follows", "blocks", "mutes", "posts"),
    *("calendars", "members", "events", "guests", "openings", "occurrences"),
)


class Place(NamedTuple):
    """One thing in a feed: `order` sorts as feeds do, newest first."""

    at: datetime
    kind: str
    id: str
    reason: str

    @property
    def order(self) -> tuple[float, str, int]:
        return -self.at.timestamp(), self.kind, -UUID(self.id).int

    @property
    def position(self) -> tuple[datetime, str, UUID]:
        """As cursors have it."""
        return self.at, self.kind, UUID(self.id)


class FeedOracle(PlanOracle):
    """What it says is for one viewer, whose id is text, or None for nobody."""

    def __init__(self, rows: Rows) -> None:
        super().__init__(rows)
        self.viewer: str | None = None

    def of(self, viewer: Any) -> "FeedOracle":
        self.viewer = None if viewer.id is None else str(viewer.id)
        return self

    @cached_property
    def answered(self) -> dict[tuple[str, str | None], str]:
        return {(row["event_id"], row["account_id"]): row["answer"] for row in self.rows["guests"]}

    def answer(self, viewer: str | None, event_id: str) -> str | None:
        return self.answered.get((event_id, viewer))

    def tie(self, other: str) -> str | None:
        """own, friend, following, or none that shows anything unasked."""
        if other == self.viewer:
            return "own"
        if self.viewer is None or (self.viewer, other) not in self.follows or not self.heard(other):
            return None
        return "friend" if self.are_friends(self.viewer, other) else "following"

    def heard(self, other: str) -> bool:
        return self.knows(self.viewer, other) and (self.viewer, other) not in self.mutes

    def shows_post(self, post: Row) -> str | None:
        """Why a home feed has a post, if it does."""
        if post["audience"] is None or post["deleted_at"]:
            return None
        tie = self.tie(post["author_id"])
        opened = {"own": 4, "friend": 3, "following": 2}.get(tie or "", 0)
        return tie if post["audience"] in ("public", "followers", "friends", "private")[:opened] else None

    def _home_plan(self, opening: Row) -> str | None:
        event_id, tie = opening["event_id"], self.tie(opening["host_id"])
        joinable = tie == "own" or self.may_join(self.viewer, event_id)
        return tie if tie and joinable and self.level(self.viewer, event_id) >= DETAILS else None

    def _public_post(self, post: Row) -> str | None:
        is_public = post["audience"] == "public" and not post["deleted_at"]
        return "public" if is_public and self.heard(post["author_id"]) else None

    def _public_plan(self, opening: Row) -> str | None:
        event = self.events[opening["event_id"]]
        calendar = self.calendars[event["calendar_id"]]
        stands = not (event["deleted_at"] or calendar["deleted_at"] or event["secret"])
        inherited = (calendar["audience_who"], calendar["audience_as"]) == ("public", "reader")
        for_all = event["audience"] == "public" or (event["audience"] is None and inherited)
        near = self.heard(opening["host_id"]) and not self.are_parted(self.viewer, calendar["owner_id"])
        return "public" if stands and for_all and near and event["open_to"] == "anyone" else None

    def feed(self, scope: str) -> list[Place]:
        """The whole of a feed, in order."""
        of_post, of_plan = {
            "home": (self.shows_post, self._home_plan),
            "public": (self._public_post, self._public_plan),
        }[scope]
        posts = [(row["created_at"], "post", row["id"], of_post(row)) for row in self.rows["posts"]]
        plans = [(row["opened_at"], "plan", row["event_id"], of_plan(row)) for row in self.rows["openings"]]
        found = [Place(datetime.fromisoformat(at), kind, id_, why) for at, kind, id_, why in [*posts, *plans] if why]
        return sorted(found, key=lambda place: place.order)

    def posts_on(self, day: date, zone: str) -> list[str]:
        """The posts of a day, newest first."""
        found = [row for row in self.rows["posts"] if self.shows_post(row) and _stands_on(row, ZoneInfo(zone)) == day]
        return [row["id"] for row in newest(found, "created_at", "id")]

    def plans_on(self, day: date, zone: str) -> Counter[str | None]:
        """The plans of a day; None for each of which the viewer may know only when it is."""
        found = []
        for row in self.rows["occurrences"]:
            level = self.level(self.viewer, row["event_id"])
            if level and self._is_in_agenda(row) and _happens_on(row, day, ZoneInfo(zone)):
                found.append(row["event_id"] if level >= DETAILS else None)
        return Counter(found)

    def _is_in_agenda(self, row: Row) -> bool:
        calendar_id = row["calendar_id"]
        owner = self.calendars[calendar_id]["owner_id"]
        followed = (self.viewer, owner) in self.follows and (self.viewer, owner) not in self.mutes
        joined = self.answer(self.viewer, row["event_id"]) in ("going", "maybe")
        return followed or joined or (calendar_id, self.viewer) in self.roles


def _stands_on(post: Row, zone: ZoneInfo) -> date:
    if post["on_date"]:
        return date.fromisoformat(post["on_date"])
    return datetime.fromisoformat(post["created_at"]).astimezone(zone).date()


def _happens_on(row: Row, day: date, zone: ZoneInfo) -> bool:
    starts, ends = (datetime.fromisoformat(row[side]) for side in ("starts_at", "ends_at"))
    on_wall = UTC if row["floats"] else zone
    begin, end = (datetime.combine(each, time.min, on_wall) for each in (day, day + timedelta(days=1)))
    return starts < end and (ends > begin or starts >= begin)


async def oracle(db: Db) -> FeedOracle:
    """Of everything that stands in the database now."""
    return FeedOracle({table: await get_rows(db, table) for table in _TABLES})
