"""What pages answer that no domain alone knows."""

from datetime import date, datetime
from typing import Literal

import msgspec

from ymd.events.schemas import Occurrence, PlanCard
from ymd.posts.schemas import Post

#: At one instant plans stand before posts: a feed is in the order of instant (newest first), kind, id (highest first).
Kind = Literal["plan", "post"]
Scope = Literal["home", "public"]


class Reason(msgspec.Struct, frozen=True):
    """Why something stands in a feed: the viewer's tie with who wrote or opened it, or that it is for everybody."""

    code: Literal["own", "friend", "following", "public"]


class FeedItem(msgspec.Struct, frozen=True):
    """A post or a plan; `at` is when it was written, or opened for others to join."""

    kind: Kind
    at: datetime
    reason: Reason
    post: Post | None
    plan: PlanCard | None


class DayItem(msgspec.Struct, frozen=True):
    """One thing of a day: a plan that happens on it, or a post that stands on it; the other of the two is null."""

    kind: Kind
    plan: Occurrence | None
    post: Post | None


class DayCount(msgspec.Struct, frozen=True):
    """How many plans and posts the viewer's page of this day has."""

    date: date
    plans: int
    posts: int


class DayCounts(msgspec.Struct, frozen=True):
    """Each day of the span that was asked for, in order: 62 at most, and therefore no pages."""

    days: list[DayCount]
