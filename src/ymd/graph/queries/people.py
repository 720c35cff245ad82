"""One person, as far as the viewer may know them."""

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, Uuid, and_, bindparam, case, func, null, or_, select
from sqlalchemy.types import Text

from ymd.accounts.queries import accounts, profiles
from ymd.graph.queries.relations import are_blocked, are_friends, follows_, has_asked, has_blocked, mutes_
from ymd.graph.schemas import Counts, Person, Relation, Target
from ymd.graph.tables import follows
from ymd.kernel.actor import Viewer
from ymd.kernel.db import Db
from ymd.kernel.statement import statement
from ymd.kernel.text import fold

VIEWER = bindparam("viewer_id", type_=Uuid)
_FOLDED = bindparam("folded", type_=Text)
_HE = profiles.c.account_id


def shown_name(viewer: ColumnElement[Any], person: ColumnElement[Any]) -> ColumnElement[Any]:
    """The real name, or null where its owner does not show it to the viewer; `profiles` is in the FROM."""
    return case((name_is_shown(viewer, person), profiles.c.name), else_=null())


def name_is_shown(viewer: ColumnElement[Any], person: ColumnElement[Any]) -> ColumnElement[bool]:
    return or_(
        profiles.c.name_shown == "public",
        viewer == person,
        and_(profiles.c.name_shown == "followers", follows_(viewer, person)),
        and_(profiles.c.name_shown == "friends", are_friends(viewer, person)),
    )


def brief(viewer: ColumnElement[Any], person: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """The columns of a `PersonBrief`: nickname, name (if shown), avatar; `profiles` is in the FROM."""
    return [profiles.c.nickname, shown_name(viewer, person).label("name"), profiles.c.avatar]


def people(*columns: ColumnElement[Any]) -> Select[Any]:
    """People who are there for the viewer: with a profile, active, no block in either direction."""
    joined = profiles.join(accounts, accounts.c.id == profiles.c.account_id)
    return select(*columns).select_from(joined).where(accounts.c.state == "active", ~are_blocked(VIEWER, _HE))


class PersonRow(msgspec.Struct, frozen=True):
    """What `person_row` selects; who adds columns adds fields behind these."""

    nickname: str
    name: str | None
    bio: str
    avatar: str | None
    closed: bool
    followers: int
    following: int
    follows: bool
    followed_by: bool
    requested: bool
    muted: bool


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return select(func.count()).select_from(follows).where(condition).scalar_subquery()


def person_row(*more: ColumnElement[Any]) -> Select[Any]:
    """People as the viewer may know them, for pages that know more of them; `told_person` tells such a row."""
    return people(
        *brief(VIEWER, _HE)[:2],
        profiles.c.bio,
        profiles.c.avatar,
        profiles.c.closed,
        _count(follows.c.followee_id == _HE).label("followers"),
        _count(follows.c.follower_id == _HE).label("following"),
        follows_(VIEWER, _HE).label("follows"),
        follows_(_HE, VIEWER).label("followed_by"),
        has_asked(VIEWER, _HE).label("requested"),
        mutes_(VIEWER, _HE).label("muted"),
        *more,
    )


_TARGET = statement(people(_HE.label("id"), profiles.c.closed).where(profiles.c.nickname_folded == _FOLDED), Target)
_TARGET_BEHIND_BLOCK = statement(
    select(_HE.label("id"), profiles.c.closed)
    .select_from(profiles.join(accounts, accounts.c.id == _HE))
    .where(
        profiles.c.nickname_folded == _FOLDED,
        accounts.c.state == "active",
        or_(~has_blocked(_HE, VIEWER), has_blocked(VIEWER, _HE)),
    ),
    Target,
)


def told_person(row: PersonRow, *, posts: int) -> Person:
    """A person of whom the page has counted the posts."""
    return Person(
        nickname=row.nickname,
        name=row.name,
        bio=row.bio,
        avatar=row.avatar,
        closed=row.closed,
        counts=Counts(row.followers, row.following, posts),
        relation=Relation(
            following=row.follows,
            followed_by=row.followed_by,
            friend=row.follows and row.followed_by,
            requested=row.requested,
            muted=row.muted,
        ),
    )


async def target_for(db: Db, viewer: Viewer, nickname: str, *, also_blocked: bool = False) -> Target:
    """Someone to do something with. Raises NotFound behind a block, unless `also_blocked` and the viewer set it."""
    found = _TARGET_BEHIND_BLOCK if also_blocked else _TARGET
    return await db.one(found, viewer_id=viewer.id, folded=fold(nickname))
