"""Someone's activity over HTTP."""

from typing import Any

from litestar import Controller, Request, get, put
from litestar.params import JSONBody

from ymd.http.answers import Response
from ymd.http.dependencies import Actor, Db
from ymd.http.paging import Cursor, Limit, Listing, listing, page_request
from ymd.notifications import actions, queries
from ymd.notifications.schemas import ActivityItem, ReadInput, Unread


class ActivityController(Controller):
    path = "/me/activity"
    tags = ("activity",)

    @get("", operation_id="list_activity", summary="What happened about you and still stands, newest first")
    async def listed(
        self, request: Request[Any, Any, Any], db: Db, actor: Actor, limit: Limit = 50, cursor: Cursor = None
    ) -> Response[Listing[ActivityItem]]:
        return listing(request, await queries.activity_of(db, actor, page_request(request, limit, cursor)))

    @get("/unread", operation_id="get_unread", summary="How much of your activity you have not read, up to 100")
    async def unread(self, db: Db, actor: Actor) -> Unread:
        return await queries.unread_of(db, actor)

    @put("/read", status_code=204, operation_id="read_activity", summary="Mark your activity read up to an item")
    async def read(self, db: Db, actor: Actor, data: JSONBody[ReadInput]) -> None:
        await actions.mark_read(db, actor, data.until)
