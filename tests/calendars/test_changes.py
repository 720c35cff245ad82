"""What changed since a number: nothing missed, deletions told, what is too old refused."""

import asyncio
import random
from uuid import UUID

import pytest

from tests.support.world import World
from tests.support.world_calendars import event_text, todo_text
from ymd.calendars import actions, jobs, queries
from ymd.calendars.errors import MembersOnly, TokenTooOld
from ymd.calendars.schemas.calendars import Change
from ymd.calendars.schemas.objects import Draft
from ymd.kernel.actor import Actor
from ymd.kernel.db import Database, Db

WRITERS = 8
WRITES = 12


class Copy:
    """What a client knows that goes on from one number to the next, in small pages."""

    def __init__(self, world: World, actor: Actor, calendar_id: UUID) -> None:
        self._world = world
        self._actor = actor
        self._calendar_id = calendar_id
        self.change = 0
        self.objects: dict[UUID, int] = {}
        self.deleted: set[UUID] = set()

    async def go_on(self, db: Db) -> list[Change]:
        seen: list[Change] = []
        page = self._world.page(limit=7)
        while True:
            read = await queries.changes_since(db, self._actor, self._calendar_id, self.change, page)
            seen += read.page.items
            if read.page.next is None:
                break
            page = self._world.page(limit=7, after=read.page.next)
        for item in seen:
            if item.deleted:
                self.objects.pop(item.id, None)
                self.deleted.add(item.id)
            else:
                self.objects[item.id] = item.change
        self.change = read.change
        return seen


async def test_a_change_is_told_once_and_a_deletion_after_it(database: Database, lasting: World) -> None:
    ada = await lasting.someone("ada")
    home = await lasting.calendar(ada)
    copy = Copy(lasting, ada, home)
    put = await lasting.object(ada, home, event_text("a"))

    async with database.transaction() as db:
        first = await copy.go_on(db)
        again = await copy.go_on(db)
    async with database.transaction() as db:
        await actions.delete_object(db, ada, home, put.id, now=lasting.outside.clock.now())
    async with database.transaction() as db:
        gone = await copy.go_on(db)

    assert [(item.id, item.uid, item.deleted) for item in first] == [(put.id, "a", False)]
    assert again == []
    assert [(item.id, item.deleted) for item in gone] == [(put.id, True)]


async def test_nothing_is_missed_while_eight_write(database: Database, lasting: World) -> None:
    ada = await lasting.someone("ada")
    home = await lasting.calendar(ada)
    copy = Copy(lasting, ada, home)
    done = asyncio.Event()

    async def write(seed: int) -> None:
        chance = random.Random(seed)
        own: list[UUID] = []
        for n in range(WRITES):
            async with database.transaction() as db:
                now = lasting.outside.clock.now()
                if own and chance.random() < 0.3:
                    await actions.delete_object(db, ada, home, own.pop(chance.randrange(len(own))), now=now)
                else:
                    draft = Draft(uid=f"{seed} {n}", component="VEVENT", text=event_text(f"{seed} {n}"))
                    own.append((await actions.put_object(db, ada, home, draft, now=now)).id)
                # Whoever holds a number while others pass must not be overtaken.
                await asyncio.sleep(chance.random() / 200)

    async def read() -> None:
        while not done.is_set():
            async with database.transaction() as db:
                await copy.go_on(db)

    async with asyncio.TaskGroup() as everyone:
        everyone.create_task(read())
        await asyncio.gather(*(everyone.create_task(write(seed)) for seed in range(WRITERS)))
        done.set()

    async with database.transaction() as db:
        await copy.go_on(db)
        fresh = Copy(lasting, ada, home)
        await fresh.go_on(db)
    assert copy.objects == fresh.objects
    assert copy.change == fresh.change == WRITERS * WRITES
    assert len(copy.objects) + len(copy.deleted) > WRITERS


async def test_who_starts_anew_is_told_of_no_deletions(database: Database, lasting: World) -> None:
    ada = await lasting.someone("ada")
    home = await lasting.calendar(ada)
    put = await lasting.object(ada, home, event_text("a"))
    kept = await lasting.object(ada, home, event_text("b"))
    async with database.transaction() as db:
        await actions.delete_object(db, ada, home, put.id, now=lasting.outside.clock.now())

    async with database.transaction() as db:
        seen = await Copy(lasting, ada, home).go_on(db)

    assert [item.id for item in seen] == [kept.id]


