"""Activity on the wire."""

from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from ymd.accounts.schemas import PersonBrief
from ymd.events.schemas import Answer
from ymd.kernel.text import Input

Kind = Literal[
    "followed",
    "follow_requested",
    "follow_accepted",
    "replied",
    "mentioned",
    "commented",
    "liked",
    "answered",
    "plan_changed",
    "plan_cancelled",
]

#: No more people than these are named in one item, counted in one item, counted as unread.
MOST_NAMED: Final = 3
MOST_COUNTED: Final = 100
MOST_UNREAD: Final = 100


class ActivityPost(msgspec.Struct, frozen=True):
    """The post that was written, or liked; `excerpt` is the beginning of its body, 140 characters at most. `root` is
    the post that its thread began with, or the plan that the thread is about."""

    id: UUID
    root: UUID
    excerpt: str


class ActivityPlan(msgspec.Struct, frozen=True):
    """The plan that was answered, changed, called off or spoken of."""

    id: UUID
    summary: str


class ActivityItem(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened and still stands. `people` are the newest three of those who did it; `count` counts all
    of them, up to 100. `request_id` is of a request that waits; `answer` is the guest's answer as it stands now."""

    id: UUID
    kind: Kind
    at: datetime
    unread: bool
    people: list[PersonBrief]
    count: int
    post: ActivityPost | None
    plan: ActivityPlan | None
    request_id: UUID | None
    answer: Answer | None


class Unread(msgspec.Struct, frozen=True):
    """How many items of the list are unread, up to 100."""

    unread: Annotated[int, Meta(ge=0, le=MOST_UNREAD)]


class ReadInput(Input):
    """`until` is the `at` of the newest item that was seen; what is not newer than it is read."""

    until: Annotated[datetime, Meta(tz=True)]
