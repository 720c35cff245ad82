"""Who scrolls while others write, delete, edit, open and close sees nothing twice, and misses nothing that stood all
the time."""

import random
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from tests.pages.crowd import NOW, Crowd, crowd, post, put_plan
from tests.pages.oracle import oracle
from tests.pages.test_feed_laws import WAYS, places
from tests.support.rows import change_rows, put_rows
from ymd.kernel.actor import ANONYMOUS, Viewer
from ymd.kernel.db import Db
from ymd.kernel.page import PageRequest
from ymd.pages.queries.feed import feed_page

Write = Callable[[Db, Crowd], Awaitable[object]]

#: One of all rows, by lot: $1 is between 0 and 1.
_ANY = "(select ctid from {0} order by {1} offset floor($1 * (select count(*) from {0})) limit 1)"


def _any(table: str, key: str) -> str:
    return f"ctid = {_ANY.format(table, key)}"


async def _post_now(db: Db, made: Crowd) -> None:
    await put_rows(db, "posts", [next(post(made, at=_soon(made)))])


async def _post_late(db: Db, made: Crowd) -> None:
    # Whose transaction took its time stands behind what others wrote meanwhile.
    await put_rows(db, "posts", [next(post(made))])


async def _open_now(db: Db, made: Crowd) -> None:
    await put_plan(db, made, at=_soon(made))


async def _reopen(db: Db, made: Crowd) -> None:
    sql = f"update openings set opened_at = $2 where {_any('openings', 'event_id')}"
    await change_rows(db, sql, made.chance.random(), _soon(made))


def _soon(made: Crowd) -> object:
    made.number += 1
    return NOW + timedelta(seconds=made.number)


def _changing(sql: str) -> Write:
    async def write(db: Db, made: Crowd) -> None:
        await change_rows(db, sql, made.chance.random())

    return write


WRITES: tuple[Write, ...] = (
    *(_post_now, _post_late, _open_now, _reopen),
    _changing(f"update posts set deleted_at = now() where {_any('posts', 'id')}"),
    _changing(f"update posts set deleted_at = null where {_any('posts', 'id')}"),
    _changing(f"update posts set audience = 'friends' where audience is not null and {_any('posts', 'id')}"),
    _changing(f"update posts set audience = 'public' where audience is not null and {_any('posts', 'id')}"),
    _changing(f"update posts set body = body || '!', version = version + 1 where {_any('posts', 'id')}"),
    _changing(f"delete from openings where {_any('openings', 'event_id')}"),
    _changing(f"update events set audience = 'public' where {_any('events', 'id')}"),
    _changing(f"delete from follows where {_any('follows', 'follower_id, followee_id')}"),
    _changing(f"delete from mutes where {_any('mutes', 'muter_id, muted_id')}"),
)


async def _scroll(db: Db, made: Crowd, way: str, viewer: Viewer, limit: int) -> int:
    scope = "public" if way == "public" else "home"
    seen: list[tuple[str, str]] = []
    stood = None
    after = None
    while True:
        stands = {*(await oracle(db)).of(viewer).feed(scope)}
        stood = stands if stood is None else stood & stands
        page = await feed_page(db, WAYS[way], viewer, PageRequest(limit, after), NOW)
        shown = places(page)
        seen += [(place.kind, place.id) for place in shown]

        assert set(shown) <= stands
        after = page.next
        if after is None:
            break
        for _ in range(made.chance.randrange(4)):
            await made.chance.choice(WRITES)(db, made)
    assert len(set(seen)) == len(seen), "nothing twice"
    assert {(place.kind, place.id) for place in stood} <= set(seen), "nothing lost"
    return len(seen)


async def _everybody_scrolls(db: Db, seed: int) -> None:
    made = await crowd(db, seed)
    lot = random.Random(seed)
    seen = 0
    for viewer in [ANONYMOUS, *lot.sample(made.people[1:], 3)]:
        way = "public" if viewer is ANONYMOUS else lot.choice([*WAYS])
        seen += await _scroll(db, made, way, viewer, lot.choice((1, 2, 5)))
    assert seen > 30


@pytest.mark.parametrize("seed", range(3))
async def test_scrolling_shows_nothing_twice_and_loses_nothing_that_stood_all_the_time(db: Db, seed: int) -> None:
    await _everybody_scrolls(db, seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 180))
async def test_many_scroll_while_many_write(db: Db, seed: int) -> None:
    await _everybody_scrolls(db, seed)
