"""A screen waits for a fixed number of statements, however many rows there are: never for one per row."""

from typing import Final

import httpx2
import msgspec
from litestar import get
from litestar.params import FromPath
from prometheus_client import REGISTRY

from tests.http.layers import serving
from tests.laws.neighbourhood import neighbourhood
from tests.laws.routes import Given, Reading, readings
from tests.laws.test_columns import made
from tests.support.world import World
from ymd.http.dependencies import Db
from ymd.kernel.db import Database
from ymd.kernel.outside import Outside

#: The statements of every route that reads, the session's row included: a figure changes because somebody means it to.
SCREENS: Final = {
    "count_days": 3,
    "export_calendar": 2,  # the pages of the stream are transactions of their own
    "get_agenda": 2,
    "get_calendar": 2,
    "get_day": 3,
    "get_event": 2,
    "get_feed": 2,
    "get_job": 2,
    "get_me": 2,
    "get_nickname": 2,
    "get_person": 2,
    "get_picture": 2,
    "get_post": 2,
    "get_unread": 2,
    "list_activity": 2,
    "list_addresses": 2,
    "list_blocks": 2,
    "list_calendars": 2,
    "list_changes": 3,
    "list_deleted_posts": 2,
    "list_edits": 3,
    "list_follow_requests": 2,
    "list_followers": 3,
    "list_following": 3,
    "list_friends_in_common": 3,
    "list_likes": 3,
    "list_media_of": 3,
    "list_members": 3,
    "list_mutes": 2,
    "list_occurrences": 3,
    "list_participants": 3,
    "list_plan_replies": 3,
    "list_plans_of": 3,
    "list_posts_of": 3,
    "list_replies": 3,
    "list_replies_of": 3,
    "list_sessions": 2,
    "list_trash": 2,
    "search_people": 2,
    "start": 1,
}


class Look:
    """One route, asked once: how many statements its answer waited for, and how many rows it has."""

    def __init__(self, before: float, after: float, answer: httpx2.Response) -> None:
        self.statements = int(after - before)
        self.status = answer.status_code
        found = answer.json() if "json" in answer.headers["content-type"] else {}
        self.rows = len(found.get("items", [])) if isinstance(found, dict) else len(found)


async def look(client: httpx2.AsyncClient, reading: Reading, given: Given, headers: Given) -> Look:
    before = counted()
    answer = await reading.ask(client, given, headers)
    return Look(before, counted(), answer)


def counted() -> float:
    """The statements that all answers to GET have waited for so far, as /metrics tells them."""
    samples = (sample for metric in REGISTRY.collect() for sample in metric.samples)
    return sum(
        found.value for found in samples if found.name == "ymd_statements_total" and found.labels["method"] == "GET"
    )


async def test_every_screen_waits_for_as_many_statements_with_six_rows_as_with_one(
    client: httpx2.AsyncClient, world: World
) -> None:
    screens = list(readings(msgspec.json.decode((await client.get("/openapi.json")).content)))

    one = await neighbourhood(world, 1)
    few = {screen.name: await look(client, screen, one.given, world.as_(one.ada)) for screen in screens}
    many = await neighbourhood(world, 6)
    full = {screen.name: await look(client, screen, many.given, world.as_(many.ada)) for screen in screens}

    assert {name: seen.statements for name, seen in few.items()} == SCREENS
    assert {name: seen.statements for name, seen in full.items()} == SCREENS
    assert {seen.status for seen in [*few.values(), *full.values()]} == {200}
    lists = [screen.name for screen in screens if screen.is_list]
    assert [name for name in lists if full[name].rows < few[name].rows + 5 and full[name].rows < 50] == []


async def test_a_route_that_asks_again_for_each_row_is_caught(database: Database, outside: Outside) -> None:
    @get("/api/v1/rows/{rows:int}")
    async def careless(db: Db, rows: FromPath[int]) -> list[int]:
        return [await db.one(made("select 1", int)) for _ in range(rows)]

    route = Reading("careless", "/api/v1/rows/{rows}", {"rows": {"in": "path", "required": True}}, {})
    async with serving(database, outside, careless) as client:
        few = await look(client, route, {"rows": "1"}, {})
        full = await look(client, route, {"rows": "6"}, {})

    assert (few.statements, full.statements) == (1, 6)
