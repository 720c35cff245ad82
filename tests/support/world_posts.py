"""Posts, and what others say to them."""

from typing import Any
from uuid import UUID

import msgspec

from tests.support.verbs import Verbs
from ymd.kernel.actor import Actor
from ymd.posts import actions, queries
from ymd.posts.schemas import PostInput, ReplyInput


class PostVerbs(Verbs):
    async def post(self, author: Actor, body: str = "A quiet morning.", **said: Any) -> UUID:
        """A post, or with `reply_to` an answer to one; its id."""
        given = msgspec.convert({"body": body} | said, PostInput)
        async with self.work() as db:
            return await actions.publish(db, author, given, now=self.outside.clock.now())

    async def chain(self, author: Actor, *bodies: str, **said: Any) -> list[UUID]:
        """A chain of posts; `said` is of the first. Their ids."""
        first, *others = [msgspec.convert({"body": body}, PostInput) for body in bodies]
        given = [msgspec.convert({"body": first.body} | said, PostInput), *others]
        async with self.work() as db:
            return await actions.publish_chain(db, author, given, now=self.outside.clock.now())

    async def comment(self, author: Actor, plan_id: UUID, /, body: str = "I will bring tea.", **said: Any) -> UUID:
        """A word in a plan's thread; its id."""
        given = msgspec.convert({"body": body} | said, ReplyInput)
        async with self.work() as db:
            return await actions.comment(db, author, plan_id, given, now=self.outside.clock.now())

    async def like(self, person: Actor, post_id: UUID) -> None:
        async with self.work() as db:
            await actions.like(db, person, post_id, now=self.outside.clock.now())

    async def edit_post(self, author: Actor, post_id: UUID, **changed: Any) -> None:
        """Change some of a post."""
        async with self.work() as db:
            written = await queries.own_post(db, author, post_id)
            given = msgspec.structs.replace(actions.document_of(written), **changed)
            await actions.edit_post(db, author, written, given, now=self.outside.clock.now())

    async def delete_post(self, author: Actor, post_id: UUID) -> None:
        async with self.work() as db:
            written = await queries.own_post(db, author, post_id)
            await actions.delete_post(db, author, written, now=self.outside.clock.now())
