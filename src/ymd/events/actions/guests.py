"""The answers that stand. `together` decides whether one may; here it becomes what lists and agendas know of it."""

from uuid import UUID

from sqlalchemy import Text, bindparam, delete
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID
from sqlalchemy.dialects.postgresql import insert as upsert

from ymd.events.schemas.rows import Plan
from ymd.events.schemas.wire import Answer
from ymd.events.tables import guests
from ymd.kernel.db import Db
from ymd.kernel.statement import command

_THIS = {name: bindparam(f"of_{name}", type_=SQL_UUID) for name in ("calendar_id", "event_id", "account_id")}
_SEAT = command(
    upsert(guests)
    .values(**_THIS, answer=bindparam("given", type_=Text))
    .on_conflict_do_update(index_elements=list(_THIS), set_={"answer": bindparam("given", type_=Text)})
)
_UNSEAT = command(delete(guests).where(*(guests.c[name] == value for name, value in _THIS.items())))


async def seat(db: Db, plan: Plan, account_id: UUID, answer: Answer) -> None:
    """From now on the guest sees the plan while this answer stands, and, unless it is no, in their agenda. For who
    holds the event's lock."""
    await db.run(_SEAT, of_calendar_id=plan.calendar_id, of_event_id=plan.id, of_account_id=account_id, given=answer)


async def unseat(db: Db, plan: Plan, account_id: UUID) -> None:
    """The guest's answer stands no longer."""
    await db.run(_UNSEAT, of_calendar_id=plan.calendar_id, of_event_id=plan.id, of_account_id=account_id)
