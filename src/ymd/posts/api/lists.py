"""Lists of posts over HTTP: threads, those of a person, and who likes one."""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, get, post
from litestar.params import FromPath, JSONBody

from ymd.http.answers import Response
from ymd.http.dependencies import Actor, Clock, Db, Outside, Viewer
from ymd.http.openapi import problem_responses
from ymd.http.paging import Cursor, Limit, Listing, listing, page_request
from ymd.kernel import actor as kernel_actor
from ymd.kernel import db as kernel_db
from ymd.kernel import outside as kernel_outside
from ymd.media.errors import MediaRefused
from ymd.posts import actions, errors, queries
from ymd.posts.api.posts import PostId, shown
from ymd.posts.schemas import DeletedPost, Like, Post, PostEdit, ReplyInput


class ThreadsController(Controller):
    path = "/posts/{post_id:uuid}"
    tags = ("posts",)

    @get("/replies", operation_id="list_replies", summary="Everything below a post, in the order in which it is read")
    async def replies(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        viewer: Viewer,
        outside: Outside,
        post_id: PostId,
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Response[Listing[Post]]:
        page, now = page_request(request, limit, cursor), outside.clock.now()
        signer = queries.Signer(outside.keys, now)
        return listing(request, await queries.replies(db, viewer, post_id, page, signer, now))

    @get("/likes", operation_id="list_likes", summary="Who likes a post, newest first")
    async def likes(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        viewer: Viewer,
        post_id: PostId,
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Response[Listing[Like]]:
        page = page_request(request, limit, cursor)
        return listing(request, await queries.likes_of(db, viewer, post_id, page))

    @get("/edits", operation_id="list_edits", summary="What a post said before each edit, newest first")
    async def edits(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        viewer: Viewer,
        post_id: PostId,
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Response[Listing[PostEdit]]:
        page = page_request(request, limit, cursor)
        return listing(request, await queries.edits_of(db, viewer, post_id, page))


class PlanThreadsController(Controller):
    path = "/events/{event_id:uuid}/replies"
    tags = ("posts",)

    @get(
        "",
        operation_id="list_plan_replies",
        summary="The thread of a plan, in the order in which it is read",
        responses=problem_responses(errors.ThreadHidden),
    )
    async def replies(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        viewer: Viewer,
        outside: Outside,
        event_id: FromPath[UUID],
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Response[Listing[Post]]:
        page, now = page_request(request, limit, cursor), outside.clock.now()
        signer = queries.Signer(outside.keys, now)
        return listing(request, await queries.replies_to_plan(db, viewer, event_id, page, signer, now))

    @post(
        "",
        operation_id="reply_to_plan",
        summary="Say something in the thread of a plan",
        responses=problem_responses(errors.ThreadHidden, errors.PostInvalid, errors.TooManyReplies, MediaRefused),
    )
    async def reply(
        self, db: Db, actor: Actor, outside: Outside, event_id: FromPath[UUID], data: JSONBody[ReplyInput]
    ) -> Response[Post]:
        post_id = await actions.comment(db, actor, event_id, data, now=outside.clock.now())
        answer = await shown(db, actor, post_id, outside)
        answer.headers["location"] = f"/api/v1/posts/{post_id}"
        return answer


class PeoplesPostsController(Controller):
    tags = ("posts",)

    @get("/people/{nickname:str}/posts", operation_id="list_posts_of", summary="What a person has posted, newest first")
    async def posts(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        viewer: Viewer,
        outside: Outside,
        nickname: FromPath[str],
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Response[Listing[Post]]:
        return await _written(request, db, viewer, outside, nickname, "posts", limit, cursor)

    @get(
        "/people/{nickname:str}/replies",
        operation_id="list_replies_of",
        summary="What a person has replied, newest first",
    )
    async def replies(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        viewer: Viewer,
        outside: Outside,
        nickname: FromPath[str],
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Response[Listing[Post]]:
        return await _written(request, db, viewer, outside, nickname, "replies", limit, cursor)

    @get(
        "/people/{nickname:str}/media",
        operation_id="list_media_of",
        summary="A person's posts with pictures, newest first",
    )
    async def media(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        viewer: Viewer,
        outside: Outside,
        nickname: FromPath[str],
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Response[Listing[Post]]:
        return await _written(request, db, viewer, outside, nickname, "media", limit, cursor)

    @get("/trash/posts", operation_id="list_deleted_posts", summary="Your deleted posts that can still be restored")
    async def deleted(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        actor: Actor,
        clock: Clock,
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Response[Listing[DeletedPost]]:
        page = page_request(request, limit, cursor)
        return listing(request, await queries.deleted_posts(db, actor, page, clock.now()))


async def _written(
    request: Request[Any, Any, Any],
    db: kernel_db.Db,
    viewer: kernel_actor.Viewer,
    outside: kernel_outside.Outside,
    nickname: str,
    kind: queries.Kind,
    limit: int,
    cursor: str | None,
) -> Response[Listing[Post]]:
    page, now = page_request(request, limit, cursor), outside.clock.now()
    signer = queries.Signer(outside.keys, now)
    return listing(request, await queries.posts_of(db, viewer, nickname, kind, page, signer, now))
