"""Every read of events. What others compose: `event_level`, `is_hidden`, `plan_card`, `ways` and the tables to read."""

from ymd.events.queries.cards import json_object, plan_card, plan_seen
from ymd.events.queries.event import event_detail, event_for, occurrences_of
from ymd.events.queries.page import EventPage, event_page
from ymd.events.queries.sources import Sources
from ymd.events.queries.visibility import DETAILS, event_level, is_guest, is_hidden, may_join
from ymd.events.queries.windows import Ways, occurrences_in, ways
from ymd.events.rules.windows import Window, window_asked
from ymd.events.tables import events, guests, occurrences, openings, overrides

__all__ = [
    "DETAILS",
    "EventPage",
    "Sources",
    "Ways",
    "Window",
    "event_detail",
    "event_for",
    "event_level",
    "event_page",
    "events",
    "guests",
    "is_guest",
    "is_hidden",
    "json_object",
    "may_join",
    "occurrences",
    "occurrences_in",
    "occurrences_of",
    "openings",
    "overrides",
    "plan_card",
    "plan_seen",
    "ways",
    "window_asked",
]
