"""Events, and who said yes to them."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from tests.support.verbs import Verbs
from ymd.events import actions, queries
from ymd.events.schemas import Answer, EventInput
from ymd.kernel.actor import Actor, Viewer
from ymd.pages.queries import agenda


def seoul(wall: str) -> dict[str, str]:
    """A start or end on the wall of Seoul."""
    return {"date_time": wall, "time_zone": "Asia/Seoul"}


class EventVerbs(Verbs):
    async def event(self, author: Actor, calendar_id: UUID, **said: Any) -> UUID:
        """An event, on Monday the 23rd at ten in Seoul for an hour unless something else is said; its id."""
        document = {"start": seoul("2026-11-23T10:00:00"), "summary": "Hike"} | said
        if "end" not in document and document["start"] == seoul("2026-11-23T10:00:00"):
            document["end"] = seoul("2026-11-23T11:00:00")
        given = msgspec.convert(document, EventInput)
        async with self.work() as db:
            return await actions.create_event(db, author, calendar_id, given, now=self.outside.clock.now())

    async def joins(self, guest: Actor, event_id: UUID, answer: Answer = "going") -> None:
        """The guest's answer stands, whether or not they might give it."""
        async with self.work() as db:
            plan = await queries.event_for(db, guest, event_id)
            await actions.seat(db, plan, guest.id, answer)

    async def agenda(
        self, viewer: Viewer, begin: str = "2026-11-23", end: str = "2026-11-30", **asked: Any
    ) -> list[dict[str, Any]]:
        """The agenda of a window, by default the week of the clock, as it leaves."""
        zone = asked.pop("time_zone", viewer.time_zone)
        asked = {"calendar_ids": [], "people": [], "limit": 2500, "after": None} | asked
        async with self.work() as db:
            found = await agenda(db, viewer, queries.window_asked(begin, end, zone), **asked)
        items: list[dict[str, Any]] = msgspec.json.decode(found.items)
        return items


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
