"""Every write to events, one function for each intention."""

from ymd.events.actions.guests import seat, unseat
from ymd.events.actions.projection import project_objects, renew
from ymd.events.actions.writing import (
    Editing,
    Outcome,
    change_event,
    create_event,
    delete_event,
    event_to_change,
    restore_event,
)

__all__ = [
    "Editing",
    "Outcome",
    "change_event",
    "create_event",
    "delete_event",
    "event_to_change",
    "project_objects",
    "renew",
    "restore_event",
    "seat",
    "unseat",
]
