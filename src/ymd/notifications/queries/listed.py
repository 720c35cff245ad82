"""Someone's activity, newest first, and how much of it they have not read."""

from datetime import datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import LargeBinary, Text, bindparam, cast, func, literal_column, select, true, tuple_
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.types import DateTime, Integer

from ymd.accounts.queries import profiles
from ymd.accounts.schemas import PersonBrief
from ymd.events.queries import json_object
from ymd.events.schemas import Answer
from ymd.graph.queries import VIEWER, brief, mutes_, people
from ymd.kernel.actor import Actor
from ymd.kernel.db import Db
from ymd.kernel.page import Page, PageRequest, Position
from ymd.kernel.statement import Statement, statement
from ymd.notifications.queries.standing import JUDGED, PLAN, POST, ROW, is_liked, items, unread
from ymd.notifications.schemas import (
    MOST_COUNTED,
    MOST_NAMED,
    MOST_UNREAD,
    ActivityItem,
    ActivityPlan,
    ActivityPost,
    Kind,
    Unread,
)
from ymd.notifications.tables import activity

_HE: Final = profiles.c.account_id
_PEOPLE: Final = msgspec.json.Decoder(list[PersonBrief]).decode
_NEWEST_FIRST: Final = (ROW.c.at.desc(), ROW.c.id.desc())
_PLACE: Final = tuple_(ROW.c.at, ROW.c.id)
_AFTER: Final = tuple_(bindparam("after_at", type_=DateTime(timezone=True)), bindparam("after_id", type_=SQL_UUID))


class _Row(msgspec.Struct, frozen=True):
    id: UUID
    at: datetime
    kind: Kind
    unread: bool
    post_id: UUID | None
    root_id: UUID | None
    excerpt: str | None
    plan_id: UUID | None
    summary: str | None
    request_id: UUID | None
    answer: Answer | None
    count: int
    people: bytes


def _doers(item: Any) -> Any:
    """Who did it, from the row that speaks for the item back: how many, and the newest of them as JSON."""
    other = activity.alias("other")
    # OFFSET 0: found by what the item is. Else the planner may walk all that its reader was ever told, in order.
    doing = (
        select(other.c.actor_id, other.c.kind, other.c.subject_id, other.c.at)
        .where(
            other.c.account_id == VIEWER,
            other.c.id == item.c.id,
            tuple_(other.c.at, other.c.actor_id) <= tuple_(item.c.at, item.c.actor_id),
        )
        .correlate(item)
        .offset(literal_column("0"))
        .lateral("doing")
    )
    place = func.row_number().over(order_by=(doing.c.at.desc(), doing.c.actor_id.desc()))
    found = (
        people(*brief(VIEWER, _HE), place.label("n"))
        .join(doing, doing.c.actor_id == _HE)
        .where(~mutes_(VIEWER, _HE), is_liked(doing))
        .subquery("found")
    )
    person = json_object(nickname=found.c.nickname, name=found.c.name, avatar=found.c.avatar)
    named = func.json_agg(aggregate_order_by(person, found.c.n)).filter(found.c.n <= MOST_NAMED)
    return select(
        func.least(func.count(), MOST_COUNTED, type_=Integer).label("count"),
        func.convert_to(func.coalesce(cast(named, Text), "[]"), "UTF8", type_=LargeBinary).label("people"),
    ).lateral("doers")


@cache
def _page(*, further: bool) -> Statement[_Row]:
    found = items(
        ROW.c.id,
        ROW.c.actor_id,
        ROW.c.at,
        JUDGED.c.kind,
        unread().label("unread"),
        POST.c.id.label("post_id"),
        POST.c.root_id,
        POST.c.excerpt,
        PLAN.c.id.label("plan_id"),
        PLAN.c.summary,
        JUDGED.c.request_id,
        JUDGED.c.answer,
        further=further,
    )
    if further:
        found = found.where(_PLACE < _AFTER)
    item = (
        found.order_by(*_NEWEST_FIRST)
        .limit(bindparam("limit_plus_one", type_=Integer))
        .cte("item")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    doers = _doers(item)
    return statement(
        select(
            item.c.id,
            item.c.at,
            item.c.kind,
            item.c.unread,
            item.c.post_id,
            item.c.root_id,
            item.c.excerpt,
            item.c.plan_id,
            item.c.summary,
            item.c.request_id,
            item.c.answer,
            doers.c.count,
            doers.c.people,
        )
        .select_from(item.join(doers, true()))
        .order_by(item.c.at.desc(), item.c.id.desc()),
        _Row,
    )


for _further in (False, True):
    _page(further=_further)

#: In order, so that no more is looked at than it takes to count so many.
_NEWEST_UNREAD = (
    items(literal_column("1").label("one"))
    .where(unread())
    .order_by(*_NEWEST_FIRST)
    .limit(literal_column(str(MOST_UNREAD)))
    .subquery("unread")
)
_UNREAD = statement(select(func.count()).select_from(_NEWEST_UNREAD), int)


async def activity_of(db: Db, reader: Actor, page: PageRequest) -> Page[ActivityItem]:
    """What happened about the reader and still stands, newest first.

    Pages after the first go on in the list as it stood at the first item of the first.
    """
    params: dict[str, Any] = {"viewer_id": reader.id, "limit_plus_one": page.limit + 1}
    if page.after is not None:
        params["after_at"], params["after_id"], params["top_at"], params["top_id"] = page.after
    rows = await db.all(_page(further=page.after is not None), **params)
    shown = rows[: page.limit]
    position: Position | None = None
    if len(rows) > page.limit:
        top = page.after[2:] if page.after is not None else (shown[0].at, shown[0].id)
        position = (shown[-1].at, shown[-1].id, *top)
    return Page([_item(row) for row in shown], position)


async def unread_of(db: Db, reader: Actor) -> Unread:
    return Unread(await db.one(_UNREAD, viewer_id=reader.id))


def _item(row: _Row) -> ActivityItem:
    post = None
    if row.post_id is not None and row.root_id is not None:
        post = ActivityPost(row.post_id, row.root_id, row.excerpt or "")
    return ActivityItem(
        id=row.id,
        kind=row.kind,
        at=row.at,
        unread=row.unread,
        people=_PEOPLE(row.people),
        count=row.count,
        post=post,
        plan=ActivityPlan(row.plan_id, row.summary or "") if row.plan_id is not None else None,
        request_id=row.request_id,
        answer=row.answer,
    )
