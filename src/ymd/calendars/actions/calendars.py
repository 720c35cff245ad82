"""Making, changing, sharing and deleting calendars."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import DateTime, Text, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID
from sqlalchemy.dialects.postgresql import insert as upsert

from ymd.accounts.queries import profiles
from ymd.calendars.errors import OwnerOnly, OwnerStays, TooManyCalendars, UnknownTimeZone
from ymd.calendars.queries.calendars import calendar_row
from ymd.calendars.queries.members import member_id
from ymd.calendars.queries.trash import calendar_in_trash
from ymd.calendars.rules import DAYS_IN_TRASH, MAX_CALENDARS, may_set_up
from ymd.calendars.schemas.calendars import CalendarInput, CalendarRow, Newcomer
from ymd.calendars.tables import calendars, members
from ymd.graph.queries import target_for
from ymd.ics.zones import iana_names
from ymd.kernel.actor import Actor
from ymd.kernel.db import Db
from ymd.kernel.errors import FieldError, NotFound
from ymd.kernel.ids import new_id
from ymd.kernel.statement import command, statement

_COLORS: Final = ("#2f6f5e", "#c2512f", "#3c5fa8", "#a8772b", "#7a4a8c", "#2c7d8f", "#b23a5e", "#5d6b2d")

_ID = bindparam("calendar_id", type_=SQL_UUID)
_PERSON = bindparam("person_id", type_=SQL_UUID)
_WHEN = bindparam("now", type_=DateTime(timezone=True))

_LOCK_OWNER = command(select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("person", type_=Text), 0))))
_COUNT = statement(select(func.count()).where(calendars.c.owner_id == _PERSON, calendars.c.deleted_at.is_(None)), int)
_NEWCOMER = statement(
    select(profiles.c.locale, profiles.c.time_zone, func.now().label("now")).where(profiles.c.account_id == _PERSON),
    Newcomer,
)
_INSERT = command(
    insert(calendars).values(
        id=_ID,
        owner_id=_PERSON,
        **{name: bindparam(name) for name in ("name", "color", "time_zone", "audience_who", "audience_as")},
        created_at=_WHEN,
        updated_at=_WHEN,
    )
)
_UPDATE = command(
    update(calendars)
    .values(
        name=bindparam("new_name"),
        color=bindparam("new_color"),
        time_zone=bindparam("new_time_zone"),
        audience_who=bindparam("new_who"),
        audience_as=bindparam("new_as"),
        version=calendars.c.version + 1,
        updated_at=_WHEN,
    )
    .where(calendars.c.id == _ID)
)
_LOCK = statement(
    select(calendars.c.id)
    .where(calendars.c.id == _ID, calendars.c.deleted_at.is_(None))
    .with_for_update(key_share=True),
    UUID,
)
_BUMP = statement(
    update(calendars).values(change=calendars.c.change + 1).where(calendars.c.id == _ID).returning(calendars.c.change),
    int,
)
_TRASH = command(update(calendars).values(deleted_at=_WHEN).where(calendars.c.id == _ID))
_UNTRASH = command(
    update(calendars)
    .values(deleted_at=None, version=calendars.c.version + 1, updated_at=_WHEN)
    .where(calendars.c.id == _ID)
)
_NEW_MEMBER = upsert(members).values(
    calendar_id=_ID, account_id=_PERSON, role=bindparam("role"), change=bindparam("change")
)
_SET_ROLE = command(
    _NEW_MEMBER.on_conflict_do_update(
        index_elements=["calendar_id", "account_id"],
        set_={"role": _NEW_MEMBER.excluded.role, "change": _NEW_MEMBER.excluded.change},
        where=members.c.role != _NEW_MEMBER.excluded.role,
    )
)
_REMOVE = command(delete(members).where(members.c.calendar_id == _ID, members.c.account_id == _PERSON))


async def create_calendar(db: Db, owner: Actor, wanted: CalendarInput, *, now: datetime) -> UUID:
    """A new calendar of the owner's. Raises UnknownTimeZone, TooManyCalendars."""
    return await create_for(db, owner.id, owner.time_zone, wanted, now=now)


async def create_first_calendar(db: Db, owner_id: UUID) -> None:
    """The calendar that everybody has from the start, named in their language and set to their zone."""
    newcomer = await db.one(_NEWCOMER, person_id=owner_id)
    name = "내 캘린더" if newcomer.locale.partition("-")[0] == "ko" else "My calendar"
    await create_for(db, owner_id, newcomer.time_zone, CalendarInput(name=name), now=newcomer.now)


