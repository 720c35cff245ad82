"""One post over HTTP: writing, reading, changing, deleting, restoring, liking it."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, delete, get, patch, post, put
from litestar.params import JSONBody, PathParameter

from ymd.http.answers import Response
from ymd.http.dependencies import Actor, Clock, Db, Outside, Viewer
from ymd.http.merge_patch import patched
from ymd.http.openapi import problem_responses
from ymd.http.preconditions import require_match
from ymd.kernel import actor as kernel_actor
from ymd.kernel import db as kernel_db
from ymd.kernel import outside as kernel_outside
from ymd.kernel.errors import NotFound
from ymd.media.errors import MediaRefused
from ymd.posts import actions, errors, queries
from ymd.posts.schemas import Chain, ChainInput, Liking, Post, PostInput

PostId = Annotated[UUID, PathParameter(description="A post's id.")]


class PostsController(Controller):
    path = "/posts"
    tags = ("posts",)

    @post(
        "",
        operation_id="create_post",
        summary="Publish a post, or an answer to one",
        responses=problem_responses(
            errors.PostInvalid,
            errors.RepliesClosed,
            errors.PostDeletedAlready,
            errors.TooManyReplies,
            MediaRefused,
            NotFound,
        ),
    )
    async def create(self, db: Db, actor: Actor, outside: Outside, data: JSONBody[PostInput]) -> Response[Post]:
        post_id = await actions.publish(db, actor, data, now=outside.clock.now())
        answer = await shown(db, actor, post_id, outside)
        answer.headers["location"] = f"/api/v1/posts/{post_id}"
        return answer

    @post(
        "/chain",
        operation_id="create_chain",
        summary="Publish several posts at once, each an answer to the one before: all of them, or none",
        responses=problem_responses(
            errors.PostInvalid,
            errors.RepliesClosed,
            errors.PostDeletedAlready,
            errors.TooManyReplies,
            MediaRefused,
            NotFound,
        ),
    )
    async def create_chain(self, db: Db, actor: Actor, outside: Outside, data: JSONBody[ChainInput]) -> Response[Chain]:
        now = outside.clock.now()
        ids = await actions.publish_chain(db, actor, data.posts, now=now)
        items: Any = await queries.posts_by_id(db, actor, ids, queries.Signer(outside.keys, now), now)
        return Response(Chain(items))

    @get("/{post_id:uuid}", operation_id="get_post", summary="A post, as far as you may see it")
    async def get_post(self, db: Db, viewer: Viewer, outside: Outside, post_id: PostId) -> Response[Post]:
        return await shown(db, viewer, post_id, outside)

    @patch(
        "/{post_id:uuid}",
        operation_id="change_post",
        summary="Change a post of your own (JSON Merge Patch); new words are marked, and the old ones kept",
        responses=problem_responses(errors.PostInvalid, errors.NotYourPost, errors.PostDeletedAlready, MediaRefused),
    )
    async def change(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        actor: Actor,
        outside: Outside,
        post_id: PostId,
        data: JSONBody[dict[str, Any]],
    ) -> Response[Post]:
        written = await queries.own_post(db, actor, post_id)
        require_match(request, queries.etag_of(written.version, own=True))
        given = patched(actions.document_of(written), data)
        await actions.edit_post(db, actor, written, given, now=outside.clock.now())
        return await shown(db, actor, post_id, outside)

    @delete(
        "/{post_id:uuid}",
        operation_id="delete_post",
        summary="Delete a post of your own; it can be restored for 30 days",
        responses=problem_responses(errors.NotYourPost, errors.PostDeletedAlready),
    )
    async def remove(
        self, request: Request[Any, Any, Any], db: Db, actor: Actor, clock: Clock, post_id: PostId
    ) -> None:
        written = await queries.own_post(db, actor, post_id)
        require_match(request, queries.etag_of(written.version, own=True))
        await actions.delete_post(db, actor, written, now=clock.now())

    @post(
        "/{post_id:uuid}/restore",
        status_code=200,
        operation_id="restore_post",
        summary="Take back out what you deleted less than 30 days ago",
    )
    async def restore(self, db: Db, actor: Actor, outside: Outside, post_id: PostId) -> Response[Post]:
        await actions.restore_post(db, actor, post_id, now=outside.clock.now())
        return await shown(db, actor, post_id, outside)

    @put(
        "/{post_id:uuid}/like",
        operation_id="like_post",
        summary="Like a post; twice is once",
        responses=problem_responses(errors.PostDeletedAlready),
    )
    async def like(self, db: Db, actor: Actor, clock: Clock, post_id: PostId) -> Liking:
        return await actions.like(db, actor, post_id, now=clock.now())

    @delete(
        "/{post_id:uuid}/like",
        status_code=200,
        operation_id="unlike_post",
        summary="Take your like back",
        responses=problem_responses(errors.PostDeletedAlready),
    )
    async def unlike(self, db: Db, actor: Actor, post_id: PostId) -> Liking:
        return await actions.unlike(db, actor, post_id)


async def shown(
    db: kernel_db.Db, viewer: kernel_actor.Viewer, post_id: UUID, outside: kernel_outside.Outside
) -> Response[Post]:
    """The post with its entity tag. It is JSON already, of the shape that the type tells."""
    now = outside.clock.now()
    page = await queries.post_page(db, viewer, post_id, queries.Signer(outside.keys, now), now)
    return Response(page.post, headers={"etag": page.etag})
