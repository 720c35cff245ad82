"""Noting what happened about someone, and up to when they have read.

Each note reads again what stands and writes nothing where nothing does. Heard twice, it finds its own row: only a
higher `version`, a later answer or change of the same plan, moves a row to the top again.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, func, literal_column, select, union
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.types import BigInteger, DateTime, Text

from ymd.accounts.queries import accounts
from ymd.calendars.queries import calendars
from ymd.events.queries import events, guests
from ymd.graph.queries import follows_, has_asked
from ymd.kernel.actor import Actor
from ymd.kernel.db import Db
from ymd.kernel.statement import Statement, command, statement
from ymd.notifications.schemas import MOST_COUNTED
from ymd.notifications.tables import activity, activity_marks
from ymd.posts.queries import likes, mentions, posts
from ymd.together.queries import participations

_ONE, _OTHER, _POST, _EVENT, _CALENDAR = (
    bindparam(name, type_=SQL_UUID) for name in ("one", "other", "post_id", "event_id", "of_calendar")
)
_NOW: Final = bindparam("now", type_=DateTime(timezone=True))
_ONCE: Final = literal_column("0", BigInteger)


class _Kept(msgspec.Struct, frozen=True):
    account_id: UUID
    id: UUID


def _put(kind: str, of: Select[Any]) -> Insert:
    """Notes rows of (account_id, actor_id, subject_id, version), but for those of one's own doing.

    What is heard after someone has read is newer than what they have read, whatever the clocks say.
    """
    told, mark = of.subquery("told"), activity_marks.alias("mark")
    after = mark.c.read_until + literal_column("interval '1 microsecond'")
    rows = (
        select(
            told.c.account_id,
            told.c.actor_id,
            literal_column(f"'{kind}'", Text).label("kind"),
            told.c.subject_id,
            func.greatest(_NOW, after, type_=DateTime(timezone=True)).label("at"),
            told.c.version,
        )
        .select_from(
            told.join(accounts, accounts.c.id == told.c.account_id).outerjoin(
                mark, mark.c.account_id == told.c.account_id
            )
        )
        .where(told.c.account_id != told.c.actor_id)
    )
    put = upsert(activity).from_select([column.name for column in rows.selected_columns], rows)
    return put.on_conflict_do_update(
        index_elements=["account_id", "id", "actor_id"],
        set_={"at": put.excluded.at, "version": put.excluded.version},
        where=activity.c.version < put.excluded.version,
    )


def _note(kind: str, of: Select[Any]) -> Statement[None]:
    return command(_put(kind, of))


def _row(
    account: ColumnElement[Any],
    actor: ColumnElement[Any],
    subject: ColumnElement[Any],
    version: ColumnElement[Any] = _ONCE,
) -> Select[Any]:
    columns = (("account_id", account), ("actor_id", actor), ("subject_id", subject), ("version", version))
    return select(*(column.label(name) for name, column in columns))


_NOTHING: Final[ColumnElement[Any]] = literal_column("null::uuid")
_FOLLOWED = _note("followed", _row(_ONE, _OTHER, _NOTHING).where(follows_(_OTHER, _ONE)))
_ACCEPTED = _note("follow_accepted", _row(_ONE, _OTHER, _NOTHING).where(follows_(_ONE, _OTHER)))
_REQUESTED = _note("follow_requested", _row(_ONE, _OTHER, _NOTHING).where(has_asked(_OTHER, _ONE)))

_HOST = func.coalesce(events.c.created_by, calendars.c.owner_id)
_ANSWERED = _note(
    "answered",
    _row(_HOST, participations.c.account_id, events.c.id, participations.c.change)
    .join_from(
        participations.join(
            events, and_(events.c.calendar_id == participations.c.calendar_id, events.c.id == participations.c.event_id)
        ),
        calendars,
        calendars.c.id == events.c.calendar_id,
    )
    .where(
        participations.c.event_id == _EVENT,
        participations.c.account_id == _OTHER,
        participations.c.withdrawn.is_(False),
    ),
)
_CHANGED = _note(
    "changed",
    _row(guests.c.account_id, _OTHER, guests.c.event_id, bindparam("change", type_=BigInteger)).where(
        guests.c.calendar_id == _CALENDAR, guests.c.event_id == _EVENT, guests.c.answer != "not"
    ),
)

_PARENT = posts.alias("parent")
_NAMED = (
    _row(mentions.c.account_id, posts.c.author_id, posts.c.id)
    .join_from(posts, mentions, and_(mentions.c.root_id == posts.c.root_id, mentions.c.post_id == posts.c.id))
    .where(posts.c.id == _POST)
)
_ANSWERS = (
    _row(_PARENT.c.author_id, posts.c.author_id, posts.c.id)
    .join_from(posts, _PARENT, and_(_PARENT.c.root_id == posts.c.root_id, _PARENT.c.id == posts.c.reply_to))
    .where(posts.c.id == _POST)
)
_COMMENTS = (
    _row(_HOST, posts.c.author_id, posts.c.id)
    .join_from(posts, events, events.c.id == posts.c.root_id)
    .join(calendars, calendars.c.id == events.c.calendar_id)
    .where(posts.c.id == _POST, posts.c.in_plan)
)
_WRITTEN = union(_NAMED, _ANSWERS, _COMMENTS).subquery("written")
_WROTE = _note("wrote", select(_WRITTEN))
_NAMED_ANEW = _note("wrote", _NAMED.distinct())

_LIKED = statement(
    _put(
        "liked",
        _row(posts.c.author_id, likes.c.account_id, posts.c.id)
        .join_from(posts, likes, and_(likes.c.root_id == posts.c.root_id, likes.c.post_id == posts.c.id))
        .where(posts.c.id == _POST, likes.c.account_id == _OTHER),
    ).returning(activity.c.account_id, activity.c.id),
    _Kept,
)
_ITEM = (
    activity.c.account_id == bindparam("of_account", type_=SQL_UUID),
    activity.c.id == bindparam("item_id", type_=SQL_UUID),
)
_OLDEST = (
    select(activity.c.actor_id)
    .where(*_ITEM)
    .order_by(activity.c.at.desc(), activity.c.actor_id.desc())
    .offset(literal_column(str(MOST_COUNTED)))
)
_FORGET_OLDEST = command(delete(activity).where(*_ITEM, activity.c.actor_id.in_(_OLDEST)))

_NEWEST = (
    select(activity.c.at)
    .where(activity.c.account_id == _ONE)
    .order_by(activity.c.at.desc())
    .limit(literal_column("1"))
    .subquery("newest")
)
_UNTIL = func.least(bindparam("until", type_=DateTime(timezone=True)), _NEWEST.c.at, type_=DateTime(timezone=True))
_MARK = upsert(activity_marks).from_select(["account_id", "read_until"], select(_ONE, _UNTIL))
_READ = command(
    _MARK.on_conflict_do_update(
        index_elements=["account_id"],
        set_={"read_until": func.greatest(activity_marks.c.read_until, _MARK.excluded.read_until)},
    )
)


async def note_follow(db: Db, follower_id: UUID, followee_id: UUID, *, accepted: bool, now: datetime) -> None:
    """Tell the followee of their follower, or, where they were asked and have accepted, the follower of that."""
    if accepted:
        await db.run(_ACCEPTED, one=follower_id, other=followee_id, now=now)
    else:
        await db.run(_FOLLOWED, one=followee_id, other=follower_id, now=now)


async def note_request(db: Db, follower_id: UUID, followee_id: UUID, *, now: datetime) -> None:
    await db.run(_REQUESTED, one=followee_id, other=follower_id, now=now)


async def note_answer(db: Db, event_id: UUID, guest_id: UUID, *, now: datetime) -> None:
    """Tell the host of the guest's latest answer."""
    await db.run(_ANSWERED, event_id=event_id, other=guest_id, now=now)


