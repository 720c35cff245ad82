"""Where one is signed in."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, delete, get
from litestar.params import FromPath, QueryParameter

from ymd.accounts import actions, queries
from ymd.accounts.api.cookies import visit_of
from ymd.accounts.schemas import Session
from ymd.http.answers import Response
from ymd.http.dependencies import Actor, Clock, Db
from ymd.http.openapi import problem_responses
from ymd.http.paging import Cursor, Limit, Listing, listing, page_request
from ymd.kernel.errors import NotFound

Others = Annotated[bool, QueryParameter(description="End all but this one.")]


class OwnSessionsController(Controller):
    path = "/me/sessions"
    tags = ("sign-in",)

    @get("", operation_id="list_sessions", summary="Where you are signed in, newest first")
    async def sessions(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        account: Actor,
        clock: Clock,
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Response[Listing[Session]]:
        page = await queries.sessions_of(db, account, page_request(request, limit, cursor), clock.now())
        return listing(request, page)

    @delete("", operation_id="end_every_session", summary="Sign out everywhere, or everywhere else")
    async def end_every(
        self, request: Request[Any, Any, Any], db: Db, account: Actor, clock: Clock, others: Others = False
    ) -> None:
        await actions.end_every_session(db, account, others=others, visit=visit_of(request), now=clock.now())

    @delete(
        "/{session_id:uuid}",
        operation_id="end_session",
        summary="Sign out in one place",
        responses=problem_responses(NotFound),
    )
    async def end(
        self, request: Request[Any, Any, Any], db: Db, account: Actor, clock: Clock, session_id: FromPath[UUID]
    ) -> None:
        await actions.end_session(db, account, session_id, visit=visit_of(request), now=clock.now())
