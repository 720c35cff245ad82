"""Putting, deleting and restoring objects."""

import pytest

from tests.support.world import World
from tests.support.world_calendars import event_text, todo_text
from ymd.calendars import actions, queries
from ymd.calendars.errors import NotWritable, NotYourObject, TooManyObjects, UidTaken
from ymd.calendars.schemas.objects import Draft
from ymd.kernel.db import Db
from ymd.kernel.errors import NotFound


async def test_a_text_comes_back_as_it_was_put(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    text = event_text("a", 'X-ODD;X-P="a:b":  two  spaces', "begin:VALARM", "ACTION:DISPLAY", "END:valarm")

    put = await world.object(ada, home, text)

    stored = await queries.stored_object(db, home, put.id)
    assert stored.text == text
    assert (stored.uid, stored.component, stored.version, stored.created_by) == ("a", "VEVENT", 1, ada.id)


async def test_putting_a_uid_again_replaces_its_object_as_a_new_version(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    first = await world.object(ada, home, event_text("a"))

    again = await world.object(ada, home, event_text("a", summary="Swim"))

    assert (again.id, again.created, again.changed, again.version) == (first.id, False, True, 2)


async def test_putting_the_same_text_changes_nothing(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    first = await world.object(ada, home, event_text("a"), audience="friends")

    draft = Draft(uid="a", component="VEVENT", text=event_text("a"))
    again = await actions.put_object(db, ada, home, draft, now=world.outside.clock.now())

    assert (again.id, again.created, again.changed, again.version) == (first.id, False, False, 1)
    assert (await queries.stored_object(db, home, first.id)).audience == "friends"


async def test_an_edit_beside_the_text_counts_as_a_version(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    put = await world.object(ada, home, event_text("a"))
    stored = await queries.stored_object(db, home, put.id)

    draft = Draft(uid="a", component="VEVENT", text=stored.text, edited=True)
    again = await actions.change_object(db, ada, stored, draft, now=world.outside.clock.now())

    assert (again.version, again.changed) == (2, True)


async def test_a_uid_that_lives_in_another_calendar_makes_an_object_of_its_own(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    home, work = await world.calendar(ada), await world.calendar(ada, "Work")

    one = await world.object(ada, home, event_text("a"))
    other = await world.object(ada, work, event_text("a"))

    assert other.created
    assert one.id != other.id


@pytest.mark.parametrize(
    ("lines", "secret"),
    [
        ((), False),
        (("CLASS:PUBLIC",), False),
        (("class:public",), False),
        (("CLASS:PRIVATE",), True),
        (('Class;X-WHY="it: is":confidential',), True),
        (("CLASS:X-FRIENDS-OF-MINE",), True),
    ],
)
async def test_any_class_but_public_is_a_secret(db: Db, world: World, lines: tuple[str, ...], *, secret: bool) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)

    put = await world.object(ada, home, event_text("a", *lines))

    assert (await queries.stored_object(db, home, put.id)).secret is secret


async def test_a_reader_cannot_write_and_a_stranger_learns_nothing(db: Db, world: World) -> None:
    ada, bob, cy = [await world.someone(name) for name in ("ada", "bob", "cy")]
    home = await world.calendar(ada)
    await world.member(home, ada, bob, "reader")

    with pytest.raises(NotWritable):
        await world.object(bob, home, event_text("a"))
    with pytest.raises(NotFound):
        await world.object(cy, home, event_text("a"))


async def test_a_contributor_edits_only_what_they_added(db: Db, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    home = await world.calendar(ada)
    await world.member(home, ada, bob, "contributor")
    hers = await world.object(ada, home, event_text("hers"))
    now = world.outside.clock.now()

    his = await world.object(bob, home, event_text("his"))
    await world.object(bob, home, event_text("his", summary="Swim"))

    with pytest.raises(NotYourObject):
        await world.object(bob, home, event_text("hers", summary="Swim"))
    with pytest.raises(NotYourObject):
        await actions.delete_object(db, bob, home, hers.id, now=now)
    await actions.delete_object(db, bob, home, his.id, now=now)


async def test_a_deleted_object_comes_back_as_a_new_version(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    put = await world.object(ada, home, event_text("a"))
    now = world.outside.clock.now()

    await actions.delete_object(db, ada, home, put.id, now=now)
    assert (await queries.stored_object(db, home, put.id)).deleted_at == now
    await actions.restore_object(db, ada, home, put.id, now=now)

    restored = await queries.stored_object(db, home, put.id)
    assert (restored.deleted_at, restored.version) == (None, 2)


async def test_deleting_twice_finds_nothing_the_second_time(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    put = await world.object(ada, home, event_text("a"))
    now = world.outside.clock.now()
    await actions.delete_object(db, ada, home, put.id, now=now)

    with pytest.raises(NotFound):
        await actions.delete_object(db, ada, home, put.id, now=now)
    await actions.restore_object(db, ada, home, put.id, now=now)
    with pytest.raises(NotFound):
        await actions.restore_object(db, ada, home, put.id, now=now)


async def test_a_uid_that_came_back_meanwhile_is_taken(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    put = await world.object(ada, home, event_text("a"))
    now = world.outside.clock.now()
    await actions.delete_object(db, ada, home, put.id, now=now)
    await world.object(ada, home, event_text("a"))

    with pytest.raises(UidTaken):
        await actions.restore_object(db, ada, home, put.id, now=now)


async def test_after_thirty_days_nothing_comes_back(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    put = await world.object(ada, home, event_text("a"))
    now = world.outside.clock.now()
    await actions.delete_object(db, ada, home, put.id, now=now)

    later = world.outside.clock.move(days=30)

    with pytest.raises(NotFound):
        await actions.restore_object(db, ada, home, put.id, now=later)


async def test_a_person_has_room_for_so_many_objects_and_no_more(
    db: Db, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    home, work = await world.calendar(ada), await world.calendar(ada, "Work")
    await world.member(work, ada, bob, "editor")
    monkeypatch.setattr("ymd.calendars.actions.objects.MAX_OBJECTS", 2)
    await world.object(ada, home, event_text("a"))
    await world.object(ada, work, event_text("b"))

    with pytest.raises(TooManyObjects):
        await world.object(bob, work, event_text("c"))
    await world.object(bob, await world.calendar(bob), event_text("c"))


async def test_a_calendar_counts_one_change_in_a_unit_of_work(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)

    for uid in ("a", "b", "c"):
        await world.object(ada, home, event_text(uid))

    assert (await queries.calendar(db, ada, home)).change == 1


async def test_writing_waits_for_a_fixed_number_of_statements(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    now = world.outside.clock.now()
    drafts = [Draft(uid=f"{n}", component="VTODO", text=todo_text(f"{n}")) for n in range(300)]

    before = db.count
    await actions.put_objects(db, ada, home, drafts, now=now)
    created = db.count - before
    changed = [Draft(uid=f"{n}", component="VTODO", text=todo_text(f"{n}", summary="Buy milk")) for n in range(300)]
    await actions.put_objects(db, ada, home, changed, now=now)

    # The calendar, what is there, the room that is left, the rows; then what is there and the rows.
    assert created == 4
    assert db.count - before - created == 2
