"""Who answered what, and the number of changes of each person's answers."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, DateTime, ForeignKeyConstraint, Index, Table, Text
from sqlalchemy.dialects.postgresql import UUID

from ymd.kernel.schema import METADATA

#: One row for each guest of each plan. A withdrawn answer stays as a row with a change, so that a client learns of it.
#: `state` is where a going guest stands; the others have none.
participations = Table(
    "participations",
    METADATA,
    Column("calendar_id", UUID, primary_key=True),
    Column("event_id", UUID, primary_key=True),
    Column("account_id", UUID, primary_key=True),
    Column("answer", Text, nullable=False),
    Column("state", Text),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("withdrawn", Boolean, nullable=False, server_default="false"),
    Column("change", BigInteger, nullable=False),
    ForeignKeyConstraint(["calendar_id", "event_id"], ["events.calendar_id", "events.id"], ondelete="CASCADE"),
    CheckConstraint("answer in ('going', 'maybe', 'not')", name="answer"),
    CheckConstraint("state in ('going', 'waiting', 'offered', 'asked')", name="state"),
    CheckConstraint("(answer = 'going') = (state is not null)", name="state_of_going"),
    Index("participations_account_id_change", "account_id", "change"),
    Index("participations_event_id_since", "event_id", "since", "account_id"),
)

#: How often a person's answers changed; the row's lock puts the changes of one person in order.
answer_changes = Table(
    "answer_changes",
    METADATA,
    Column("account_id", UUID, primary_key=True),
    Column("change", BigInteger, nullable=False),
)
