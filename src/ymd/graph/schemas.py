"""What queries of graph decode into, and what leaves over the wire."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from ymd.accounts.schemas import PersonBrief


class Relation(msgspec.Struct, frozen=True):
    """What the viewer is to a person. There is no word for a block: whom it stands before is not found."""

    following: bool
    followed_by: bool
    friend: bool
    requested: bool
    muted: bool


class Counts(msgspec.Struct, frozen=True):
    """Totals, the same for everybody; `posts` are those for the public."""

    followers: int
    following: int
    posts: int


class Person(msgspec.Struct, frozen=True):
    """A person as the viewer may know them; `name` is null unless its owner shows it to the viewer."""

    nickname: str
    name: str | None
    bio: str | None
    avatar: str | None
    closed: bool
    counts: Counts
    relation: Relation


class FollowRequest(msgspec.Struct, frozen=True):
    id: UUID
    person: PersonBrief
    since: datetime


class FollowAnswer(msgspec.Struct, frozen=True):
    """`following` at once, or `requested` where the account is closed."""

    state: Literal["following", "requested"]


class Target(msgspec.Struct, frozen=True):
    """Whom an action is about."""

    id: UUID
    closed: bool
