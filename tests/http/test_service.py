"""What operators and developers ask of a running process."""

import httpx2

from tests.support.fakes import SetClock
from tests.support.world import World


async def test_a_process_is_alive_and_ready(client: httpx2.AsyncClient) -> None:
    alive, ready = await client.get("http://127.0.0.1/livez"), await client.get("http://127.0.0.1/readyz")

    assert (alive.status_code, ready.status_code) == (200, 200)


async def test_the_documentation_is_served_by_ourselves(client: httpx2.AsyncClient) -> None:
    page = await client.get("http://127.0.0.1/api-docs")
    assets = [
        await client.get(f"http://127.0.0.1/api-docs/{name}")
        for name in ("swagger-ui.css", "swagger-ui-bundle.js", "init.js")
    ]
    document = (await client.get("/openapi.json")).json()

    assert {asset.status_code for asset in assets} == {200}
    assert "http" not in page.text.replace("<!doctype html>", "")
    assert "script-src" not in page.headers["content-security-policy"]
    assert document["openapi"].startswith("3.1")
    assert "/api/v1/people/{nickname}" in document["paths"]


async def test_no_other_file_is_served_as_documentation(client: httpx2.AsyncClient) -> None:
    answer = await client.get("http://127.0.0.1/api-docs/index.html")

    assert answer.status_code == 404


async def test_counts_are_for_callers_on_this_machine(client: httpx2.AsyncClient) -> None:
    answer = await client.get("http://127.0.0.1/metrics")

    assert answer.status_code == 200
    assert "ymd_requests_total" in answer.text


async def test_every_answer_carries_its_name_and_the_headers_that_protect(client: httpx2.AsyncClient) -> None:
    named = await client.get("/people/nobody-is-called-this", headers={"x-request-id": "abcdef-12345"})
    unnamed = await client.get("/people/nobody-is-called-this", headers={"x-request-id": "<script>"})

    assert named.headers["x-request-id"] == "abcdef-12345"
    assert len(unnamed.headers["x-request-id"]) == 32
    for header in ("x-content-type-options", "content-security-policy", "referrer-policy"):
        assert header in named.headers
    assert named.headers["cache-control"] == "no-store"


async def test_a_token_past_its_time_is_refused(client: httpx2.AsyncClient, world: World, clock: SetClock) -> None:
    headers = world.as_(await world.someone("ada"))
    clock.move(minutes=11)

    answer = await client.get("/me/follow-requests", headers=headers | {"accept-language": "ko"})

    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert answer.json()["title"] == "먼저 로그인해 주세요."
    assert answer.headers["www-authenticate"] == "Bearer"
