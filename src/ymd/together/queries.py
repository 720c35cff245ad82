"""Guest lists."""

from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Uuid, bindparam, tuple_
from sqlalchemy.types import DateTime, Integer

from ymd.accounts.queries import profiles
from ymd.accounts.schemas import PersonBrief
from ymd.events.queries import event_for
from ymd.graph.queries import VIEWER, brief, people
from ymd.kernel.actor import Viewer
from ymd.kernel.db import Db
from ymd.kernel.page import Page, PageRequest, page_of
from ymd.kernel.statement import Statement, statement
from ymd.together import rules
from ymd.together.errors import GuestsHidden
from ymd.together.schemas import Choice, Participant, State
from ymd.together.tables import participations

__all__ = ["participants", "participations"]


class _Row(msgspec.Struct, frozen=True):
    account_id: UUID
    nickname: str
    name: str | None
    avatar: str | None
    answer: Choice
    state: State | None
    since: datetime


@cache
def _participants(*, further: bool) -> Statement[_Row]:
    he = profiles.c.account_id
    found = (
        people(
            participations.c.account_id,
            *brief(VIEWER, he),
            participations.c.answer,
            participations.c.state,
            participations.c.since,
        )
        .join(participations, participations.c.account_id == he)
        .where(
            participations.c.calendar_id == bindparam("of_calendar", type_=Uuid),
            participations.c.event_id == bindparam("of_event", type_=Uuid),
            participations.c.withdrawn.is_(False),
        )
    )
    place = tuple_(participations.c.since, participations.c.account_id)
    if further:
        after = tuple_(bindparam("after_since", type_=DateTime(timezone=True)), bindparam("after_id", type_=Uuid))
        found = found.where(place > after)
    in_order = found.order_by(participations.c.since, participations.c.account_id)
    return statement(in_order.limit(bindparam("limit_plus_one", type_=Integer)), _Row)


for _further in (False, True):
    _participants(further=_further)


async def participants(db: Db, viewer: Viewer, event_id: UUID, page: PageRequest) -> Page[Participant]:
    """Who answered, first come first; those hidden from the viewer by a block are left out.

    Raises NotFound, and GuestsHidden for someone who sees of the plan only when it is.
    """
    plan = await event_for(db, viewer, event_id)
    if not rules.sees_guests(plan):
        raise GuestsHidden
    params: dict[str, Any] = {"viewer_id": viewer.id, "of_calendar": plan.calendar_id, "of_event": plan.id}
    if page.after is not None:
        params["after_since"], params["after_id"] = page.after
    rows = await db.all(_participants(further=page.after is not None), **params, limit_plus_one=page.limit + 1)
    found = page_of(rows, page.limit, lambda row: (row.since, row.account_id))
    return found.map(_participant)


def _participant(row: _Row) -> Participant:
    return Participant(PersonBrief(row.nickname, row.name, row.avatar), row.answer, row.state, row.since)
