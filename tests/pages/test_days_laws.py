"""Every day of everybody is what a brute-force reading of all rows says, and counting days is counting that."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from tests.pages.crowd import NOW, ZONES, crowd, days_around
from tests.pages.oracle import FeedOracle, oracle
from tests.support.stage import KEYS
from ymd.kernel.actor import Actor
from ymd.kernel.db import Db
from ymd.kernel.page import PageRequest, Position
from ymd.pages.queries import day, day_counts
from ymd.pages.schemas import DayItem
from ymd.posts.queries import Signer

SIGNER = Signer(KEYS, NOW)


async def listed(db: Db, viewer: Actor, on: date, zone: str, limit: int) -> list[dict[str, Any]]:
    """A day, its pages joined."""
    found: list[dict[str, Any]] = []
    after: Position | None = None
    while True:
        page = await day(db, viewer, on, zone, PageRequest(limit, after), SIGNER, NOW)
        assert len(page.items) <= limit
        assert msgspec.json.decode(msgspec.json.encode(page.items), type=list[DayItem]) is not None
        found += msgspec.json.decode(msgspec.json.encode(page.items))
        after = page.next
        if after is None:
            return found
        assert len(page.items) == limit


async def _agrees(db: Db, viewer: Actor, everything: FeedOracle, zone: str, limit: int) -> int:
    mine, days = everything.of(viewer), days_around()
    counts = await day_counts(db, viewer, days[0], days[-1] + timedelta(days=1), zone)
    seen = 0
    for on, count in zip(days, counts, strict=True):
        found = await listed(db, viewer, on, zone, limit)
        plans = [item["plan"] for item in found if item["kind"] == "plan"]
        posts = [item["post"]["id"] for item in found if item["kind"] == "post"]

        assert [item["kind"] for item in found] == ["plan"] * len(plans) + ["post"] * len(posts)
        assert posts == mine.posts_on(on, zone), (viewer, on, zone)
        assert Counter(plan["event_id"] for plan in plans) == mine.plans_on(on, zone), (viewer, on, zone)
        assert (count.date, count.plans, count.posts) == (on, len(plans), len(posts))
        seen += len(found)
    return seen


@pytest.mark.parametrize("seed", range(3))
async def test_every_day_is_what_brute_force_says(db: Db, seed: int) -> None:
    made = await crowd(db, seed)
    everything = await oracle(db)

    seen = [
        await _agrees(db, viewer, everything, made.chance.choice(ZONES), made.chance.choice((1, 3, 200)))
        for viewer in made.people
        if everything.accounts[str(viewer.id)]["state"] == "active"
    ]

    assert sum(seen) > 100


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 140))
async def test_every_day_of_many_worlds_is_what_brute_force_says(db: Db, seed: int) -> None:
    made = await crowd(db, seed)
    everything = await oracle(db)

    for viewer in made.people:
        if everything.accounts[str(viewer.id)]["state"] == "active":
            for zone in ZONES:
                await _agrees(db, viewer, everything, zone, made.chance.choice((1, 2, 7, 200)))
