"""What tests of writing events stand on."""

from typing import Any, NamedTuple
from uuid import UUID

from tests.events.texts import calendar
from tests.support.world import World
from ymd.calendars import queries as calendars
from ymd.calendars.schemas.objects import StoredObject
from ymd.events import actions
from ymd.events.queries import event_page
from ymd.events.rules.scopes import whole_moments
from ymd.events.schemas import Edited
from ymd.http.merge_patch import patched
from ymd.kernel.actor import Actor
from ymd.kernel.db import Db


class Home(NamedTuple):
    ada: Actor
    id: UUID


async def change(
    db: Db, world: World, editor: Actor, event_id: UUID, patch: dict[str, Any], *, occurrence: str | None = None
) -> Edited:
    world.outside.clock.move(minutes=1)
    db.memory.clear()
    scope = ("this", occurrence) if occurrence else ("all", None)
    editing = await actions.event_to_change(db, editor, event_id, *scope)
    given = patched(editing.current, whole_moments(patch))
    now = world.outside.clock.now()
    done = await actions.change_event(db, editor, editing, given, end_given="end" in patch, now=now)
    page = await event_page(db, editor, event_id, *scope)
    return page.edited(done.also_changed, done.dropped)


async def stored(db: Db, home: Home, event_id: UUID) -> StoredObject:
    return await calendars.stored_object(db, home.id, event_id)


async def lines(db: Db, home: Home, event_id: UUID) -> list[str]:
    return (await stored(db, home, event_id)).text.split("\n")


def differing(before: list[str], after: list[str]) -> set[str]:
    """The names of the properties whose lines an edit took away or put there."""
    changed = [line for line in before if line not in after] + [line for line in after if line not in before]
    return {line.partition(":")[0].partition(";")[0] for line in changed}


async def brought(world: World, home: Home, *components: list[str]) -> UUID:
    """An event that came from elsewhere."""
    return (await world.object(home.ada, home.id, calendar(*components))).id


WEEKLY = [
    "DTSTAMP:20261101T000000Z",
    "DTSTART;TZID=Asia/Seoul:20261123T100000",
    "DTEND;TZID=Asia/Seoul:20261123T110000",
    "RRULE:FREQ=WEEKLY;UNTIL=20270101T005959Z;WKST=MO",
    "EXDATE;TZID=Asia/Seoul:20261207T100000",
    "RDATE;TZID=Asia/Seoul:20261125T100000",
    "SUMMARY;LANGUAGE=ko:등산",
    "X-ODD;PARAM=1:kept",
    "SEQUENCE:4",
]
