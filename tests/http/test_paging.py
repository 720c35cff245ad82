"""Cursors on the wire."""

import base64
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.world import World
from ymd.http.paging import CursorRefused, Cursors
from ymd.kernel.page import Position, page_of

CURSORS = Cursors(b"k" * 32)
POSITIONS = st.lists(
    st.none()
    | st.integers(-(2**63), 2**63 - 1)
    | st.text(max_size=20)
    | st.uuids()
    | st.datetimes(timezones=st.just(UTC)),
    max_size=4,
).map(tuple)


@given(POSITIONS, st.text(max_size=50))
def test_what_was_written_is_read(position: Position, scope: str) -> None:
    assert CURSORS.read(CURSORS.write(position, scope), scope) == position


@given(POSITIONS, st.text(max_size=10), st.text(max_size=10))
def test_a_cursor_of_another_list_is_refused(position: Position, scope: str, other: str) -> None:
    cursor = CURSORS.write(position, scope)

    if other != scope:
        with pytest.raises(CursorRefused):
            CURSORS.read(cursor, other)


@given(POSITIONS, st.data())
def test_a_cursor_with_one_changed_bit_is_refused(position: Position, data: st.DataObject) -> None:
    cursor = CURSORS.write(position, "/x")
    raw = bytearray(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    place = data.draw(st.integers(0, len(raw) * 8 - 1))
    raw[place // 8] ^= 1 << place % 8

    with pytest.raises(CursorRefused):
        CURSORS.read(base64.urlsafe_b64encode(raw).rstrip(b"=").decode(), "/x")


@given(st.text(max_size=200))
def test_no_other_text_is_a_cursor(text: str) -> None:
    with pytest.raises(CursorRefused):
        CURSORS.read(text, "/x")


def test_a_cursor_of_another_key_is_refused() -> None:
    with pytest.raises(CursorRefused):
        Cursors(b"o" * 32).read(CURSORS.write((1,), "/x"), "/x")


def test_an_instant_is_the_same_instant_afterwards() -> None:
    instant = datetime(2026, 11, 23, 10, 30, tzinfo=timezone(timedelta(hours=9)))

    (read,) = CURSORS.read(CURSORS.write((instant,), "/x"), "/x")

    assert read == instant


def test_one_row_too_many_says_that_there_is_more() -> None:
    rows = [UUID(int=number) for number in range(4)]

    assert page_of(rows, 3, lambda row: (row,)).next == (UUID(int=2),)
    assert page_of(rows, 4, lambda row: (row,)).next is None
    assert page_of(rows, 3, lambda row: (row,)).items == rows[:3]
    assert page_of([], 3, lambda row: (row,)).items == []


async def test_pages_lead_through_the_whole_list_by_their_links(client: httpx2.AsyncClient, world: World) -> None:
    ada = await world.someone("ada")
    for name in ("bob", "cy", "dee", "eli", "fay"):
        await world.follow(await world.someone(name), ada)
    path: str | None = f"/people/{ada.nickname}/followers?limit=2"
    seen: list[str] = []

    while path:
        answer = await client.get(path, headers=world.as_(ada))
        page = answer.json()
        seen += [person["nickname"] for person in page["items"]]
        assert (page["next"] is None) == ("link" not in answer.headers)
        path = None
        if page["next"]:
            target = answer.headers["link"].removeprefix("<").removesuffix('>; rel="next"')
            assert parse_qs(urlsplit(target).query) == {"limit": ["2"], "cursor": [page["next"]]}
            path = f"http://127.0.0.1{target}"

    assert len(seen) == len(set(seen)) == 5


async def test_a_cursor_of_someone_elses_list_is_refused(client: httpx2.AsyncClient, world: World) -> None:
    ada, bob = await world.someone("ada"), await world.someone("bob")
    for name in ("cy", "dee"):
        follower = await world.someone(name)
        await world.follow(follower, ada)
        await world.follow(follower, bob)
    first = await client.get(f"/people/{ada.nickname}/followers?limit=1", headers=world.as_(ada))

    path = f"/people/{bob.nickname}/followers?limit=1&cursor={first.json()['next']}"
    answer = await client.get(path, headers=world.as_(bob))

    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_refused")


@pytest.mark.parametrize("limit", ["0", "-1", "201", "1.5", "many", str(2**70), ""])
async def test_a_limit_out_of_bounds_is_refused(client: httpx2.AsyncClient, world: World, limit: str) -> None:
    ada = await world.someone("ada")

    answer = await client.get(f"/people/{ada.nickname}/followers?limit={limit}", headers=world.as_(ada))

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert [field["pointer"] for field in answer.json()["errors"]] == ["?limit"]
