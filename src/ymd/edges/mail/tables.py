"""The letters that a local YMD keeps instead of sending them."""

from sqlalchemy import Column, DateTime, Index, Table, Text
from sqlalchemy.dialects.postgresql import UUID

from ymd.kernel.schema import METADATA

mailbox_letters = Table(
    "mailbox_letters",
    METADATA,
    Column("id", UUID, primary_key=True),
    Column("recipient", Text(collation="C"), nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("code", Text),
    Column("sent_at", DateTime(timezone=True), nullable=False),
    Index("mailbox_letters_recipient", "recipient", "id"),
)
