"""The community comes whole, once, and the same each time; and there is something to see."""

import asyncio
import re
from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import pytest

from tests.demo.conftest import AnotherDay, NewPlace
from tests.support.fakes import CheapHasher, SetClock
from tests.support.waiting import until
from ymd import demo
from ymd.demo.placing import HOME
from ymd.demo.script import community as said
from ymd.edges.storage.directory import DirectoryBlobs
from ymd.events.queries import window_asked
from ymd.kernel.actor import Actor
from ymd.kernel.connections import TRANSIENT
from ymd.kernel.db import Database
from ymd.kernel.errors import Refusal
from ymd.kernel.schema import METADATA
from ymd.pages.queries import agenda

ID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
#: What PostgreSQL's own clock wrote, what hangs on a salt, and what is made of ids.
BY_CHANCE = {"updated_at", "proved_at", "password_hash", "path"}
#: Posts and likes have moments of their own; all else was written just now.
WRITTEN = {"created_at", "since"}
NOW = SetClock().now()
TODAY = NOW.astimezone(HOME).date()


async def test_a_week_lies_ahead_with_seats_left_in_some_plans_and_none_in_others(community: Database) -> None:
    plans = await _rows(
        community,
        f"""select distinct id, open_to, capacity,
            (select count(*) from guests where event_id = id and answer = 'going') as taken
            from events join occurrences on event_id = id
            where starts_at < '{TODAY + timedelta(days=7)}' and ends_at > '{TODAY}'""",
    )

    offered = [plan for plan in plans if plan["open_to"] != "nobody" and plan["capacity"]]
    assert len(plans) >= 90
    assert len([plan for plan in offered if plan["taken"] < plan["capacity"]]) >= 10
    assert len([plan for plan in offered if plan["taken"] == plan["capacity"]]) >= 8


async def test_people_speak_of_most_plans_that_lie_ahead_and_not_before_they_are_open(community: Database) -> None:
    offered = await _rows(
        community,
        f"""select distinct events.id, (select min(created_at) from posts where root_id = events.id) as spoken_of,
            opened_at from events join occurrences on event_id = id join openings on openings.event_id = events.id
            where starts_at < '{TODAY + timedelta(days=7)}' and ends_at > '{TODAY}'""",
    )

    spoken_of = [plan for plan in offered if plan["spoken_of"]]
    assert len(offered) >= 50
    assert len(spoken_of) >= 0.8 * len(offered)
    assert all(plan["opened_at"] < plan["spoken_of"] for plan in spoken_of)
    assert len({plan["opened_at"].date() for plan in offered}) >= 5


async def test_two_months_were_spoken_and_not_a_word_later_than_now(community: Database) -> None:
    (posts,) = await _rows(
        community,
        """select count(*) filter (where id = root_id) as roots, count(*) filter (where id <> root_id) as replies,
            min(created_at) as first, max(created_at) as last, max(edited_at) as edited, max(deleted_at) as deleted,
            (select max(since) from likes) as liked from posts""",
    )
    (answered,) = await _rows(
        community,
        """select count(*) from posts join posts as answered on answered.id = posts.reply_to
            where posts.created_at <= answered.created_at and posts.author_id <> answered.author_id""",
    )

    assert (posts["roots"] >= 220, posts["replies"] >= 450) == (True, True)
    assert timedelta(days=50) < NOW - posts["first"] < timedelta(days=63)
    assert NOW - timedelta(hours=1) < posts["last"] <= NOW
    assert max(posts["edited"], posts["deleted"], posts["liked"]) <= NOW
    assert answered["count"] == 0


async def test_what_hangs_on_posts_is_there(community: Database) -> None:
    found = {
        table: len(await _rows(community, f"select from {table}"))
        for table in ("mentions", "post_edits", "likes", "post_media")
    }
    deleted = await _rows(
        community,
        """select (select count(*) from posts as answer where answer.reply_to = posts.id) as answers
            from posts where deleted_at is not null""",
    )

    assert found["mentions"] >= 6
    assert found["post_edits"] >= 4
    assert found["likes"] >= 1200
    assert found["post_media"] >= 60
    assert sorted(row["answers"] for row in deleted) == [1, 2]


async def test_every_picture_is_shown_and_lies_in_the_store(community: Database, store: DirectoryBlobs) -> None:
    pictures = await _rows(community, "select id, face, alt, bytes from media where unused_since is null")
    unused = await _rows(community, "select from media where unused_since is not null")
    avatars = await _rows(community, "select from profiles where avatar is not null")

    sizes = [(await store.find(blob)).size for picture in pictures for blob in _blobs(picture)]

    assert unused == []
    assert len(pictures) == len(avatars) + len(await _rows(community, "select from post_media"))
    assert 50 <= len(avatars) < 60
    assert sum(sizes) == sum(picture["bytes"] for picture in pictures)
    assert max(sizes) < 100_000


