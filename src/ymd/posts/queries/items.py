"""Posts as they leave: PostgreSQL writes each as JSON, because lists of them are the hottest there are; nothing but the
addresses of pictures, which it cannot sign, is put in on the way out."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import (
    ColumnElement,
    Integer,
    LargeBinary,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import JSON, aggregate_order_by

from ymd.accounts.queries import profiles
from ymd.calendars.queries import VIEWER
from ymd.events.queries import json_object, plan_card
from ymd.graph.queries import people
from ymd.media.queries import Signer, media
from ymd.posts.queries.visibility import author_of, is_answered, may_reply, root_seen, thread_seen
from ymd.posts.rules.threads import STEP
from ymd.posts.tables import likes, mentions, post_counts, post_media, posts

_NOTHING: Final[ColumnElement[Any]] = literal_column("'[]'::json")
_ENCODE: Final = msgspec.json.Encoder().encode


class Item(msgspec.Struct, frozen=True):
    """A post as JSON without its last brace and its pictures; `pictures` are `_Picture`s as JSON, or None."""

    id: UUID
    created_at: datetime
    path: bytes
    version: int
    own: bool
    item: bytes
    pictures: str | None


class _Picture(msgspec.Struct, frozen=True):
    id: UUID
    width: int
    height: int
    alt: str
    blurhash: str


_PICTURES: Final = msgspec.json.Decoder(list[_Picture]).decode


def with_pictures(found: Item, signer: Signer) -> msgspec.Raw:
    """The whole `Post` as JSON."""
    return msgspec.Raw(found.item + closing(found.pictures, signer))


def closing(pictures: str | None, signer: Signer) -> bytes:
    """What stands at the end of a `Post`: its pictures, and its last brace."""
    if pictures is None:
        return b',"media":[]}'
    shown = [signer.media(*msgspec.structs.astuple(picture)) for picture in _PICTURES(pictures)]
    return b',"media":' + _ENCODE(shown) + b"}"


def raw_posts(found: Iterable[Item], signer: Signer) -> list[Any]:
    return [with_pictures(item, signer) for item in found]


def roots(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Roots that the viewer sees, as `Item`s; parameters `viewer_id` and `now`."""
    standing = (posts.c.audience.is_not(None), posts.c.deleted_at.is_(None), root_seen(posts))
    return _items(posts, posts).where(*standing, *conditions)


def in_threads(*conditions: ColumnElement[bool], seen: ColumnElement[bool] | None = None) -> Select[Any]:
    """Any posts that the viewer sees, likewise; of those that were deleted the places that others have answered. What
    the viewer wrote is theirs also where they no longer see the thread in which it stands.

    `seen` says for all of them whether the viewer sees the thread, where they are of one: then what is theirs makes no
    difference.
    """
    root = posts.alias("root")
    if seen is not None:
        return _items(posts, root).where(seen, *conditions)
    thread = _gate(posts, root)
    standing = and_(posts.c.author_id == VIEWER, posts.c.deleted_at.is_(None))
    return _items(posts, root, thread).where(or_(standing, thread.c.seen), *conditions)


def _gate(post: Any, root: Any) -> Any:
    """A lateral row that says whether the viewer sees the thread: apart from the rest, so that it is worked out once
    for all that depends on it."""
    here = (
        select(post.c.root_id, post.c.in_plan, root.c.author_id, root.c.audience).correlate(post, root).lateral("here")
    )
    gate = select(thread_seen(here, here).label("seen")).select_from(here)
    return gate.offset(literal_column("0")).lateral("thread")


def _items(post: Any, root: Any, thread: Any = None) -> Select[Any]:
    author, counts, parent = author_of(post), post_counts.alias("counts"), posts.alias("parent")
    source = post
    if root is not post:
        source = source.outerjoin(root, and_(root.c.root_id == post.c.root_id, root.c.id == post.c.root_id))
        source = source.outerjoin(parent, and_(parent.c.root_id == post.c.root_id, parent.c.id == post.c.reply_to))
    if thread is not None:
        source = source.join(thread, true())
    source = source.outerjoin(author, true()).outerjoin(
        counts, and_(counts.c.root_id == post.c.root_id, counts.c.post_id == post.c.id)
    )
    gone = post.c.deleted_at.is_not(None)
    inside = literal_column("true") if thread is None else thread.c.seen
    item = _item(post, root, parent, author, counts, gone, inside)
    text = func.convert_to(func.rtrim(cast(item, Text), "}"), "UTF8", type_=LargeBinary)
    columns = (
        post.c.id,
        post.c.created_at,
        post.c.path,
        post.c.version,
        and_(VIEWER.is_not(None), post.c.author_id == VIEWER).label("own"),
    )
    shown = and_(~gone, author.c.nickname.is_not(None))
    return (
        select(*columns, text.label("item"), _pictures(post, gone).label("pictures"))
        .select_from(source)
        .where(shown if root is post else or_(shown, and_(gone, is_answered(post))))
    )


