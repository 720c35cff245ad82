"""Publishing posts: what is said, whom it names, which pictures it shows, and the place that it gets in its thread."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import Date, DateTime, Text, Uuid, bindparam, case, func, insert, literal, select
from sqlalchemy.dialects.postgresql import BYTEA, JSONB
from sqlalchemy.types import Boolean

from ymd.accounts.queries import profiles
from ymd.events.queries import event_for
from ymd.kernel.actor import Actor
from ymd.kernel.db import Db
from ymd.kernel.errors import FieldError, NotFound
from ymd.kernel.ids import new_id
from ymd.kernel.statement import command, statement
from ymd.posts import rules
from ymd.posts.actions.counts import count_reply
from ymd.posts.actions.words import Words, name_people, read_words, show_pictures
from ymd.posts.errors import PostDeletedAlready, PostInvalid, RepliesClosed, ThreadHidden, TooManyReplies
from ymd.posts.facts import Posted
from ymd.posts.queries.post import post_for
from ymd.posts.queries.threads import DETAILS
from ymd.posts.schemas import PostInput, ReplyInput
from ymd.posts.tables import posts

#: Answers that one person may give within a day.
MOST_REPLIES_A_DAY: Final = 500
_DAY: Final = timedelta(days=1)

_AUTHOR = bindparam("writer_id", type_=Uuid)
_AUDIENCE = bindparam("given_audience", type_=Text)
_INSTANT = DateTime(timezone=True)

#: What a row is made of; `audience` and `who_may_reply` are those of a root alone.
_GIVEN: Final = {
    "root_id": Uuid,
    "id": Uuid,
    "in_plan": Boolean,
    "reply_to": Uuid,
    "path": BYTEA,
    "who_may_reply": Text,
    "title": Text,
    "body": Text,
    "on_date": Date,
    "event_id": Uuid,
    "links": JSONB,
}
_ROOT = bindparam("is_root", type_=Boolean)
_FIRST = case((profiles.c.closed, literal("followers")), else_=literal("public"))
_WRITE = command(
    insert(posts).from_select(
        [*_GIVEN, "author_id", "audience", "created_at"],
        select(
            *(bindparam(f"given_{name}", type_=kind).label(name) for name, kind in _GIVEN.items()),
            _AUTHOR.label("author_id"),
            case((_ROOT, func.coalesce(_AUDIENCE, _FIRST))).label("audience"),
            bindparam("now", type_=_INSTANT).label("created_at"),
        ).where(profiles.c.account_id == _AUTHOR),
    )
)
_WRITTEN_SINCE = statement(
    select(func.count()).where(
        posts.c.author_id == bindparam("writer_id", type_=Uuid),
        posts.c.audience.is_(None),
        posts.c.deleted_at.is_(None),
        posts.c.created_at > bindparam("since", type_=_INSTANT),
    ),
    int,
)


class _Spot(msgspec.Struct, frozen=True):
    """Where a post is going to stand; of a root nothing is there yet."""

    root_id: UUID | None = None
    reply_to: UUID | None = None
    path: bytes = b""
    in_plan: bool = False
    by_author: bool = False


async def publish(db: Db, author: Actor, given: PostInput, *, now: datetime) -> UUID:
    """A new post, or an answer to one; its id.

    Raises PostInvalid, NotFound for a post to be answered that the author may not see, RepliesClosed,
    PostDeletedAlready, TooManyReplies, MediaRefused.
    """
    rules.check_post(given)
    spot = await _spot_for(db, author, given.reply_to, now)
    return await _write(db, author, given, spot, now, pointer="")


async def publish_chain(db: Db, author: Actor, given: Sequence[PostInput], *, now: datetime) -> list[UUID]:
    """Several posts, each an answer to the one before it; their ids, in order. Whatever is wrong with one of them, none
    is there. Raises as `publish` does, with the place of what is wrong in `/posts`."""
    for at, post in enumerate(given):
        rules.check_post(post, f"/posts/{at}")
        named = [name for name in ("reply_to", "audience", "who_may_reply") if getattr(post, name) is not None]
        if at and named:
            raise PostInvalid(errors=(FieldError(f"/posts/{at}/{named[0]}", "of_the_first", "only the first has one"),))
    spot = await _spot_for(db, author, given[0].reply_to, now)
    ids: list[UUID] = []
    for at, post in enumerate(given):
        post_id = await _write(db, author, post, spot, now, pointer=f"/posts/{at}")
        root_id = spot.root_id or post_id
        path = b"" if spot.root_id is None else rules.child_path(spot.path, post_id, by_author=spot.by_author)
        # Whoever began the thread with this chain goes on as its author.
        own = spot.root_id is None or spot.by_author
        spot = _Spot(root_id, post_id, path, spot.in_plan, own)
        ids.append(post_id)
    return ids


async def comment(db: Db, author: Actor, event_id: UUID, given: ReplyInput, *, now: datetime) -> UUID:
    """A word in the thread of a plan; its id. Raises NotFound, and ThreadHidden for someone who sees of the plan only
    when it is; else as `publish` does."""
    rules.check_reply(given)
    plan = await event_for(db, author, event_id)
    if plan.level < DETAILS:
        raise ThreadHidden
    await _check_pace(db, author, now)
    return await _write(db, author, given, _Spot(event_id, in_plan=True), now, pointer="")


async def _spot_for(db: Db, author: Actor, reply_to: UUID | None, now: datetime) -> _Spot:
    if reply_to is None:
        return _Spot()
    place = await post_for(db, author, reply_to)
    if place.is_deleted:
        raise PostDeletedAlready
    if not place.may_reply:
        raise RepliesClosed
    await _check_pace(db, author, now)
    return _Spot(place.root_id, place.id, place.path, place.in_plan, place.root_author_id == author.id)


async def _check_pace(db: Db, author: Actor, now: datetime) -> None:
    if await db.one(_WRITTEN_SINCE, writer_id=author.id, since=now - _DAY) >= MOST_REPLIES_A_DAY:
        raise TooManyReplies


async def _write(db: Db, author: Actor, given: ReplyInput, spot: _Spot, now: datetime, *, pointer: str) -> UUID:
    if given.event_id is not None:
        await check_plan(db, author, given.event_id, pointer)
    post_id = new_id()
    is_root = spot.root_id is None
    root_id = spot.root_id or post_id
    words = read_words(given.body)
    row: dict[str, Any] = {
        "root_id": root_id,
        "id": post_id,
        "in_plan": spot.in_plan,
        "reply_to": spot.reply_to,
        "path": b"" if is_root else rules.child_path(spot.path, post_id, by_author=spot.by_author),
        "who_may_reply": (getattr(given, "who_may_reply", None) or "everyone") if is_root else None,
        "title": given.title,
        "body": given.body,
        "on_date": given.on_date,
        "event_id": given.event_id,
        "links": words.links or None,
    }
    audience = getattr(given, "audience", None)
    said = {f"given_{name}": value for name, value in row.items()}
    await db.run(_WRITE, **said, writer_id=author.id, given_audience=audience, is_root=is_root, now=now)
    await _hang_on(db, author, given, words, root_id, post_id, pointer)
    if not is_root:
        await count_reply(db, root_id, spot.reply_to or root_id, 1)
    db.record(Posted(post_id, root_id, author.id, spot.reply_to, spot.in_plan))
    return post_id


async def _hang_on(
    db: Db, author: Actor, given: ReplyInput, words: Words, root_id: UUID, post_id: UUID, pointer: str
) -> None:
    if words.named:
        await name_people(db, author, words, root_id, post_id)
    if given.media:
        await show_pictures(db, author, given.media, root_id, post_id, pointer=pointer)


async def check_plan(db: Db, author: Actor, event_id: UUID, pointer: str = "") -> None:
    """Raises PostInvalid for a plan of which the author may not speak, because they do not get its details."""
    try:
        level = (await event_for(db, author, event_id)).level
    except NotFound:
        level = 0
    if level < DETAILS:
        raise PostInvalid(errors=(FieldError(f"{pointer}/event_id", "not_found", "no such plan, or not for you"),))