async def test_the_guide_has_read_some_of_what_happened_lately_and_some_not(community: Database) -> None:
    noted = await _rows(
        community,
        """select kind, at > read_until as is_new, at from activity
            join profiles using (account_id) join activity_marks using (account_id) where nickname = 'haesol'""",
    )

    assert {"wrote", "liked", "answered", "followed"} <= {row["kind"] for row in noted}
    assert 5 <= len([row for row in noted if row["is_new"]]) < len(noted) / 2
    assert all(NOW - timedelta(days=14) <= row["at"] <= NOW for row in noted)


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
    assert [row["nickname"] for row in await _rows(community, asked)] == ["gihoon", "haesol", "ijae"]
    assert ties["follows"] >= 150
    assert min(ties.values()) >= 1


async def test_nobody_is_written_to(community: Database) -> None:
    assert await _rows(community, "select from jobs.pgqueuer") == []


async def test_the_same_day_gives_the_same_community(community: Database, new_place: NewPlace, tmp_path: Path) -> None:
    again = await new_place()

    await demo.fill(again, hasher=CheapHasher(), clock=SetClock(), blobs=DirectoryBlobs(tmp_path))

    assert await _everything(again) == await _everything(community)
    for nickname in ("haesol", "yejun", "maya"):
        assert _anonymous(await _agenda(again, nickname)) == _anonymous(await _agenda(community, nickname))


async def test_another_day_has_another_week(another_day: AnotherDay) -> None:
    items = await _agenda(another_day.place, "haesol", TODAY + timedelta(days=96))

    assert len({item["event_id"] for item in items if item["summary"]}) >= 40


async def test_without_a_store_there_are_no_pictures_and_everything_else(another_day: AnotherDay) -> None:
    place, filled = another_day.place, another_day.filled

    assert filled.pictures == 0
    assert await _rows(place, "select from media") == []
    assert len(await _rows(place, "select from posts")) == filled.posts
    assert len(await _rows(place, "select from likes")) == filled.likes


async def test_whoever_waits_hears_what_comes_next(another_day: AnotherDay) -> None:
    assert another_day.heard == ["people", "plans", "posts"]


async def test_where_there_are_people_it_does_not_come(community: Database) -> None:
    before = await _everything(community)

    with pytest.raises(demo.PeopleAlready, match="YMD_HOME="):
        await demo.fill(community, hasher=CheapHasher(), clock=SetClock(), blobs=None)

    assert await _everything(community) == before


async def test_two_at_once_are_one(new_place: NewPlace) -> None:
    place = await new_place()

    filled = await asyncio.gather(
        *(demo.fill(place, hasher=CheapHasher(), clock=SetClock(), blobs=None) for _ in range(2)),
        return_exceptions=True,
    )

    (one,) = [outcome for outcome in filled if isinstance(outcome, demo.Filled)]
    (other,) = [outcome for outcome in filled if isinstance(outcome, Refusal)]
    assert isinstance(other, demo.FilledAtThisMoment | demo.PeopleAlready)
    assert len(await _rows(place, "select from accounts")) == one.people == 60


async def test_what_was_cut_off_in_the_middle_is_not_there_and_can_begin_again(new_place: NewPlace) -> None:
    place = await new_place()
    cut = asyncio.create_task(demo.fill(place, hasher=CheapHasher(), clock=SetClock(), blobs=None))
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
    filled = await demo.fill(place, hasher=CheapHasher(), clock=SetClock(), blobs=None)

    assert set(left.values()) == {0}
    assert filled.people == 60


async def _rows(place: Database, sql: str) -> list[asyncpg.Record]:
    connection = await place.connections.acquire()
    try:
        return list(await connection.fetch(sql))
    finally:
        await place.connections.release(connection, clean=True)


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
        table: Counter(
            _anonymous(dict(row), () if table in ("posts", "likes") else WRITTEN)
            for row in await _rows(place, f'select * from "{table}"')
        )
        for table in METADATA.tables
    }


def _anonymous(value: Any, written: Collection[str] = WRITTEN) -> str:
    if isinstance(value, dict):
        value = {name: each for name, each in value.items() if name not in BY_CHANCE and name not in written}
    return ID.sub("#", repr(value))


def _blobs(picture: asyncpg.Record) -> list[str]:
    of_id = [f"{picture['id'].hex}.{rendition}" for rendition in ("large", "thumbnail")]
    return [*of_id, f"{picture['face'].hex}.square"]
