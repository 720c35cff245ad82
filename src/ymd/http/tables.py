"""The answers that are kept so that a retried request is harmless."""

from sqlalchemy import Column, DateTime, Index, LargeBinary, SmallInteger, Table, Text, func
from sqlalchemy.dialects.postgresql import UUID

from ymd.kernel.schema import METADATA

idempotency_keys = Table(
    "idempotency_keys",
    METADATA,
    Column("account_id", UUID, primary_key=True),
    Column("route", Text(collation="C"), primary_key=True),
    Column("key", Text(collation="C"), primary_key=True),
    Column("body_hash", LargeBinary, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("location", Text),
    Column("etag", Text),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Index("idempotency_keys_created_at", "created_at"),
)
