"""People who write without a pause, repeat under the same key whatever was cut off, and note what was acknowledged."""

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid4

from bench.chaos.people import Person
from bench.http_client import Answer, Client, CutOff

#: Longer than any part takes to come back; who has no answer by then was left hanging.
_PATIENCE: Final = 120.0
_HANGS: Final = 60.0
#: More than what is imported at once: the worker has to do it.
IMPORTED: Final = 1_001
_WEEKS: Final = 4
#: How often, and when, someone hangs up before the answer comes.
_HANGS_UP: Final = 0.05
_HANGS_UP_WITHIN: Final = 0.05


class Surprise(Exception):
    """An answer that no promise allows."""


@dataclass
class Ledger:
    """What people were told, by which the database is judged afterwards."""

    #: Whose writes these are; the database may hold those of others, too.
    writers: list[UUID] = field(default_factory=list)
    acknowledged: int = 0
    hung_up: int = 0
    repeated: int = 0
    replayed: int = 0
    #: Every event that was ever sent, by its summary, with its number of occurrences; and the ids of those answered.
    sent: dict[str, int] = field(default_factory=dict)
    events: dict[str, UUID] = field(default_factory=dict)
    #: The summary and the version of the one event that each writer edits.
    edits: dict[UUID, tuple[str, int]] = field(default_factory=dict)
    answers: dict[tuple[UUID, UUID], str] = field(default_factory=dict)
    changes: Counter[UUID] = field(default_factory=Counter)
    follows: set[tuple[UUID, UUID]] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    #: Jobs, and the calendars that they fill.
    imports: dict[UUID, UUID] = field(default_factory=dict)
    surprises: list[str] = field(default_factory=list)
    #: When the last writes were acknowledged, by the clock of the event loop.
    last: float = 0.0

    def note(self) -> None:
        self.acknowledged += 1
        self.last = asyncio.get_running_loop().time()


