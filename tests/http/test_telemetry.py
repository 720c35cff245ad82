"""What every answer carries."""

import re

import httpx2
import pytest
from litestar import Response, get

from tests.http.layers import serving
from tests.support.fixtures import PUBLIC_URL
from ymd.kernel.db import Database
from ymd.kernel.outside import Outside

NOBODY = "/people/nobody-is-called-this"


@get("/kept")
async def kept() -> Response[str]:
    """An answer that decides by itself how long it is kept and what it may load."""
    headers = {"cache-control": "max-age=60", "content-security-policy": "default-src 'none'"}
    return Response("kept", headers=headers)


async def test_a_request_keeps_the_name_that_its_caller_gave(client: httpx2.AsyncClient) -> None:
    answer = await client.get(NOBODY, headers={"x-request-id": "abc.DEF_1-2"})

    assert answer.headers["x-request-id"] == "abc.DEF_1-2"


@pytest.mark.parametrize("name", ["<script>alert", "short", "x" * 65, "a b c d e f", "drop;table"])
async def test_a_name_that_is_none_is_replaced(client: httpx2.AsyncClient, name: str) -> None:
    answers = [await client.get(NOBODY, headers={"x-request-id": name}) for _ in range(2)]

    names = [answer.headers["x-request-id"] for answer in answers]
    assert name not in names
    assert len(set(names)) == 2
    assert all(re.fullmatch(r"[0-9a-f]{12}-[0-9a-f]+", given) for given in names)


@pytest.mark.parametrize("path", [NOBODY, f"{PUBLIC_URL}/livez", f"{PUBLIC_URL}/api-docs", "/no/such/route"])
async def test_every_answer_carries_the_headers_that_protect(client: httpx2.AsyncClient, path: str) -> None:
    answer = await client.get(path)

    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert (policy["default-src"], policy["script-src"], policy["style-src"]) == ("'none'", "'self'", "'self'")
    assert policy["frame-ancestors"] == "'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "server" not in answer.headers


async def test_private_answers_are_not_stored_unless_a_route_says_so(
    client: httpx2.AsyncClient, database: Database, outside: Outside
) -> None:
    private = await client.get(NOBODY)
    async with serving(database, outside, kept) as own:
        public = await own.get("/kept")

    assert private.headers.get_list("cache-control") == ["no-store"]
    assert public.headers.get_list("cache-control") == ["max-age=60"]
    assert public.headers.get_list("content-security-policy") == ["default-src 'none'"]


async def test_behind_tls_browsers_are_told_to_stay_there(database: Database, outside: Outside) -> None:
    async with serving(database, outside, kept, tls=True) as behind, serving(database, outside, kept) as plain:
        answers = [await client.get("/kept") for client in (behind, plain)]

    assert [answer.headers.get("strict-transport-security") for answer in answers] == ["max-age=31536000", None]
