"""Who sees which post, and what of it, by `docs/how/visibility.md` alone: plain Python over raw rows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

import msgspec

from tests.support.oracle_plans import PlanOracle
from tests.support.raw import Row

#: What is read of a post: all of it, or that something stood there.
WHOLE, PLACE = "whole", "place"


class Hidden(Exception):
    """What the viewer may not know."""


class Closed(Exception):
    """What the viewer may know of and not read."""


class PostOracle(PlanOracle):
    """`rows` are those of all tables, by name; people, posts and plans go by their ids as text, nobody by None."""

    @cached_property
    def posts(self) -> dict[str, Row]:
        return {row["id"]: row for row in self.rows["posts"]}

    @cached_property
    def answers(self) -> dict[str | None, list[Row]]:
        """What answers a post directly, and by its id what answers a plan."""
        found = defaultdict(list)
        for row in self.rows["posts"]:
            if row["id"] != row["root_id"]:
                found[row["reply_to"] or row["root_id"]].append(row)
        return found

    def sees_thread(self, viewer: str | None, post: Row) -> bool:
        if post["in_plan"]:
            return self.level(viewer, post["root_id"]) >= 2
        root = self.posts[post["root_id"]]
        author = root["author_id"]
        if viewer is not None and viewer == author:
            return True
        stopped = self.accounts[author]["state"] != "active"
        return not stopped and root["audience"] != "private" and root["audience"] in self.circles(viewer, author)

    def sight(self, viewer: str | None, post: Row) -> str | None:
        if not self.sees_thread(viewer, post):
            return None
        if post["deleted_at"] is not None:
            return PLACE if self.is_answered(post) else None
        return WHOLE if self.knows(viewer, post["author_id"]) else None

    def reads(self, viewer: str | None, post: Row) -> str | None:
        """What there is to read by itself: as `sight`, and what one wrote is one's own."""
        own = viewer is not None and viewer == post["author_id"]
        return WHOLE if own and post["deleted_at"] is None else self.sight(viewer, post)

    def is_answered(self, post: Row) -> bool:
        return any(each["deleted_at"] is None for each in self._below(post["id"], post))

    def may_reply(self, viewer: str | None, post: Row) -> bool:
        if viewer is None:
            return False
        if post["in_plan"]:
            return True
        root = self.posts[post["root_id"]]
        author = root["author_id"]
        if viewer == author:
            return True
        match root["who_may_reply"]:
            case "everyone":
                return True
            case "followers":
                return (viewer, author) in self.follows
            case "friends":
                return self.are_friends(viewer, author)
        return any(row["post_id"] == root["id"] and row["account_id"] == viewer for row in self.rows["mentions"])

    def can(self, viewer: str | None, post: Row) -> dict[str, bool]:
        own = viewer is not None and viewer == post["author_id"]
        inside = self.sees_thread(viewer, post)
        can = {
            "reply": inside and self.may_reply(viewer, post),
            "like": inside and viewer is not None,
            "edit": own,
            "delete": own,
        }
        return can if post["deleted_at"] is None else dict.fromkeys(can, False)

    def post(self, viewer: str | None, post: Row) -> dict[str, Any]:
        """The whole `Post`, but where its pictures lie. Raises Hidden."""
        sight = self.reads(viewer, post)
        if sight is None:
            raise Hidden
        root = self.posts[post["root_id"]] if not post["in_plan"] and self.sees_thread(viewer, post) else {}
        told = {
            "author": self.brief(viewer, post["author_id"]),
            "title": post["title"],
            "body": post["body"],
            "links": post["links"] or [],
            "mentions": [
                {"start": row["starts"], "end": row["ends"], "nickname": self.profiles[row["account_id"]]["nickname"]}
                for row in sorted(self.rows["mentions"], key=lambda row: row["starts"])
                if row["post_id"] == post["id"] and self.knows(viewer, row["account_id"])
            ],
            "on_date": post["on_date"],
            "event": post["event_id"] and self.card(viewer, post["event_id"]),
            "media": [(row["id"], row["alt"]) for row in self.pictures(post)],
        }
        empty = {"author": None, "title": None, "body": "", "links": [], "mentions": [], "media": []}
        return {
            "id": post["id"],
            "root": post["root_id"],
            "reply_to": post["reply_to"] if self._is_told(viewer, post["reply_to"]) else None,
            "in_plan": post["in_plan"],
            "depth": self.depth(post),
            **(told if sight == WHOLE else dict.fromkeys(told) | empty),
            "audience": root.get("audience"),
            "who_may_reply": root.get("who_may_reply"),
            "counts": {"replies": self.replies_to(post["id"]), "likes": len(self._likes(post))},
            "liked": any(row["account_id"] == viewer for row in self._likes(post)),
            "deleted": sight == PLACE,
            "created_at": post["created_at"],
            "edited_at": post["edited_at"],
            "can": self.can(viewer, post),
        }

    def _is_told(self, viewer: str | None, answered: str | None) -> bool:
        if answered is None:
            return False
        parent = self.posts[answered]
        return parent["deleted_at"] is not None or self.knows(viewer, parent["author_id"])

    def depth(self, post: Row) -> int:
        if post["id"] == post["root_id"]:
            return 0
        return 1 if post["reply_to"] is None else 1 + self.depth(self.posts[post["reply_to"]])

    def pictures(self, post: Row) -> list[Row]:
        media = {row["id"]: row for row in self.rows["media"]}
        places = sorted(
            (row["place"], row["media_id"]) for row in self.rows["post_media"] if row["post_id"] == post["id"]
        )
        return [media[each] for _, each in places]

    def replies_to(self, answered: str) -> int:
        return sum(row["deleted_at"] is None for row in self.answers[answered])

    def _likes(self, post: Row) -> list[Row]:
        return [row for row in self.rows["likes"] if row["post_id"] == post["id"]]

    def _below(self, answered: str, root: Row | None) -> Iterator[Row]:
        """Everything below, as a thread is read: what goes on with its author's chain first, then by time."""
        chain = root is not None and self._in_chain(root)
        for row in sorted(self.answers[answered], key=lambda row: (not (chain and self._in_chain(row)), row["id"])):
            yield row
            yield from self._below(row["id"], row)

    def _in_chain(self, post: Row) -> bool:
        if post["in_plan"]:
            return False
        root = self.posts[post["root_id"]]
        above = post["reply_to"] is None or self._in_chain(self.posts[post["reply_to"]])
        return bool(post["author_id"] == root["author_id"]) and above

    # Lists, as ids in their order.

    def thread(self, viewer: str | None, post: Row) -> list[str]:
        """What stands below a post. Raises Hidden."""
        if self.sight(viewer, post) is None:
            raise Hidden
        return [row["id"] for row in self._below(post["id"], post) if self.sight(viewer, row)]

    def plan_thread(self, viewer: str | None, event_id: str) -> list[str]:
        """Raises Hidden, and Closed for who knows only the times."""
        level = self.level(viewer, event_id)
        if level < 2:
            raise Closed if level else Hidden
        return [row["id"] for row in self._below(event_id, None) if self.sight(viewer, row)]

    def written(self, viewer: str | None, author: str, kind: str) -> list[str]:
        """A person's posts, replies, or posts with pictures. Raises Hidden."""
        if not self.knows(viewer, author):
            raise Hidden
        return [
            row["id"]
            for row in newest(self.rows["posts"], "created_at", "id")
            if row["author_id"] == author and self.reads(viewer, row) == WHOLE
            if (row["audience"] is None) is (kind == "replies")
            if kind != "media" or self.pictures(row)
        ]

    def likers(self, viewer: str | None, post: Row) -> list[str]:
        """Nicknames. Raises Hidden."""
        if self.sight(viewer, post) != WHOLE:
            raise Hidden
        rows = newest(self._likes(post), "since", "account_id")
        return [self.profiles[row["account_id"]]["nickname"] for row in rows if self.knows(viewer, row["account_id"])]

    def edits(self, viewer: str | None, post: Row) -> list[str]:
        """What it said before, to those who could read it then. Raises Hidden."""
        if self.sight(viewer, post) != WHOLE:
            raise Hidden
        author = post["author_id"]
        audiences = {None, *self.circles(viewer, author)} - {"private"}
        rows = [
            row
            for row in self.rows["post_edits"]
            if row["post_id"] == post["id"] and (viewer == author or row["audience"] in audiences)
        ]
        return [row["body"] for row in sorted(rows, key=lambda row: -row["version"])]

    def trash(self, viewer: str) -> list[str]:
        rows = [row for row in self.rows["posts"] if row["author_id"] == viewer and row["deleted_at"] is not None]
        return [row["id"] for row in newest(rows, "deleted_at", "id")]

    def activity(self, viewer: str) -> list[tuple[str, str, str, int, list[str]]]:
        """What the viewer is told of posts: kind, post, beginning of its words, how many did it, the newest three."""
        found: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in newest(self.rows["activity"], "at", "actor_id"):
            if row["account_id"] == viewer and (kind := self._told_as(viewer, row)):
                found[kind, row["subject_id"]].append(row)
        return sorted(
            (kind, post_id, self.posts[post_id]["body"][:140], len(rows), [self._nickname(row) for row in rows[:3]])
            for (kind, post_id), rows in found.items()
        )

    def _nickname(self, row: Row) -> str:
        return str(self.profiles[row["actor_id"]]["nickname"])

    def _told_as(self, viewer: str, row: Row) -> str | None:
        post, doer = self.posts.get(row["subject_id"]), row["actor_id"]
        if post is None or not self.knows(viewer, doer) or (viewer, doer) in self.mutes:
            return None
        if self.sight(viewer, post) != WHOLE:
            return None
        if row["kind"] == "liked":
            stands = any(like["account_id"] == doer for like in self._likes(post))
            return "liked" if stands and post["author_id"] == viewer else None
        if post["reply_to"] is not None and self.posts[post["reply_to"]]["author_id"] == viewer:
            return "replied"
        if any(name["post_id"] == post["id"] and name["account_id"] == viewer for name in self.rows["mentions"]):
            return "mentioned"
        return "commented" if post["in_plan"] and self.host(post["root_id"]) == viewer else None

    def public_posts(self, author: str) -> int:
        """The total on a person's page."""
        return sum(
            row["author_id"] == author and row["audience"] == "public" and row["deleted_at"] is None
            for row in self.rows["posts"]
        )


def newest(rows: Iterable[Row], at: str, tie: str) -> list[Row]:
    return sorted(rows, key=lambda row: (row[at], row[tie]), reverse=True)


def told(raw: Any) -> dict[str, Any]:
    """A `Post` as it left, with its pictures by id and what they show."""
    post: dict[str, Any] = msgspec.json.decode(raw)
    post["media"] = [(picture["id"], picture["alt"]) for picture in post["media"]]
    if post["event"] is not None:
        for name in ("start", "end", "starts_at", "ends_at", "recurrence_id"):
            del post["event"][name]
    return post
