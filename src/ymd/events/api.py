"""Events over HTTP: making, changing, deleting, restoring them, and what a rule would give. Reads are in `pages`."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, delete, patch, post
from litestar.params import JSONBody, PathParameter, QueryParameter

from ymd.events import actions, queries
from ymd.events.rules.previews import preview_of
from ymd.events.rules.scopes import whole_moments
from ymd.events.schemas import Edited, Event, EventInput, Preview, PreviewInput, Scope
from ymd.http import merge_patch
from ymd.http.answers import Response
from ymd.http.dependencies import Actor, Clock, Db
from ymd.http.preconditions import require_match

CalendarId = Annotated[UUID, PathParameter(description="A calendar's id.")]
EventId = Annotated[UUID, PathParameter(description="An event's id.")]
Part = Annotated[
    Scope,
    QueryParameter(
        name="scope", description="The whole series, or with `this` one occurrence. `following` is not offered."
    ),
]
OccurrenceName = Annotated[
    str | None, QueryParameter(name="occurrence", max_length=19, description="A recurrence id, for scope=this.")
]


class EventsController(Controller):
    tags = ("events",)

    @post(
        "/calendars/{calendar_id:uuid}/events", operation_id="create_event", summary="Put a new event into a calendar"
    )
    async def create(
        self, db: Db, actor: Actor, clock: Clock, calendar_id: CalendarId, data: JSONBody[EventInput]
    ) -> Response[Event]:
        event_id = await actions.create_event(db, actor, calendar_id, data, now=clock.now())
        answer = shown(await queries.event_page(db, actor, event_id))
        answer.headers["location"] = f"/api/v1/events/{event_id}"
        return answer

    @patch("/events/{event_id:uuid}", operation_id="change_event", summary="Change an event, or one occurrence of it")
    async def change(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        actor: Actor,
        clock: Clock,
        event_id: EventId,
        data: JSONBody[dict[str, Any]],
        part: Part = "all",
        occurrence: OccurrenceName = None,
    ) -> Response[Edited]:
        editing = await actions.event_to_change(db, actor, event_id, part, occurrence)
        require_match(request, editing.etag)
        given = merge_patch.patched(editing.current, whole_moments(data))
        done = await actions.change_event(db, actor, editing, given, end_given="end" in data, now=clock.now())
        page = await queries.event_page(db, actor, event_id, part, occurrence)
        return Response(page.edited(done.also_changed, done.dropped), headers={"etag": page.etag or ""})

    @delete(
        "/events/{event_id:uuid}",
        operation_id="delete_event",
        summary="Put an event into the trash for 30 days, or take one occurrence out of it",
    )
    async def remove(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        actor: Actor,
        clock: Clock,
        event_id: EventId,
        part: Part = "all",
        occurrence: OccurrenceName = None,
    ) -> None:
        editing = await actions.event_to_change(db, actor, event_id, part, occurrence)
        require_match(request, editing.etag)
        await actions.delete_event(db, actor, editing, now=clock.now())

    @post(
        "/events/{event_id:uuid}/restore",
        status_code=200,
        operation_id="restore_event",
        summary="Take an event out of the trash",
    )
    async def restore(self, db: Db, actor: Actor, clock: Clock, event_id: EventId) -> Response[Event]:
        await actions.restore_event(db, actor, event_id, now=clock.now())
        return shown(await queries.event_page(db, actor, event_id))

    @post(
        "/recurrence/preview",
        status_code=200,
        operation_id="preview_recurrence",
        summary="What a rule would give, without writing anything",
    )
    async def preview(self, actor: Actor, clock: Clock, data: JSONBody[PreviewInput]) -> Preview:
        return preview_of(data, clock.now())


def shown(page: queries.EventPage) -> Response[Event]:
    """The event with its entity tag."""
    return Response(page.event, headers={"etag": page.etag} if page.etag is not None else None)
