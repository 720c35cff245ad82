"""What lies in the trash, and who finds it there."""

from datetime import timedelta
from uuid import UUID

from tests.support.world import World
from tests.support.world_calendars import event_text, todo_text
from ymd.calendars import actions, queries
from ymd.kernel.actor import Actor
from ymd.kernel.db import Db


async def _titles(db: Db, world: World, person: Actor) -> list[str | None]:
    page = await queries.trash_of(db, person, world.page(), now=world.outside.clock.now())
    return [item.title for item in page.items]


async def _delete(db: Db, world: World, person: Actor, calendar_id: UUID, object_id: UUID) -> None:
    await actions.delete_object(db, person, calendar_id, object_id, now=world.outside.clock.move(minutes=1))


async def test_the_trash_is_for_those_who_may_take_things_out(db: Db, world: World) -> None:
    ada, bob, cy, dan, eve = [await world.someone(name) for name in ("ada", "bob", "cy", "dan", "eve")]
    home = await world.calendar(ada)
    for person, role in ((bob, "editor"), (cy, "contributor"), (dan, "reader")):
        await world.member(home, ada, person, role)
    hers = await world.object(ada, home, event_text("hers", summary="Hers"))
    theirs = await world.object(cy, home, todo_text("theirs", summary="Theirs"))

    await _delete(db, world, ada, home, hers.id)
    await _delete(db, world, cy, home, theirs.id)

    assert await _titles(db, world, ada) == await _titles(db, world, bob) == ["Theirs", "Hers"]
    assert await _titles(db, world, cy) == ["Theirs"]
    assert await _titles(db, world, dan) == await _titles(db, world, eve) == []


async def test_a_calendar_in_the_trash_stands_for_all_that_is_in_it(db: Db, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    home = await world.calendar(ada, "Home")
    await world.member(home, ada, bob, "editor")
    put = await world.object(ada, home, event_text("a"))
    await _delete(db, world, ada, home, put.id)
    now = world.outside.clock.move(minutes=1)

    await actions.delete_calendar(db, await actions.calendar_to_set_up(db, ada, home), now=now)

    page = await queries.trash_of(db, ada, world.page(), now=now)
    assert [(item.id, item.kind, item.title, item.component) for item in page.items] == [
        (home, "calendar", "Home", None)
    ]
    assert page.items[0].gone_at == now + timedelta(days=30)
    assert await _titles(db, world, bob) == []


async def test_the_trash_has_pages_and_ends_after_thirty_days(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    for n in range(5):
        put = await world.object(ada, home, event_text(f"{n}", summary=f"{n}"))
        await _delete(db, world, ada, home, put.id)
    now = world.outside.clock.now()

    first = await queries.trash_of(db, ada, world.page(limit=3), now=now)
    rest = await queries.trash_of(db, ada, world.page(limit=3, after=first.next), now=now)

    assert [item.title for item in (*first.items, *rest.items)] == ["4", "3", "2", "1", "0"]
    assert rest.next is None
    world.outside.clock.move(days=30)
    assert await _titles(db, world, ada) == []
