"""Every read of calendars. What others compose: `seen_calendars`, `level_in`, `objects`."""

from ymd.calendars.queries.objects import live_by_uid, stored_object, stored_objects
from ymd.calendars.queries.visibility import (
    VIEWER,
    calendar_level,
    level_in,
    reach,
    seen_calendars,
    visible_calendar,
    within,
)
from ymd.calendars.tables import calendars, members, objects

__all__ = [
    "VIEWER",
    "calendar_level",
    "calendars",
    "level_in",
    "live_by_uid",
    "members",
    "objects",
    "reach",
    "seen_calendars",
    "stored_object",
    "stored_objects",
    "visible_calendar",
    "within",
]
