"""Every read of graph: conditions for others to compose, one person, lists of people."""

from ymd.graph.queries.lists import blocked_by, follow_requests_of, followers, following, muted_by, search
from ymd.graph.queries.people import VIEWER, brief, people, person, target_for
from ymd.graph.queries.relations import are_blocked, are_friends, followees, follows_, has_asked, has_blocked, mutes_

__all__ = [
    "VIEWER",
    "are_blocked",
    "are_friends",
    "blocked_by",
    "brief",
    "follow_requests_of",
    "followees",
    "followers",
    "following",
    "follows_",
    "has_asked",
    "has_blocked",
    "muted_by",
    "mutes_",
    "people",
    "person",
    "search",
    "target_for",
]
