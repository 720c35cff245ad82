"""Plans that others may join, and answers to them."""

from typing import Any
from uuid import UUID

from tests.support.world_calendars import CalendarVerbs
from tests.support.world_events import EventVerbs
from ymd.kernel.actor import Actor
from ymd.together import actions
from ymd.together.schemas import Choice


class TogetherVerbs(CalendarVerbs, EventVerbs):
    async def plan(self, host: Actor, **said: Any) -> UUID:
        """An event in a new calendar of the host; `audience` and `open_to` say who may see it and join. Its id."""
        calendar_id = await self.calendar(host)
        return await self.event(host, calendar_id, **said)

    async def answer(self, guest: Actor, event_id: UUID, choice: Choice = "going") -> None:
        async with self.work() as db:
            await actions.answer(db, guest, event_id, choice, self.outside.clock)
