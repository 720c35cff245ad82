"""Sending a picture in, and looking after it until something shows it."""

import asyncio
import sys
import unicodedata
from typing import Any

import httpx2
import msgspec
import psutil
import pytest
from sqlalchemy import Date, Integer, Uuid, bindparam, insert

from tests.media.conftest import Send
from tests.media.files import jpeg, opened, photo, png
from tests.support.fakes import SetClock, Unlimited
from tests.support.stage import Stage
from tests.support.world import World
from tests.support.world_media import DOT
from ymd import app
from ymd.edges.darkroom.process import LimitedDarkroom
from ymd.edges.storage import DirectoryBlobs
from ymd.kernel.actor import Actor
from ymd.kernel.db import Database
from ymd.kernel.errors import Unavailable
from ymd.kernel.outside import SHELVES, Darkroom, Outside, Picture
from ymd.kernel.statement import command
from ymd.media.rules import quotas
from ymd.media.tables import upload_days

_SENT_IN = command(
    insert(upload_days).values(
        owner_id=bindparam("of", type_=Uuid), day=bindparam("day", type_=Date), count=bindparam("count", type_=Integer)
    )
)


async def stored(blobs: DirectoryBlobs) -> list[str]:
    """The names of all that lies in the store."""
    return sorted([blob.name for number in range(SHELVES) for blob in await blobs.shelf(number)])


async def test_a_picture_comes_back_with_where_it_is_seen(send: Send, see: Send) -> None:
    answer = await send(jpeg(photo(3000, 2000)), alt="산마루의 아침")

    shown = answer.json()
    large, thumbnail = await see(shown["url"]), await see(shown["thumbnail"])
    assert (answer.status_code, answer.headers["location"]) == (201, f"/api/v1/media/{shown['id']}")
    assert (shown["width"], shown["height"], shown["alt"]) == (2048, 1365, "산마루의 아침")
    assert (opened(large.content).size, opened(large.content).format) == ((2048, 1365), "WEBP")
    assert opened(thumbnail.content).size == (640, 427)
    assert len(shown["blurhash"]) == 28


async def test_a_name_and_a_declared_type_decide_nothing(send: Send) -> None:
    picture = png(photo(9, 7))
    names = ["HOLIDAY.PNG", "../../etc/passwd", "사진.jpeg", 'a"b.png', "x" * 2_000, "a.exe", "photo.svg"]

    answers = [await send(picture, name, "text/html") for name in names]

    assert [answer.status_code for answer in answers] == [201] * len(names)


async def test_someone_without_a_profile_may_send_the_picture_of_it(
    client: httpx2.AsyncClient, send: Send, world: World, ada: Actor
) -> None:
    picture = (await send()).json()["id"]
    profile = {"nickname": f"{ada.nickname}_2", "name": "Ada", "locale": "en", "time_zone": "UTC", "avatar": picture}

    put = await client.put("/me/profile", json=profile, headers=world.as_(ada))

    assert (put.status_code, put.json()["avatar_id"]) == (200, picture)


async def test_nobody_signed_in_sends_nothing(client: httpx2.AsyncClient, blobs: DirectoryBlobs) -> None:
    answer = await client.post("/media", files={"file": ("a.png", DOT)})

    assert answer.status_code == 401
    assert await stored(blobs) == []


async def test_what_a_picture_shows_can_be_said_until_something_shows_it(
    client: httpx2.AsyncClient, send: Send, world: World, ada: Actor
) -> None:
    headers = world.as_(ada)
    place = f"/media/{(await send()).json()['id']}"

    described = await client.patch(place, json={"alt": "안개 낀 능선"}, headers=headers)
    read = await client.get(place, headers=headers)
    await world.post(ada, media=[read.json()["id"]])
    too_late = await client.patch(place, json={"alt": "something else"}, headers=headers)

    assert (described.json()["alt"], read.json()["alt"]) == ("안개 낀 능선", "안개 낀 능선")
    assert (too_late.status_code, too_late.json()["code"]) == (409, "picture_in_use")