async def test_a_deletion_is_told_for_ninety_days_after_the_trash_was_emptied(
    database: Database, lasting: World
) -> None:
    ada = await lasting.someone("ada")
    home = await lasting.calendar(ada)
    put = await lasting.object(ada, home, event_text("a"))
    async with database.transaction() as db:
        await actions.delete_object(db, ada, home, put.id, now=lasting.outside.clock.now())

    lasting.outside.clock.move(days=30)
    async with database.transaction() as db:
        await jobs.empty_trash(db, lasting.outside)
    lasting.outside.clock.move(days=89)
    async with database.transaction() as db:
        await jobs.forget_purged(db, lasting.outside)
    async with database.transaction() as db:
        told = await queries.changes_since(db, ada, home, 1, lasting.page())
    lasting.outside.clock.move(days=1)
    async with database.transaction() as db:
        await jobs.forget_purged(db, lasting.outside)

    assert [(item.id, item.deleted) for item in told.page.items] == [(put.id, True)]
    async with database.transaction() as db:
        with pytest.raises(TokenTooOld):
            await queries.changes_since(db, ada, home, 1, lasting.page())
        assert (await queries.changes_since(db, ada, home, 2, lasting.page())).page.items == []
        assert (await queries.changes_since(db, ada, home, 0, lasting.page())).page.items == []


async def test_a_number_that_was_never_reached_is_refused(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)

    with pytest.raises(TokenTooOld):
        await queries.changes_since(db, ada, home, 1, world.page())


async def test_who_gets_another_role_reads_everything_anew(database: Database, lasting: World) -> None:
    ada, bob = await lasting.someone("ada"), await lasting.someone("bob")
    home = await lasting.calendar(ada)
    await lasting.object(ada, home, event_text("a"))
    await lasting.member(home, ada, bob, "free_busy")
    async with database.transaction() as db:
        before = await queries.changes_since(db, bob, home, 0, lasting.page())

    await lasting.member(home, ada, bob, "reader")

    async with database.transaction() as db:
        with pytest.raises(TokenTooOld):
            await queries.changes_since(db, bob, home, before.change, lasting.page())
        anew = await queries.changes_since(db, bob, home, 0, lasting.page())
    assert [item.uid for item in before.page.items] == [None]
    assert [item.uid for item in anew.page.items] == ["a"]


async def test_who_gets_times_only_learns_of_no_uid_and_of_events_only(db: Db, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    home = await world.calendar(ada)
    await world.member(home, ada, bob, "free_busy")
    event = await world.object(ada, home, event_text("a"))
    await world.object(ada, home, todo_text("b"))

    seen = await queries.changes_since(db, bob, home, 0, world.page())

    assert [(item.id, item.uid) for item in seen.page.items] == [(event.id, None)]


async def test_who_gets_times_only_is_told_of_the_ends_of_events_only(database: Database, lasting: World) -> None:
    ada, bob = await lasting.someone("ada"), await lasting.someone("bob")
    home = await lasting.calendar(ada)
    await lasting.member(home, ada, bob, "free_busy")
    puts = [await lasting.object(ada, home, text) for text in (event_text("a"), todo_text("b"))]
    for put in puts:
        async with database.transaction() as db:
            await actions.delete_object(db, ada, home, put.id, now=lasting.outside.clock.now())
    lasting.outside.clock.move(days=30)
    async with database.transaction() as db:
        await jobs.empty_trash(db, lasting.outside)

    async with database.transaction() as db:
        told_ada = await queries.changes_since(db, ada, home, 1, lasting.page())
        told_bob = await queries.changes_since(db, bob, home, 1, lasting.page())

    assert {item.id for item in told_ada.page.items} == {put.id for put in puts}
    assert {item.id for item in told_bob.page.items} == {puts[0].id}


async def test_changes_are_for_members(db: Db, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    town = await world.calendar(ada, who="public")

    with pytest.raises(MembersOnly):
        await queries.changes_since(db, bob, town, 0, world.page())
