"""Uploaded pictures. What is seen of one lies in the store of blobs; a row says whose it is and what it shows."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import UUID

from ymd.kernel.schema import METADATA

#: `width` and `height` are in pixels of the largest rendition, as it is looked at; `bytes` are those of all renditions.
#: `face` names the square that everybody may see once the picture is an avatar; until then nobody is told it.
#: `unused_since` is null while a post or a profile shows the picture; what nothing shows goes after a day.
media = Table(
    "media",
    METADATA,
    Column("id", UUID, primary_key=True),
    Column("owner_id", UUID, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("face", UUID, nullable=False, server_default=func.gen_random_uuid()),
    Column("alt", Text, nullable=False, server_default=""),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("blurhash", Text, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("unused_since", DateTime(timezone=True), server_default=func.now()),
    CheckConstraint("width > 0 and height > 0", name="size"),
    UniqueConstraint("face"),
    Index("media_owner_id", "owner_id", "id"),
)
Index("media_unused_since", media.c.unused_since, postgresql_where=media.c.unused_since.is_not(None))

#: How many files someone has sent in on a day (UTC), those that were refused among them.
upload_days = Table(
    "upload_days",
    METADATA,
    Column("owner_id", UUID, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("count", Integer, nullable=False),
    Index("upload_days_day", "day"),
)
