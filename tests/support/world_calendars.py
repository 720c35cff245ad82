"""Calendars, who is in them, and what lies in them."""

from uuid import UUID

from tests.support.verbs import Verbs
from ymd.calendars import actions, queries
from ymd.calendars.schemas.calendars import CalendarAudience, CalendarInput
from ymd.calendars.schemas.objects import Audience, Draft, Put
from ymd.ics import parse, split
from ymd.kernel.actor import Actor, Viewer
from ymd.kernel.page import PageRequest, Position


def event_text(uid: str, *lines: str, summary: str = "Hike") -> str:
    """One VEVENT on Monday at ten in Seoul, in stored form; `lines` stand before its END."""
    body = [f"UID:{uid}", "DTSTAMP:20261101T000000Z", "DTSTART:20261123T010000Z", "DTEND:20261123T020000Z"]
    event = ["BEGIN:VEVENT", *body, f"SUMMARY:{summary}", *lines, "END:VEVENT"]
    return "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//YMD//Tests//EN", *event, "END:VCALENDAR"])


def todo_text(uid: str, *lines: str, summary: str = "Buy tea") -> str:
    """One VTODO in stored form."""
    todo = ["BEGIN:VTODO", f"UID:{uid}", "DTSTAMP:20261101T000000Z", f"SUMMARY:{summary}", *lines, "END:VTODO"]
    return "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//YMD//Tests//EN", *todo, "END:VCALENDAR"])


def file_of(*texts: str) -> bytes:
    """A file with these objects, each a VCALENDAR of its own."""
    return "\r\n".join(line for text in texts for line in text.split("\n")).encode()


class CalendarVerbs(Verbs):
    async def calendar(self, owner: Actor, name: str = "Home", *, who: str = "members", as_: str = "reader") -> UUID:
        """A calendar of the owner's; its id."""
        audience = CalendarAudience(who=who, as_=as_)  # type: ignore[arg-type]  # a test may say what is not allowed
        async with self.work() as db:
            wanted = CalendarInput(name=name, audience=audience)
            return await actions.create_calendar(db, owner, wanted, now=self.outside.clock.now())

    async def member(self, calendar_id: UUID, owner: Actor, person: Actor, role: str) -> Actor:
        """The person with this role in the owner's calendar."""
        assert person.nickname is not None
        async with self.work() as db:
            await actions.give_role(db, owner, calendar_id, person.nickname, role)
        return person

    async def object(self, author: Actor, calendar_id: UUID, text: str, *, audience: Audience | None = None) -> Put:
        """The one object of a text, put into the calendar by the author."""
        (found,) = split(parse(file_of(text))).objects
        draft = Draft(uid=found.uid, component=found.component, text=found.text, audience=audience)
        async with self.work() as db:
            return await actions.put_object(db, author, calendar_id, draft, now=self.outside.clock.now())

    async def exported(self, viewer: Viewer, calendar_id: UUID) -> bytes:
        """The calendar's file as the viewer gets it."""
        async with self.work() as db:
            head = await queries.export_head(db, viewer, calendar_id)
            return b"".join([piece async for piece in queries.export_pieces(db, viewer, head)])

    def page(self, limit: int = 200, after: Position | None = None) -> PageRequest:
        return PageRequest(limit, after)
