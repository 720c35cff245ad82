"""The community comes whole, once, and the same each time; and there is something to see."""

import asyncio
import re
from collections import Counter
from datetime import date, timedelta
from typing import Any

import asyncpg
import msgspec
import pytest

from tests.demo.conftest import NewPlace
from tests.support.fakes import CheapHasher, SetClock
from tests.support.waiting import until
from ymd import demo
from ymd.demo.acting import HOME
from ymd.demo.script import community as said
from ymd.events.queries import window_asked
from ymd.kernel.actor import Actor
from ymd.kernel.db import TRANSIENT, Database
from ymd.kernel.errors import Refusal
from ymd.kernel.schema import METADATA
from ymd.pages.queries import agenda

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
#: What PostgreSQL's own clock wrote, and what hangs on a salt.
BY_CHANCE = {"created_at", "updated_at", "since", "proved_at", "password_hash"}
TODAY = SetClock().now().astimezone(HOME).date()


async def test_a_week_lies_ahead_with_seats_left_in_some_plans_and_none_in_others(community: Database) -> None:
    plans = await _rows(
        community,
        f"""select distinct id, open_to, capacity,
            (select count(*) from guests where event_id = id and answer = 'going') as taken
            from events join occurrences on event_id = id
            where starts_at < '{TODAY + timedelta(days=7)}' and ends_at > '{TODAY}'""",
    )

    offered = [plan for plan in plans if plan["open_to"] != "nobody" and plan["capacity"]]
    assert len(plans) >= 40
    assert len([plan for plan in offered if plan["taken"] < plan["capacity"]]) >= 10
    assert len([plan for plan in offered if plan["taken"] == plan["capacity"]]) >= 8


async def test_the_guide_sees_what_friends_plan_and_of_some_only_that_they_are_busy(community: Database) -> None:
    items = await _agenda(community, "haesol")

    shown, busy = [item for item in items if item["summary"]], [item for item in items if not item["summary"]]
    assert len({item["event_id"] for item in shown}) >= 40
    assert len(busy) >= 10
    assert {"going", "maybe", None} <= {item["my_answer"] for item in shown}


async def test_what_is_private_is_in_nobody_elses_agenda(community: Database) -> None:
    agendas = {person.nickname: await _agenda(community, person.nickname) for person in said().people}

    those_who_know = [name for name, items in agendas.items() if "2차 면접" in {item["summary"] for item in items}]

    assert those_who_know == ["yejun"]


async def test_there_is_one_of_each_tie_role_audience_and_answer(community: Database) -> None:
    asked = "select p.nickname from follow_requests join profiles p on p.account_id = follower_id order by 1"
    counted = {
        "role": "members",
        "audience_who": "calendars",
        "audience_as": "calendars",
        "answer": "guests",
        "open_to": "events",
    }

    found = {
        column: {row[column] for row in await _rows(community, f"select distinct {column} from {table}")}
        for column, table in counted.items()
    }
    ties = {
        table: len(await _rows(community, f"select from {table}"))
        for table in ("follows", "blocks", "mutes", "overrides")
    }

    assert found == {
        "role": {"owner", "editor", "contributor", "reader", "free_busy"},
        "audience_who": {"public", "followers", "friends", "members"},
        "audience_as": {"reader", "free_busy"},
        "answer": {"going", "maybe", "not"},
        "open_to": {"nobody", "friends", "followers", "anyone"},
    }
    assert [row["nickname"] for row in await _rows(community, asked)] == ["gihoon", "haesol"]
    assert ties["follows"] >= 150
    assert min(ties.values()) >= 1


async def test_nobody_is_written_to(community: Database) -> None:
    assert await _rows(community, "select from jobs.pgqueuer") == []


