"""A calendar as a file: whole for editors, less for others, in pieces."""

import pytest

from tests.support.world import World
from tests.support.world_calendars import event_text, file_of, todo_text
from ymd.calendars import actions, queries
from ymd.ics import parse, split
from ymd.kernel.actor import ANONYMOUS
from ymd.kernel.db import Database
from ymd.kernel.errors import NotFound

SEOUL = (
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Seoul",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0900",
    "TZOFFSETTO:+0900",
    "END:STANDARD",
    "END:VTIMEZONE",
)


def _in_seoul(uid: str) -> str:
    text = event_text(uid).replace("DTSTART:20261123T010000Z", "DTSTART;TZID=Asia/Seoul:20261123T100000")
    return text.replace("BEGIN:VEVENT", "\n".join((*SEOUL, "BEGIN:VEVENT")))


def _uids(data: bytes) -> set[str]:
    return {found.uid for found in split(parse(data)).objects}


async def test_what_was_imported_comes_out_again_with_each_zone_once(lasting: World) -> None:
    ada = await lasting.someone("ada")
    home = await lasting.calendar(ada)
    for uid in ("a", "b"):
        await lasting.object(ada, home, _in_seoul(uid))
    await lasting.object(ada, home, todo_text("c"))

    exported = await lasting.exported(ada, home)

    assert _uids(exported) == {"a", "b", "c"}
    assert exported.count(b"BEGIN:VTIMEZONE") == 1
    assert exported.count(b"BEGIN:VCALENDAR") == 1


async def test_a_calendar_made_here_is_exported_by_its_name(lasting: World) -> None:
    ada = await lasting.someone("ada")
    home = await lasting.calendar(ada, "Hiking, slowly; again")

    exported = await lasting.exported(ada, home)

    assert rb"X-WR-CALNAME:Hiking\, slowly\; again" in exported


async def test_a_file_goes_on_over_several_pages(lasting: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = await lasting.someone("ada")
    home = await lasting.calendar(ada)
    data = file_of(*(event_text(f"{n}") for n in range(450)))
    async with lasting.work() as db:
        await actions.import_file(db, ada, home, data, now=lasting.outside.clock.now())

    exported = await lasting.exported(ada, home)

    assert _uids(exported) == {f"{n}" for n in range(450)}


async def test_what_lies_in_the_trash_is_not_exported(lasting: World) -> None:
    ada = await lasting.someone("ada")
    home = await lasting.calendar(ada)
    put = await lasting.object(ada, home, event_text("a"))
    async with lasting.work() as db:
        await actions.delete_object(db, ada, home, put.id, now=lasting.outside.clock.now())

    assert _uids(await lasting.exported(ada, home)) == set()


async def test_each_gets_what_the_rules_let_them_have(lasting: World) -> None:
    ada, bob, cy, dan = [await lasting.someone(name) for name in ("ada", "bob", "cy", "dan")]
    town = await lasting.calendar(ada, who="public", as_="free_busy")
    await lasting.member(town, ada, bob, "reader")
    await lasting.member(town, ada, cy, "free_busy")
    alarm = ("BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT15M", "DESCRIPTION:Wake", "END:VALARM")
    await lasting.object(ada, town, event_text("plain", *alarm, "X-MINE:kept-word"))
    await lasting.object(ada, town, event_text("secret", "CLASS:PRIVATE", summary="Doctor"))
    await lasting.object(ada, town, event_text("private", summary="Diary"), audience="private")
    await lasting.object(ada, town, event_text("open", summary="Party"), audience="public")
    await lasting.object(ada, town, todo_text("todo"))

    files = {
        name: await lasting.exported(who, town)
        for name, who in (("owner", ada), ("reader", bob), ("times", cy), ("stranger", dan), ("nobody", ANONYMOUS))
    }

    assert _uids(files["owner"]) == {"plain", "secret", "private", "open", "todo"}
    assert _uids(files["reader"]) & {"plain", "secret", "private", "open", "todo"} == {"plain", "open", "todo"}
    assert files["reader"].count(b"UID:busy-") == 2
    for weaker, events in (("times", 4), ("stranger", 3), ("nobody", 3)):
        assert files[weaker].count(b"BEGIN:VEVENT") == events
        assert _uids(files[weaker]) & {"plain", "secret", "private", "todo"} == set()
        assert b"Party" in files[weaker]
    for file in (files[name] for name in ("reader", "times", "stranger", "nobody")):
        assert [word for word in (b"Doctor", b"Diary", b"Wake", b"kept-word") if word in file] == []
    assert [word for word in (b"Hike", b"Buy tea") if word in files["times"] + files["stranger"]] == []


async def test_a_calendar_that_is_hidden_is_not_exported(lasting: World) -> None:
    ada, bob = await lasting.someone("ada"), await lasting.someone("bob")
    home = await lasting.calendar(ada)

    for viewer in (bob, ANONYMOUS):
        with pytest.raises(NotFound):
            await lasting.exported(viewer, home)


async def test_no_connection_is_held_between_two_pieces(database: Database, lasting: World) -> None:
    ada = await lasting.someone("ada")
    home = await lasting.calendar(ada)
    await lasting.object(ada, home, event_text("a"))
    async with database.transaction() as db:
        head = await queries.export_head(db, ada, home)
    free = database.connections.free

    idle = [database.connections.free async for _ in queries.export_pieces(database.work(), ada, head)]

    assert set(idle) == {free}


async def test_an_export_waits_for_one_statement_before_its_pages(database: Database, lasting: World) -> None:
    ada = await lasting.someone("ada")
    home = await lasting.calendar(ada)
    await lasting.object(ada, home, event_text("a"))

    async with database.transaction() as db:
        head = await queries.export_head(db, ada, home)
        _ = [piece async for piece in queries.export_pieces(db, ada, head)]

        assert db.count == 1
