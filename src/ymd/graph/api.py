"""People and what is between them, over HTTP. One person as such is a page (`pages`)."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, delete, get, post
from litestar.params import FromPath, QueryParameter

from ymd.accounts.schemas import PersonBrief
from ymd.graph import actions, errors, queries
from ymd.graph.schemas import FollowAnswer, FollowRequest
from ymd.http.answers import Response
from ymd.http.dependencies import Actor, Db, Viewer
from ymd.http.openapi import problem_responses
from ymd.http.paging import Cursor, Limit, Listing, listing, page_request

Words = Annotated[str, QueryParameter(name="q", min_length=1, max_length=50, description="Part of a nickname or name.")]


class PeopleController(Controller):
    path = "/people"
    tags = ("people",)

    @get("", operation_id="search_people", summary="Search people by nickname, and by names that are shown to you")
    async def search(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        viewer: Viewer,
        words: Words,
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Response[Listing[PersonBrief]]:
        return listing(request, await queries.search(db, viewer, words, page_request(request, limit, cursor)))

    @post(
        "/{nickname:str}/follow",
        status_code=200,
        operation_id="follow",
        summary="Follow, or ask to where closed",
        responses=problem_responses(errors.Yourself),
    )
    async def follow(self, db: Db, actor: Actor, nickname: FromPath[str]) -> FollowAnswer:
        return await actions.follow(db, actor, nickname)

    @delete("/{nickname:str}/follow", operation_id="unfollow", summary="Stop following, or take the request back")
    async def unfollow(self, db: Db, actor: Actor, nickname: FromPath[str]) -> None:
        await actions.unfollow(db, actor, nickname)

    @post(
        "/{nickname:str}/block",
        status_code=204,
        operation_id="block",
        summary="Hide the two of you from each other",
        responses=problem_responses(errors.Yourself),
    )
    async def block(self, db: Db, actor: Actor, nickname: FromPath[str]) -> None:
        await actions.block(db, actor, nickname)

    @delete("/{nickname:str}/block", operation_id="unblock", summary="End a block; nothing it ended comes back")
    async def unblock(self, db: Db, actor: Actor, nickname: FromPath[str]) -> None:
        await actions.unblock(db, actor, nickname)

    @post(
        "/{nickname:str}/mute",
        status_code=204,
        operation_id="mute",
        summary="Leave what someone shows out of your agenda",
        responses=problem_responses(errors.Yourself),
    )
    async def mute(self, db: Db, actor: Actor, nickname: FromPath[str]) -> None:
        await actions.mute(db, actor, nickname)

    @delete("/{nickname:str}/mute", operation_id="unmute", summary="See someone in your agenda again")
    async def unmute(self, db: Db, actor: Actor, nickname: FromPath[str]) -> None:
        await actions.unmute(db, actor, nickname)

    @get(
        "/{nickname:str}/followers",
        operation_id="list_followers",
        summary="Who follows a person, newest first",
        responses=problem_responses(errors.ListClosed),
    )
    async def followers(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        viewer: Viewer,
        nickname: FromPath[str],
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Response[Listing[PersonBrief]]:
        page = await queries.followers(db, viewer, nickname, page_request(request, limit, cursor))
        return listing(request, page)

    @get(
        "/{nickname:str}/following",
        operation_id="list_following",
        summary="Whom a person follows, newest first",
        responses=problem_responses(errors.ListClosed),
    )
    async def following(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        viewer: Viewer,
        nickname: FromPath[str],
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Response[Listing[PersonBrief]]:
        page = await queries.following(db, viewer, nickname, page_request(request, limit, cursor))
        return listing(request, page)

    @get(
        "/{nickname:str}/friends-in-common",
        operation_id="list_friends_in_common",
        summary="Who is a friend of a person and of yours, newest first",
        responses=problem_responses(errors.ListClosed),
    )
    async def friends_in_common(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        actor: Actor,
        nickname: FromPath[str],
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Response[Listing[PersonBrief]]:
        page = await queries.friends_in_common(db, actor, nickname, page_request(request, limit, cursor))
        return listing(request, page)


class OwnPeopleController(Controller):
    path = "/me"
    tags = ("people",)

    @get("/follow-requests", operation_id="list_follow_requests", summary="Who asks to follow you, newest first")
    async def follow_requests(
        self, request: Request[Any, Any, Any], db: Db, actor: Actor, limit: Limit = 50, cursor: Cursor = None
    ) -> Response[Listing[FollowRequest]]:
        return listing(request, await queries.follow_requests_of(db, actor, page_request(request, limit, cursor)))

    @post("/follow-requests/{request_id:uuid}/accept", status_code=204, operation_id="accept_follow_request")
    async def accept(self, db: Db, actor: Actor, request_id: FromPath[UUID]) -> None:
        await actions.accept(db, actor, request_id)

    @post("/follow-requests/{request_id:uuid}/decline", status_code=204, operation_id="decline_follow_request")
    async def decline(self, db: Db, actor: Actor, request_id: FromPath[UUID]) -> None:
        await actions.decline(db, actor, request_id)

    @delete("/followers/{nickname:str}", operation_id="remove_follower", summary="End someone's following of you")
    async def remove_follower(self, db: Db, actor: Actor, nickname: FromPath[str]) -> None:
        await actions.remove_follower(db, actor, nickname)

    @get("/blocks", operation_id="list_blocks", summary="Whom you have blocked, newest first")
    async def blocks(
        self, request: Request[Any, Any, Any], db: Db, actor: Actor, limit: Limit = 50, cursor: Cursor = None
    ) -> Response[Listing[PersonBrief]]:
        return listing(request, await queries.blocked_by(db, actor, page_request(request, limit, cursor)))

    @get("/mutes", operation_id="list_mutes", summary="Whom you have muted, newest first")
    async def mutes(
        self, request: Request[Any, Any, Any], db: Db, actor: Actor, limit: Limit = 50, cursor: Cursor = None
    ) -> Response[Listing[PersonBrief]]:
        return listing(request, await queries.muted_by(db, actor, page_request(request, limit, cursor)))