async def note_change(
    db: Db, calendar_id: UUID, event_id: UUID, editor_id: UUID, change: int, *, now: datetime
) -> None:
    """Tell everyone who said yes or maybe that the plan is not what it was."""
    await db.run(_CHANGED, of_calendar=calendar_id, event_id=event_id, other=editor_id, change=change, now=now)


async def note_post(db: Db, post_id: UUID, *, now: datetime) -> None:
    """Tell whoever is answered, is named, or hosts the plan in whose thread it stands; each once."""
    await db.run(_WROTE, post_id=post_id, now=now)


async def note_names(db: Db, post_id: UUID, *, now: datetime) -> None:
    """Tell those whom an edited post names, if they were not told of it before."""
    await db.run(_NAMED_ANEW, post_id=post_id, now=now)


async def note_like(db: Db, post_id: UUID, liker_id: UUID, *, now: datetime) -> None:
    """Tell the author, and forget the oldest of more likes of one post than an item counts."""
    kept = await db.maybe(_LIKED, post_id=post_id, other=liker_id, now=now)
    if kept is not None:
        await db.run(_FORGET_OLDEST, of_account=kept.account_id, item_id=kept.id)


async def mark_read(db: Db, reader: Actor, until: datetime) -> None:
    """What is there and is not newer than `until` is read; a mark never goes back, and never ahead of what there is."""
    await db.run(_READ, one=reader.id, until=until)
