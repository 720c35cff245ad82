"""Calendars, members, objects with their change numbers, what the trash forgot, and imports that take a while.

`calendar_id` is in every unique key of the objects, so that they can be spread by it one day.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

from ymd.kernel.schema import METADATA

#: A UID is part of index keys, whose size is bounded.
MAX_UID_BYTES: Final = 1000


def _now(name: str) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=False, server_default=func.now())


def _calendar(*, primary_key: bool = False) -> Column[object]:
    key = ForeignKey("calendars.id", ondelete="CASCADE")
    return Column("calendar_id", UUID, key, primary_key=primary_key, nullable=False)


calendars = Table(
    "calendars",
    METADATA,
    Column("id", UUID, primary_key=True),
    Column("owner_id", UUID, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("color", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("audience_who", Text, nullable=False, server_default="members"),
    Column("audience_as", Text, nullable=False, server_default="reader"),
    Column("preamble", ARRAY(Text), nullable=False, server_default="{}"),
    Column("change", BigInteger, nullable=False, server_default="0"),
    Column("forgotten", BigInteger, nullable=False, server_default="0"),
    Column("version", Integer, nullable=False, server_default="1"),
    _now("created_at"),
    _now("updated_at"),
    Column("deleted_at", DateTime(timezone=True)),
    CheckConstraint("audience_who in ('public', 'followers', 'friends', 'members')", name="audience_who"),
    CheckConstraint("audience_as in ('reader', 'free_busy')", name="audience_as"),
    CheckConstraint("color ~ '^#[0-9a-f]{6}$'", name="color"),
    Index("calendars_owner_id", "owner_id", "id"),
    Index("calendars_deleted_at", "deleted_at", postgresql_where=text("deleted_at is not null")),
)

members = Table(
    "members",
    METADATA,
    _calendar(primary_key=True),
    Column("account_id", UUID, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("role", Text, nullable=False),
    Column("change", BigInteger, nullable=False, server_default="0"),
    _now("since"),
    CheckConstraint("role in ('owner', 'editor', 'contributor', 'reader', 'free_busy')", name="role"),
    Index("members_account_id", "account_id", "calendar_id"),
    Index("members_one_owner", "calendar_id", unique=True, postgresql_where=text("role = 'owner'")),
)

objects = Table(
    "objects",
    METADATA,
    _calendar(primary_key=True),
    Column("id", UUID, primary_key=True),
    Column("uid", Text(collation="C"), nullable=False),
    Column("component", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("audience", Text),
    Column("secret", Boolean, nullable=False, server_default="false"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("change", BigInteger, nullable=False),
    Column("created_by", UUID),
    _now("created_at"),
    _now("updated_at"),
    Column("deleted_at", DateTime(timezone=True)),
    CheckConstraint(f"octet_length(uid) between 1 and {MAX_UID_BYTES}", name="uid"),
    CheckConstraint("audience in ('public', 'followers', 'friends', 'members', 'private')", name="audience"),
    Index("objects_id", "id"),
    Index("objects_uid", "calendar_id", "uid", unique=True, postgresql_where=text("deleted_at is null")),
    Index("objects_change", "calendar_id", "change", "id"),
    Index("objects_deleted_at", "deleted_at", postgresql_where=text("deleted_at is not null")),
)

#: What was deleted and then left the trash: kept so that a client learns of the deletion for 90 days more.
purged = Table(
    "purged",
    METADATA,
    _calendar(primary_key=True),
    Column("id", UUID, primary_key=True),
    Column("uid", Text(collation="C"), nullable=False),
    Column("component", Text, nullable=False),
    Column("change", BigInteger, nullable=False),
    _now("purged_at"),
    Index("purged_change", "calendar_id", "change", "id"),
    Index("purged_purged_at", "purged_at"),
)

#: An import that a worker does: the file until it is done, then the report or the code of the refusal.
imports = Table(
    "imports",
    METADATA,
    Column("id", UUID, primary_key=True),
    _calendar(),
    Column("account_id", UUID, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("state", Text, nullable=False, server_default="waiting"),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("total", Integer, nullable=False),
    Column("content", LargeBinary),
    Column("report", JSONB),
    Column("code", Text),
    _now("created_at"),
    CheckConstraint("state in ('waiting', 'running', 'done', 'refused')", name="state"),
    Index("imports_created_at", "created_at"),
    Index("imports_account_id", "account_id"),
    Index("imports_calendar_id", "calendar_id"),
)