async def test_of_two_tries_under_one_key_one_picture_is_kept(send: Send, blobs: DirectoryBlobs) -> None:
    first = await send(key="one", alt="a ridge")
    # A browser draws a new boundary for each try.
    second = await send(key="one", alt="a ridge")
    other = await send(key="one", alt="a valley")

    assert (first.status_code, second.status_code, second.headers["idempotent-replayed"]) == (201, 201, "true")
    assert first.content == second.content
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert len(await stored(blobs)) == 3


async def test_of_tries_at_the_same_moment_under_one_key_one_is_kept(send: Send) -> None:
    answers = await asyncio.gather(*[send(key="one") for _ in range(4)])

    kept = {answer.json()["id"] for answer in answers if answer.status_code == 201}
    waiting = {answer.json()["code"] for answer in answers if answer.status_code != 201}
    assert len(kept) == 1
    assert waiting <= {"idempotency_key_in_flight"}


async def test_ten_pictures_of_one_post_may_come_at_once(send: Send) -> None:
    answers = await asyncio.gather(*[send(png(photo(60, 40))) for _ in range(10)])

    assert [answer.status_code for answer in answers] == [201] * 10


async def test_a_day_has_room_for_so_many_tries_and_refused_ones_count(
    send: Send, world: World, ada: Actor, clock: SetClock
) -> None:
    async with world.work() as db:
        await db.run(_SENT_IN, of=ada.id, day=clock.now().date(), count=quotas.MOST_A_DAY - 2)

    answers = [await send(b"not a picture"), await send(DOT), await send(DOT)]
    clock.move(days=1)
    tomorrow = await send(DOT)

    assert [answer.status_code for answer in answers] == [422, 201, 429]
    # It is ten in the morning of Seoul: the day of UTC has 23 hours left.
    assert (answers[2].json()["code"], answers[2].headers["retry-after"]) == ("too_many_uploads", "82800")
    assert tomorrow.status_code == 201


async def test_pictures_that_stand_nowhere_are_not_hoarded(send: Send, world: World, ada: Actor) -> None:
    for _ in range(quotas.MOST_UNUSED):
        await world.picture(ada)

    answer = await send()

    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_unused_pictures")


async def test_one_person_has_so_much_room(
    send: Send, world: World, ada: Actor, blobs: DirectoryBlobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotas, "MOST_KEPT", 1_000)

    small, large = await send(DOT), await send()

    assert small.status_code == 201
    assert (large.status_code, large.json()["code"]) == (413, "media_full")
    assert len(await stored(blobs)) == 3


async def test_what_one_deletes_is_gone_from_the_store(
    town: httpx2.AsyncClient, world: World, blobs: DirectoryBlobs
) -> None:
    ada = await world.someone("ada")
    sent = await town.post("/media", files={"file": ("a.png", DOT)}, headers=world.as_(ada))
    there = await stored(blobs)

    deleted = await town.delete(f"/media/{sent.json()['id']}", headers=world.as_(ada))
    async with asyncio.timeout(20):
        while await stored(blobs):  # noqa: ASYNC110  # the worker tells nobody
            await asyncio.sleep(0.05)

    assert (len(there), deleted.status_code) == (3, 204)
    assert (await town.get(f"/media/{sent.json()['id']}", headers=world.as_(ada))).status_code == 404


