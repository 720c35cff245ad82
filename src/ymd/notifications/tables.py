"""What someone is told about, by ids alone: words, names and whether it still stands are read when the list is."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    DateTime,
    ForeignKey,
    Index,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import UUID

from ymd.kernel.schema import METADATA

_KINDS = "('followed', 'follow_requested', 'follow_accepted', 'wrote', 'liked', 'answered', 'changed')"

#: An item is all that happened of one kind to one thing, or by one person; so hearing of it twice makes one row.
_ITEM = (
    "md5(account_id::text || kind || coalesce(subject_id::text, '')"
    " || case when kind in ('liked', 'changed') then '' else actor_id::text end)::uuid"
)


def _account() -> Column[object]:
    return Column("account_id", UUID, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)


#: Who did something that is about an account. Rows with one `id` are one item of its list. `subject_id` is a post
#: (`wrote`, `liked`) or a plan (`answered`, `changed`); what is between two people needs none. `at` is when it was
#: heard; `version` tells something new about the same from the same heard again.
activity = Table(
    "activity",
    METADATA,
    _account(),
    Column("id", UUID, Computed(_ITEM, persisted=True), primary_key=True),
    Column("actor_id", UUID, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject_id", UUID),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("version", BigInteger, nullable=False),
    CheckConstraint(f"kind in {_KINDS}", name="kind"),
    CheckConstraint(
        "(kind in ('followed', 'follow_requested', 'follow_accepted')) = (subject_id is null)", name="subject"
    ),
    CheckConstraint("account_id <> actor_id", name="another"),
    Index("activity_newest", "account_id", text("at desc"), text("id desc"), text("actor_id desc")),
    Index("activity_at", "at"),
)

#: Up to when someone has read; it never goes back.
activity_marks = Table(
    "activity_marks",
    METADATA,
    _account(),
    Column("read_until", DateTime(timezone=True), nullable=False),
)
