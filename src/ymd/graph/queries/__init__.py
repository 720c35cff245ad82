"""Every read of graph: conditions for others to compose, one person, lists of people."""

from ymd.graph.queries.lists import (
    blocked_by,
    follow_requests_of,
    followers,
    following,
    friends_in_common,
    muted_by,
    search,
)
from ymd.graph.queries.people import VIEWER, PersonRow, brief, people, person_row, target_for, told_person
from ymd.graph.queries.relations import (
    are_blocked,
    are_friends,
    followees,
    follows_,
    has_asked,
    has_blocked,
    mutes_,
    request_of,
)

__all__ = [
    "VIEWER",
    "PersonRow",
    "are_blocked",
    "are_friends",
    "blocked_by",
    "brief",
    "follow_requests_of",
    "followees",
    "followers",
    "following",
    "follows_",
    "friends_in_common",
    "has_asked",
    "has_blocked",
    "muted_by",
    "mutes_",
    "people",
    "person_row",
    "request_of",
    "search",
    "target_for",
    "told_person",
]
