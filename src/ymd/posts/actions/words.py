"""What hangs on the words of a post: its addresses, the people it names, the pictures it shows."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Integer, Text, Uuid, bindparam, delete, func, insert, select
from sqlalchemy.dialects.postgresql import ARRAY

from ymd.accounts.queries import profiles
from ymd.graph.queries import people
from ymd.kernel.actor import Actor
from ymd.kernel.db import Db
from ymd.kernel.statement import command, statement
from ymd.media import actions as media
from ymd.posts import rules
from ymd.posts.rules.words import Named
from ymd.posts.schemas import Link
from ymd.posts.tables import mentions, post_media

_OF_ROOT, _OF_POST = bindparam("of_root", type_=Uuid), bindparam("of_post", type_=Uuid)


class Words(msgspec.Struct, frozen=True):
    """What is recognised in a body."""

    links: list[Link]
    named: list[Named]


class _Found(msgspec.Struct, frozen=True):
    account_id: UUID
    nickname_folded: str


def _each(name: str, kind: Any) -> Any:
    return func.unnest(bindparam(name, type_=ARRAY(kind)))


_WHO = statement(
    people(profiles.c.account_id, profiles.c.nickname_folded).where(
        profiles.c.nickname_folded == func.any(bindparam("names", type_=ARRAY(Text)))
    ),
    _Found,
)
_NAME = command(
    insert(mentions).from_select(
        ["root_id", "post_id", "starts", "ends", "account_id"],
        select(_OF_ROOT, _OF_POST, _each("starts", Integer), _each("ends", Integer), _each("ids", Uuid)),
    )
)
_UNNAME = command(delete(mentions).where(mentions.c.root_id == _OF_ROOT, mentions.c.post_id == _OF_POST))
_SHOW = command(
    insert(post_media).from_select(
        ["root_id", "post_id", "place", "media_id"],
        select(_OF_ROOT, _OF_POST, _each("places", Integer), _each("ids", Uuid)),
    )
)
_HIDE = command(delete(post_media).where(post_media.c.root_id == _OF_ROOT, post_media.c.post_id == _OF_POST))


def read_words(body: str) -> Words:
    links = rules.links_in(body)
    return Words(links, rules.names_in(body, links))


async def name_people(db: Db, author: Actor, words: Words, root_id: UUID, post_id: UUID) -> None:
    """Note whom a post names: those who are there for its author."""
    asked = sorted({name for named in words.named for _, name in named.names})
    found = {row.nickname_folded: row.account_id for row in await db.all(_WHO, viewer_id=author.id, names=asked)}
    placed = [
        next(((named.start, end, found[name]) for end, name in named.names if name in found), None)
        for named in words.named
    ]
    rows = [row for row in placed if row is not None]
    if rows:
        starts, ends, ids = (list(column) for column in zip(*rows, strict=True))
        await db.run(_NAME, of_root=root_id, of_post=post_id, starts=starts, ends=ends, ids=ids)


async def name_others(db: Db, author: Actor, words: Words, root_id: UUID, post_id: UUID) -> None:
    """Note anew whom a post names, after its words have changed."""
    await db.run(_UNNAME, of_root=root_id, of_post=post_id)
    if words.named:
        await name_people(db, author, words, root_id, post_id)


async def show_pictures(
    db: Db, author: Actor, ids: Sequence[UUID], root_id: UUID, post_id: UUID, *, pointer: str = ""
) -> None:
    """Put uploaded pictures of the author's into a post, in this order. Raises MediaRefused."""
    await media.attach(db, author.id, list(ids), pointer=f"{pointer}/media")
    await db.run(_SHOW, of_root=root_id, of_post=post_id, places=list(range(len(ids))), ids=list(ids))


async def show_others(
    db: Db, author: Actor, before: Sequence[UUID], ids: Sequence[UUID], root_id: UUID, post_id: UUID
) -> None:
    """Let a post show these pictures instead of those before. Raises MediaRefused."""
    await db.run(_HIDE, of_root=root_id, of_post=post_id)
    await media.release(db, [each for each in before if each not in ids])
    fresh = [each for each in ids if each not in before]
    if fresh:
        await media.attach(db, author.id, fresh, pointer="/media")
    if ids:
        await db.run(_SHOW, of_root=root_id, of_post=post_id, places=list(range(len(ids))), ids=list(ids))
