"""An event as its page shows it."""

from uuid import UUID

import msgspec
from msgspec.structs import asdict

from ymd.calendars.queries import stored_object
from ymd.events.errors import NoSuchOccurrence
from ymd.events.queries.event import event_detail
from ymd.events.rules.happenings import happening_at
from ymd.events.rules.rows import shown_at
from ymd.events.rules.scopes import occurrence_meant
from ymd.events.rules.series import read_series
from ymd.events.rules.told import etag_of, told_event
from ymd.events.schemas.wire import AlsoChanged, Dropped, Edited, Event, Scope
from ymd.kernel.actor import Viewer
from ymd.kernel.db import Db


class EventPage(msgspec.Struct, frozen=True):
    """`etag` is None for who may know the times only."""

    event: Event
    etag: str | None

    def edited(self, also_changed: list[AlsoChanged], dropped: list[Dropped]) -> Edited:
        return Edited(**asdict(self.event), also_changed=also_changed, dropped=dropped)


async def event_page(
    db: Db, viewer: Viewer, event_id: UUID, scope: Scope = "all", named: str | None = None
) -> EventPage:
    """The whole series, in one statement, or the one occurrence that is named, in two.

    Raises NotFound, and NoSuchOccurrence, OccurrenceNeeded, FollowingNotOffered.
    """
    occurrence = occurrence_meant(scope, named)
    row = await event_detail(db, viewer, event_id)
    etag = etag_of(row.version, row.level)
    if occurrence is None:
        return EventPage(told_event(row, row), etag)
    stored = await stored_object(db, row.calendar_id, event_id)
    series = read_series(stored.text)
    happening = happening_at(series, occurrence) if series is not None else None
    if happening is None:
        raise NoSuchOccurrence
    return EventPage(told_event(row, shown_at(happening), occurrence), etag)
