"""Changing a post, deleting it, and taking it back out within thirty days. Only who wrote it does so."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import Boolean, Date, DateTime, Text, Uuid, bindparam, case, exists, insert, select, update
from sqlalchemy.dialects.postgresql import JSONB

from ymd.kernel.actor import Actor
from ymd.kernel.db import Db
from ymd.kernel.errors import FieldError
from ymd.kernel.statement import command, statement
from ymd.posts import rules
from ymd.posts.actions.counts import count_reply
from ymd.posts.actions.words import name_others, read_words, show_others
from ymd.posts.actions.writing import check_plan
from ymd.posts.errors import PostInvalid
from ymd.posts.facts import PostDeleted, PostEdited
from ymd.posts.queries.people import RESTORABLE
from ymd.posts.queries.post import Written
from ymd.posts.schemas import PostInput
from ymd.posts.tables import post_edits, posts

_INSTANT = DateTime(timezone=True)
_NOW = bindparam("now", type_=_INSTANT)
_THIS = (posts.c.root_id == bindparam("of_root", type_=Uuid), posts.c.id == bindparam("of_post", type_=Uuid))

_KEEP = command(
    insert(post_edits).from_select(
        ["root_id", "post_id", "version", "title", "body", "audience", "replaced_at"],
        select(*(posts.c[name] for name in ("root_id", "id", "version", "title", "body", "audience")), _NOW).where(
            *_THIS
        ),
    )
)
_CHANGED = {
    "audience": Text,
    "who_may_reply": Text,
    "title": Text,
    "body": Text,
    "on_date": Date,
    "event_id": Uuid,
    "links": JSONB,
}
_CHANGE = command(
    update(posts)
    .where(*_THIS)
    .values(
        **{name: bindparam(f"new_{name}", type_=kind) for name, kind in _CHANGED.items()},
        version=posts.c.version + 1,
        edited_at=case((bindparam("is_edit", type_=Boolean), _NOW), else_=posts.c.edited_at),
    )
)
#: Also what was deleted and can be taken back.
_OTHERS_WROTE = statement(
    select(
        exists().where(
            posts.c.root_id == bindparam("of_root", type_=Uuid),
            posts.c.author_id != bindparam("writer_id", type_=Uuid),
            posts.c.erased_at.is_(None),
        )
    ),
    bool,
)
_DELETE = command(update(posts).where(*_THIS).values(deleted_at=_NOW, version=posts.c.version + 1))


class Restored(msgspec.Struct, frozen=True):
    """Where a post stands again."""

    root_id: UUID
    reply_to: UUID | None


_RESTORE = statement(
    update(posts)
    .where(
        posts.c.id == bindparam("of_post", type_=Uuid),
        posts.c.author_id == bindparam("writer_id", type_=Uuid),
        posts.c.deleted_at > bindparam("since", type_=_INSTANT),
        posts.c.erased_at.is_(None),
    )
    .values(deleted_at=None, version=posts.c.version + 1)
    .returning(posts.c.root_id, posts.c.reply_to),
    Restored,
)


def document_of(written: Written) -> PostInput:
    """What an author has written, as they would write it."""
    named = {name: getattr(written, name) for name in PostInput.__struct_fields__}
    return PostInput(**named)


async def edit_post(db: Db, author: Actor, written: Written, given: PostInput, *, now: datetime) -> None:
    """Change what the author wrote, who sees it and who may answer. New words or pictures are an edit, which is marked,
    and of which the words before are kept. Raises PostInvalid, MediaRefused."""
    current = document_of(written)
    if given == current:
        return
    rules.check_edit(current, given, in_plan=written.in_plan)
    if given.event_id is not None and given.event_id != current.event_id:
        await check_plan(db, author, given.event_id)
    await _check_audience(db, author, written, given)
    said = (given.title, given.body) != (current.title, current.body)
    place = {"of_root": written.root_id, "of_post": written.id}
    if said:
        await db.run(_KEEP, **place, now=now)
    words = read_words(given.body)
    root = written.reply_to is None and not written.in_plan
    new = {
        "audience": (given.audience or written.audience) if root else None,
        "who_may_reply": (given.who_may_reply or written.who_may_reply) if root else None,
        "links": words.links or None,
        **{name: getattr(given, name) for name in ("title", "body", "on_date", "event_id")},
    }
    is_edit = said or given.media != current.media
    await db.run(_CHANGE, **place, now=now, is_edit=is_edit, **{f"new_{name}": value for name, value in new.items()})
    if given.body != current.body:
        await name_others(db, author, words, written.root_id, written.id)
    if given.media != current.media:
        await show_others(db, author, current.media, given.media, written.root_id, written.id)
    if said:
        db.record(PostEdited(written.id, written.root_id, author.id))


async def _check_audience(db: Db, author: Actor, written: Written, given: PostInput) -> None:
    wider = rules.is_wider(given.audience, written.audience)
    if wider and await db.one(_OTHERS_WROTE, of_root=written.root_id, writer_id=author.id):
        why = "others have answered, for those who read it now"
        raise PostInvalid(errors=(FieldError("/audience", "answered", why),))


async def delete_post(db: Db, author: Actor, written: Written, *, now: datetime) -> None:
    """Delete a post. What others have answered keeps its place, without words and without a name."""
    await db.run(_DELETE, of_root=written.root_id, of_post=written.id, now=now)
    await _count(db, written.root_id, written.id, written.reply_to, -1)
    db.record(PostDeleted(written.id, written.root_id, author.id))


async def restore_post(db: Db, author: Actor, post_id: UUID, *, now: datetime) -> None:
    """Put back what the author deleted less than thirty days ago. Raises NotFound."""
    found = await db.one(_RESTORE, of_post=post_id, writer_id=author.id, since=now - RESTORABLE)
    await _count(db, found.root_id, post_id, found.reply_to, 1)


async def _count(db: Db, root_id: UUID, post_id: UUID, reply_to: UUID | None, by: int) -> None:
    if post_id != root_id:
        await count_reply(db, root_id, reply_to or root_id, by)
