"""Writers and one reader who only ever asks what changed: whoever follows the numbers misses nothing."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bench.chaos.house import House
from bench.chaos.people import Person, people
from bench.chaos.report import Report, Say
from bench.http_client import Answer, Client
from ymd import app
from ymd.calendars import jobs
from ymd.calendars.rules import DAYS_IN_TRASH, DAYS_REMEMBERED
from ymd.edges.darkroom.process import LimitedDarkroom
from ymd.edges.mail.smtp import NoMail
from ymd.edges.storage.nowhere import NoBlobs
from ymd.kernel.outside import Outside
from ymd.kernel.passwords import Argon2

_WRITERS: Final = 8


class Later:
    """The clock of some day to come."""

    def __init__(self, days: int) -> None:
        self._days = days

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(days=self._days)


class Copy:
    """What a client knows that began with the first event and asked for changes ever since."""

    def __init__(self, client: Client, path: str, rng: random.Random) -> None:
        self._client, self._path, self._rng = client, path, rng
        self.since = 0
        self.alive: set[str] = set()
        self.deleted: set[str] = set()
        self.pages = 0
        self.out_of_order = 0

    async def catch_up(self) -> None:
        """Page by page, in pages of any size, while others write."""
        cursor, last = "", self.since
        while cursor is not None:
            limit = self._rng.randint(1, 40)
            path = f"{self._path}?since={self.since}&limit={limit}{cursor and f'&cursor={cursor}'}"
            page = (await self._client.get(path)).json()
            self.pages += 1
            for item in page["items"]:
                self.out_of_order += item["change"] < last
                last = item["change"]
                (self.deleted.add if item["deleted"] else self.alive.add)(item["id"])
                if item["deleted"]:
                    self.alive.discard(item["id"])
            cursor = page["next"]
        self.since = page["change"]


async def run(house: House, say: Say, *, changes: int, seed: int) -> Report:
    report, rng = Report("changes", "who follows the change numbers misses nothing"), random.Random(seed)
    owner, *writers = await people(house.database_url, house.keys, "member", _WRITERS + 1)
    client = house.api.client(owner.headers)
    calendar = await _calendar(client, writers)
    await _sent(client, "POST", f"{calendar}/events", _event("first"))
    copy = Copy(client, f"{calendar}/changes", rng)
    await copy.catch_up()
    say(f"{_WRITERS} writers make {changes:,} changes")
    alive, deleted = await _storm(house, calendar, writers, copy, changes, rng)
    report.figures["writers, changes"] = f"{_WRITERS}, {changes:,}"
    report.figures["pages read meanwhile"] = copy.pages
    report.expect_none("events missed", alive - copy.alive)
    report.expect_none("events kept though they had gone", copy.alive & deleted)
    report.expect_none("deletions not seen", deleted - copy.deleted)
    report.expect_none("changes told out of order", range(copy.out_of_order))
    await _old_numbers(house, client, calendar, copy, report)
    client.close()
    return report


async def _calendar(client: Client, writers: list[Person]) -> str:
    made = await _sent(client, "POST", "/api/v1/calendars", {"name": "Shared"})
    path = f"/api/v1/calendars/{made.json()['id']}"
    for writer in writers:
        await _sent(client, "PUT", f"{path}/members/{writer.nickname}", {"role": "editor"})
    return path


async def _storm(
    house: House, calendar: str, writers: list[Person], copy: Copy, changes: int, rng: random.Random
) -> tuple[set[str], set[str]]:
    """What was alive and what was deleted in the end, by what the writers were told."""
    alive, deleted = set[str](), set[str]()
    left = iter(range(changes))

    async def write(me: Person, chance: random.Random) -> None:
        client, mine = house.api.client(me.headers), list[str]()
        for number in left:
            what = chance.random()
            if what < 0.5 or not mine:
                made = await _sent(client, "POST", f"{calendar}/events", _event(f"{number}"))
                mine.append(made.json()["id"])
                alive.add(mine[-1])
            elif what < 0.75:
                await _sent(client, "PATCH", f"/api/v1/events/{chance.choice(mine)}", {"summary": f"{number}"})
            else:
                gone = mine.pop(chance.randrange(len(mine)))
                await _sent(client, "DELETE", f"/api/v1/events/{gone}")
                alive.discard(gone)
                deleted.add(gone)
        client.close()

    writing = asyncio.gather(*(write(me, random.Random(rng.random())) for me in writers))
    while not writing.done():
        await copy.catch_up()
    await writing
    await copy.catch_up()
    return alive, deleted


async def _old_numbers(house: House, client: Client, calendar: str, copy: Copy, report: Report) -> None:
    """The trash is emptied and forgotten by the jobs of the house, on the clock of a day that has not come."""
    path = f"{calendar}/changes?limit=200&since="
    told = {"never reached": await client.get(f"{path}{copy.since + 1}")}
    await _on_a_later_day(house, DAYS_IN_TRASH + 1)
    emptied = await client.get(f"{path}1")
    await _on_a_later_day(house, DAYS_IN_TRASH + DAYS_REMEMBERED + 2)
    told["from before what is remembered"] = await client.get(f"{path}1")
    report.expect(_deletions(emptied) > 0, "deletions were not told once the trash was emptied")
    for what, answer in told.items():
        report.figures[f"a number {what}"] = f"{answer.status} {answer.code}"
        report.expect((answer.status, answer.code) == (410, "sync_token_too_old"), f"a number {what}: {answer.status}")
    fresh = Copy(client, f"{calendar}/changes", random.Random(0))
    await fresh.catch_up()
    report.expect(fresh.alive == copy.alive and not fresh.deleted, "reading everything again shows something else")
    newest = await client.get(f"{path}{copy.since}")
    report.expect(newest.status == 200, f"the newest number was refused: {newest.status}")


async def _on_a_later_day(house: House, days: int) -> None:
    outside = Outside(
        clock=Later(days),
        keys=house.keys,
        hasher=Argon2(),
        mail=NoMail(),
        blobs=NoBlobs(),
        darkroom=LimitedDarkroom(),
        public_url="http://localhost",
    )
    database = app.database(house.database_url, size=1)
    await database.open()
    try:
        for job in (jobs.empty_trash, jobs.forget_purged):
            async with database.transaction() as db:
                await job(db, outside)
    finally:
        await database.close()


def _deletions(answer: Answer) -> int:
    return sum(item["deleted"] for item in answer.json()["items"])


async def _sent(client: Client, method: str, path: str, body: Any = None) -> Answer:
    answer = await client.request(method, path, body)
    if answer.status >= 300:
        raise RuntimeError(f"{method} {path}: {answer.status} {answer.body[:300]!r}")
    return answer


def _event(summary: str) -> dict[str, Any]:
    return {"summary": summary, "start": {"date_time": "2027-03-01T18:00:00", "time_zone": "Asia/Seoul"}}
