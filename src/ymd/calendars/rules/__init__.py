"""What calendars decide without looking anything up: who may do what, and what of a text leaves for whom."""

from ymd.calendars.rules.documents import Sight, document_for, is_secret, preamble_for
from ymd.calendars.rules.roles import (
    DAYS_IN_TRASH,
    DAYS_REMEMBERED,
    GIVEN_ROLES,
    MAX_CALENDARS,
    MAX_OBJECTS,
    Level,
    may_add,
    may_edit,
    may_set_up,
)

__all__ = [
    "DAYS_IN_TRASH",
    "DAYS_REMEMBERED",
    "GIVEN_ROLES",
    "MAX_CALENDARS",
    "MAX_OBJECTS",
    "Level",
    "Sight",
    "document_for",
    "is_secret",
    "may_add",
    "may_edit",
    "may_set_up",
    "preamble_for",
]
