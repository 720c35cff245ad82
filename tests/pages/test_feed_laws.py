"""Every page of every feed is what a brute-force reading of all rows says, whichever way the rows were looked for."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
import pytest

from tests.pages.crowd import NOW, Crowd, crowd
from tests.pages.oracle import FeedOracle, Place, oracle
from tests.support.stage import KEYS
from ymd.kernel.actor import ANONYMOUS, Viewer
from ymd.kernel.db import Db
from ymd.kernel.page import PageRequest
from ymd.kernel.statement import Statement
from ymd.pages.queries.feed import Found, feed_page, feed_statement, told
from ymd.pages.schemas import FeedItem, Scope
from ymd.posts.queries import Signer

#: Each says in its own way how home is looked through: every followee, what everybody wrote last as far as it goes, a
#: little of that and then every followee; and plans by when they opened, or by their hosts.
WAYS: dict[str, Statement[Found]] = {
    "home": feed_statement("home"),
    "home by all posts": feed_statement("home", many=0),
    "home by a few posts": feed_statement("home", many=0, window=5),
    "home by a few of many": feed_statement("home", many=3, window=20, few_plans=4),
    "home by hosts": feed_statement("home", few_plans=0),
    "public": feed_statement("public"),
}
SIGNER = Signer(KEYS, NOW)


async def pages(db: Db, way: str, viewer: Viewer, limit: int) -> list[list[Place]]:
    """Every page of a feed, as its items say."""
    found: list[list[Place]] = []
    after = None
    while True:
        page = await feed_page(db, WAYS[way], viewer, PageRequest(limit, after), NOW)
        found.append(places(page))
        after = page.next
        if after is None:
            return found
        assert after == found[-1][-1].position


def places(page: Found) -> list[Place]:
    found = []
    for raw in told(page, SIGNER):
        assert msgspec.json.decode(raw, type=FeedItem)
        item: dict[str, Any] = msgspec.json.decode(raw)
        (other,) = {"post", "plan"} - {item["kind"]}
        assert item[other] is None
        at = datetime.fromisoformat(item["at"])
        found.append(Place(at, item["kind"], item[item["kind"]]["id"], item["reason"]["code"]))
    return found


def viewers(made: Crowd, everything: FeedOracle) -> Iterator[Viewer]:
    """Everybody who can ask: a stopped account cannot."""
    yield ANONYMOUS
    yield from (he for he in made.people if everything.accounts[str(he.id)]["state"] == "active")


async def _agree(db: Db, seed: int, limits: tuple[int, ...]) -> int:
    made = await crowd(db, seed)
    everything = await oracle(db)
    seen = 0
    for viewer in viewers(made, everything):
        for way in WAYS:
            scope: Scope = "public" if way == "public" else "home"
            if scope == "home" and viewer is ANONYMOUS:
                continue
            expected = everything.of(viewer).feed(scope)
            for limit in limits:
                found = await pages(db, way, viewer, limit)

                assert [place for page in found for place in page] == expected, (seed, way, viewer, limit)
                assert {len(page) for page in found[:-1]} <= {limit}
                assert len(found) == max(1, -(-len(expected) // limit))
            seen += len(expected)
    return seen


@pytest.mark.parametrize("seed", range(4))
async def test_every_page_is_what_brute_force_says(db: Db, seed: int) -> None:
    assert await _agree(db, seed, (1, 7, 50) if seed else (2, 200)) > 100


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 140))
async def test_every_page_of_many_worlds_is_what_brute_force_says(db: Db, seed: int) -> None:
    assert await _agree(db, seed, (1, 2, 7, 50)) > 100
