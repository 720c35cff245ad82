"""Someone with so many of everything that a screen can show, for the laws that are asked of every screen."""

from typing import NamedTuple
from uuid import UUID

from tests.support.letters import new_address
from tests.support.world import World
from tests.support.world_calendars import event_text, file_of
from ymd.accounts.actions.addresses import give_address
from ymd.calendars import actions
from ymd.kernel.actor import Actor


class Neighbourhood(NamedTuple):
    """Who looks, and an example of everything that a route asks for."""

    ada: Actor
    given: dict[str, str]


async def neighbourhood(world: World, many: int) -> Neighbourhood:
    """Ada with `many` of everything: people in every relation, calendars, members, events, guests, posts, likes, edits,
    sessions, trash."""
    ada = await world.someone("ada")
    home = await world.calendar(ada, who="public")
    plan = await world.event(ada, home, rrule=f"FREQ=DAILY;COUNT={many}", audience="public", open_to="anyone")
    post = await world.post(ada, "Who comes along?", event_id=str(plan))
    await world.password_of(ada, "tulip kettle margin 42")
    for number in range(many):
        friend = await _one_more(world, ada, home, plan, number)
        await _one_more_said(world, ada, friend, plan, post, number)
    await world.close_account(ada)
    for _ in range(many):
        await world.follow(await world.someone("asks"), ada)
    async with world.work() as db:
        now = world.outside.clock.now()
        job = await actions.request_import(db, ada, home, file_of(event_text("imported")), now=now)
    await world.hear()
    given = {
        "nickname": ada.nickname or "",
        "calendar_id": str(home),
        "event_id": str(plan),
        "post_id": str(post),
        "job_id": str(job.job.id),
        "media_id": str(await world.picture(ada)),
        "day": "2026-11-23",
        "q": "friend",
        "from": "2026-11-23",
        "to": "2027-01-20",
    }
    return Neighbourhood(ada, given)


async def _one_more(world: World, ada: Actor, home: UUID, plan: UUID, number: int) -> Actor:
    now = world.outside.clock.now()
    friend, blocked, muted = [await world.someone(name) for name in ("friend", "blocked", "muted")]
    await world.befriend(ada, friend)
    await world.block(ada, blocked)
    await world.mute(ada, muted)
    await world.member(home, ada, friend, "editor")
    await world.answer(friend, plan)
    theirs = await world.calendar(friend, who="friends")
    await world.member(theirs, friend, ada, "reader")
    await world.event(friend, theirs, rrule="FREQ=WEEKLY")
    await world.event(ada, home, summary=f"Hike {number}", audience="public", open_to="anyone")
    thrown = await world.object(ada, home, event_text(f"thrown {number}"))
    async with world.work() as db:
        await actions.delete_object(db, ada, home, thrown.id, now=now)
        await give_address(db, ada.id, "email", new_address(), now=now)
    await world.signed_in(ada, "tulip kettle margin 42", network=f"192.0.2.{number}")
    return friend


async def _one_more_said(world: World, ada: Actor, friend: Actor, plan: UUID, post: UUID, number: int) -> None:
    await world.post(ada, "With pictures", media=[str(await world.picture(ada))])
    await world.post(friend, f"@{ada.nickname} and https://example.org", reply_to=str(post), event_id=str(plan))
    await world.post(ada, "I answer", reply_to=str(post))
    await world.comment(friend, plan)
    await world.like(friend, post)
    await world.edit_post(ada, post, body=f"Edited {number}")
    await world.delete_post(ada, await world.post(ada))
