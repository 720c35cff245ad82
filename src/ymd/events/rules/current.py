"""An event as the document that its editor would have to write for it to be as it is: what a patch is merged into."""

import re
from collections.abc import Iterable
from typing import TypeVar

from ymd.events.rules.series import wall_of
from ymd.events.rules.told import when, wire_wall
from ymd.events.schemas.wire import Audience, EventInput, OpenTo
from ymd.ics import EventValues, Moment, Period

T = TypeVar("T")

_BREAKS = re.compile(r"[\x00-\x1F\x7F-\x9F\u2028\u2029]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0B-\x1F\x7F-\x9F]+")
_LINK = re.compile(r"https?://[^\s\x00-\x20\x7F\"<>\\]+")
_COLOR = re.compile(r"[a-z]{3,20}|#[0-9a-f]{6}")


def document_of(values: EventValues, *, audience: Audience | None, open_to: OpenTo, capacity: int | None) -> EventInput:
    """What others wrote may be longer or stranger than what we take: then it stands here as near as we take it, and
    its lines stay as they are unless the patch says something else."""
    start, ends = values.start, values.ends
    return EventInput(
        start=when(start.wall, start.zone, all_day=start.all_day),
        end=when(ends.wall, ends.zone, all_day=ends.all_day),
        summary=_line(values.summary) or "",
        description=_CONTROLS.sub(" ", values.description)[:10_000] if values.description else None,
        location=_line(values.location),
        url=values.url if values.url and len(values.url) <= 2000 and _LINK.fullmatch(values.url) else None,
        status=values.status.lower() if values.status else None,  # type: ignore[arg-type]  # ics knows these three only
        transparency="transparent" if values.transp == "TRANSPARENT" else "opaque",
        classification=values.classification.lower(),  # type: ignore[arg-type]  # and of these
        categories=[_BREAKS.sub(" ", name)[:50] for name in values.categories][:20],
        color=values.color if values.color and _COLOR.fullmatch(values.color) else None,
        audience=audience,
        open_to=open_to,
        capacity=capacity,
        rrule=values.rrules[0][:1000] if values.rrules else None,
        rdate=_dates(values.rdates, start)[:366],
        exdate=_dates(values.exdates, start)[:5000],
    )


def _line(text: str | None) -> str | None:
    return _BREAKS.sub(" ", text)[:255] if text is not None else None


def _dates(dates: Iterable[Moment | Period], start: Moment) -> list[str]:
    starts = (date.start if isinstance(date, Period) else date for date in dates)
    return [wire_wall(wall_of(date, start.zone), all_day=start.all_day) for date in starts]
