"""A person, and what they plan, over HTTP."""

from typing import Any

from litestar import Controller, Request, get
from litestar.params import FromPath

from ymd.events.schemas import PlanCard
from ymd.graph.schemas import Person
from ymd.http.answers import Response
from ymd.http.dependencies import Clock, Db, Viewer
from ymd.http.paging import Cursor, Limit, Listing, listing, page_request
from ymd.pages import queries


class PeoplePagesController(Controller):
    path = "/people/{nickname:str}"
    tags = ("people",)

    @get("", operation_id="get_person", summary="A person, as far as you may know them")
    async def person(self, db: Db, viewer: Viewer, nickname: FromPath[str]) -> Person:
        return await queries.person(db, viewer, nickname)

    @get("/plans", operation_id="list_plans_of", summary="Plans that a person has opened, opened last first")
    async def plans(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        viewer: Viewer,
        clock: Clock,
        nickname: FromPath[str],
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Response[Listing[PlanCard]]:
        page = page_request(request, limit, cursor)
        return listing(request, await queries.plans_of(db, viewer, nickname, page, clock.now()))
