"""Accounts, their proved addresses, profiles (1:1) and sessions; proofs under way; tallies; the audit trail."""

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
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import TSVECTOR, UUID

from ymd.kernel.schema import METADATA


def _account(*, primary_key: bool = False, nullable: bool = False) -> Column[object]:
    target = ForeignKey("accounts.id", ondelete="CASCADE")
    return Column("account_id", UUID, target, primary_key=primary_key, nullable=nullable)


def _instant(name: str, *, nullable: bool = False) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


def _now(name: str) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=False, server_default=func.now())


accounts = Table(
    "accounts",
    METADATA,
    Column("id", UUID, primary_key=True),
    Column("password_hash", Text),
    Column("birth_date", Date, nullable=False),
    Column("state", Text, nullable=False, server_default="active"),
    _now("created_at"),
    CheckConstraint("state in ('active', 'suspended')", name="state"),
)

#: Addresses that their account has proved to be its own, in canonical form; any of them signs in.
addresses = Table(
    "addresses",
    METADATA,
    Column("id", UUID, primary_key=True),
    _account(),
    Column("channel", Text, nullable=False),
    Column("address", Text(collation="C"), nullable=False),
    _now("proved_at"),
    CheckConstraint("channel in ('email', 'sms')", name="channel"),
    UniqueConstraint("channel", "address"),
    Index("addresses_account_id", "account_id", "id"),
)

#: `avatar_id` is the picture that its owner chose, `avatar` the path under which everybody sees it. No foreign key: a
#: picture that is used is not deleted, and each one that is would be looked for among all profiles.
profiles = Table(
    "profiles",
    METADATA,
    _account(primary_key=True),
    Column("nickname", Text(collation="C"), nullable=False),
    Column("nickname_folded", Text(collation="C"), nullable=False),
    Column("name", Text, nullable=False),
    Column("name_shown", Text, nullable=False, server_default="private"),
    Column("gender", Text),
    Column("bio", Text, nullable=False, server_default=""),
    Column("avatar", Text),
    Column("avatar_id", UUID),
    Column("closed", Boolean, nullable=False, server_default="false"),
    Column("locale", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    _now("created_at"),
    _now("updated_at"),
    Column("nickname_terms", TSVECTOR, Computed("search_terms(nickname)", persisted=True)),
    Column("name_terms", TSVECTOR, Computed("search_terms(name)", persisted=True)),
    CheckConstraint("name_shown in ('public', 'followers', 'friends', 'private')", name="name_shown"),
    CheckConstraint("gender in ('female', 'male', 'other')", name="gender"),
    UniqueConstraint("nickname_folded"),
    Index("profiles_nickname_terms", "nickname_terms", postgresql_using="gin"),
    Index("profiles_name_terms", "name_terms", postgresql_using="gin"),
)

#: A session is a family of refresh secrets; `generation` is the number of the one that is good now.
sessions = Table(
    "sessions",
    METADATA,
    Column("id", UUID, primary_key=True),
    _account(),
    Column("generation", Integer, nullable=False, server_default="0"),
    Column("device", Text, nullable=False, server_default=""),
    _now("created_at"),
    _instant("rotated_at"),
    _instant("expires_at"),
    Index("sessions_account_id", "account_id", "id"),
    Index("sessions_expires_at", "expires_at"),
)

#: Someone's way to show that an address is theirs. The code is computed from `id` and `sending`, never stored.
proofs = Table(
    "proofs",
    METADATA,
    Column("id", UUID, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("address", Text(collation="C"), nullable=False),
    Column("purpose", Text, nullable=False),
    _account(nullable=True),
    Column("language", Text, nullable=False),
    Column("sending", Integer, nullable=False, server_default="1"),
    Column("tries", Integer, nullable=False, server_default="0"),
    _instant("resend_at"),
    _instant("expires_at"),
    _instant("confirmed_at", nullable=True),
    CheckConstraint("channel in ('email', 'sms')", name="channel"),
    CheckConstraint("purpose in ('sign_up', 'reset_password', 'add_address')", name="purpose"),
    CheckConstraint("(purpose = 'add_address') = (account_id is not null)", name="account"),
    Index("proofs_expires_at", "expires_at"),
)
Index(
    "proofs_open",
    proofs.c.channel,
    proofs.c.address,
    proofs.c.purpose,
    proofs.c.account_id,
    unique=True,
    postgresql_where=proofs.c.confirmed_at.is_(None),
    postgresql_nulls_not_distinct=True,
)

#: How often something was tried within a window of time; the key is a digest, so that no address stands here.
tallies = Table(
    "tallies",
    METADATA,
    Column("key", LargeBinary, primary_key=True),
    Column("count", Integer, nullable=False),
    _instant("until"),
    Index("tallies_until", "until"),
)

#: Who did what to an account or a right, for 90 days. No foreign key: it outlives the account.
audit_entries = Table(
    "audit_entries",
    METADATA,
    Column("id", UUID, primary_key=True),
    Column("account_id", UUID),
    Column("what", Text, nullable=False),
    Column("about", UUID),
    Column("client", Text, nullable=False),
    _instant("at"),
    Index("audit_entries_account_id", "account_id", "id"),
    Index("audit_entries_at", "at"),
)
