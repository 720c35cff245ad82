"""Whose things a person gets without asking for anybody: their own, and those of whom they follow.

A tie is `own`, `friend` or `following`. There is none with whom the viewer has muted, with whom a block stands between
the two, either way, and with an account that is stopped. Which audiences of someone's posts it opens is decided here.
"""

from typing import Any, Final

from sqlalchemy import CTE, ColumnElement, Text, and_, case, func, literal_column, or_, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY

from ymd.accounts.queries import accounts
from ymd.calendars.queries import VIEWER
from ymd.graph.queries import followees, follows_, has_blocked, mutes_

#: A fence for the planner: what stands behind it is worked out as it is written.
FENCE: Final[ColumnElement[Any]] = literal_column("0")

OWN, FRIEND, FOLLOWING = (literal_column(f"'{tie}'", Text) for tie in ("own", "friend", "following"))

_ALL, _FRIENDS, _FOLLOWERS = (
    literal_column(f"'{{{audiences}}}'::text[]", ARRAY(Text))
    for audiences in ("public,followers,friends,private", "public,followers,friends", "public,followers")
)


def is_heard(author: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether nothing keeps an author's things from being shown unasked; who is not signed in has muted nobody."""
    # By the key of the one account: a join might read all accounts that there are.
    state = select(accounts.c.state).where(accounts.c.id == author).scalar_subquery()
    return and_(
        state == literal_column("'active'"),
        ~mutes_(VIEWER, author),
        ~has_blocked(VIEWER, author),
        ~has_blocked(author, VIEWER),
    )


def tied() -> CTE:
    """Everyone with whom the viewer is tied: `id`, `tie`, and `allowed`, the audiences of posts that it opens."""
    followed = followees(VIEWER).subquery("followed")
    he = followed.c.followee_id
    others = select(he.label("id"), _by_follow(he).label("tie")).where(is_heard(he))
    ties = union_all(select(VIEWER.label("id"), OWN.label("tie")), others).subquery("ties")
    allowed = case((ties.c.tie == OWN, _ALL), (ties.c.tie == FRIEND, _FRIENDS), else_=_FOLLOWERS)
    found = select(ties.c.id, ties.c.tie, allowed.label("allowed")).cte("tied")
    return found.prefix_with("MATERIALIZED", dialect="postgresql")


def is_tied(author: ColumnElement[Any], audience: ColumnElement[Any] | None = None) -> ColumnElement[bool]:
    """Whether the viewer is tied with one author, and so that it opens this audience of posts."""
    followed = [follows_(VIEWER, author), is_heard(author)]
    if audience is not None:
        by_friends = and_(audience == func.any(_FRIENDS), follows_(author, VIEWER))
        followed.append(or_(audience == func.any(_FOLLOWERS), by_friends))
    return or_(author == VIEWER, and_(*followed))


def tie(author: ColumnElement[Any]) -> ColumnElement[str]:
    """The tie with someone `is_tied`."""
    return case((author == VIEWER, OWN), else_=_by_follow(author))


def _by_follow(author: ColumnElement[Any]) -> ColumnElement[str]:
    return case((follows_(author, VIEWER), FRIEND), else_=FOLLOWING)
