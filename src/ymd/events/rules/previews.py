"""A series that is not written yet."""

from datetime import datetime
from itertools import islice

from ymd.events.errors import EventInvalid
from ymd.events.rules.drafts import check_recurrence, timing_of
from ymd.events.rules.happenings import Happening, in_order
from ymd.events.rules.series import read_series
from ymd.events.rules.told import wall_named, when, wire_wall
from ymd.events.schemas.wire import Preview, Previewed, PreviewInput
from ymd.ics import ObjectEditor
from ymd.kernel.errors import FieldError
from ymd.recurrence import BudgetExhausted, format_rule, parse_rule


def preview_of(given: PreviewInput, now: datetime) -> Preview:
    """Raises EventInvalid for what would be refused as an event too."""
    timing = timing_of(given.start, given.end, given.rrule, given.rdate, given.exdate)
    check_recurrence(timing)
    editor = ObjectEditor.create(uid="preview", start=timing.start, end=timing.end, now=now)
    (event,) = editor.events
    editor.set_rules(event, [given.rrule] if given.rrule else [])
    editor.set_dates(event, "RDATE", timing.rdates)
    editor.set_dates(event, "EXDATE", timing.exdates)
    series = read_series(editor.text())
    if series is None:
        raise AssertionError("what was just written can be read")
    after = wall_named(given.after) if given.after is not None else None
    try:
        found = list(islice(in_order(series, after), given.count + 1))
    except BudgetExhausted as exhausted:
        raise EventInvalid(errors=(FieldError("/rrule", exhausted.code, str(exhausted)),)) from exhausted
    rule = format_rule(parse_rule(given.rrule)) if given.rrule else None
    return Preview(rule, [_previewed(row) for row in found[: given.count]], len(found) > given.count)


def _previewed(row: Happening) -> Previewed:
    start, ends = row.values.start, row.values.ends
    instants = not start.floats
    return Previewed(
        recurrence_id=wire_wall(row.recurrence_id, all_day=start.all_day),
        start=when(row.starts, start.zone, all_day=start.all_day),
        end=when(row.ends, ends.zone, all_day=ends.all_day),
        starts_at=row.starts_at if instants else None,
        ends_at=row.ends_at if instants else None,
    )
