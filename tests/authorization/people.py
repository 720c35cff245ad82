"""The actors of the matrix, with what is between them and Ada, and words in what they say of themselves."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Text, Uuid, bindparam, delete, select, update

from tests.authorization.matrix import Matrix
from tests.authorization.words import Words
from tests.support.world import World
from ymd.accounts.tables import addresses, profiles, sessions
from ymd.graph.tables import follow_requests
from ymd.kernel.actor import Actor
from ymd.kernel.statement import command, statement

_BLOCKED: Final = ("blocked", "blocking", "blocked_guest", "blocked_reader")

_PERSON = bindparam("person_id", type_=Uuid)
_WORD = bindparam("word", type_=Text)
_SIGN_OUT = command(delete(sessions).where(sessions.c.account_id == _PERSON))
_NO_PROFILE = command(delete(profiles).where(profiles.c.account_id == _PERSON))
_OPEN = command(update(profiles).where(profiles.c.account_id == _PERSON).values(closed=False))
_DEVICE = command(update(sessions).where(sessions.c.account_id == _PERSON).values(device=_WORD))
_ADDRESS = command(update(addresses).where(addresses.c.account_id == _PERSON).values(address=_WORD))
ADDRESS_ID = statement(select(addresses.c.id).where(addresses.c.account_id == _PERSON), UUID)
_REQUEST_ID = statement(select(follow_requests.c.id).where(follow_requests.c.followee_id == _PERSON), UUID)

People = dict[str, Actor]


async def people(world: World, read: Matrix, words: Words) -> People:
    """Everybody but those who are nobody, unblocked yet: blocks come last, since they end what they find."""
    known = [*read.members("unblocked")]
    found: People = {}
    for actor in (*read.actors[1:], "cleo", "newcomer"):
        hidden = {"owner", "cleo"} if actor in _BLOCKED else set()
        readers = {*read.actors, *found, "cleo"} - hidden
        if actor in ("owner", "cleo"):
            readers = {*known, actor}
        found[actor] = await _person(world, words, actor, readers)
    return found


async def _person(world: World, words: Words, actor: str, readers: set[str]) -> Actor:
    # Names are for friends, Cleo's for her followers too; Ada's friend is the one who has friends among the actors.
    named = {"owner": {"friend"}, "cleo": {"friend", "follower"}, "friend": {"owner"}}.get(actor, set())
    shown = {"cleo": "followers", "newcomer": "private"}.get(actor, "friends")
    person = await world.someone(
        actor,
        nickname=words.plant(f"nickname of {actor}", readers),
        name=words.plant(f"name of {actor}", {*named, actor}),
        bio=words.plant(f"bio of {actor}", readers),
        name_shown=shown,
    )
    async with world.work() as db:
        await db.run(_DEVICE, person_id=person.id, word=words.plant(f"device of {actor}", {actor}))
        address = words.plant(f"address of {actor}", {actor}) + "@example.org"
        await db.run(_ADDRESS, person_id=person.id, word=address)
    return person


async def tie(world: World, found: Mapping[str, Actor]) -> None:
    """Follow, befriend and ask, as long as nobody has blocked anybody."""
    for host in (found["owner"], found["cleo"]):
        await world.follow(found["follower"], host)
        for friend in ("friend", "blocked", "blocking"):
            await world.befriend(found[friend], host)
    for host in (found["owner"], found["cleo"]):
        await world.close_account(host)
        await world.follow(found["newcomer"], host)
    async with world.work() as db:
        await db.run(_OPEN, person_id=found["owner"].id)


async def part(world: World, found: Mapping[str, Actor]) -> None:
    """The blocks, and the ends of sessions, accounts and profiles."""
    for host in (found["owner"], found["cleo"]):
        for blocked in ("blocked", "blocked_guest", "blocked_reader"):
            await world.block(host, found[blocked])
        await world.block(found["blocking"], host)
    await world.suspended(found["suspended"])
    async with world.work() as db:
        await db.run(_SIGN_OUT, person_id=found["signed_out"].id)
        await db.run(_NO_PROFILE, person_id=found["no_profile"].id)


async def requests_to(world: World, *followees: Actor) -> list[UUID]:
    async with world.work() as db:
        return [await db.one(_REQUEST_ID, person_id=followee.id) for followee in followees]


async def address_id(world: World, person: Actor) -> UUID:
    async with world.work() as db:
        found: Any = await db.one(ADDRESS_ID, person_id=person.id)
        return UUID(str(found))
