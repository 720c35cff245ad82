"""Hostile and careless input against real processes: a refusal with a code or what the documents say, never a 5xx,
and nobody else waits for it."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from bench.chaos.house import Program
from bench.chaos.people import Person, people
from bench.http_client import Answer, Client

from tests.stories.hostile import component, event, exdates, file, text
from ymd.kernel.keys import KeyRing

NEW_YORK = "America/New_York"
#: Counted so far by this machine in about half a second when it is quiet.
_FAR = 30_000_000
_TIMES_AS_LONG = 4


@cache
def yardstick() -> float:
    """Seconds that this machine needs for some plain work; what it is measured with was measured on it."""
    began = time.perf_counter()
    sum(range(_FAR))
    return time.perf_counter() - began


class Eve:
    """Someone who sends what nobody expects, on a connection and in a calendar of her own."""

    def __init__(self, api: Program, me: Person) -> None:
        self._api = api
        self._me = me
        self._client = api.client()
        self.calendar = ""

    async def send(self, method: str, path: str, body: Any = None, kind: str = "application/json") -> Answer:
        """The answer, while somebody else asks all the time: they are answered meanwhile."""
        headers = self._me.headers | ({"content-type": kind} if isinstance(body, bytes) else {})
        async with self._nobody_else_waits():
            answer = await self._client.request(method, f"/api/v1{path}", body, headers)
        assert answer.status < 500
        return answer

    def leave(self) -> None:
        self._client.close()

    async def creates(self, document: Any) -> Answer:
        return await self.send("POST", f"{self.calendar}/events", document)

    async def brings(self, data: bytes) -> Answer:
        """The answer to an import, once a worker has done what was left to it."""
        answer = await self.send("POST", f"{self.calendar}/import", data, "text/calendar")
        while answer.status in (200, 202) and answer.json().get("job", {}).get("state") in ("waiting", "running"):
            await asyncio.sleep(0.05)
            answer = await self.send("GET", f"/jobs/{answer.json()['job']['id']}")
        return answer

    @asynccontextmanager
    async def _nobody_else_waits(self) -> AsyncIterator[None]:
        client, ended, beats = self._api.client(self._me.headers), asyncio.Event(), list[float]()

        async def others() -> None:
            while not ended.is_set():
                beats.append(await self._beat(client))

        asking = asyncio.create_task(others())
        try:
            yield
        finally:
            ended.set()
            await asking
            client.close()
        assert max(beats) < _TIMES_AS_LONG * yardstick()

    async def _beat(self, client: Client) -> float:
        loop = asyncio.get_running_loop()
        began = loop.time()
        answer = await client.get("/api/v1/me")
        assert answer.status == 200
        return loop.time() - began


@pytest.fixture(scope="module")
async def api(
    database_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Program, KeyRing]]:
    """An API and a worker as processes of their own, on the database of the tests."""
    secret = KeyRing.generate()
    environment = {"YMD_DATABASE_URL": database_url, "YMD_REDIS_URL": redis_url, "YMD_SECRET": secret}
    log: Path = tmp_path_factory.mktemp("servers") / "log"
    settings = environment | {"YMD_LIMITS": "requests=1000000", "YMD_LOG_LEVEL": "error"}
    made, worker = Program(("serve",), settings, log), Program(("work",), settings, log)
    for program in (made, worker):
        program.spawn()
    await made.serves()
    yield made, KeyRing.parse(secret)
    await made.close()
    await worker.close()
    assert "internal_error" not in await asyncio.to_thread(log.read_text)


@pytest.fixture
async def eve(api: tuple[Program, KeyRing], database_url: str) -> AsyncIterator[Eve]:
    program, keys = api
    (person,) = await people(database_url, keys, f"eve_{token_hex(4)}", 1)
    made = Eve(program, person)
    calendar = await made.send("POST", "/calendars", {"name": "Open"})
    made.calendar = f"/calendars/{calendar.json()['id']}"
    yield made
    made.leave()


@pytest.mark.parametrize(
    ("document", "status", "code"),
    [
        (event(start="2000-01-01T00:00:00", rrule="FREQ=SECONDLY"), 422, "too_dense"),
        (event(rrule="FREQ=DAILY;INTERVAL=0"), 422, "out_of_range"),
        (event(rrule="FREQ=DAILY;COUNT=1000000000"), 422, "out_of_range"),
        (event(rrule="FREQ=DAILY", exdate=["2027-03-01T18:00:00"] * 40_000), 422, "too_long"),
        (event(rrule="FREQ=DAILY", exdate=["2027-03-01T18:00:00"] * 200_000), 413, None),
        (event(zone="../../etc/passwd"), 422, "unknown_time_zone"),
        (event("NUL \0"), 422, "forbidden_characters"),
        (event(start="2027-02-29T10:00:00"), 422, "unreadable"),
        (event(start="9999-12-31T23:59:59"), 422, "date_out_of_range"),
    ],
    ids=[
        "every second since 2000",
        "interval 0",
        "count 1,000,000,000",
        "40,000 exdates",
        "200,000 exdates",
        "zone of a path",
        "NUL",
        "29 February of a common year",
        "year 9999",
    ],
)
async def test_an_event_that_cannot_be_is_refused_with_its_code(
    eve: Eve, document: Any, status: int, code: str | None
) -> None:
    answer = await eve.creates(document)

    assert answer.status == status
    assert answer.code
    assert [field["code"] for field in answer.json().get("errors", [])] == ([code] if code else [])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"summary":"' + b"x" * 10_000_000 + b'"}', 413),
        (b'{"summary":' + b"[" * 10_000 + b"]" * 10_000 + b"}", 400),
        (b'{"summary":"\\ud800","start":{"date":"2027-03-01"}}', 400),
        (b'{"summary":"\xed\xa0\x80","start":{"date":"2027-03-01"}}', 400),
        (b'{"start":{"date":"2027-03-01"},"capacity":' + b"9" * 5_000 + b"}", 400),
    ],
    ids=["10 MB", "depth 10,000", "lone surrogate", "lone surrogate in bytes", "5,000 digits"],
)
async def test_a_body_that_cannot_be_read_is_refused_with_a_code(eve: Eve, body: bytes, status: int) -> None:
    made = (await eve.creates(event())).json()["id"]

    created = await eve.creates(body)
    changed = await eve.send("PATCH", f"/events/{made}", body)

    assert (created.status, changed.status) == (status, status)
    assert created.code
    assert changed.code


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (file("RRULE:FREQ=DAILY", *exdates(200_000, a_line=100)), 422, "too_many_dates"),
        (file("RRULE:FREQ=DAILY", *exdates(200_000, a_line=200_000)), 422, "line_too_long"),
        (file(f"DESCRIPTION:{'x' * 4_000_000}"), 422, "line_too_long"),
        (file(f"DESCRIPTION:{'x' * 20_000_000}"), 413, None),
        (file(summary="NUL \0"), 422, "nul_character"),
        (text(*(line for number in range(20_000) for line in component(str(number)))), 200, "too_many_components"),
        (text(*["BEGIN:VEVENT"] * 10_000), 200, "too_many_components"),
        (text(*[f"BEGIN:X-{n}" for n in range(900)]), 422, "too_deep"),
    ],
    ids=[
        "200,000 EXDATEs",
        "200,000 EXDATEs in a line",
        "line of 4 MB",
        "line of 20 MB",
        "NUL",
        "20,000 events",
        "10,000 deep",
        "900 deep",
    ],
)
async def test_a_file_beyond_the_caps_is_refused_whole(eve: Eve, data: bytes, status: int, code: str | None) -> None:
    answer = await eve.brings(data)

    left = await eve.send("GET", f"{eve.calendar}/export.ics")
    told = answer.json()
    assert answer.status == status
    assert code in (told["code"], *(field["code"] for field in told.get("errors", [])), None)
    assert b"VEVENT" not in left.body


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (file("RRULE:FREQ=DAILY;INTERVAL=0"), "out_of_range"),
        (file("RRULE:FREQ=DAILY;COUNT=1000000000"), "out_of_range"),
        (file(start="DTSTART;TZID=../../etc/passwd:20270301T090000"), "unknown_time_zone"),
        (file(start="DTSTART;VALUE=DATE:20270229"), "invalid_date_time"),
    ],
    ids=["interval 0", "count 1,000,000,000", "zone of a path", "29 February of a common year"],
)
async def test_what_a_file_says_wrongly_is_left_out_with_a_code(eve: Eve, data: bytes, code: str) -> None:
    answer = await eve.brings(data)

    assert answer.status == 200
    assert ([left["code"] for left in answer.json()["left_out"]], answer.json()["events"]) == ([code], [])


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"]
)
async def test_a_foreign_rule_without_end_or_without_days_is_kept_and_costs_nobody_their_week(
    eve: Eve, rule: str
) -> None:
    brought = await eve.brings(file(f"RRULE:{rule}", start="DTSTART:20000101T000000Z"))

    weeks = [await eve.send("GET", f"/agenda?from={year}-03-01&to={year}-03-08") for year in (2000, 2027, 2190)]
    out = await eve.send("GET", f"{eve.calendar}/export.ics")

    assert brought.status == 200
    assert {week.status for week in weeks} <= {200, 422}
    assert f"RRULE:{rule}".encode() in out.body


@pytest.mark.parametrize(
    ("start", "zone", "instants"),
    [
        ("2027-03-13T02:30:00", NEW_YORK, ["2027-03-13T07:30", "2027-03-14T07:30", "2027-03-15T06:30"]),
        ("2026-10-31T01:30:00", NEW_YORK, ["2026-10-31T05:30", "2026-11-01T05:30", "2026-11-02T06:30"]),
    ],
    ids=["a gap moves forward", "of a fold the first"],
)
async def test_a_series_across_a_change_of_clocks_happens_every_day(
    eve: Eve, start: str, zone: str, instants: list[str]
) -> None:
    made = await eve.creates(event(start=start, zone=zone, rrule="FREQ=DAILY;COUNT=3"))

    window = f"from={start[:10]}T00:00:00Z&to={start[:4]}-{start[5:7]}-28T00:00:00Z"
    if start.startswith("2026"):
        window = "from=2026-10-30T00:00:00Z&to=2026-11-05T00:00:00Z"
    found = await eve.send("GET", f"/events/{made.json()['id']}/occurrences?{window}")

    assert [item["starts_at"][:16] for item in found.json()["items"]] == instants


async def test_29_february_comes_every_four_years(eve: Eve) -> None:
    made = await eve.creates(event(start="2028-02-29T10:00:00", rrule="FREQ=YEARLY;COUNT=3"))

    leap, common = [
        await eve.send("GET", f"/events/{made.json()['id']}/occurrences?from={year}-02-01&to={year}-04-01")
        for year in (2032, 2033)
    ]

    assert [item["recurrence_id"] for item in leap.json()["items"]] == ["2032-02-29T10:00:00"]
    assert common.json()["items"] == []


async def test_30_february_is_no_day_but_the_first_time_stands(eve: Eve) -> None:
    """RFC 5545, section 3.8.5.3: DTSTART is the first occurrence whatever the rule says."""
    made = await eve.creates(event(rrule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"))

    found = await eve.send("GET", f"/events/{made.json()['id']}/occurrences?from=2027-01-01&to=2028-02-01")

    assert [item["recurrence_id"] for item in found.json()["items"]] == ["2027-03-01T18:00:00"]


@pytest.mark.parametrize("words", ["zero\u200bwidth", "right \u202eto left", "ｆｕｌｌ and 한글\u3164"], ids=ascii)
async def test_strange_letters_are_kept_in_a_title_and_refused_in_a_nickname(eve: Eve, words: str) -> None:
    made = await eve.creates(event(words))
    named = await eve.send("PATCH", "/me", {"nickname": words})

    assert (made.status, made.json()["summary"]) == (201, words)
    assert named.status == 422


@pytest.mark.parametrize(
    "asked", ["/people?q=%00", "/people/%00", "/people?q=%FF%FE", "/people/%ED%A0%80", "/events/%00"]
)
async def test_strange_octets_in_an_address_find_nobody(eve: Eve, asked: str) -> None:
    answer = await eve.send("GET", asked)

    assert answer.status in (404, 422) or answer.json()["items"] == []
