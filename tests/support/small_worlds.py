"""A small world by lot: a few people with anything between them, plans seen by anybody, and what they write of these.

First everybody is everybody's friend and says what they like; then it is decided anew who follows, blocks, is stopped,
and who was meant to see what. So each state meets each other, also those that only time brings about.
"""

from dataclasses import dataclass, field
from random import Random
from typing import Any, Final
from uuid import UUID

import msgspec

from tests.support.raw import sql
from tests.support.world import World
from ymd.kernel.actor import ANONYMOUS, Actor, Viewer
from ymd.kernel.db import Db

AUDIENCES: Final = ("public", "followers", "friends", "private")

#: What other tests have left would stand in public feeds. It is back when this transaction ends.
_ALONE = [sql(f"delete from {table}") for table in ("posts", "openings")]
_FRIENDS = sql("insert into follows select a, b from unnest($1::uuid[]) a, unnest($1::uuid[]) b where a <> b", "people")
_NO_FRIENDS = sql("delete from follows where follower_id = any($1)", "people")
_TIE = {
    table: sql(f"insert into {table} select * from unnest($1::uuid[], $2::uuid[])", "ones", "others")
    for table in ("follows", "blocks", "mutes")
}
_STOP = sql("update accounts set state = 'suspended' where id = $1", "id")
_CALENDAR = sql(
    "update calendars set audience_who = $2, audience_as = $3, deleted_at = case when $4 then now() end where id = $1",
    *("id", "who", "as", "gone"),
)
_ROLE = sql("insert into members (calendar_id, account_id, role) values ($1, $2, $3)", "calendar_id", "id", "role")
_EVENT = sql(
    "update events set audience = $2, secret = $3, created_by = $4, deleted_at = case when $5 then now() end"
    " where id = $1",
    *("id", "audience", "secret", "maker", "gone"),
)
_HOST = sql(
    "update openings o set host_id = coalesce(e.created_by, c.owner_id)"
    " from events e join calendars c on c.id = e.calendar_id where e.id = o.event_id and e.id = $1",
    "id",
)
_GUEST = sql(
    "insert into guests (calendar_id, event_id, account_id, answer) select calendar_id, id, $2, $3 from events"
    " where id = $1",
    *("id", "guest", "answer"),
)
_ROOT = sql("update posts set audience = $2, who_may_reply = $3 where id = $1", "id", "audience", "who_may_reply")


@dataclass
class SmallWorld:
    """`viewers` are nobody, and everybody whose account stands."""

    dice: Random
    people: list[Actor]
    viewers: list[Viewer] = field(default_factory=list)
    calendars: list[UUID] = field(default_factory=list)
    events: list[UUID] = field(default_factory=list)
    roots: list[UUID] = field(default_factory=list)
    posts: list[UUID] = field(default_factory=list)


async def small_world(db: Db, world: World, seed: int) -> SmallWorld:
    dice = Random(seed)
    for nothing in _ALONE:
        await db.run(nothing)
    shown = ("public", "followers", "friends", "private")
    people = [await world.someone(name, name_shown=dice.choice(shown)) for name in ("ann", "bea", "cho", "dan", "eun")]
    made = SmallWorld(dice, people)
    await db.run(_FRIENDS, people=[person.id for person in people])
    await _plan(world, made)
    await _write(db, world, made)
    await world.hear()
    await _decide_ties(db, made)
    await _decide_sights(db, made)
    return made


async def _plan(world: World, made: SmallWorld) -> None:
    for number in range(2):
        owner = made.dice.choice(made.people)
        calendar_id = await world.calendar(owner, f"Calendar {number}", who="public")
        made.calendars.append(calendar_id)
        for _ in range(2):
            world.outside.clock.move(seconds=made.dice.choice((0, 1)))  # type: ignore[attr-defined]  # it is the tests' own
            open_to: Any = made.dice.choice(("nobody", "friends", "followers", "anyone"))
            event_id = await world.event(owner, calendar_id, summary=f"Plan {len(made.events)}", open_to=open_to)
            made.events.append(event_id)


