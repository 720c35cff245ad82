"""One post: for a page, and for whoever is going to act on it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Select, and_, bindparam, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID

from ymd.accounts.queries import profiles
from ymd.calendars.queries import VIEWER
from ymd.graph.queries import people
from ymd.kernel.actor import Actor, Viewer
from ymd.kernel.db import Db
from ymd.kernel.statement import statement
from ymd.media.queries import Signer
from ymd.posts.errors import NotYourPost, PostDeletedAlready
from ymd.posts.queries.items import Item, in_threads, with_pictures
from ymd.posts.queries.visibility import is_answered, may_reply, thread_seen
from ymd.posts.schemas import Audience, WhoMayReply
from ymd.posts.tables import post_media, posts

_ID = bindparam("post_id", type_=SQL_UUID)


class Place(msgspec.Struct, frozen=True):
    """A post that somebody is going to act on. `root_author_id` is None in a plan's thread."""

    root_id: UUID
    id: UUID
    author_id: UUID
    root_author_id: UUID | None
    in_plan: bool
    reply_to: UUID | None
    path: bytes
    version: int
    is_deleted: bool
    may_reply: bool


class Written(msgspec.Struct, frozen=True):
    """What the author of a post has written."""

    root_id: UUID
    id: UUID
    reply_to: UUID | None
    in_plan: bool
    audience: Audience | None
    who_may_reply: WhoMayReply | None
    title: str | None
    body: str
    on_date: date | None
    event_id: UUID | None
    media: list[UUID]
    version: int
    created_at: datetime


class PostPage(msgspec.Struct, frozen=True):
    post: Any
    etag: str


_PAGE = statement(in_threads(posts.c.id == _ID), Item)
_BY_ID = statement(in_threads(posts.c.id == func.any(bindparam("ids", type_=ARRAY(SQL_UUID)))), Item)


def _placed(*more: Any) -> Select[Any]:
    root, he = posts.alias("root"), profiles.c.account_id
    gone = posts.c.deleted_at.is_not(None)
    author_known = people(he).where(he == posts.c.author_id).exists()
    columns = ("root_id", "id", "author_id", "in_plan", "reply_to", "path", "version")
    by_name = {name: posts.c[name] for name in columns}
    return (
        select(
            *(by_name[name] for name in columns[:3]),
            root.c.author_id.label("root_author_id"),
            *(by_name[name] for name in columns[3:]),
            gone.label("is_deleted"),
            may_reply(posts, root).label("may_reply"),
            *more,
        )
        .select_from(posts.outerjoin(root, and_(root.c.root_id == posts.c.root_id, root.c.id == posts.c.root_id)))
        .where(
            posts.c.id == _ID,
            thread_seen(posts, root),
            or_(and_(~gone, author_known), and_(gone, is_answered(posts))),
        )
    )


_PLACE = statement(_placed(), Place)

_MEDIA = (
    select(
        func.coalesce(
            func.array_agg(aggregate_order_by(post_media.c.media_id, post_media.c.place), type_=ARRAY(SQL_UUID)),
            literal_column("'{}'::uuid[]"),
        )
    )
    .where(post_media.c.root_id == posts.c.root_id, post_media.c.post_id == posts.c.id)
    .correlate(posts)
    .scalar_subquery()
)
_STANDING = tuple(posts.c[name] for name in Written.__struct_fields__ if name not in ("media", "version", "created_at"))
_OWN = statement(
    select(*_STANDING, _MEDIA.label("media"), posts.c.version, posts.c.created_at)
    .where(posts.c.id == _ID, posts.c.author_id == VIEWER, posts.c.deleted_at.is_(None))
    .with_for_update(key_share=True),
    Written,
)


async def post_page(db: Db, viewer: Viewer, post_id: UUID, signer: Signer, now: datetime) -> PostPage:
    """A post as the viewer gets it, in one statement. Raises NotFound."""
    found = await db.one(_PAGE, viewer_id=viewer.id, post_id=post_id, now=now)
    return PostPage(with_pictures(found, signer), etag_of(found.version, own=found.own))


async def posts_by_id(db: Db, viewer: Viewer, ids: Sequence[UUID], signer: Signer, now: datetime) -> list[msgspec.Raw]:
    """Posts in the order of their ids; what the viewer may not see is left out."""
    found = await db.all(_BY_ID, viewer_id=viewer.id, ids=list(ids), now=now)
    by_id = {each.id: each for each in found}
    return [with_pictures(by_id[each], signer) for each in ids if each in by_id]


async def post_for(db: Db, viewer: Viewer, post_id: UUID) -> Place:
    """A post for someone who is going to read below it, or to do something with it; it may be a deleted one whose place
    others have answered. Raises NotFound."""
    return await db.one(_PLACE, viewer_id=viewer.id, post_id=post_id)


async def own_post(db: Db, author: Actor, post_id: UUID) -> Written:
    """What the author wrote, which nobody else changes meanwhile: it is theirs also where they no longer see the thread
    in which it stands. Raises NotFound, and NotYourPost for what others wrote."""
    found = await db.maybe(_OWN, viewer_id=author.id, post_id=post_id)
    if found is None:
        place = await post_for(db, author, post_id)
        raise PostDeletedAlready if place.is_deleted else NotYourPost
    return found


def etag_of(version: int, *, own: bool) -> str:
    """The precondition for a change (RFC 9110, section 8.8.3): likes and answers do not change it."""
    return f'"{version}.{"edit" if own else "read"}"'
