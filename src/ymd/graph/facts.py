"""What happens between two people."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ymd.kernel.facts import Fact


@dataclass(frozen=True)
class Followed(Fact):
    """A follow began; `accepted` where the followee was asked before and said yes."""

    wire: ClassVar[str] = "graph.followed"
    follower_id: UUID
    followee_id: UUID
    accepted: bool = False


@dataclass(frozen=True)
class Unfollowed(Fact):
    """A follow ended, by whichever of the two."""

    wire: ClassVar[str] = "graph.unfollowed"
    follower_id: UUID
    followee_id: UUID


@dataclass(frozen=True)
class FollowRequested(Fact):
    wire: ClassVar[str] = "graph.follow_requested"
    follower_id: UUID
    followee_id: UUID


@dataclass(frozen=True)
class Blocked(Fact):
    wire: ClassVar[str] = "graph.blocked"
    blocker_id: UUID
    blocked_id: UUID
