"""Who sees which post, where, and what of it: everything that is read of posts against the rules said once more in
plain Python, for everybody in small worlds by lot."""

from collections import Counter
from collections.abc import Awaitable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.pages.oracle import FeedOracle
from tests.support.oracle_posts import Closed, Hidden, PostOracle, told
from tests.support.raw import rows_of, sql
from tests.support.small_worlds import SmallWorld, small_world
from tests.support.world import World
from ymd.kernel.actor import Actor, Viewer
from ymd.kernel.db import Db
from ymd.kernel.errors import Forbidden, NotFound
from ymd.kernel.outside import Outside
from ymd.kernel.page import PageRequest
from ymd.notifications import queries as activity
from ymd.pages import queries as pages
from ymd.posts import actions, queries
from ymd.posts.errors import NotYourPost, PostDeletedAlready, RepliesClosed, ThreadHidden
from ymd.posts.schemas import PostInput

#: Worlds in which every rule decides something.
SMALL, FULL = (2, 7, 26, 29), range(100)
ALL = PageRequest(200, None)

_TRY, _TAKE_BACK = sql("savepoint trial"), sql("rollback to savepoint trial")


class _Item(msgspec.Struct):
    """One of a feed, or of a day."""

    kind: str
    plan: msgspec.Raw
    post: msgspec.Raw


_ITEM = msgspec.json.Decoder(_Item).decode
_ITEMS = msgspec.json.Decoder(list[_Item]).decode


class Looks:
    """A small world, what the rules say of it, and what is read there."""

    def __init__(self, db: Db, outside: Outside, made: SmallWorld, oracle: PostOracle) -> None:
        self.db, self.made, self.oracle = db, made, oracle
        self.now = outside.clock.now()
        self.signer = queries.Signer(outside.keys, self.now)
        self.seen: Counter[str] = Counter()

    async def agrees(self, what: str, viewer: Viewer, said: Any, found: Awaitable[Any]) -> None:
        """`said` is what the oracle is asked, which may hide it, and `found` what is read."""
        try:
            expected = said()
        except Hidden:
            expected = "not found"
        except Closed:
            expected = "hidden"
        try:
            read = await found
        except NotFound:
            read = "not found"
        except ThreadHidden:
            read = "hidden"
        self.seen[f"{what}, {expected}" if isinstance(expected, str) else what] += 1
        assert read == expected, f"{what} for {viewer}"

    async def items(self, page: Awaitable[Any]) -> list[dict[str, Any]]:
        return [told(item) for item in (await page).items]


@pytest.fixture(params=SMALL)
async def looks(request: pytest.FixtureRequest, db: Db, world: World, outside: Outside) -> Looks:
    return await _looks(request.param, db, world, outside)


async def _looks(seed: int, db: Db, world: World, outside: Outside) -> Looks:
    made = await small_world(db, world, seed)
    rows = await rows_of(db, [person.id for person in made.people])
    return Looks(db, outside, made, PostOracle(rows))


async def test_everybody_reads_what_the_rules_say(looks: Looks) -> None:
    await _posts_agree(looks)
    await _lists_agree(looks)

    assert looks.seen["post"] > 20
    assert looks.seen["post, not found"] > 5


async def test_what_one_may_do_is_what_one_is_told(looks: Looks) -> None:
    await _deeds_agree(looks, step=2)


@pytest.mark.long
@pytest.mark.parametrize("seed", FULL)
async def test_everybody_reads_and_does_what_the_rules_say(db: Db, world: World, outside: Outside, seed: int) -> None:
    looks = await _looks(seed, db, world, outside)

    await _posts_agree(looks)
    await _lists_agree(looks)
    await _deeds_agree(looks, step=1)

    print(sum(looks.seen.values()), "answers compared")


async def _posts_agree(looks: Looks) -> None:
    db, oracle, now, signer = looks.db, looks.oracle, looks.now, looks.signer
    for viewer in looks.made.viewers:
        who = _id(viewer)
        for post_id in looks.made.posts:
            row = oracle.posts[str(post_id)]
            page = queries.post_page(db, viewer, post_id, signer, now)
            await looks.agrees("post", viewer, lambda row=row, who=who: oracle.post(who, row), _alone(page))
            below = queries.replies(db, viewer, post_id, ALL, signer, now)
            await looks.agrees(
                "thread",
                viewer,
                lambda row=row, who=who: _posts(oracle, who, oracle.thread(who, row)),
                looks.items(below),
            )
            likes = _each(queries.likes_of(db, viewer, post_id, ALL), lambda item: item.person.nickname)
            await looks.agrees("likes", viewer, lambda row=row, who=who: oracle.likers(who, row), likes)
            edits = _each(queries.edits_of(db, viewer, post_id, ALL), lambda item: item.body)
            await looks.agrees("edits", viewer, lambda row=row, who=who: oracle.edits(who, row), edits)


