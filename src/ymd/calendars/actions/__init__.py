"""Every write to calendars, one function for each intention."""

from ymd.calendars.actions.calendars import (
    calendar_to_set_up,
    change_calendar,
    create_calendar,
    create_first_calendar,
    delete_calendar,
    give_role,
    remove_member,
    restore_calendar,
)
from ymd.calendars.actions.imports import bring, do_import, import_file, import_for, request_import, try_import
from ymd.calendars.actions.objects import (
    change_object,
    delete_object,
    open_calendar,
    put_object,
    put_objects,
    restore_object,
)

__all__ = [
    "bring",
    "calendar_to_set_up",
    "change_calendar",
    "change_object",
    "create_calendar",
    "create_first_calendar",
    "delete_calendar",
    "delete_object",
    "do_import",
    "give_role",
    "import_file",
    "import_for",
    "open_calendar",
    "put_object",
    "put_objects",
    "remove_member",
    "request_import",
    "restore_calendar",
    "restore_object",
    "try_import",
]
