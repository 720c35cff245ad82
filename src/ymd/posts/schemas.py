"""Posts on the wire, and what is written to make or change one."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta, field

from ymd.accounts.schemas import PersonBrief
from ymd.events.schemas import PlanCard
from ymd.kernel.text import Block10k, Input, Line100
from ymd.media.schemas import Media

Audience = Literal["public", "followers", "friends", "private"]
WhoMayReply = Literal["everyone", "followers", "friends", "mentioned"]

#: Characters of a post without a title, and of one with a title.
MOST_SHORT = 500
MOST_LONG = 10_000
#: Pictures of one post, and posts of one chain.
MOST_PICTURES = 10
MOST_IN_CHAIN = 25

Body = Annotated[Block10k, Meta(description="Up to 500 characters, with a title up to 10,000.")]
Pictures = Annotated[list[UUID], Meta(max_length=MOST_PICTURES)]


class ReplyInput(Input):
    """What is said in answer to a post or a plan; it has the audience of what it answers."""

    body: Body = ""
    title: Line100 | None = None
    on_date: date | None = None
    event_id: UUID | None = None
    media: Pictures = field(default_factory=list)


class PostInput(ReplyInput):
    """A post. `reply_to` makes it an answer, which has no audience and no `who_may_reply` of its own; without, they are
    `public` (of a closed account `followers`) and `everyone` unless said. `event_id` is the plan that it speaks of."""

    reply_to: UUID | None = None
    audience: Audience | None = None
    who_may_reply: WhoMayReply | None = None


class ChainInput(Input):
    """Several posts at once, each an answer to the one before: all of them, or none."""

    posts: Annotated[list[PostInput], Meta(min_length=2, max_length=MOST_IN_CHAIN)]


class Link(msgspec.Struct, frozen=True):
    """An address in the body, which is at [start, end) of its characters (Unicode code points)."""

    start: int
    end: int
    url: str


class Mention(msgspec.Struct, frozen=True):
    """Someone named in the body, at [start, end) of its characters; those whom the viewer may not know are left out."""

    start: int
    end: int
    nickname: str


class PostCounts(msgspec.Struct, frozen=True):
    """Totals, the same for everybody; `replies` are the direct ones that stand."""

    replies: int
    likes: int


class PostCan(msgspec.Struct, frozen=True):
    """What the viewer may do."""

    reply: bool
    like: bool
    edit: bool
    delete: bool


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """A post as its viewer gets it. Of a deleted one that was answered only its place stands: `deleted`, no author, no
    words. `root` is the post that its thread began with, or with `in_plan` the plan. `reply_to` is null where that is
    not for the viewer to see. `audience` and `who_may_reply` are those of the root, null in a plan's thread, where the
    plan's count. `depth` is 1 for what answers the root directly."""

    id: UUID
    root: UUID
    reply_to: UUID | None
    in_plan: bool
    depth: int
    author: PersonBrief | None
    title: str | None
    body: str
    links: list[Link]
    mentions: list[Mention]
    audience: Audience | None
    who_may_reply: WhoMayReply | None
    on_date: date | None
    event: PlanCard | None
    media: list[Media]
    counts: PostCounts
    liked: bool
    deleted: bool
    created_at: datetime
    edited_at: datetime | None
    can: PostCan


class PostEdit(msgspec.Struct, frozen=True):
    """What a post said until it was edited."""

    version: int
    title: str | None
    body: str
    replaced_at: datetime


class Like(msgspec.Struct, frozen=True):
    """Someone who likes a post."""

    person: PersonBrief
    since: datetime


class Liking(msgspec.Struct, frozen=True):
    """Whether the viewer likes a post now, and how many do."""

    liked: bool
    likes: int


class DeletedPost(msgspec.Struct, frozen=True):
    """A post of one's own that can still be restored."""

    id: UUID
    title: str | None
    body: str
    created_at: datetime
    deleted_at: datetime


class Chain(msgspec.Struct, frozen=True):
    """Posts that were published at once, in order."""

    items: list[Post]