def _item(
    post: Any, root: Any, parent: Any, author: Any, counts: Any, gone: ColumnElement[bool], inside: ColumnElement[bool]
) -> ColumnElement[Any]:
    signed_in = VIEWER.is_not(None)
    own = and_(signed_in, post.c.author_id == VIEWER)
    he = json_object(nickname=author.c.nickname, name=author.c.name, avatar=author.c.avatar)
    stands = {name: case((~gone, post.c[name])) for name in ("title", "on_date")}
    can = json_object(
        reply=and_(~gone, inside, may_reply(post, root)),
        like=and_(~gone, inside, signed_in),
        edit=and_(~gone, own),
        delete=and_(~gone, own),
    )
    return json_object(
        id=post.c.id,
        root=post.c.root_id,
        reply_to=_answered(post, parent) if root is not post else literal_column("null"),
        in_plan=post.c.in_plan,
        depth=func.length(post.c.path, type_=Integer) // literal_column(str(STEP), Integer),
        author=case((~gone, he)),
        **stands,
        body=case((gone, literal_column("''")), else_=post.c.body),
        links=case((gone, _NOTHING), else_=func.coalesce(cast(post.c.links, JSON), _NOTHING)),
        mentions=case((and_(~gone, func.strpos(post.c.body, "@") > 0), _mentions(post)), else_=_NOTHING),
        audience=case((inside, root.c.audience)),
        who_may_reply=case((inside, root.c.who_may_reply)),
        event=case((and_(~gone, post.c.event_id.is_not(None)), plan_card(post.c.event_id))),
        can=can,
        counts=json_object(replies=func.coalesce(counts.c.replies, 0), likes=func.coalesce(counts.c.likes, 0)),
        liked=_liked(post),
        deleted=gone,
        created_at=post.c.created_at,
        # Last comes what has no brace of its own: that of the whole is cut off.
        edited_at=post.c.edited_at,
    )


def _answered(post: Any, parent: Any) -> ColumnElement[Any]:
    """What a post answers, where that is there for the viewer."""
    he = profiles.c.account_id
    known = people(he).where(he == parent.c.author_id).scalar_subquery()
    return case((or_(parent.c.deleted_at.is_not(None), known.is_not(None)), post.c.reply_to))


def _liked(post: Any) -> ColumnElement[bool]:
    own = likes.alias("own_like")
    this = (own.c.root_id == post.c.root_id, own.c.post_id == post.c.id, own.c.account_id == VIEWER)
    # By its key. EXISTS could be made a table of all that the viewer ever liked.
    return select(own.c.since).where(*this).scalar_subquery().is_not(None)


def _mentions(post: Any) -> ColumnElement[Any]:
    he = profiles.c.account_id
    named = people(
        func.json_agg(
            aggregate_order_by(
                json_object(start=mentions.c.starts, end=mentions.c.ends, nickname=profiles.c.nickname),
                mentions.c.starts,
            )
        )
    ).join(mentions, mentions.c.account_id == he)
    here = (mentions.c.root_id == post.c.root_id, mentions.c.post_id == post.c.id)
    return func.coalesce(named.where(*here).correlate(post).scalar_subquery(), _NOTHING)


def _pictures(post: Any, gone: ColumnElement[bool]) -> ColumnElement[Any]:
    shown = json_object(**{name: media.c[name] for name in _Picture.__struct_fields__})
    listed = (
        select(cast(func.json_agg(aggregate_order_by(shown, post_media.c.place)), Text))
        .join_from(post_media, media, media.c.id == post_media.c.media_id)
        .where(post_media.c.root_id == post.c.root_id, post_media.c.post_id == post.c.id)
        .correlate(post)
        .scalar_subquery()
    )
    return case((~gone, listed))
