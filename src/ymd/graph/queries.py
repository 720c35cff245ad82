"""Relations as conditions that other rooms compose into their own statements.

A condition takes SQL expressions for two people; null (nobody is signed in) relates to no one.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_

from ymd.graph.tables import blocks, follows, mutes

Person = ColumnElement[Any]


def follows_(follower: Person, followee: Person) -> ColumnElement[bool]:
    return exists().where(follows.c.follower_id == follower, follows.c.followee_id == followee)


def are_friends(one: Person, other: Person) -> ColumnElement[bool]:
    """Friends follow each other."""
    return and_(follows_(one, other), follows_(other, one))


def are_blocked(one: Person, other: Person) -> ColumnElement[bool]:
    """Whether either of the two has blocked the other: then neither is there for the other."""
    return or_(
        exists().where(blocks.c.blocker_id == one, blocks.c.blocked_id == other),
        exists().where(blocks.c.blocker_id == other, blocks.c.blocked_id == one),
    )


def mutes_(muter: Person, muted: Person) -> ColumnElement[bool]:
    return exists().where(mutes.c.muter_id == muter, mutes.c.muted_id == muted)
