"""Every read of calendars. What others compose: `seen_calendars`, `level_in`, `objects`."""

from ymd.calendars.queries.calendars import calendar, calendar_row, calendars_of, shown
from ymd.calendars.queries.changes import ChangesRead, changes_since
from ymd.calendars.queries.export import ExportHead, export_head, export_pieces
from ymd.calendars.queries.imports import job
from ymd.calendars.queries.members import members_of
from ymd.calendars.queries.objects import live_by_uid, stored_object, stored_objects, values_read
from ymd.calendars.queries.trash import trash_of
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
    "ChangesRead",
    "ExportHead",
    "calendar",
    "calendar_level",
    "calendar_row",
    "calendars",
    "calendars_of",
    "changes_since",
    "export_head",
    "export_pieces",
    "job",
    "level_in",
    "live_by_uid",
    "members",
    "members_of",
    "objects",
    "reach",
    "seen_calendars",
    "shown",
    "stored_object",
    "stored_objects",
    "trash_of",
    "values_read",
    "visible_calendar",
    "within",
]
