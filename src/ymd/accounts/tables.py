"""Accounts, their profiles (1:1) and sessions, and the proofs of addresses that come before."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    func,
)
from sqlalchemy.dialects.postgresql import TSVECTOR, UUID

from ymd.kernel.schema import METADATA

accounts = Table(
    "accounts",
    METADATA,
    Column("id", UUID, primary_key=True),
    Column("email", Text(collation="C"), unique=True),
    Column("phone", Text(collation="C"), unique=True),
    Column("password_hash", Text),
    Column("birth_date", Date, nullable=False),
    Column("state", Text, nullable=False, server_default="active"),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    CheckConstraint("state in ('active', 'suspended', 'deleted')", name="state"),
    CheckConstraint("email is not null or phone is not null", name="address"),
)

profiles = Table(
    "profiles",
    METADATA,
    Column("account_id", UUID, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("nickname", Text(collation="C"), nullable=False),
    Column("nickname_folded", Text(collation="C"), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("name_shown", Text, nullable=False, server_default="friends"),
    Column("gender", Text),
    Column("bio", Text, nullable=False, server_default=""),
    Column("avatar", Text),
    Column("closed", Boolean, nullable=False, server_default="false"),
    Column("locale", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("nickname_terms", TSVECTOR, Computed("search_terms(nickname)", persisted=True)),
    Column("name_terms", TSVECTOR, Computed("search_terms(name)", persisted=True)),
    CheckConstraint("name_shown in ('nobody', 'friends', 'followers', 'everyone')", name="name_shown"),
    Index("profiles_nickname_terms", "nickname_terms", postgresql_using="gin"),
    Index("profiles_name_terms", "name_terms", postgresql_using="gin"),
)

#: One row for each place where someone is signed in; the chain of its refresh tokens is `generation` steps long.
sessions = Table(
    "sessions",
    METADATA,
    Column("id", UUID, primary_key=True),
    Column("account_id", UUID, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("generation", Integer, nullable=False, server_default="0"),
    Column("rotated_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("user_agent", Text),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("used_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    Index("sessions_account_id", "account_id", "id"),
)