async def _lists_agree(looks: Looks) -> None:
    db, oracle, now, signer = looks.db, looks.oracle, looks.now, looks.signer
    for viewer in looks.made.viewers:
        who = _id(viewer)
        for event_id in looks.made.events:
            thread = queries.replies_to_plan(db, viewer, event_id, ALL, signer, now)
            await looks.agrees(
                "thread of a plan",
                viewer,
                lambda at=str(event_id), who=who: _posts(oracle, who, oracle.plan_thread(who, at)),
                looks.items(thread),
            )
        for person in looks.made.people:
            nickname, of = str(person.nickname), str(person.id)
            for kind in ("posts", "replies", "media"):
                written = queries.posts_of(db, viewer, nickname, kind, ALL, signer, now)  # type: ignore[arg-type]  # a Kind
                await looks.agrees(
                    kind,
                    viewer,
                    lambda of=of, kind=kind, who=who: _posts(oracle, who, oracle.written(who, of, kind)),
                    looks.items(written),
                )
            plans = _each(pages.plans_of(db, viewer, nickname, ALL, now), lambda item: msgspec.json.decode(item)["id"])
            await looks.agrees("plans", viewer, lambda of=of, who=who: _plans(oracle, who, of), plans)
            counted = _counted(pages.person(db, viewer, nickname))
            await looks.agrees("count of posts", viewer, lambda of=of, who=who: _total(oracle, who, of), counted)
        for scope in ("home", "public") if isinstance(viewer, Actor) else ("public",):
            feed = _mixed(pages.feed(db, viewer, scope, ALL, signer, now))  # type: ignore[arg-type]  # a Scope
            await looks.agrees(f"feed {scope}", viewer, lambda scope=scope, who=who: _feed(looks, who, scope), feed)
        if isinstance(viewer, Actor):
            await _days_agree(looks, viewer)
            trash = _each(queries.deleted_posts(db, viewer, ALL, now), lambda item: str(item.id))
            await looks.agrees("trash", viewer, lambda who=who: oracle.trash(str(who)), trash)
            told_of = _told_of(activity.activity_of(db, viewer, ALL))
            await looks.agrees("activity", viewer, lambda who=who: oracle.activity(str(who)), told_of)


async def _days_agree(looks: Looks, viewer: Actor) -> None:
    """All of a small world was written within a minute, and its plans are on that day."""
    db, who, zone, today = looks.db, str(viewer.id), viewer.time_zone, date(2026, 11, 23)
    page = (await pages.day(db, viewer, today, zone, ALL, looks.signer, looks.now)).items
    posts = [told(item.post) for item in map(_ITEM, page) if item.kind == "post"]
    (count,) = await pages.day_counts(db, viewer, today, today + timedelta(days=1), zone)

    assert posts == [item for item in _feed(looks, who, "home") if not isinstance(item, str)], viewer
    assert (count.plans, count.posts) == (len(page) - len(posts), len(posts)), viewer


async def _deeds_agree(looks: Looks, *, step: int) -> None:
    oracle = looks.oracle
    for number, viewer in enumerate(each for each in looks.made.viewers if isinstance(each, Actor)):
        for post_id in looks.made.posts[number % step :: step]:
            row = oracle.posts[str(post_id)]
            sight, can = oracle.sight(str(viewer.id), row), oracle.can(str(viewer.id), row)
            own = str(viewer.id) == row["author_id"]
            for deed in ("reply", "like", "edit", "delete"):
                done = await _tried(looks, deed, viewer, post_id)

                looks.seen[f"{deed}: {done}"] += 1
                lost = own and sight is None and row["deleted_at"] is None and deed in ("edit", "delete")
                assert (done == "done") is (lost or (sight is not None and can[deed])), (deed, viewer, row, done)
                assert (done == "not found") is (sight is None and not lost), (deed, viewer, row, done)


async def _tried(looks: Looks, deed: str, viewer: Actor, post_id: UUID) -> str:
    db, now = looks.db, looks.now
    await db.run(_TRY)
    try:
        if deed == "reply":
            await actions.publish(db, viewer, PostInput(body="Tried.", reply_to=post_id), now=now)
        elif deed == "like":
            await actions.like(db, viewer, post_id, now=now)
        else:
            written = await queries.own_post(db, viewer, post_id)
            if deed == "edit":
                given = msgspec.structs.replace(actions.document_of(written), body="Tried.")
                await actions.edit_post(db, viewer, written, given, now=now)
            else:
                await actions.delete_post(db, viewer, written, now=now)
    except NotFound:
        return "not found"
    except (RepliesClosed, NotYourPost, PostDeletedAlready, Forbidden) as refused:
        return refused.code
    finally:
        await db.run(_TAKE_BACK)
    return "done"


def _id(viewer: Viewer) -> str | None:
    return None if viewer.id is None else str(viewer.id)


def _posts(oracle: PostOracle, who: str | None, ids: list[str]) -> list[dict[str, Any]]:
    return [oracle.post(who, oracle.posts[each]) for each in ids]


def _feed(looks: Looks, who: str | None, scope: str) -> list[Any]:
    """Whole posts, and ids of plans."""
    oracle, feeds = looks.oracle, FeedOracle(looks.oracle.rows)
    feeds.viewer = who
    found = feeds.feed(scope)
    return [oracle.post(who, oracle.posts[each.id]) if each.kind == "post" else each.id for each in found]


async def _mixed(page: Awaitable[Any]) -> list[Any]:
    items = _ITEMS((await page).items)
    return [told(item.post) if item.kind == "post" else msgspec.json.decode(item.plan)["id"] for item in items]


def _plans(oracle: PostOracle, who: str | None, host: str) -> list[str]:
    if not oracle.knows(who, host):
        raise Hidden
    return oracle.plans(who, host)


def _total(oracle: PostOracle, who: str | None, of: str) -> int:
    if not oracle.knows(who, of):
        raise Hidden
    return oracle.public_posts(of)


async def _alone(page: Awaitable[queries.PostPage]) -> dict[str, Any]:
    return told((await page).post)


async def _each(page: Awaitable[Any], told: Any) -> list[Any]:
    return [told(item) for item in (await page).items]


async def _told_of(page: Awaitable[Any]) -> list[Any]:
    """What is told of posts, as the oracle tells it."""
    return sorted(
        (item.kind, str(item.post.id), item.post.excerpt, item.count, [person.nickname for person in item.people])
        for item in (await page).items
        if item.post is not None
    )


async def _counted(person: Awaitable[Any]) -> int:
    return int((await person).counts.posts)
