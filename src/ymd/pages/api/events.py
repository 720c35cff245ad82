"""The agenda, an event with its answers, its occurrences, over HTTP."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Request, get
from litestar.params import PathParameter, QueryParameter

from ymd.events import queries as events
from ymd.events.schemas import Event, Key, Occurrence, Occurrences, Scope
from ymd.http.answers import Response
from ymd.http.dependencies import Db, Viewer
from ymd.http.paging import Cursor, Listing, listing, page_request
from ymd.kernel.page import Page
from ymd.pages import queries

EventId = Annotated[UUID, PathParameter(description="An event's id.")]
Part = Annotated[
    Scope,
    QueryParameter(
        name="scope", description="The whole series, or with `this` one occurrence. `following` is not offered."
    ),
]
Name = Annotated[
    str | None, QueryParameter(name="occurrence", max_length=19, description="A recurrence id, for scope=this.")
]
From = Annotated[
    str, QueryParameter(name="from", max_length=40, description="An instant or a date, from when (included).")
]
To = Annotated[
    str, QueryParameter(name="to", max_length=40, description="An instant or a date, until when (excluded).")
]
TimeZone = Annotated[
    str | None,
    QueryParameter(max_length=64, description="An IANA zone for dates and floating times; your own if unsaid."),
]
Calendars = Annotated[list[UUID] | None, QueryParameter(max_items=200, description="Of these calendars only.")]
People = Annotated[list[str] | None, QueryParameter(max_items=100, description="Of these nicknames' calendars only.")]
Many = Annotated[int, QueryParameter(ge=1, le=2500, description="How many at most, 1 to 2,500.")]


class EventPagesController(Controller):
    path = "/events/{event_id:uuid}"
    tags = ("events",)

    @get("", operation_id="get_event", summary="An event with its answers, or one occurrence of it")
    async def event(
        self, db: Db, viewer: Viewer, event_id: EventId, part: Part = "all", occurrence: Name = None
    ) -> Response[Event]:
        page = await events.event_page(db, viewer, event_id, part, occurrence)
        return Response(page.event, headers={"etag": page.etag} if page.etag is not None else None)

    @get("/occurrences", operation_id="list_occurrences", summary="When an event happens in a window")
    async def occurrences(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        viewer: Viewer,
        event_id: EventId,
        begin: From,
        end: To,
        time_zone: TimeZone = None,
        limit: Many = 2500,
        cursor: Cursor = None,
    ) -> Response[Listing[Occurrence]]:
        window = events.window_asked(begin, end, time_zone or viewer.time_zone)
        found = await events.occurrences_of(
            db, viewer, event_id, window, limit=limit, after=_place(request, limit, cursor)
        )
        return _listed(request, found)


class AgendaController(Controller):
    tags = ("events",)

    @get("/agenda", operation_id="get_agenda", summary="Occurrences of everything you show, in order")
    async def agenda(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        viewer: Viewer,
        begin: From,
        end: To,
        calendars: Calendars = None,
        people: People = None,
        time_zone: TimeZone = None,
        limit: Many = 2500,
        cursor: Cursor = None,
    ) -> Response[Listing[Occurrence]]:
        found = await queries.agenda(
            db,
            viewer,
            events.window_asked(begin, end, time_zone or viewer.time_zone),
            calendar_ids=calendars or [],
            people=people or [],
            limit=limit,
            after=_place(request, limit, cursor),
        )
        return _listed(request, found)


def _place(request: Request[Any, Any, Any], limit: int, cursor: str | None) -> Key | None:
    after = page_request(request, limit, cursor).after
    return None if after is None else Key(*after)  # type: ignore[arg-type]  # a signed cursor holds what a Key gave


def _listed(request: Request[Any, Any, Any], found: Occurrences) -> Response[Listing[Occurrence]]:
    # The items are JSON already; the encoder copies them as they are.
    items: Any = msgspec.Raw(found.items)
    return listing(request, Page(items, None if found.last is None else tuple(found.last)))
