"""What operators and developers ask of a running process."""

import re

import httpx2

from tests.support.fakes import Unlimited
from tests.support.fixtures import PUBLIC_URL
from ymd import app
from ymd.kernel.db import Database
from ymd.kernel.outside import Outside


class WithoutValkey(Unlimited):
    async def answers(self) -> bool:
        return False


def asked(
    database: Database, outside: Outside, *, address: str = "127.0.0.1", metrics_token: str | None = None
) -> httpx2.AsyncClient:
    made = app.build(database, outside, WithoutValkey(), metrics_token=metrics_token)
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app=made, client=(address, 1)), base_url=PUBLIC_URL)


async def test_a_process_is_alive_and_ready(client: httpx2.AsyncClient) -> None:
    alive, ready = await client.get(f"{PUBLIC_URL}/livez"), await client.get(f"{PUBLIC_URL}/readyz")

    assert (alive.status_code, ready.status_code) == (200, 200)
    assert ready.json() == {"database": True, "valkey": True}


async def test_without_valkey_a_process_is_ready_and_says_so(database: Database, outside: Outside) -> None:
    async with asked(database, outside) as client:
        ready = await client.get("/readyz")

    assert (ready.status_code, ready.json()) == (200, {"database": True, "valkey": False})


async def test_without_a_database_a_process_is_alive_and_not_ready(outside: Outside) -> None:
    nowhere = app.database("postgresql://nobody@127.0.0.1:1/nothing")
    await nowhere.open()

    async with asked(nowhere, outside) as client:
        alive, ready = await client.get("/livez"), await client.get("/readyz")
    await nowhere.close()

    assert (alive.status_code, ready.status_code) == (200, 503)
    assert ready.json() == {"database": False, "valkey": False}
    assert ready.headers["retry-after"]


async def test_the_documentation_is_served_by_ourselves_without_inline_script_or_style(
    client: httpx2.AsyncClient,
) -> None:
    page = await client.get(f"{PUBLIC_URL}/api-docs")
    named = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assets = [await client.get(f"{PUBLIC_URL}{name}") for name in named]

    assert {asset.status_code for asset in assets} == {200}
    assert all(name.startswith("/api-docs/") for name in named)
    assert "<style" not in page.text
    assert not re.search(r"<script(?! src=)", page.text)
    assert "unsafe" not in page.headers["content-security-policy"]
    assert '"/api/v1/openapi.json"' in assets[-1].text


async def test_no_other_file_is_served_as_documentation(client: httpx2.AsyncClient) -> None:
    answers = [
        await client.get(f"{PUBLIC_URL}/api-docs/{name}") for name in ("index.html", "..%2f__init__.py", "LICENSE")
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


async def test_counts_are_for_callers_on_this_machine(database: Database, outside: Outside) -> None:
    async with asked(database, outside) as near, asked(database, outside, address="203.0.113.7") as far:
        told = await near.get("/metrics")
        proxied = await near.get("/metrics", headers={"x-forwarded-for": "203.0.113.7"})
        refused = await far.get("/metrics")

    assert (told.status_code, proxied.status_code, refused.status_code) == (200, 404, 404)
    assert 'ymd_request_seconds_count{method="GET",route="/metrics",status="404"}' not in told.text
    assert "ymd_request_seconds_bucket" in told.text


async def test_with_a_token_counts_are_for_who_has_it(database: Database, outside: Outside) -> None:
    async with asked(database, outside, address="203.0.113.7", metrics_token="sesame-" * 5) as far:
        told = await far.get("/metrics", headers={"authorization": "Bearer " + "sesame-" * 5})
        refused = [await far.get("/metrics", headers=headers) for headers in ({}, {"authorization": b"Bearer \xe9"})]

    assert told.status_code == 200
    assert [answer.status_code for answer in refused] == [404, 404]


async def test_the_front_door_leads_to_the_documentation(client: httpx2.AsyncClient) -> None:
    opened = await client.get(f"{PUBLIC_URL}/")

    assert (opened.status_code, opened.headers["location"]) == (303, "/api-docs")
