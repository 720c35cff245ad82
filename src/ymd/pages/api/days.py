"""Days over HTTP: what one has, and how much each of a span."""

from datetime import date
from typing import Annotated, Any

from litestar import Controller, Request, get
from litestar.params import PathParameter, QueryParameter

from ymd.http.answers import Response
from ymd.http.dependencies import Actor, Db, Outside
from ymd.http.paging import Cursor, Limit, Listing, listing, page_request
from ymd.pages import queries
from ymd.pages.api.events import TimeZone
from ymd.pages.schemas import DayCounts, DayItem
from ymd.posts.queries import Signer

Day = Annotated[date, PathParameter(description="A date: 2026-11-23.")]
First = Annotated[date, QueryParameter(name="from", description="The first day.")]
Last = Annotated[date, QueryParameter(name="to", description="The day after the last, at most 62 days later.")]


class DaysController(Controller):
    path = "/days"
    tags = ("feeds",)

    @get("/{day:date}", operation_id="get_day", summary="The plans and posts of a day, yours and of those you follow")
    async def one(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        actor: Actor,
        outside: Outside,
        day: Day,
        time_zone: TimeZone = None,
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Response[Listing[DayItem]]:
        page, now = page_request(request, limit, cursor), outside.clock.now()
        signer = Signer(outside.keys, now)
        zone = time_zone or actor.time_zone
        return listing(request, await queries.day(db, actor, day, zone, page, signer, now))

    @get("", operation_id="count_days", summary="How many plans and posts each day has for you")
    async def counts(
        self, db: Db, actor: Actor, first: First, last: Last, time_zone: TimeZone = None
    ) -> Response[DayCounts]:
        counts = await queries.day_counts(db, actor, first, last, time_zone or actor.time_zone)
        return Response(DayCounts(counts))
