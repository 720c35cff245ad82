"""What queries of events decode into, what actions write, and what goes over the wire."""

from ymd.events.schemas.rows import EventDetail, Key, Occurrences, Plan
from ymd.events.schemas.wire import (
    Answer,
    Answers,
    Can,
    Edited,
    Event,
    EventInput,
    Occurrence,
    OpenTo,
    PlanCard,
    Preview,
    PreviewInput,
    Scope,
    When,
)

__all__ = [
    "Answer",
    "Answers",
    "Can",
    "Edited",
    "Event",
    "EventDetail",
    "EventInput",
    "Key",
    "Occurrence",
    "Occurrences",
    "OpenTo",
    "Plan",
    "PlanCard",
    "Preview",
    "PreviewInput",
    "Scope",
    "When",
]
