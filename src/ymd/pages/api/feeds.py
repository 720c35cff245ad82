"""Feeds over HTTP."""

from collections.abc import Callable
from typing import Annotated, Any, Final

from litestar import Controller, Request, get
from litestar.params import QueryParameter

from ymd.http.answers import Response
from ymd.http.dependencies import Db, Outside, ProfileNeeded, provide_actor, provide_viewer
from ymd.http.openapi import problem_responses
from ymd.http.paging import Cursor, Limit, Listing, listing, page_request
from ymd.kernel.actor import Viewer
from ymd.pages import queries
from ymd.pages.schemas import FeedItem, Scope
from ymd.posts.queries import Signer

Which = Annotated[
    Scope,
    QueryParameter(name="scope", description="`home` is yours and of whom you follow; `public` is for everybody."),
]

#: Who may ask for it: at home is who has a profile.
_READERS: Final[dict[Scope, Callable[[Request[Any, Any, Any]], Viewer]]] = {
    "home": provide_actor,
    "public": provide_viewer,
}


class FeedController(Controller):
    tags = ("feeds",)

    @get(
        "/feed",
        operation_id="get_feed",
        summary="Posts, and plans that are open to you, newest first",
        responses=problem_responses(ProfileNeeded),
    )
    async def feed(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        outside: Outside,
        which: Which = "home",
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Response[Listing[FeedItem]]:
        reader = _READERS[which](request)
        page, now = page_request(request, limit, cursor), outside.clock.now()
        return listing(request, await queries.feed(db, reader, which, page, Signer(outside.keys, now), now))