class Writer:
    """One person on one connection."""

    def __init__(self, me: Person, others: list[Person], client: Client, ledger: Ledger, rng: random.Random) -> None:
        self._me = me
        self._others = others
        self._client = client
        self._ledger = ledger
        self._rng = rng
        self._number = 0
        self._calendar = ""
        self._note = UUID(int=0)
        self._etag = ""
        self.plan = UUID(int=0)
        self.plans: list[UUID] = []
        self._deeds: dict[Callable[[], Awaitable[None]], float] = {
            self.make_event: 70,
            self.answer: 12,
            self.follow: 8,
            self.edit: 6,
            self.ask_code: 4,
            self.bring_file: 0.15,
        }

    async def settle(self) -> None:
        """A calendar that everybody sees, a plan that everybody may join, and an event to edit."""
        self._calendar = (await self._made("/calendars", {"name": "Own", "audience": {"who": "public"}}))["id"]
        self.plan = UUID((await self._made(self._events, self._event("plan") | {"open_to": "anyone"}))["id"])
        note = await self._insist("POST", self._events, self._event("note"), self._key())
        self._note, self._etag = UUID(note.json()["id"]), note.headers["etag"]
        self._ledger.edits[self._note] = (note.json()["summary"], 1)

    async def write(self, enough: Callable[[], bool]) -> None:
        try:
            while not enough():
                (deed,) = self._rng.choices(list(self._deeds), list(self._deeds.values()))
                await deed()
        except Surprise as surprise:
            self._ledger.surprises.append(str(surprise))
        finally:
            self._client.close()

    async def make_event(self) -> None:
        event = self._event("event")
        weekly = self._rng.random() < 0.1
        if weekly:
            event["rrule"] = f"FREQ=WEEKLY;COUNT={_WEEKS}"
        self._ledger.sent[event["summary"]] = _WEEKS if weekly else 1
        made = await self._made(self._events, event)
        self._ledger.events[event["summary"]] = UUID(made["id"])
        self._ledger.note()

    async def answer(self) -> None:
        """Another answer than before, so that each counts as a change exactly once."""
        plan = self._rng.choice([other for other in self.plans if other != self.plan])
        before = self._ledger.answers.get((plan, self._me.id))
        choice = self._rng.choice([choice for choice in ("going", "maybe", "not") if choice != before])
        answer = await self._insist("PUT", f"/api/v1/events/{plan}/answer", {"answer": choice})
        self._expect(answer, 200)
        self._ledger.answers[plan, self._me.id] = choice
        self._ledger.changes[self._me.id] += 1
        self._ledger.note()

    async def follow(self) -> None:
        strangers = [one for one in self._others if (self._me.id, one.id) not in self._ledger.follows]
        if not strangers:
            return
        other = self._rng.choice(strangers)
        answer = await self._insist("POST", f"/api/v1/people/{other.nickname}/follow", None, self._key())
        self._expect(answer, 200)
        self._ledger.follows.add((self._me.id, other.id))
        self._ledger.note()

    async def edit(self) -> None:
        """Who is told that their precondition no longer holds, after a cut, learns that the edit had been made."""
        path, summary = f"/api/v1/events/{self._note}", self._summary("note")
        answer = await self._insist("PATCH", path, {"summary": summary}, {"if-match": self._etag})
        if answer.status == 412:
            answer = await self._insist("GET", path)
        self._expect(answer, 200)
        if answer.json()["summary"] != summary:
            raise Surprise(f"an edit was refused as stale and not made: {summary}")
        self._etag = answer.headers["etag"]
        self._ledger.edits[self._note] = (summary, self._ledger.edits[self._note][1] + 1)
        self._ledger.note()

    async def ask_code(self) -> None:
        """Not under a key: a repetition may ask for a second code, and is told to wait when the first try was heard."""
        address = f"{uuid4().hex}@example.org"
        network = f"10.{self._rng.randrange(256)}.{self._rng.randrange(256)}.{self._rng.randrange(256)}"
        asked = {"channel": "email", "to": address, "purpose": "sign_up"}
        answer = await self._insist("POST", "/api/v1/auth/codes", asked, {"x-forwarded-for": network})
        if answer.status not in (202, 429):
            self._expect(answer, 202)
        self._ledger.codes.add(address)
        self._ledger.note()

    async def bring_file(self) -> None:
        calendar = (await self._made("/calendars", {"name": "Brought"}))["id"]
        headers = {"content-type": "text/calendar", **self._key()}
        path = f"/api/v1/calendars/{calendar}/import"
        answer = await self._insist("POST", path, _file(self._summary("file")), headers)
        self._expect(answer, 202)
        self._ledger.imports[UUID(answer.json()["job"]["id"])] = UUID(calendar)
        self._ledger.note()

    async def _made(self, path: str, body: Any) -> Any:
        answer = await self._insist("POST", path if path.startswith("/api") else f"/api/v1{path}", body, self._key())
        self._expect(answer, 201)
        return answer.json()

    async def _insist(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
        """Send until there is an answer that is one. Raises Surprise for someone who is left hanging."""
        loop = asyncio.get_running_loop()
        until = loop.time() + _PATIENCE
        given = headers or {}
        if {"idempotency-key", "if-match"} & given.keys() and self._rng.random() < _HANGS_UP:
            await self._hang_up(method, path, body, self._me.headers | given)
        while loop.time() < until:
            try:
                async with asyncio.timeout(_HANGS):
                    signed = self._me.headers if "x-forwarded-for" not in given else {}
                    answer = await self._client.request(method, path, body, signed | given)
            except CutOff:
                pass
            except TimeoutError as error:
                raise Surprise(f"no answer in {_HANGS:g} s: {method} {path}") from error
            else:
                if answer.status != 503 and answer.code != "idempotency_key_in_flight":
                    self._ledger.replayed += "idempotent-replayed" in answer.headers
                    return answer
            self._ledger.repeated += 1
            await asyncio.sleep(self._rng.uniform(0.02, 0.2))
        raise Surprise(f"not answered in {_PATIENCE:g} s: {method} {path}")

    async def _hang_up(self, method: str, path: str, body: Any, headers: dict[str, str]) -> None:
        """Only where a repetition is harmless whenever the first try is carried out."""
        self._ledger.hung_up += 1
        with contextlib.suppress(CutOff, TimeoutError):
            async with asyncio.timeout(self._rng.uniform(0, _HANGS_UP_WITHIN)):
                await self._client.request(method, path, body, headers)

    def _expect(self, answer: Answer, status: int) -> None:
        if answer.status != status:
            raise Surprise(f"{answer.status} instead of {status}: {answer.body[:300]!r}")

    def _summary(self, kind: str) -> str:
        self._number += 1
        return f"{kind} {self._number} of {self._me.nickname}"

    def _event(self, kind: str) -> dict[str, Any]:
        start = {"date_time": f"2027-03-{self._rng.randint(1, 28):02}T18:00:00", "time_zone": "Asia/Seoul"}
        return {"summary": self._summary(kind), "start": start}

    @property
    def _events(self) -> str:
        return f"/api/v1/calendars/{self._calendar}/events"

    def _key(self) -> dict[str, str]:
        return {"idempotency-key": str(uuid4())}


def _file(name: str) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//YMD//Chaos//EN"]
    for number in range(IMPORTED):
        lines += ["BEGIN:VEVENT", f"UID:{name} {number}", "DTSTAMP:20261101T000000Z", "DTSTART:20270301T090000Z"]
        lines += [f"SUMMARY:{name} {number}", "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()
