"""Calendars, their owner and their members."""

import pytest

from tests.support.world import World
from tests.support.world_calendars import event_text
from ymd.calendars import actions, queries
from ymd.calendars.errors import (
    MembersOnly,
    OwnerOnly,
    OwnerStays,
    TooManyCalendars,
    UnknownTimeZone,
)
from ymd.calendars.schemas.calendars import CalendarInput
from ymd.kernel.db import Db
from ymd.kernel.errors import NotFound


async def test_a_new_calendar_is_its_owners_alone(db: Db, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")

    made = await queries.calendar(db, ada, await world.calendar(ada, "Home"))

    assert (made.name, made.role, made.owner) == ("Home", "owner", ada.nickname)
    assert (made.audience.who, made.time_zone) == ("members", "Asia/Seoul")
    assert (made.can.edit, made.can.share, made.can.delete, made.can.add, made.can.leave) == (True,) * 4 + (False,)
    with pytest.raises(NotFound):
        await queries.calendar(db, bob, made.id)


async def test_calendars_get_different_colours_by_themselves(db: Db, world: World) -> None:
    ada = await world.someone("ada")

    made = [await world.calendar(ada, f"{n}") for n in range(8)]

    assert len({(await queries.calendar(db, ada, one)).color for one in made}) == 8


@pytest.mark.parametrize("zone", ["Mars/Base", "asia/seoul", "../../etc/passwd", "Asia/Seoul ", "UTC+9"])
async def test_a_calendar_has_a_zone_of_the_iana_database(db: Db, world: World, zone: str) -> None:
    ada = await world.someone("ada")
    wanted = CalendarInput(name="Home", time_zone=zone)

    with pytest.raises(UnknownTimeZone):
        await actions.create_calendar(db, ada, wanted, now=world.outside.clock.now())


async def test_a_person_has_so_many_calendars_and_no_more(
    db: Db, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await world.someone("ada")
    now = world.outside.clock.now()
    monkeypatch.setattr("ymd.calendars.actions.calendars.MAX_CALENDARS", 2)
    first, _ = await world.calendar(ada), await world.calendar(ada)

    with pytest.raises(TooManyCalendars):
        await world.calendar(ada)
    await actions.delete_calendar(db, await queries.calendar_row(db, ada, first), now=now)
    await world.calendar(ada)
    with pytest.raises(TooManyCalendars):
        await actions.restore_calendar(db, ada, first, now=now)


async def test_the_list_has_ones_own_and_shared_calendars_oldest_first(db: Db, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    hers, public = await world.calendar(ada, "Hers"), await world.calendar(ada, "Town", who="public")
    his = await world.calendar(bob, "His")
    await world.member(hers, ada, bob, "reader")

    first = await queries.calendars_of(db, bob, world.page(limit=1))
    rest = await queries.calendars_of(db, bob, world.page(limit=1, after=first.next))

    assert [one.name for one in (*first.items, *rest.items)] == ["Hers", "His"]
    assert rest.next is None
    assert public not in {one.id for one in (*first.items, *rest.items)}
    assert his == rest.items[0].id


async def test_lists_and_details_wait_for_one_statement(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    made = [await world.calendar(ada, f"{n}") for n in range(20)]

    before = db.count
    await queries.calendars_of(db, ada, world.page())
    await queries.calendar(db, ada, made[0])

    assert db.count - before == 2


@pytest.mark.parametrize("role", ["editor", "contributor", "reader", "free_busy"])
async def test_only_the_owner_sets_up_and_shares(db: Db, world: World, role: str) -> None:
    ada, bob, cy = [await world.someone(name) for name in ("ada", "bob", "cy")]
    home = await world.calendar(ada)
    await world.member(home, ada, bob, role)
    assert cy.nickname is not None
    assert ada.nickname is not None

    with pytest.raises(OwnerOnly):
        await actions.calendar_to_set_up(db, bob, home)
    with pytest.raises(OwnerOnly):
        await actions.give_role(db, bob, home, cy.nickname, "editor")
    with pytest.raises(OwnerOnly):
        await actions.remove_member(db, bob, home, ada.nickname)


async def test_a_stranger_can_neither_share_nor_leave(db: Db, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    home, town = await world.calendar(ada), await world.calendar(ada, who="public")
    assert ada.nickname is not None
    assert bob.nickname is not None

    for refused, calendar_id in ((NotFound, home), (OwnerOnly, town)):
        with pytest.raises(refused):
            await actions.give_role(db, bob, calendar_id, bob.nickname, "editor")
        with pytest.raises(refused):
            await actions.remove_member(db, bob, calendar_id, bob.nickname)


async def test_a_member_leaves_by_themselves(db: Db, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    home = await world.calendar(ada)
    await world.member(home, ada, bob, "reader")
    assert bob.nickname is not None

    await actions.remove_member(db, bob, home, bob.nickname.upper())

    with pytest.raises(NotFound):
        await queries.calendar(db, bob, home)


async def test_the_owner_stays(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    assert ada.nickname is not None

    with pytest.raises(OwnerStays):
        await actions.remove_member(db, ada, home, ada.nickname)
    with pytest.raises(OwnerStays):
        await actions.give_role(db, ada, home, ada.nickname, "reader")


async def test_members_keep_their_calendar_across_a_block_and_lose_only_names(db: Db, world: World) -> None:
    ada, bob, cy = [await world.someone(name) for name in ("ada", "bob", "cy")]
    home = await world.calendar(ada, who="friends")
    for person in (bob, cy):
        await world.member(home, ada, person, "reader")
    await world.block(bob, ada)

    seen = await queries.calendar(db, bob, home)
    listed = await queries.members_of(db, bob, home, world.page())

    assert (seen.role, seen.owner) == ("reader", None)
    assert [member.nickname for member in listed.items] == [None, bob.nickname, cy.nickname]
    assert bob.nickname is not None
    await actions.remove_member(db, ada, home, bob.nickname)


async def test_in_a_list_a_block_takes_the_name_of_the_one_it_is_with_and_no_other(db: Db, world: World) -> None:
    ada, bob, cy, eve = [await world.someone(name) for name in ("ada", "bob", "cy", "eve")]
    for owner in (bob, cy, eve):
        await world.member(await world.calendar(owner), owner, ada, "reader")
    await world.block(bob, ada)
    await world.block(ada, cy)

    found = await queries.calendars_of(db, ada, world.page())

    assert {row.owner for row in found.items} == {None, eve.nickname}


async def test_nobody_is_added_across_a_block(db: Db, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    home = await world.calendar(ada)
    await world.block(bob, ada)

    with pytest.raises(NotFound):
        await world.member(home, ada, bob, "editor")


@pytest.mark.parametrize("role", ["free_busy", None])
async def test_members_are_told_to_those_who_see_details(db: Db, world: World, role: str | None) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    town = await world.calendar(ada, who="public")
    if role is not None:
        await world.member(town, ada, bob, role)

    with pytest.raises(MembersOnly):
        await queries.members_of(db, bob, town, world.page())


async def test_a_deleted_calendar_is_gone_for_everybody_and_comes_back_whole(db: Db, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    home = await world.calendar(ada)
    await world.member(home, ada, bob, "reader")
    put = await world.object(ada, home, event_text("a"))
    now = world.outside.clock.now()

    await actions.delete_calendar(db, await actions.calendar_to_set_up(db, ada, home), now=now)
    for person in (ada, bob):
        with pytest.raises(NotFound):
            await queries.calendar(db, person, home)
    with pytest.raises(NotFound):
        await actions.restore_calendar(db, bob, home, now=now)
    await actions.restore_calendar(db, ada, home, now=now)

    assert (await queries.calendar(db, bob, home)).role == "reader"
    assert (await queries.stored_object(db, home, put.id)).deleted_at is None


async def test_nothing_is_written_into_a_deleted_calendar(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    await actions.delete_calendar(db, await actions.calendar_to_set_up(db, ada, home), now=world.outside.clock.now())

    with pytest.raises(NotFound):
        await world.object(ada, home, event_text("a"))


async def test_a_new_person_has_a_calendar_in_their_language_and_zone(db: Db, world: World) -> None:
    ada = await world.someone("ada", time_zone="Europe/Paris")
    bora = await world.someone("bora", locale="ko")

    for person in (ada, bora):
        await actions.create_first_calendar(db, person.id)

    (hers,) = (await queries.calendars_of(db, ada, world.page())).items
    (his,) = (await queries.calendars_of(db, bora, world.page())).items
    assert (hers.name, hers.time_zone, hers.audience.who) == ("My calendar", "Europe/Paris", "members")
    assert (his.name, his.time_zone) == ("내 캘린더", "Asia/Seoul")


async def test_members_changes_and_trash_wait_for_a_fixed_number_of_statements(db: Db, world: World) -> None:
    ada = await world.someone("ada")
    home = await world.calendar(ada)
    for n in range(5):
        await world.member(home, ada, await world.someone(f"p{n}"), "reader")
        await world.object(ada, home, event_text(f"{n}"))

    before = db.count
    await queries.members_of(db, ada, home, world.page())
    await queries.changes_since(db, ada, home, 0, world.page())
    await queries.trash_of(db, ada, world.page(), now=world.outside.clock.now())

    assert db.count - before == 2 + 2 + 1