async def create_for(db: Db, owner_id: UUID, time_zone: str, wanted: CalendarInput, *, now: datetime) -> UUID:
    """A new calendar for someone; `time_zone` is the one it gets when it wants none of its own."""
    _require_zone(wanted)
    await db.run(_LOCK_OWNER, person=f"calendars of {owner_id}")
    count = await db.one(_COUNT, person_id=owner_id)
    if count >= MAX_CALENDARS:
        raise TooManyCalendars
    calendar_id = new_id()
    await db.run(
        _INSERT,
        calendar_id=calendar_id,
        person_id=owner_id,
        name=wanted.name,
        color=(wanted.color or _COLORS[count % len(_COLORS)]).lower(),
        time_zone=wanted.time_zone or time_zone,
        audience_who=wanted.audience.who,
        audience_as=wanted.audience.as_,
        now=now,
    )
    await db.run(_SET_ROLE, calendar_id=calendar_id, person_id=owner_id, role="owner", change=0)
    return calendar_id


async def calendar_to_set_up(db: Db, actor: Actor, calendar_id: UUID) -> CalendarRow:
    """The calendar, locked for a change of its settings. Raises NotFound, OwnerOnly."""
    await db.maybe(_LOCK, calendar_id=calendar_id)
    row = await calendar_row(db, actor, calendar_id)
    if not may_set_up(row.role):
        raise OwnerOnly
    return row


async def change_calendar(db: Db, row: CalendarRow, wanted: CalendarInput, *, now: datetime) -> None:
    """Set up a calendar that `calendar_to_set_up` gave. Raises UnknownTimeZone."""
    _require_zone(wanted)
    await db.run(
        _UPDATE,
        calendar_id=row.id,
        new_name=wanted.name,
        new_color=(wanted.color or row.color).lower(),
        new_time_zone=wanted.time_zone or row.time_zone,
        new_who=wanted.audience.who,
        new_as=wanted.audience.as_,
        now=now,
    )


async def delete_calendar(db: Db, row: CalendarRow, *, now: datetime) -> None:
    """Put a calendar that `calendar_to_set_up` gave into the trash, with all that is in it."""
    await db.run(_TRASH, calendar_id=row.id, now=now)


async def restore_calendar(db: Db, owner: Actor, calendar_id: UUID, *, now: datetime) -> None:
    """Take a calendar out of the trash as it was. Raises NotFound for one that is not, or no longer, in the owner's."""
    await db.run(_LOCK_OWNER, person=f"calendars of {owner.id}")
    deleted_at = await calendar_in_trash(db, owner, calendar_id)
    if deleted_at <= now - timedelta(days=DAYS_IN_TRASH):
        raise NotFound
    if await db.one(_COUNT, person_id=owner.id) >= MAX_CALENDARS:
        raise TooManyCalendars
    await db.run(_UNTRASH, calendar_id=calendar_id, now=now)


async def give_role(db: Db, owner: Actor, calendar_id: UUID, nickname: str, role: str) -> None:
    """Make someone a member, or a member something else. What they could not see before they read anew.

    Raises NotFound for a calendar or a person who is not there for the owner, OwnerOnly, OwnerStays.
    """
    row = await calendar_to_set_up(db, owner, calendar_id)
    person = await target_for(db, owner, nickname)
    if person.id == row.owner_id:
        raise OwnerStays
    change = await db.one(_BUMP, calendar_id=row.id)
    await db.run(_SET_ROLE, calendar_id=row.id, person_id=person.id, role=role, change=change)


async def remove_member(db: Db, actor: Actor, calendar_id: UUID, nickname: str) -> None:
    """Let the owner send a member away, or a member leave, also across a block.

    Raises NotFound for a calendar that is hidden and for who is no member, OwnerOnly for someone who would send
    another away, OwnerStays.
    """
    await db.maybe(_LOCK, calendar_id=calendar_id)
    row = await calendar_row(db, actor, calendar_id)
    person_id = await member_id(db, row.id, nickname) if row.role is not None else None
    if person_id != actor.id and not may_set_up(row.role):
        raise OwnerOnly
    if person_id is None:
        raise NotFound
    if person_id == row.owner_id:
        raise OwnerStays
    await db.run(_REMOVE, calendar_id=row.id, person_id=person_id)


def _require_zone(wanted: CalendarInput) -> None:
    zone = wanted.time_zone
    if zone is not None and iana_names().get(zone.casefold()) != zone:
        detail = "Not a zone of the IANA database."
        raise UnknownTimeZone(errors=(FieldError("/time_zone", UnknownTimeZone.code, detail),))
