"""Relations as conditions that other rooms compose into their own statements.

A condition takes SQL expressions for two people; null (nobody is signed in) relates to no one. Each call reads its
table under a name of its own, so that it means the same inside a statement that reads the table as well.
"""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, ScalarSelect, Select, Table, and_, false, func, or_, select, true

from ymd.graph.tables import blocks, follow_requests, follows, mutes

Person = ColumnElement[Any]


def _tied(table: Table, one: Person, other: Person) -> ColumnElement[bool]:
    """A row of `table` leads from one to the other: its first two people columns, in order."""
    own = table.alias()
    first, second = [column for column in own.c if column.foreign_keys]
    # One row by its key. As EXISTS in a list it could be made a table of everyone who is tied to one of the two, which
    # is short for most people and endless for those whom everybody follows. The two people are rows of whatever stands
    # around this, at any depth: left to itself SQLAlchemy looks one query up, and reads their table anew below that.
    row = select(true()).where(first == one, second == other).correlate_except(own)
    # To the planner IS NULL of a value is rare. Nobody blocked by anybody would be one person among twenty thousand.
    return func.coalesce(row.scalar_subquery(), false(), type_=Boolean)


def follows_(follower: Person, followee: Person) -> ColumnElement[bool]:
    return _tied(follows, follower, followee)


def are_friends(one: Person, other: Person) -> ColumnElement[bool]:
    """Friends follow each other."""
    return and_(follows_(one, other), follows_(other, one))


def has_asked(follower: Person, followee: Person) -> ColumnElement[bool]:
    return _tied(follow_requests, follower, followee)


def request_of(follower: Person, followee: Person) -> ScalarSelect[Any]:
    """The id of the request that waits, null where none does."""
    own = follow_requests.alias()
    row = select(own.c.id).where(own.c.follower_id == follower, own.c.followee_id == followee)
    return row.correlate_except(own).scalar_subquery()


def has_blocked(blocker: Person, blocked: Person) -> ColumnElement[bool]:
    return _tied(blocks, blocker, blocked)


def are_blocked(one: Person, other: Person) -> ColumnElement[bool]:
    """Whether either of the two has blocked the other: then neither is there for the other."""
    return or_(has_blocked(one, other), has_blocked(other, one))


def mutes_(muter: Person, muted: Person) -> ColumnElement[bool]:
    return _tied(mutes, muter, muted)


def followees(follower: Person) -> Select[Any]:
    """The ids of those whom someone follows."""
    return select(follows.c.followee_id).where(follows.c.follower_id == follower)
