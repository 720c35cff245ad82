"""What happens to posts."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ymd.kernel.facts import Fact


@dataclass(frozen=True)
class Posted(Fact):
    """A post is there: a new thread, or with `reply_to` an answer in one. In a plan's thread `root_id` is the plan's
    id, and `reply_to` is null where the plan itself is answered."""

    wire: ClassVar[str] = "posts.posted"
    post_id: UUID
    root_id: UUID
    author_id: UUID
    reply_to: UUID | None
    in_plan: bool


@dataclass(frozen=True)
class PostEdited(Fact):
    """The words of a post changed, and with them perhaps whom it names."""

    wire: ClassVar[str] = "posts.edited"
    post_id: UUID
    root_id: UUID
    author_id: UUID


@dataclass(frozen=True)
class PostDeleted(Fact):
    wire: ClassVar[str] = "posts.deleted"
    post_id: UUID
    root_id: UUID
    author_id: UUID


@dataclass(frozen=True)
class Liked(Fact):
    wire: ClassVar[str] = "posts.liked"
    post_id: UUID
    root_id: UUID
    account_id: UUID
