"""What someone is told, worked out row by row from what stands, by rules said once more in plain Python."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from tests.laws.test_columns import made
from ymd.kernel.db import Db
from ymd.notifications.schemas import ActivityItem

Row = dict[str, Any]

_TABLES = (
    *("activity", "activity_marks", "accounts", "profiles", "follows", "follow_requests", "blocks", "mutes"),
    *("posts", "mentions", "likes", "events", "calendars", "guests"),
)


class Told(NamedTuple):
    """An item, as far as the two ways are compared."""

    id: str
    kind: str
    at: datetime
    unread: bool
    people: list[str]
    count: int
    post: str | None
    plan: str | None
    answer: str | None
    request: str | None


def told(item: ActivityItem) -> Told:
    return Told(
        str(item.id),
        item.kind,
        item.at,
        item.unread,
        [person.nickname for person in item.people],
        item.count,
        str(item.post.id) if item.post else None,
        str(item.plan.id) if item.plan else None,
        item.answer,
        str(item.request_id) if item.request_id else None,
    )


class State:
    """Everything that stands, read at once."""

    def __init__(self, tables: dict[str, list[Row]]) -> None:
        self.rows = tables["activity"]
        self.read = {row["account_id"]: _instant(row["read_until"]) for row in tables["activity_marks"]}
        self.active = {row["id"] for row in tables["accounts"] if row["state"] == "active"}
        self.nicknames = {row["account_id"]: row["nickname"] for row in tables["profiles"]}
        self.follows = {(row["follower_id"], row["followee_id"]) for row in tables["follows"]}
        self.requests = {(row["follower_id"], row["followee_id"]): row["id"] for row in tables["follow_requests"]}
        self.blocks = {frozenset((row["blocker_id"], row["blocked_id"])) for row in tables["blocks"]}
        self.mutes = {(row["muter_id"], row["muted_id"]) for row in tables["mutes"]}
        self.posts = {row["id"]: row for row in tables["posts"]}
        self.named = {(row["post_id"], row["account_id"]) for row in tables["mentions"]}
        self.likes = {(row["post_id"], row["account_id"]) for row in tables["likes"]}
        self.events = {row["id"]: row for row in tables["events"]}
        self.owners = {row["id"]: row["owner_id"] for row in tables["calendars"]}
        self.answers = {(row["event_id"], row["account_id"]): row["answer"] for row in tables["guests"]}

    def items(self, me: str) -> list[Told]:
        """Newest first."""
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            if row["account_id"] == me and self._knows(me, row["actor_id"]) and self.kind(me, row):
                groups[row["id"]].append(row)
        heads = [sorted(rows, key=_newest, reverse=True) for rows in groups.values()]
        return [self._told(me, rows) for rows in sorted(heads, key=lambda rows: _place(rows[0]), reverse=True)]

    def kind(self, me: str, row: Row) -> str | None:
        """What a row tells now, if it tells anything."""
        kind, he, subject = row["kind"], row["actor_id"], row["subject_id"]
        if kind == "followed":
            return kind if (he, me) in self.follows else None
        if kind == "follow_accepted":
            return kind if (me, he) in self.follows else None
        if kind == "follow_requested":
            return kind if (he, me) in self.requests else None
        if kind in ("wrote", "liked"):
            return self._of_post(me, row)
        plan = self.events[subject]
        if not self._sees_plan(me, subject):
            return None
        if kind == "answered":
            here = plan["deleted_at"] is None and self._host(subject) == me
            return kind if here and (subject, he) in self.answers else None
        if self.answers.get((subject, me), "not") == "not":
            return None
        return "plan_cancelled" if plan["deleted_at"] or plan["status"] == "cancelled" else "plan_changed"

    def _of_post(self, me: str, row: Row) -> str | None:
        post = self.posts.get(row["subject_id"])
        if post is None or post["deleted_at"] or not self._sees_thread(me, post):
            return None
        if row["kind"] == "liked":
            return "liked" if (post["id"], row["actor_id"]) in self.likes and post["author_id"] == me else None
        if post["reply_to"] and self.posts[post["reply_to"]]["author_id"] == me:
            return "replied"
        if (post["id"], me) in self.named:
            return "mentioned"
        return "commented" if post["in_plan"] and self._host(post["root_id"]) == me else None

    def _knows(self, me: str, he: str) -> bool:
        return he in self.active and frozenset((me, he)) not in self.blocks and (me, he) not in self.mutes

    def _reach(self, me: str, he: str) -> set[str]:
        if frozenset((me, he)) in self.blocks:
            return set()
        if (me, he) not in self.follows:
            return {"public"}
        return {"public", "followers"} | ({"friends"} if (he, me) in self.follows else set())

    def _sees_thread(self, me: str, post: Row) -> bool:
        if post["in_plan"]:
            return self.events[post["root_id"]]["deleted_at"] is None and self._sees_plan(me, post["root_id"])
        root = self.posts[post["root_id"]]
        he = root["author_id"]
        return bool(he == me or (he in self.active and root["audience"] in self._reach(me, he)))

    def _sees_plan(self, me: str, plan_id: str) -> bool:
        plan = self.events[plan_id]
        owner = self.owners[plan["calendar_id"]]
        reach = self._reach(me, owner)
        return me == owner or plan["audience"] in reach or ((plan_id, me) in self.answers and bool(reach))

    def _host(self, plan_id: str) -> str:
        plan = self.events[plan_id]
        return str(plan["created_by"] or self.owners[plan["calendar_id"]])

    def _told(self, me: str, rows: list[Row]) -> Told:
        head = rows[0]
        kind, subject = self.kind(me, head), head["subject_id"]
        of_post = head["kind"] in ("wrote", "liked")
        post = self.posts[subject] if of_post else None
        plan = subject if not of_post else post["root_id"] if post and post["in_plan"] else None
        at = _instant(head["at"])
        return Told(
            head["id"],
            str(kind),
            at,
            me not in self.read or at > self.read[me],
            [self.nicknames[row["actor_id"]] for row in rows[:3]],
            len(rows),
            post["id"] if post else None,
            plan,
            self.answers[subject, head["actor_id"]] if kind == "answered" else None,
            self.requests[head["actor_id"], me] if kind == "follow_requested" else None,
        )


async def state_of(db: Db, people: Iterable[object]) -> State:
    """What stands now; of activity only what these people are told."""
    mine = {str(person) for person in people}
    tables = {name: await db.all(made(f"select to_jsonb(t) from {name} t", Any)) for name in _TABLES}
    tables["activity"] = [row for row in tables["activity"] if row["account_id"] in mine]
    return State(tables)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _newest(row: Row) -> tuple[datetime, str]:
    return _instant(row["at"]), row["actor_id"]


def _place(row: Row) -> tuple[datetime, str]:
    return _instant(row["at"]), row["id"]
