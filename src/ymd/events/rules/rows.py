"""The rows that one stored object is projected into."""

import re
from datetime import datetime
from typing import Any, Final, NamedTuple

from ymd.calendars.schemas.objects import StoredObject
from ymd.events.rules.happenings import Happening, Projection, project
from ymd.events.rules.series import Series, read_series, series_of, wall_of
from ymd.events.rules.told import wire_wall
from ymd.events.schemas.rows import EventRow, OccurrenceRow, OverrideRow, Shown
from ymd.events.schemas.wire import Status
from ymd.ics.moments import Moment, Period
from ymd.ics.values import EventValues

_LINK = re.compile(r"https?://[^\s\"<>\\]{1,1990}", re.IGNORECASE)


_STATUSES: Final[dict[str, Status]] = {
    "TENTATIVE": "tentative",
    "CONFIRMED": "confirmed",
    "CANCELLED": "cancelled",
}


class Rows(NamedTuple):
    event: EventRow
    overrides: list[OverrideRow]
    occurrences: list[OccurrenceRow]


def rows_of(stored: StoredObject, now: datetime, read: tuple[EventValues, ...] | None = None) -> Rows | None:
    """The projection of a live VEVENT object around `now`; None where nothing in it has a place in time.

    `read` is what its text says, where that was read already.
    """
    series = read_series(stored.text) if read is None else series_of(read)
    if series is None:
        return None
    projection = project(series, now)
    overrides = [
        OverrideRow(calendar_id=stored.calendar_id, event_id=stored.id, recurrence_id=key, **_shown(values))
        for key, values in series.overrides.items()
    ]
    return Rows(_event(stored, series, projection), overrides, occurrence_rows(stored, projection))


def occurrence_rows(stored: StoredObject, projection: Projection) -> list[OccurrenceRow]:
    return [
        OccurrenceRow(
            stored.id,
            row.recurrence_id,
            row.starts_at,
            row.ends_at,
            row.starts,
            row.ends,
            stored.audience,
            "opaque" if takes_time(row) else "transparent",
            row.values.start.floats,
            row.shown_as,
        )
        for row in projection.rows
    ]


def takes_time(row: Happening) -> bool:
    """Whether someone is busy then; what is cancelled keeps nobody (RFC 5545, section 3.8.1.11)."""
    return row.values.transp == "OPAQUE" and row.values.status != "CANCELLED"


def status_of(values: EventValues) -> Status | None:
    return _STATUSES[values.status] if values.status is not None else None


def _event(stored: StoredObject, series: Series, projection: Projection) -> EventRow:
    shown = series.shown
    return EventRow(
        calendar_id=stored.calendar_id,
        id=stored.id,
        uid=stored.uid,
        recurs=series.recurs,
        rrule=shown.rrules[0] if shown.rrules else None,
        rdate=[_date(item.start if isinstance(item, Period) else item, series.zone) for item in shown.rdates],
        exdate=[_date(item, series.zone) for item in shown.exdates],
        audience=stored.audience,
        secret=stored.secret,
        created_by=stored.created_by,
        version=stored.version,
        projected_from=projection.since,
        projected_until=projection.until,
        renew_at=projection.renew_at,
        created_at=stored.created_at,
        updated_at=stored.updated_at,
        **_shown(shown),
    )


def _shown(values: EventValues) -> dict[str, Any]:
    start, ends = values.start, values.ends
    return {
        "summary": values.summary or "",
        "description": values.description,
        "location": values.location,
        "url": values.url if values.url is not None and _LINK.fullmatch(values.url) else None,
        "starts": start.wall,
        "start_zone": start.zone,
        "ends": ends.wall,
        "end_zone": ends.zone,
        "all_day": start.all_day,
        "status": status_of(values),
        "transp": values.transp.lower(),
        "classification": values.classification.lower(),
        "categories": list(values.categories),
        "color": values.color,
        "sequence": values.sequence,
    }


def _date(moment: Moment, zone: str | None) -> str:
    return wire_wall(wall_of(moment, zone), all_day=moment.all_day)


def shown_at(happening: Happening) -> Shown:
    """What one occurrence is shown as."""
    values = happening.values
    told = _shown(values) | {"starts": happening.starts, "ends": happening.ends}
    return Shown(**told)
