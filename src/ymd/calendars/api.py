"""Calendars over HTTP: the calendars themselves, their members, what changes in them, files in and out."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, delete, get, patch, post, put
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIType
from litestar.params import JSONBody, PathParameter, QueryParameter
from litestar.response import Stream

from ymd.calendars import actions, errors, queries
from ymd.calendars.schemas.calendars import Calendar, CalendarInput, CalendarRow, Changes, Member, RoleInput, Trashed
from ymd.calendars.schemas.imports import ImportReport, JobAnswer
from ymd.http import merge_patch
from ymd.http.answers import Response
from ymd.http.dependencies import Actor, Clock, Db, Viewer
from ymd.http.forms import FORM_OCTETS, read_form
from ymd.http.openapi import problem_responses
from ymd.http.paging import Cursor, Limit, Listing, listing, page_request
from ymd.http.preconditions import require_match
from ymd.http.problems import UnsupportedMediaType
from ymd.ics.limits import FILE_OCTETS
from ymd.kernel.errors import FieldError, Invalid

CalendarId = Annotated[UUID, PathParameter(description="A calendar's id.")]
JobId = Annotated[UUID, PathParameter(description="A job's id.")]
Since = Annotated[
    int, QueryParameter(ge=0, le=2**62, description="A number that was answered before; 0 reads everything.")
]
DryRun = Annotated[bool, QueryParameter(description="Only tell what would be imported.")]
Name = Annotated[str, PathParameter(min_length=1, max_length=100, description="A nickname.")]

CALENDAR_FILE = "text/calendar"


@dataclass
class ImportOperation(Operation):
    """Says that the body is a file, alone or as one part of a form."""

    def __post_init__(self) -> None:
        file = Schema(type=OpenAPIType.STRING, content_media_type=CALENDAR_FILE)
        form = Schema(type=OpenAPIType.OBJECT, properties={"file": file}, required=["file"])
        self.request_body = RequestBody(
            content={
                CALENDAR_FILE: OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING)),
                "multipart/form-data": OpenAPIMediaType(schema=form),
            },
            required=True,
        )


class CalendarsController(Controller):
    path = "/calendars"
    tags = ("calendars",)

    @get("", operation_id="list_calendars", summary="The calendars in which you have a role, oldest first")
    async def mine(
        self, request: Request[Any, Any, Any], db: Db, actor: Actor, limit: Limit = 50, cursor: Cursor = None
    ) -> Response[Listing[Calendar]]:
        return listing(request, await queries.calendars_of(db, actor, page_request(request, limit, cursor)))

    @post(
        "",
        operation_id="create_calendar",
        summary="Make a calendar; only its members see it unless you say more",
        responses=problem_responses(errors.TooManyCalendars, errors.UnknownTimeZone),
    )
    async def create(self, db: Db, actor: Actor, clock: Clock, data: JSONBody[CalendarInput]) -> Response[Calendar]:
        calendar_id = await actions.create_calendar(db, actor, data, now=clock.now())
        answer = shown(await queries.calendar_row(db, actor, calendar_id))
        answer.headers["location"] = f"/api/v1/calendars/{calendar_id}"
        return answer

    @get("/{calendar_id:uuid}", operation_id="get_calendar", summary="A calendar")
    async def one(self, db: Db, viewer: Viewer, calendar_id: CalendarId) -> Response[Calendar]:
        return shown(await queries.calendar_row(db, viewer, calendar_id))

    @patch(
        "/{calendar_id:uuid}",
        operation_id="change_calendar",
        summary="Rename, recolour or share a calendar",
        responses=problem_responses(errors.OwnerOnly, errors.UnknownTimeZone),
    )
    async def change(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        actor: Actor,
        clock: Clock,
        calendar_id: CalendarId,
        data: JSONBody[dict[str, Any]],
    ) -> Response[Calendar]:
        row = await actions.calendar_to_set_up(db, actor, calendar_id)
        require_match(request, row.etag)
        await actions.change_calendar(db, row, merge_patch.patched(row.input, data), now=clock.now())
        return shown(await queries.calendar_row(db, actor, calendar_id))

    @delete(
        "/{calendar_id:uuid}",
        operation_id="delete_calendar",
        summary="Put a calendar into the trash for 30 days",
        responses=problem_responses(errors.OwnerOnly),
    )
    async def remove(
        self, request: Request[Any, Any, Any], db: Db, actor: Actor, clock: Clock, calendar_id: CalendarId
    ) -> None:
        row = await actions.calendar_to_set_up(db, actor, calendar_id)
        require_match(request, row.etag)
        await actions.delete_calendar(db, row, now=clock.now())

    @post(
        "/{calendar_id:uuid}/restore",
        status_code=200,
        operation_id="restore_calendar",
        summary="Take a calendar out of the trash, with all that was in it",
        responses=problem_responses(errors.TooManyCalendars),
    )
    async def restore(self, db: Db, actor: Actor, clock: Clock, calendar_id: CalendarId) -> Response[Calendar]:
        await actions.restore_calendar(db, actor, calendar_id, now=clock.now())
        return shown(await queries.calendar_row(db, actor, calendar_id))

    @get(
        "/{calendar_id:uuid}/changes",
        operation_id="list_changes",
        summary="What changed since a number you were given",
        responses=problem_responses(errors.MembersOnly, errors.TokenTooOld),
    )
    async def changes(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        actor: Actor,
        calendar_id: CalendarId,
        since: Since = 0,
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Response[Changes]:
        read = await queries.changes_since(db, actor, calendar_id, since, page_request(request, limit, cursor))
        page = listing(request, read.page)
        return Response(Changes(page.content.items, page.content.next, read.change), headers=page.headers)


class MembersController(Controller):
    path = "/calendars/{calendar_id:uuid}/members"
    tags = ("calendars",)

    @get(
        "",
        operation_id="list_members",
        summary="Who is in a calendar, and as what",
        responses=problem_responses(errors.MembersOnly),
    )
    async def members(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        actor: Actor,
        calendar_id: CalendarId,
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Response[Listing[Member]]:
        page = await queries.members_of(db, actor, calendar_id, page_request(request, limit, cursor))
        return listing(request, page)

    @put(
        "/{nickname:str}",
        status_code=204,
        operation_id="give_role",
        summary="Make someone a member, or something else",
        responses=problem_responses(errors.OwnerOnly, errors.OwnerStays),
    )
    async def give_role(
        self, db: Db, actor: Actor, calendar_id: CalendarId, nickname: Name, data: JSONBody[RoleInput]
    ) -> None:
        await actions.give_role(db, actor, calendar_id, nickname, data.role)

    @delete(
        "/{nickname:str}",
        operation_id="remove_member",
        summary="Send a member away, or leave by yourself",
        responses=problem_responses(errors.OwnerOnly, errors.OwnerStays),
    )
    async def remove_member(self, db: Db, actor: Actor, calendar_id: CalendarId, nickname: Name) -> None:
        await actions.remove_member(db, actor, calendar_id, nickname)


class FilesController(Controller):
    tags = ("calendars",)

    @get(
        "/calendars/{calendar_id:uuid}/export.ics",
        operation_id="export_calendar",
        summary="The calendar as an iCalendar file, as far as you may see it",
        media_type=CALENDAR_FILE,
    )
    async def export(self, db: Db, viewer: Viewer, calendar_id: CalendarId) -> Stream:
        head = await queries.export_head(db, viewer, calendar_id)
        headers = {"content-disposition": f'attachment; filename="{head.id}.ics"'}
        pieces = queries.export_pieces(db, viewer, head)
        return Stream(pieces, media_type=f"{CALENDAR_FILE}; charset=utf-8", headers=headers)

    @post(
        "/calendars/{calendar_id:uuid}/import",
        status_code=200,
        operation_id="import_calendar",
        operation_class=ImportOperation,
        request_max_body_size=FILE_OCTETS + FORM_OCTETS,
        summary="Import an iCalendar file; a long one answers 202 with a job to watch",
        responses={
            202: ResponseSpec(JobAnswer, generate_examples=False, description="A worker imports the file."),
            **problem_responses(
                errors.FileRefused,
                errors.FileTooLarge,
                errors.NotWritable,
                errors.TooManyObjects,
                UnsupportedMediaType,
            ),
        },
    )
    async def import_file(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        actor: Actor,
        clock: Clock,
        calendar_id: CalendarId,
        dry_run: DryRun = False,
    ) -> Response[ImportReport]:
        file = await file_in(request)
        answer: Any = await actions.bring(db, actor, calendar_id, file, now=clock.now(), dry_run=dry_run)
        return Response(answer, status_code=202 if isinstance(answer, JobAnswer) else 200)

    @get("/jobs/{job_id:uuid}", operation_id="get_job", summary="How far an import is, and its report at the end")
    async def job(self, db: Db, actor: Actor, job_id: JobId) -> JobAnswer:
        return await queries.job(db, actor, job_id)

    @get("/trash", operation_id="list_trash", summary="What was deleted in the last 30 days, newest first")
    async def trash(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        actor: Actor,
        clock: Clock,
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Response[Listing[Trashed]]:
        page = await queries.trash_of(db, actor, page_request(request, limit, cursor), now=clock.now())
        return listing(request, page)


def shown(row: CalendarRow) -> Response[Calendar]:
    return Response(queries.shown(row), headers={"etag": row.etag})


async def file_in(request: Request[Any, Any, Any]) -> bytes:
    """The calendar file of a request: its body, or the file of its form. Raises Invalid, Malformed,
    UnsupportedMediaType."""
    if request.content_type[0] == CALENDAR_FILE:
        return await request.body()
    file = (await read_form(request, files=("file",))).get("file")
    if not isinstance(file, bytes):
        raise Invalid(errors=(FieldError("/file", "required", "The form has no file."),))
    return file
