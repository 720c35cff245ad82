"""The visibility clause against a brute-force reading of the rules, for every pair of a person and an object."""

from itertools import product
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID

from tests.support.world import World
from tests.support.world_calendars import event_text
from ymd.calendars import queries
from ymd.calendars.rules import Level
from ymd.calendars.schemas.objects import Audience
from ymd.kernel.actor import ANONYMOUS, Actor, Viewer
from ymd.kernel.db import Db
from ymd.kernel.errors import NotFound
from ymd.kernel.statement import statement

AUDIENCES: Final[tuple[Audience, ...]] = ("public", "followers", "friends", "members")
SHOWN_AS = ("reader", "free_busy")
MEMBERS = ("owner", "editor", "contributor", "reader", "free_busy")
OTHERS = ("stranger", "follower", "followed", "friend", "blocked", "blocking")
#: Members across a block, and someone who is a friend and has the times only by role.
MIXED = ("blocked reader", "befriended free_busy")

_REACH = {
    "follower": {"public", "followers"},
    "friend": {"public", "followers", "friends"},
    "befriended free_busy": {"public", "followers", "friends"},
    "blocked": set(),
    "blocking": set(),
    "blocked reader": set(),
}


class Seen(msgspec.Struct, frozen=True):
    """One object with the viewer's level for it."""

    uid: str
    level: int


_IDS = bindparam("calendar_id", type_=SQL_UUID)
_SEEN = queries.seen_calendars().where(queries.calendars.c.id == _IDS).subquery("seen")
_OBJECTS = queries.objects
_LEVEL = queries.level_in(
    _SEEN, audience=_OBJECTS.c.audience, secret=_OBJECTS.c.secret, created_by=_OBJECTS.c.created_by
)
_LEVELS = statement(
    select(_OBJECTS.c.uid, _LEVEL.label("level")).join(_SEEN, _SEEN.c.id == _OBJECTS.c.calendar_id), Seen
)


#: What an object can say of who sees it: its audience, whether it is secret, who added it.
OBJECTS = tuple(product((None, *AUDIENCES, "private"), (False, True), ("owner", "contributor")))


async def test_every_person_sees_of_every_object_what_the_rules_say(db: Db, world: World) -> None:
    people = await _everybody(world)
    calendars = {(who, as_): await _calendar(world, people, who, as_) for who in AUDIENCES for as_ in SHOWN_AS}
    await world.block(people["owner"], people["blocked"])
    await world.block(people["blocking"], people["owner"])
    await world.block(people["owner"], people["blocked reader"])

    for (who, as_), calendar_id in calendars.items():
        for name, viewer in (*people.items(), ("anonymous", ANONYMOUS)):
            found = {row.uid: row.level for row in await _levels(db, viewer, calendar_id)}
            expected = {
                f"{audience} {secret} {author}": _level(name, who, as_, audience, own=author == name, secret=secret)
                for audience, secret, author in OBJECTS
            }
            assert found == expected, f"{name} of a calendar of {who} as {as_}"
            assert await _sees(db, viewer, calendar_id) == (_plain(name, who, as_) > 0)


def _level(name: str, who: str, as_: str, audience: str | None, *, own: bool, secret: bool) -> int:
    role = _role(name)
    if role in ("owner", "editor") or (role == "contributor" and own):
        return Level.edit
    if audience == "private":
        return Level.busy if role else Level.nothing
    if audience is None:
        level = _plain(name, who, as_)
    else:
        level = max(_by_role(role), Level.details if audience in _reach(name) else Level.nothing)
    return min(level, Level.busy) if secret else level


def _plain(name: str, who: str, as_: str) -> int:
    allowed = Level.busy if as_ == "free_busy" else Level.details
    return max(_by_role(_role(name)), allowed if who in _reach(name) else Level.nothing)


def _by_role(role: str | None) -> int:
    levels = {None: Level.nothing, "owner": Level.edit, "editor": Level.edit, "free_busy": Level.busy}
    return levels.get(role, Level.details)


def _role(name: str) -> str | None:
    role = name.rpartition(" ")[2]
    return role if role in MEMBERS else None


def _reach(name: str) -> set[str]:
    return _REACH.get(name, {"public"})


async def _levels(db: Db, viewer: Viewer, calendar_id: UUID) -> list[Seen]:
    return await db.all(_LEVELS, viewer_id=viewer.id, calendar_id=calendar_id)


async def _sees(db: Db, viewer: Viewer, calendar_id: UUID) -> bool:
    try:
        await queries.calendar(db, viewer, calendar_id)
    except NotFound:
        return False
    return True


async def _everybody(world: World) -> dict[str, Actor]:
    names = (*MEMBERS, *OTHERS, *MIXED)
    people = {name: await world.someone(name.replace(" ", "_")) for name in names}
    owner = people["owner"]
    await world.follow(people["follower"], owner)
    await world.follow(owner, people["followed"])
    for friend in ("friend", "befriended free_busy", "blocked", "blocking", "blocked reader"):
        await world.befriend(people[friend], owner)
    return people


async def _calendar(world: World, people: dict[str, Actor], who: str, as_: str) -> UUID:
    calendar_id = await world.calendar(people["owner"], f"{who} {as_}", who=who, as_=as_)
    for name in (*MEMBERS[1:], *MIXED):
        await world.member(calendar_id, people["owner"], people[name], _role(name) or "")
    for audience, secret, author in OBJECTS:
        text = event_text(f"{audience} {secret} {author}", *(("CLASS:PRIVATE",) if secret else ()))
        await world.object(people[author], calendar_id, text, audience=audience)
    return calendar_id