async def _write(db: Db, world: World, made: SmallWorld) -> None:
    dice = made.dice
    for number in range(24):
        world.outside.clock.move(seconds=dice.choice((0, 1)))  # type: ignore[attr-defined]  # it is the tests' own
        author = dice.choice(made.people)
        said: dict[str, Any] = {"body": f"Word {number} to @{dice.choice(made.people).nickname}."}
        if dice.random() < 0.3:
            said["event_id"] = dice.choice(made.events)
        if dice.random() < 0.2:
            said["on_date"] = "2026-11-23"
        if dice.random() < 0.2:
            said["media"] = [await world.picture(author, f"Picture {number}")]
        if number < 8:
            made.roots.append(await world.post(author, **said))
            made.posts.append(made.roots[-1])
        elif dice.random() < 0.25:
            made.posts.append(await world.comment(author, dice.choice(made.events), **said))
        else:
            made.posts.append(await world.post(author, **said, reply_to=dice.choice(made.posts[-12:])))
    for post_id in made.posts:
        for fan in made.people:
            if dice.random() < 0.2:
                await world.like(fan, post_id)
    authors = await _authors(db, made)
    for post_id in dice.sample(made.posts, 4):
        await world.edit_post(authors[post_id], post_id, body=f"Changed to @{dice.choice(made.people).nickname}.")
    for post_id in dice.sample(made.posts, 6):
        world.outside.clock.move(seconds=dice.choice((0, 1)))  # type: ignore[attr-defined]  # it is the tests' own
        await world.delete_post(authors[post_id], post_id)


async def _authors(db: Db, made: SmallWorld) -> dict[UUID, Actor]:
    people = {person.id: person for person in made.people}
    rows = sql("select id, author_id from posts where id = any($1)", "ids", row=_Written)
    return {row.id: people[row.author_id] for row in await db.all(rows, ids=made.posts)}


class _Written(msgspec.Struct):
    id: UUID
    author_id: UUID


async def _decide_ties(db: Db, made: SmallWorld) -> None:
    dice, ids = made.dice, [person.id for person in made.people]
    await db.run(_NO_FRIENDS, people=ids)
    for table, likely in (("follows", 0.6), ("blocks", 0.1), ("mutes", 0.15)):
        pairs = [(one, other) for one in ids for other in ids if one != other and dice.random() < likely]
        if table == "follows":
            pairs = [pair for pair in pairs if dice.random() < 0.9]
        if pairs:
            ones, others = (list(column) for column in zip(*pairs, strict=True))
            await db.run(_TIE[table], ones=ones, others=others)
    stopped = {person.id for person in made.people[3:] if dice.random() < 0.25}
    for each in stopped:
        await db.run(_STOP, id=each)
    made.viewers = [ANONYMOUS, *(person for person in made.people if person.id not in stopped)]


async def _decide_sights(db: Db, made: SmallWorld) -> None:
    dice = made.dice
    for calendar_id in made.calendars:
        shown = {"who": dice.choice((*AUDIENCES[:3], "members")), "as": dice.choice(("reader", "reader", "free_busy"))}
        await db.run(_CALENDAR, id=calendar_id, gone=dice.random() < 0.1, **shown)
        for person in made.people:
            if dice.random() < 0.3:
                await _give_role(db, calendar_id, person, dice.choice(("free_busy", "reader", "contributor", "editor")))
    for event_id in made.events:
        audience = dice.choice((None, None, *AUDIENCES, "members"))
        maker = dice.choice((None, *(person.id for person in made.people)))
        secret, gone = dice.random() < 0.2, dice.random() < 0.1
        await db.run(_EVENT, id=event_id, audience=audience, secret=secret, maker=maker, gone=gone)
        await db.run(_HOST, id=event_id)
        for person in made.people:
            if dice.random() < 0.25:
                await db.run(_GUEST, id=event_id, guest=person.id, answer=dice.choice(("going", "maybe", "not")))
    for post_id in made.roots:
        who_may_reply = dice.choice(("everyone", "everyone", "followers", "friends", "mentioned"))
        await db.run(_ROOT, id=post_id, audience=dice.choice(AUDIENCES), who_may_reply=who_may_reply)


async def _give_role(db: Db, calendar_id: UUID, person: Actor, role: str) -> None:
    owns = sql("select exists (select from members where calendar_id = $1 and account_id = $2)", "c", "p", row=bool)
    if not await db.one(owns, c=calendar_id, p=person.id):
        await db.run(_ROLE, calendar_id=calendar_id, id=person.id, role=role)
