"""What people undo and change in these tests."""

from typing import Any
from uuid import UUID

from tests.support.world import World
from ymd.events import actions as events
from ymd.events.queries import event_page
from ymd.events.rules.scopes import whole_moments
from ymd.graph import actions as graph
from ymd.graph.queries import follow_requests_of
from ymd.http.merge_patch import patched
from ymd.kernel.actor import Actor
from ymd.kernel.page import PageRequest
from ymd.notifications.schemas import ActivityItem
from ymd.posts import actions as posts
from ymd.together import actions as together

OPEN = {"audience": "public", "open_to": "anyone"}


def told(items: list[ActivityItem]) -> list[tuple[str, list[str]]]:
    """Kinds, and who did it."""
    return [(item.kind, [person.nickname for person in item.people]) for item in items]


def by(kind: str, *people: Actor) -> tuple[str, list[str]]:
    return kind, [person.nickname or "" for person in people]


async def unfollow(world: World, follower: Actor, followee: Actor) -> None:
    async with world.work() as db:
        await graph.unfollow(db, follower, followee.nickname or "")


async def unmute(world: World, muter: Actor, muted: Actor) -> None:
    async with world.work() as db:
        await graph.unmute(db, muter, muted.nickname or "")


async def request_to(world: World, followee: Actor) -> UUID:
    """The newest request that waits for someone. Raises IndexError for none."""
    async with world.work() as db:
        return (await follow_requests_of(db, followee, PageRequest(1))).items[0].id


async def accept(world: World, followee: Actor) -> None:
    request_id = await request_to(world, followee)
    async with world.work() as db:
        await graph.accept(db, followee, request_id)


async def unlike(world: World, person: Actor, post_id: UUID) -> None:
    async with world.work() as db:
        await posts.unlike(db, person, post_id)


async def withdraw(world: World, guest: Actor, event_id: UUID) -> None:
    async with world.work() as db:
        await together.withdraw(db, guest, event_id)


async def change_plan(
    world: World, editor: Actor, event_id: UUID, *, occurrence: str | None = None, **patch: Any
) -> None:
    async with world.work() as db:
        db.memory.clear()
        scope = ("this", occurrence) if occurrence else ("all", None)
        editing = await events.event_to_change(db, editor, event_id, *scope)
        given = patched(editing.current, whole_moments(patch))
        now = world.outside.clock.now()
        await events.change_event(db, editor, editing, given, end_given="end" in patch, now=now)


async def delete_plan(world: World, editor: Actor, event_id: UUID) -> None:
    async with world.work() as db:
        db.memory.clear()
        editing = await events.event_to_change(db, editor, event_id)
        await events.delete_event(db, editor, editing, now=world.outside.clock.now())


async def restore_plan(world: World, editor: Actor, event_id: UUID) -> None:
    async with world.work() as db:
        db.memory.clear()
        await events.restore_event(db, editor, event_id, now=world.outside.clock.now())


async def uid_of(world: World, viewer: Actor, event_id: UUID) -> str:
    async with world.work() as db:
        return (await event_page(db, viewer, event_id)).event.uid or ""
