"""A person with what several domains know of them, and the plans that they have opened for others."""

from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import LargeBinary, Text, bindparam, cast, func, select, tuple_
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID
from sqlalchemy.types import DateTime, Integer

from ymd.accounts.queries import profiles
from ymd.events.queries import openings, plan_card
from ymd.graph.queries import PersonRow, person_row, target_for, told_person
from ymd.graph.schemas import Person
from ymd.kernel.actor import Viewer
from ymd.kernel.db import Db
from ymd.kernel.page import Page, PageRequest, page_of
from ymd.kernel.statement import Statement, statement
from ymd.kernel.text import fold
from ymd.posts.queries import posts

_INSTANT = DateTime(timezone=True)


class _Row(PersonRow, frozen=True):
    posts: int


class _Opened(msgspec.Struct, frozen=True):
    opened_at: datetime
    event_id: UUID
    card: bytes


_PUBLIC = (
    select(func.count())
    .select_from(posts)
    .where(
        posts.c.author_id == profiles.c.account_id,
        posts.c.audience == "public",
        posts.c.audience.is_not(None),
        posts.c.deleted_at.is_(None),
    )
    .scalar_subquery()
)
_PERSON = statement(
    person_row(_PUBLIC.label("posts")).where(profiles.c.nickname_folded == bindparam("folded", type_=Text)), _Row
)


@cache
def _opened(*, further: bool) -> Statement[_Opened]:
    found = select(openings.c.opened_at, openings.c.event_id, plan_card(openings.c.event_id).label("card")).where(
        openings.c.host_id == bindparam("host_id", type_=SQL_UUID)
    )
    if further:
        after = tuple_(bindparam("after_at", type_=_INSTANT), bindparam("after_id", type_=SQL_UUID))
        found = found.where(tuple_(openings.c.opened_at, openings.c.event_id) < after)
    # OFFSET 0 keeps a card from being written twice: once to be looked for, once to be shown.
    cards = found.order_by(openings.c.opened_at.desc(), openings.c.event_id.desc()).offset(0).subquery("cards")
    seen = select(
        cards.c.opened_at,
        cards.c.event_id,
        func.convert_to(cast(cards.c.card, Text), "UTF8", type_=LargeBinary).label("card"),
    ).where(cards.c.card.is_not(None))
    in_order = seen.order_by(cards.c.opened_at.desc(), cards.c.event_id.desc())
    return statement(in_order.limit(bindparam("limit_plus_one", type_=Integer)), _Opened)


for _further in (False, True):
    _opened(further=_further)


async def person(db: Db, viewer: Viewer, nickname: str) -> Person:
    """Raises NotFound for a nickname that nobody has, and for one behind a block."""
    row = await db.one(_PERSON, viewer_id=viewer.id, folded=fold(nickname))
    return told_person(row, posts=row.posts)


async def plans_of(db: Db, viewer: Viewer, nickname: str, page: PageRequest, now: datetime) -> Page[Any]:
    """The plans that a person has opened for others, as far as the viewer gets their details, opened last first.

    Raises NotFound for no such person.
    """
    host = await target_for(db, viewer, nickname)
    params: dict[str, Any] = {"viewer_id": viewer.id, "host_id": host.id, "now": now}
    if page.after is not None:
        params["after_at"], params["after_id"] = page.after
    rows = await db.all(_opened(further=page.after is not None), **params, limit_plus_one=page.limit + 1)
    found = page_of(rows, page.limit, lambda row: (row.opened_at, row.event_id))
    return found.map(lambda row: msgspec.Raw(row.card))
