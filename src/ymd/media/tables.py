"""Uploaded pictures. What is seen of one lies in the store of blobs; a row says whose it is and what it shows."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import UUID

from ymd.kernel.schema import METADATA

#: `width` and `height` are in pixels of the largest rendition, as it is looked at; `bytes` are those of all renditions.
#: What is not `used` by a post or a profile goes after a day.
media = Table(
    "media",
    METADATA,
    Column("id", UUID, primary_key=True),
    Column("owner_id", UUID, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("alt", Text, nullable=False, server_default=""),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("blurhash", Text, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("used", Boolean, nullable=False, server_default="false"),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    CheckConstraint("width > 0 and height > 0", name="size"),
    Index("media_owner_id", "owner_id", "id"),
    Index("media_unused", "created_at", postgresql_where=text("not used")),
)