async def test_the_same_day_gives_the_same_community(community: Database, new_place: NewPlace) -> None:
    again = await new_place()

    await demo.fill(again, hasher=CheapHasher(), clock=SetClock())

    assert await _everything(again) == await _everything(community)
    for nickname in ("haesol", "yejun", "maya"):
        assert _anonymous(await _agenda(again, nickname)) == _anonymous(await _agenda(community, nickname))


async def test_another_day_has_another_week(community: Database, new_place: NewPlace) -> None:
    later, clock = await new_place(), SetClock()
    clock.move(days=96, hours=5)

    await demo.fill(later, hasher=CheapHasher(), clock=clock)

    items = await _agenda(later, "haesol", TODAY + timedelta(days=96))
    assert len({item["event_id"] for item in items if item["summary"]}) >= 40


async def test_where_there_are_people_it_does_not_come(community: Database) -> None:
    before = await _everything(community)

    with pytest.raises(demo.PeopleAlready, match="YMD_HOME="):
        await demo.fill(community, hasher=CheapHasher(), clock=SetClock())

    assert await _everything(community) == before


async def test_two_at_once_are_one(new_place: NewPlace) -> None:
    place = await new_place()

    filled = await asyncio.gather(
        *(demo.fill(place, hasher=CheapHasher(), clock=SetClock()) for _ in range(2)), return_exceptions=True
    )

    (one,) = [outcome for outcome in filled if isinstance(outcome, demo.Filled)]
    (other,) = [outcome for outcome in filled if isinstance(outcome, Refusal)]
    assert isinstance(other, demo.FilledAtThisMoment | demo.PeopleAlready)
    assert len(await _rows(place, "select from accounts")) == one.people == 25


async def test_what_was_cut_off_in_the_middle_is_not_there_and_can_begin_again(new_place: NewPlace) -> None:
    place = await new_place()
    cut = asyncio.create_task(demo.fill(place, hasher=CheapHasher(), clock=SetClock()))
    # Far enough for everybody to be there, and some of what they plan.
    writing = """select pid from pg_stat_activity where datname = current_database() and backend_xid is not null
        and query ~ 'objects|events|occurrences|participations'"""
    pids: list[int] = []

    async def is_half_done() -> bool:
        pids.extend(row["pid"] for row in await _rows(place, writing))
        return bool(pids)

    await until(is_half_done)
    await _rows(place, f"select pg_terminate_backend({pids[0]})")
    with pytest.raises(TRANSIENT):
        await cut
    left = {table: len(await _rows(place, f'select from "{table}"')) for table in METADATA.tables}
    filled = await demo.fill(place, hasher=CheapHasher(), clock=SetClock())

    assert set(left.values()) == {0}
    assert filled.people == 25


async def _rows(place: Database, sql: str) -> list[asyncpg.Record]:
    connection = await place.acquire()
    try:
        return list(await connection.fetch(sql))
    finally:
        await place.release(connection)


async def _agenda(place: Database, nickname: str, today: date = TODAY) -> list[dict[str, Any]]:
    (row,) = await _rows(place, f"select account_id, locale, time_zone from profiles where nickname = '{nickname}'")
    viewer = Actor(row["account_id"], row["account_id"], nickname, row["locale"], row["time_zone"])
    window = window_asked(today.isoformat(), (today + timedelta(days=7)).isoformat(), row["time_zone"])
    async with place.transaction() as db:
        found = await agenda(db, viewer, window, calendar_ids=[], people=[], limit=2500, after=None)
    items: list[dict[str, Any]] = msgspec.json.decode(found.items)
    return items


async def _everything(place: Database) -> dict[str, Counter[str]]:
    """Every row of ours as text, without what one filling has by chance."""
    return {
        table: Counter(_anonymous(dict(row)) for row in await _rows(place, f'select * from "{table}"'))
        for table in METADATA.tables
    }


def _anonymous(value: Any) -> str:
    if isinstance(value, dict):
        value = {name: each for name, each in value.items() if name not in BY_CHANCE}
    return ID.sub("#", repr(value))
