"""Every write to calendars, one function for each intention."""

from ymd.calendars.actions.objects import (
    change_object,
    delete_object,
    open_calendar,
    put_object,
    put_objects,
    restore_object,
)

__all__ = [
    "change_object",
    "delete_object",
    "open_calendar",
    "put_object",
    "put_objects",
    "restore_object",
]
