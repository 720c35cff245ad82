"""The short way of a plain answer: nobody can tell it from the framework's own."""

from typing import Any

import litestar
import msgspec
import pytest
from litestar import Litestar, get
from litestar.datastructures import Cookie
from litestar.testing import AsyncTestClient

from ymd.http.answers import Response


class Walk(msgspec.Struct):
    name: str
    steps: int


WALK = Walk("북한산", 9000)
COOKIE = Cookie(key="refresh", value="secret", httponly=True)

ANSWERS: list[dict[str, Any]] = [
    {"content": WALK},
    {"content": [WALK, WALK], "headers": {"ETag": '"3.e"', "location": "/walks/1"}},
    {"content": WALK, "status_code": 202},
    {"content": WALK, "cookies": [COOKIE]},
    {"content": b"BEGIN:VCALENDAR", "media_type": "text/calendar"},
    {"content": None, "status_code": 204},
]


@pytest.mark.parametrize("answer", ANSWERS, ids=str)
async def test_a_plain_answer_leaves_as_the_framework_would_send_it(answer: dict[str, Any]) -> None:
    @get("/ours", sync_to_thread=False)
    def ours() -> Response[Any]:
        return Response(**answer)

    @get("/theirs", sync_to_thread=False)
    def theirs() -> litestar.Response[Any]:
        return litestar.Response(**answer)

    async with AsyncTestClient(Litestar([ours, theirs], logging_config=None)) as client:
        one, other = await client.get("/ours"), await client.get("/theirs")

    assert (one.status_code, one.content) == (other.status_code, other.content)
    assert sorted(one.headers.multi_items()) == sorted(other.headers.multi_items())
