"""Many more people than seats, all at once: promise 3, no seat is given away twice."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from typing import Final

import asyncpg

from bench.chaos.house import House
from bench.chaos.people import Person, people
from bench.chaos.report import Report, Say, percentile
from bench.http_client import Answer, Client

_PAGE: Final = 200
_SEATS_TAKEN: Final = """
    select count(*) filter (where answer = 'going' and state = 'going' and not withdrawn) from participations
    where event_id = $1
"""


async def run(house: House, say: Say, *, crowd: int, connections: int, seats: int) -> Report:
    report = Report("crowd", "a plan is never oversold")
    (host,) = await people(house.database_url, house.keys, "host", 1)
    guests = await people(house.database_url, house.keys, "guest", crowd)
    client = house.api.client(host.headers)
    plan = await _plan(client, seats)
    say(f"{crowd:,} people answer from {connections} connections")
    storm = _Storm(house, f"{plan}/answer")
    await storm.of(guests, connections)
    told, times = storm.told, storm.times
    answers = (await client.get(plan)).json()["answers"]
    listed = await _listed(client, f"{plan}/participants")
    report.figures["people, connections, seats"] = f"{crowd:,}, {connections}, {seats}"
    report.figures["told to come again in a moment"] = storm.again
    report.figures["answers"] = ", ".join(f"{count:,} {what}" for what, count in told.most_common())
    report.figures["an answer took"] = f"p50 {percentile(times, 0.5):.2f} s, p99 {percentile(times, 0.99):.2f} s"
    report.expect(told == {"200 going": seats, "409 event_full": crowd - seats}, f"people were told {dict(told)}")
    report.expect(answers["going"] == seats, f"the plan tells of {answers['going']} going")
    report.expect(listed == seats, f"{listed} participants are listed")
    taken = await _seats_taken(house.database_url, plan.rpartition("/")[2])
    report.figures["seats taken in the database"] = taken
    report.expect(taken == seats, f"{taken} seats are taken in the database")
    client.close()
    return report


async def _plan(client: Client, seats: int) -> str:
    calendar = await client.request("POST", "/api/v1/calendars", {"name": "Fair", "audience": {"who": "public"}})
    start = {"date_time": "2027-03-01T18:00:00", "time_zone": "Asia/Seoul"}
    event = {"summary": "Fair", "start": start, "open_to": "anyone", "capacity": seats}
    made = await client.request("POST", f"/api/v1/calendars/{calendar.json()['id']}/events", event)
    return made.headers["location"]


class _Storm:
    """Everybody says that they are going. Who is told "not now" comes again, as a client does; all else is counted."""

    def __init__(self, house: House, path: str) -> None:
        self._house, self._path = house, path
        self.told: Counter[str] = Counter()
        self.times: list[float] = []
        self.again = 0

    async def of(self, guests: list[Person], connections: int) -> None:
        waiting = iter(guests)
        await asyncio.gather(*(self._some(waiting) for _ in range(connections)))

    async def _some(self, waiting: Iterator[Person]) -> None:
        client, loop = self._house.api.client(), asyncio.get_running_loop()
        for guest in waiting:
            began = loop.time()
            while (answer := await self._answer(client, guest)).status == 503:
                self.again += 1
                await asyncio.sleep(float(answer.headers["retry-after"]))
            self.times.append(loop.time() - began)
            self.told[f"{answer.status} {answer.code or answer.json().get('state')}"] += 1
        client.close()

    async def _answer(self, client: Client, guest: Person) -> Answer:
        return await client.request("PUT", self._path, {"answer": "going"}, guest.headers)


async def _listed(client: Client, path: str) -> int:
    count, cursor = 0, ""
    while cursor is not None:
        page = (await client.get(f"{path}?limit={_PAGE}{cursor and f'&cursor={cursor}'}")).json()
        count, cursor = count + len(page["items"]), page["next"]
    return count


async def _seats_taken(database_url: str, plan: str) -> int:
    connection = await asyncpg.connect(database_url)
    try:
        return int(await connection.fetchval(_SEATS_TAKEN, plan))
    finally:
        await connection.close()
