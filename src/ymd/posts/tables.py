"""Posts and what hangs on them.

A thread is everything with one `root_id`: that of the post it began with, or of the plan that it is about (`in_plan`),
of which no row stands here. `root_id` is in every unique key, so that threads can be spread by it one day.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import BYTEA, JSONB, UUID
from sqlalchemy.schema import SchemaItem

from ymd.kernel.schema import METADATA

_STANDING = "deleted_at is null"
_RESTORABLE = "deleted_at is not null and erased_at is null"


def _instant(name: str, *, nullable: bool = True) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


def _of_post() -> list[SchemaItem]:
    return [
        Column("root_id", UUID, primary_key=True),
        Column("post_id", UUID, primary_key=True),
        ForeignKeyConstraint(["root_id", "post_id"], ["posts.root_id", "posts.id"], ondelete="CASCADE"),
    ]


#: The root of a thread alone has an `audience` and says who may reply: what is written below has the root's, in a
#: plan's thread the plan's. `path` is the place in the thread, in the order in which it is read (`rules.threads`).
#: `event_id` is the plan that the post speaks of; that of a thread is its `root_id`. What `links` holds are the
#: addresses in the body: `start` and `end` count characters. A post that was deleted can be restored until it is
#: erased: then its words are gone, and the row stays only where others have answered it.
posts = Table(
    "posts",
    METADATA,
    Column("root_id", UUID, primary_key=True),
    Column("id", UUID, primary_key=True),
    Column("author_id", UUID, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("in_plan", Boolean, nullable=False, server_default="false"),
    Column("reply_to", UUID),
    Column("path", BYTEA, nullable=False),
    Column("audience", Text),
    Column("who_may_reply", Text),
    Column("title", Text),
    Column("body", Text, nullable=False),
    Column("on_date", Date),
    Column("event_id", UUID),
    Column("links", JSONB),
    Column("version", Integer, nullable=False, server_default="1"),
    _instant("created_at", nullable=False),
    _instant("edited_at"),
    _instant("deleted_at"),
    _instant("erased_at"),
    CheckConstraint("audience in ('public', 'followers', 'friends', 'private')", name="audience"),
    CheckConstraint("who_may_reply in ('everyone', 'followers', 'friends', 'mentioned')", name="who_may_reply"),
    CheckConstraint(
        "(id = root_id) = (audience is not null) and (id = root_id) = (who_may_reply is not null)", name="root"
    ),
    CheckConstraint("id <> root_id or (reply_to is null and not in_plan)", name="root_stands_alone"),
    CheckConstraint("id = root_id or in_plan or reply_to is not null", name="reply_to"),
    Index("posts_id", "id"),
    Index("posts_thread", "root_id", "path", postgresql_where=text("id <> root_id")),
    Index(
        "posts_of_author",
        "author_id",
        text("created_at desc"),
        text("id desc"),
        postgresql_include=["audience"],
        postgresql_where=text(f"audience is not null and {_STANDING}"),
    ),
    Index(
        "posts_newest",
        text("created_at desc"),
        text("id desc"),
        postgresql_include=["author_id", "audience"],
        postgresql_where=text(f"audience is not null and {_STANDING}"),
    ),
    Index(
        "posts_replies_of_author",
        "author_id",
        text("created_at desc"),
        text("id desc"),
        postgresql_where=text(f"audience is null and {_STANDING}"),
    ),
    Index(
        "posts_on_date",
        "author_id",
        "on_date",
        postgresql_include=["audience"],
        postgresql_where=text(f"on_date is not null and {_STANDING}"),
    ),
    Index("posts_to_erase", "deleted_at", postgresql_where=text(_RESTORABLE)),
    Index(
        "posts_deleted_of_author",
        "author_id",
        text("deleted_at desc"),
        text("id desc"),
        postgresql_where=text(_RESTORABLE),
    ),
)

#: How often something was liked and answered directly: a row apart, so that a like neither waits for an edit nor
#: writes the words again. Of a plan, `post_id` is its `root_id`; what has no row was never liked or answered.
post_counts = Table(
    "post_counts",
    METADATA,
    Column("root_id", UUID, primary_key=True),
    Column("post_id", UUID, primary_key=True),
    Column("likes", Integer, nullable=False, server_default="0"),
    Column("replies", Integer, nullable=False, server_default="0"),
    CheckConstraint("likes >= 0 and replies >= 0", name="counts"),
)

likes = Table(
    "likes",
    METADATA,
    *_of_post(),
    Column("account_id", UUID, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("since", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Index("likes_since", "root_id", "post_id", "since", "account_id"),
    Index("likes_account_id", "account_id", "post_id"),
)

#: What a post said before each edit, and to whom: a root's `audience` at that time.
post_edits = Table(
    "post_edits",
    METADATA,
    *_of_post(),
    Column("version", Integer, primary_key=True),
    Column("title", Text),
    Column("body", Text, nullable=False),
    Column("audience", Text),
    Column("replaced_at", DateTime(timezone=True), nullable=False),
)

#: People whom a post names, and where: `starts` and `ends` count characters of the body.
mentions = Table(
    "mentions",
    METADATA,
    *_of_post(),
    Column("starts", Integer, primary_key=True),
    Column("ends", Integer, nullable=False),
    Column("account_id", UUID, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Index("mentions_account_id", "account_id", "post_id"),
)

post_media = Table(
    "post_media",
    METADATA,
    *_of_post(),
    Column("place", Integer, primary_key=True),
    Column("media_id", UUID, ForeignKey("media.id"), nullable=False),
    UniqueConstraint("media_id"),
)
