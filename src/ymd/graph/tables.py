"""Relations between two people, one row each; a friend is not a row but two follows."""

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Index, Table, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import UUID

from ymd.kernel.schema import METADATA


def _person(name: str, *, primary_key: bool = False) -> Column[object]:
    return Column(name, UUID, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=primary_key, nullable=False)


def _since() -> Column[object]:
    return Column("since", DateTime(timezone=True), nullable=False, server_default=func.now())


follows = Table(
    "follows",
    METADATA,
    _person("follower_id", primary_key=True),
    _person("followee_id", primary_key=True),
    _since(),
    CheckConstraint("follower_id <> followee_id", name="two_people"),
    Index("follows_followee_id_since", "followee_id", "since", "follower_id"),
    Index("follows_follower_id_since", "follower_id", "since", "followee_id"),
)

follow_requests = Table(
    "follow_requests",
    METADATA,
    Column("id", UUID, primary_key=True),
    _person("follower_id"),
    _person("followee_id"),
    _since(),
    CheckConstraint("follower_id <> followee_id", name="two_people"),
    UniqueConstraint("follower_id", "followee_id"),
    Index("follow_requests_followee_id", "followee_id", "id"),
)

blocks = Table(
    "blocks",
    METADATA,
    _person("blocker_id", primary_key=True),
    _person("blocked_id", primary_key=True),
    _since(),
    CheckConstraint("blocker_id <> blocked_id", name="two_people"),
    Index("blocks_blocked_id", "blocked_id"),
)

mutes = Table(
    "mutes",
    METADATA,
    _person("muter_id", primary_key=True),
    _person("muted_id", primary_key=True),
    _since(),
    CheckConstraint("muter_id <> muted_id", name="two_people"),
    Index("mutes_muted_id", "muted_id"),
)
