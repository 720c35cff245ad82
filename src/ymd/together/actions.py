"""Answering a plan: the event's lock is held from the look at the seats to the change."""

from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, case, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.types import DateTime, Text

from ymd.events import actions as events
from ymd.events.queries import event_for
from ymd.kernel.actor import Actor
from ymd.kernel.clock import Clock
from ymd.kernel.db import Db
from ymd.kernel.errors import NotFound
from ymd.kernel.statement import statement
from ymd.together import rules
from ymd.together.errors import EventFull, NotOpen, OwnPlan
from ymd.together.facts import Answered, AnswerWithdrawn
from ymd.together.schemas import Choice, Participation
from ymd.together.tables import answer_changes, participations

_CALENDAR = bindparam("of_calendar", type_=Uuid)
_EVENT = bindparam("of_event", type_=Uuid)
_GUEST = bindparam("guest", type_=Uuid)
_CHOICE = bindparam("choice", type_=Text)
_SEAT = bindparam("seat", type_=Text)
_NOW = bindparam("now", type_=DateTime(timezone=True))

_NUMBER = (
    insert(answer_changes)
    .values(account_id=_GUEST, change=1)
    .on_conflict_do_update(index_elements=["account_id"], set_={"change": answer_changes.c.change + 1})
    .returning(answer_changes.c.change)
    .cte("number")
)
_THIS = (
    participations.c.calendar_id == _CALENDAR,
    participations.c.event_id == _EVENT,
    participations.c.account_id == _GUEST,
)
_TAKEN = statement(
    select(func.count()).where(
        participations.c.calendar_id == _CALENDAR,
        participations.c.event_id == _EVENT,
        participations.c.account_id != _GUEST,
        participations.c.state == literal("going"),
        participations.c.withdrawn.is_(False),
    ),
    int,
)
_PUT = (
    insert(participations)
    .from_select(
        ["calendar_id", "event_id", "account_id", "answer", "state", "since", "change"],
        select(
            _CALENDAR,
            _EVENT,
            _GUEST,
            bindparam("choice", type_=Text),
            bindparam("seat", type_=Text),
            _NOW,
            _NUMBER.c.change,
        ),
    )
    .add_cte(_NUMBER)
)
#: Two taps that cross: the second waited for the first, and what it had read stood before its wait.
_STANDS = and_(participations.c.answer == _PUT.excluded.answer, participations.c.withdrawn.is_(False))
_PUT_ANSWER = statement(
    _PUT.on_conflict_do_update(
        index_elements=["calendar_id", "event_id", "account_id"],
        set_={
            **{name: _PUT.excluded[name] for name in ("answer", "state")},
            **{
                name: case((_STANDS, participations.c[name]), else_=_PUT.excluded[name]) for name in ("since", "change")
            },
            "withdrawn": False,
        },
    ).returning(participations.c.event_id, participations.c.answer, participations.c.state, participations.c.since),
    Participation,
)
_WITHDRAW = statement(
    update(participations)
    .values(withdrawn=True, change=_NUMBER.c.change)
    .where(*_THIS, participations.c.withdrawn.is_(False))
    .returning(participations.c.account_id)
    .add_cte(_NUMBER),
    UUID,
)
_STANDING = statement(
    select(participations.c.event_id, participations.c.answer, participations.c.state, participations.c.since).where(
        *_THIS, participations.c.withdrawn.is_(False)
    ),
    Participation,
)


async def answer(db: Db, guest: Actor, event_id: UUID, choice: Choice, clock: Clock) -> Participation:
    """Record the guest's answer for the whole series, replacing an earlier one; saying it twice changes nothing.

    Raises NotFound, Forbidden (NotOpen), OwnPlan, and EventFull where every seat is taken.
    """
    plan = await event_for(db, guest, event_id, lock=True)
    if rules.is_own(plan, guest):
        raise OwnPlan
    if not rules.may_answer(plan):
        raise NotOpen
    this = {"of_calendar": plan.calendar_id, "of_event": plan.id, "guest": guest.id}
    if plan.my_answer == choice:
        return await db.one(_STANDING, **this)
    if choice == "going" and plan.capacity is not None and rules.is_full(plan.capacity, await db.one(_TAKEN, **this)):
        raise EventFull
    seat = "going" if choice == "going" else None
    participation = await db.one(_PUT_ANSWER, **this, choice=choice, seat=seat, now=clock.now())
    await events.seat(db, plan, guest.id, choice)
    db.record(Answered(event_id=plan.id, guest_id=guest.id))
    return participation


async def withdraw(db: Db, guest: Actor, event_id: UUID) -> None:
    """Take the answer back and free the seat. Raises NotFound where there is none."""
    plan = await event_for(db, guest, event_id, lock=True)
    this = {"of_calendar": plan.calendar_id, "of_event": plan.id, "guest": guest.id}
    if await db.maybe(_WITHDRAW, **this) is None:
        raise NotFound
    await events.unseat(db, plan, guest.id)
    db.record(AnswerWithdrawn(event_id=plan.id, guest_id=guest.id))
