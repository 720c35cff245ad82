"""함께하기 over HTTP."""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, delete, get, put
from litestar.params import FromPath, JSONBody

from ymd.http.answers import Response
from ymd.http.dependencies import Actor, Clock, Db, Viewer
from ymd.http.openapi import problem_responses
from ymd.http.paging import Cursor, Limit, Listing, listing, page_request
from ymd.together import actions, errors, queries
from ymd.together.schemas import AnswerInput, Participant, Participation


class TogetherController(Controller):
    path = "/events/{event_id:uuid}"
    tags = ("together",)

    @put(
        "/answer",
        operation_id="answer_event",
        summary="Join a plan, or say maybe or no, for all its occurrences",
        responses=problem_responses(errors.EventFull, errors.NotOpen, errors.OwnPlan),
    )
    async def answer(
        self, db: Db, actor: Actor, clock: Clock, event_id: FromPath[UUID], data: JSONBody[AnswerInput]
    ) -> Participation:
        return await actions.answer(db, actor, event_id, data.answer, clock)

    @delete("/answer", operation_id="withdraw_answer", summary="Take your answer back and free the seat")
    async def withdraw(self, db: Db, actor: Actor, event_id: FromPath[UUID]) -> None:
        await actions.withdraw(db, actor, event_id)

    @get(
        "/participants",
        operation_id="list_participants",
        summary="Who answered, first come first",
        responses=problem_responses(errors.GuestsHidden),
    )
    async def participants(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        viewer: Viewer,
        event_id: FromPath[UUID],
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Response[Listing[Participant]]:
        page = await queries.participants(db, viewer, event_id, page_request(request, limit, cursor))
        return listing(request, page)