async def test_a_store_that_does_not_answer_keeps_no_row(
    send: Send,
    client: httpx2.AsyncClient,
    world: World,
    ada: Actor,
    blobs: DirectoryBlobs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put, names = DirectoryBlobs.put, []

    async def failing(self: DirectoryBlobs, name: str, data: bytes) -> None:
        names.append(name)
        if name.endswith("square"):
            raise Unavailable(retry_after=5)
        await put(self, name, data)

    monkeypatch.setattr(DirectoryBlobs, "put", failing)
    answer = await send()

    assert (answer.status_code, answer.headers["retry-after"], len(names)) == (503, "5", 3)
    assert await stored(blobs) == []


@pytest.mark.parametrize(
    ("form", "pointer", "code"),
    [
        ({"data": {"alt": "x" * 1_001}}, "/alt", "too_long"),
        ({"data": {"alt": "a\0b"}}, "/alt", "forbidden_characters"),
        ({"data": {"owner_id": "x"}}, "/owner_id", "unknown_field"),
        ({"files": [("file", ("a", DOT)), ("file", ("b", DOT))]}, "/file", "repeated"),
        ({"files": {"picture": ("a", DOT)}}, "/picture", "unknown_field"),
        ({"files": {"file": (None, "DOT")}}, "/file", "wrong_type"),
        ({"files": {"alt": (None, "no file")}}, "/file", "required"),
    ],
)
async def test_a_form_that_is_wrong_is_told_where(
    client: httpx2.AsyncClient,
    world: World,
    ada: Actor,
    blobs: DirectoryBlobs,
    form: dict[str, Any],
    pointer: str,
    code: str,
) -> None:
    files = {"files": {"file": ("a.png", DOT)}} if "data" in form else {}

    answer = await client.post("/media", **files, **form, headers=world.as_(ada))

    (found,) = answer.json()["errors"]
    assert (answer.status_code, found["pointer"], found["code"]) == (422, pointer, code)
    assert await stored(blobs) == []


async def test_what_is_said_of_a_picture_is_brought_to_one_form(send: Send) -> None:
    answer = await send(DOT, alt=unicodedata.normalize("NFD", "산마루") + "\n두 번째 줄")

    assert answer.json()["alt"] == "산마루\n두 번째 줄"


class Crowd:
    """A darkroom in which nobody is done before all have come."""

    def __init__(self, many: int, darkroom: Darkroom) -> None:
        self._missing = many
        self._all_here = asyncio.Event()
        self._darkroom = darkroom

    async def develop(self, file: bytes) -> Picture:
        self._missing -= 1
        if not self._missing:
            self._all_here.set()
        await self._all_here.wait()
        return await self._darkroom.develop(file)


async def test_who_waits_for_a_picture_holds_no_connection(
    database_url: str, outside: Outside, database: Database
) -> None:
    world = World(database.transaction, outside)
    people = [await world.someone("many") for _ in range(6)]
    narrow = app.database(database_url, size=1)
    await narrow.open()
    made = app.build(narrow, msgspec.structs.replace(outside, darkroom=Crowd(6, outside.darkroom)), Unlimited())

    transport = httpx2.ASGITransport(app=made)
    async with (
        httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1/api/v1") as client,
        asyncio.timeout(20),
    ):
        answers = await asyncio.gather(
            *[
                client.post("/media", files={"file": ("a", DOT)}, headers=world.as_(each) | {"idempotency-key": "one"})
                for each in people
            ]
        )
    await narrow.close()

    assert [answer.status_code for answer in answers] == [201] * 6


async def test_who_hangs_up_ends_the_process_that_worked_for_them(
    town: httpx2.AsyncClient, address: str, stage: Stage, outside: Outside, world: World
) -> None:
    asleep = (sys.executable, "-I", "-c", "import time; time.sleep(600)")
    stage.shows(msgspec.structs.replace(outside, darkroom=LimitedDarkroom(program=asleep)))
    headers = world.as_(await world.someone("ada"))

    with pytest.raises(httpx2.ReadTimeout):
        await town.post("/media", files={"file": ("a", DOT)}, headers=headers, timeout=1.5)
    async with asyncio.timeout(10):
        while decoders():  # noqa: ASYNC110  # a process tells nobody that it ends
            await asyncio.sleep(0.02)

    assert (await town.get("/me", headers=headers)).status_code == 200


def decoders() -> list[list[str]]:
    """The processes that this one has started to decode something, and that still run."""
    running = [child.cmdline() for child in psutil.Process().children()]
    return [line for line in running if "-I" in line]
