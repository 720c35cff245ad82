"""Moving things in time: an event, its end, and what hangs on them.

What hangs on the time of a series (RFC 5545) is UNTIL of its rule, EXDATE, RDATE, the end, and the RECURRENCE-ID of
each override, which moves along with the occurrence it stands for. An override to which the new rule no longer leads is
dropped. Each is told.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from ymd.events.rules.drafts import Timing
from ymd.events.rules.editing import Edit
from ymd.events.rules.series import key_of, occurrence_named, recurrence_of, wall_of
from ymd.events.rules.told import wire_wall
from ymd.events.schemas.wire import AlsoChanged, Dropped
from ymd.ics import Component, EventValues, Moment, Period
from ymd.ics.moments import Duration
from ymd.recurrence import RecurrenceError, parse_rule

_UNTIL: Final = re.compile(r"(?<=UNTIL=)[^;]*", re.IGNORECASE)


@dataclass(frozen=True)
class Changed:
    """What of the timing was asked to change. A start that moves takes the end along unless that was given too."""

    start: bool
    end: bool
    rrule: bool
    rdates: bool
    exdates: bool

    def __bool__(self) -> bool:
        return self.start or self.end or self.rrule or self.rdates or self.exdates


class Move:
    """From one start to another: any moment of the old series on the wall of the new one."""

    def __init__(self, old: Moment, new: Moment) -> None:
        self.old = old
        self.new = new
        self.by = new.wall - old.wall

    def wall(self, wall: datetime) -> datetime:
        moved = wall + self.by
        return datetime.combine(moved, time.min) if self.new.all_day else moved

    def moment(self, moment: Moment) -> Moment:
        """A date among times stays a date."""
        if moment.all_day and not self.old.all_day:
            days = timedelta(days=(self.new.wall.date() - self.old.wall.date()).days)
            return Moment(moment.wall + days, None, True)
        return Moment(self.wall(wall_of(moment, self.old.zone)), self.new.zone, self.new.all_day)

    def date(self, date: Moment | Period) -> Moment | Period:
        if isinstance(date, Moment):
            return self.moment(date)
        start = self.moment(date.start)
        if start.all_day:
            return start
        return Period(start, date.end if isinstance(date.end, Duration) else self.moment(date.end))

    def end(self, values: EventValues) -> Moment | None:
        """Where DTEND goes, told in the zone it was told in unless that was the start's; gone where dates became times
        or times dates."""
        if values.end is None or self.old.all_day != self.new.all_day:
            return None
        own = values.end.zone != self.old.zone and not self.new.floats
        return Moment(values.end.wall + self.by, values.end.zone if own else self.new.zone, self.new.all_day)

    def rule(self, text: str) -> str:
        """The rule with UNTIL moved along, in the form that the new start asks for (RFC 5545, section 3.3.10)."""
        try:
            until = parse_rule(text, lenient=True).until
        except RecurrenceError:
            return text
        if until is None:
            return text
        if not isinstance(until, datetime):
            last = Moment(datetime.combine(until, self.old.wall.time()), self.old.zone)
        elif until.tzinfo is None:
            last = Moment(until, self.old.zone)
        else:
            last = Moment(wall_of(Moment(until.replace(tzinfo=None), "UTC"), self.old.zone), self.old.zone)
        moved = Moment(self.wall(last.wall), self.new.zone, self.new.all_day)
        if not moved.floats:
            moved = Moment(moved.instant.astimezone(UTC).replace(tzinfo=None), "UTC")
        return _UNTIL.sub(moved.value, text)


def retime(edit: Edit, master: Component, timing: Timing, changed: Changed) -> None:
    """Write the new timing of a series, and what hangs on it."""
    old = edit.editor.values(master)
    move = Move(old.start, timing.start)
    place(edit, master, timing.start, timing.end, changed, None)
    if changed.rrule:
        edit.editor.set_rules(master, [timing.rrule] if timing.rrule else [])
        edit.note(master, "RRULE")
    elif changed.start and (rules := [move.rule(rule) for rule in old.rrules]) != list(old.rrules):
        edit.editor.set_rules(master, rules)
        _hang(edit, master, "RRULE", None)
    for name, asked, new, had in (
        ("RDATE", changed.rdates, timing.rdates, old.rdates),
        ("EXDATE", changed.exdates, timing.exdates, old.exdates),
    ):
        if asked:
            edit.editor.set_dates(master, name, new)
            edit.note(master, name)
        elif changed.start and had:
            edit.editor.set_dates(master, name, [move.date(date) for date in had])
            _hang(edit, master, name, None)
    _take_overrides_along(edit, master, old, move if changed.start else None)


def place(
    edit: Edit, component: Component, start: Moment, end: Moment | None, changed: Changed, name: str | None
) -> None:
    """Write DTSTART, and DTEND where it was given or moves along; a DURATION moves along by itself."""
    editor, old = edit.editor, edit.editor.values(component)
    move = Move(old.start, start)
    if changed.start:
        editor.set_moment(component, "DTSTART", start)
        edit.note(component, "DTSTART")
    if changed.end:
        editor.put(component, "DURATION", [])
        editor.set_moment(component, "DTEND", end)
        edit.note(component, "DTEND")
    elif changed.start and old.end is not None:
        editor.set_moment(component, "DTEND", move.end(old))
        _hang(edit, component, "DTEND", name)
    elif changed.start and old.duration is not None and old.start.all_day != start.all_day:
        editor.put(component, "DURATION", [])
        _hang(edit, component, "DURATION", name)


def _take_overrides_along(edit: Edit, master: Component, old: EventValues, move: Move | None) -> None:
    editor = edit.editor
    before, after = recurrence_of(old), recurrence_of(editor.values(master))
    for component in editor.events:
        values = editor.values(component)
        if values.recurrence_id is None:
            continue
        key = key_of(values, before)
        named = Moment(move.wall(key), move.new.zone, move.new.all_day) if move else values.recurrence_id
        name = wire_wall(wall_of(named, after.zone), all_day=named.all_day)
        if occurrence_named(named, after) is None:
            editor.remove(component)
            edit.dropped.append(Dropped(wire_wall(key, all_day=old.start.all_day), values.summary or ""))
        elif move is not None:
            editor.set_moment(component, "RECURRENCE-ID", named, following=values.following)
            _hang(edit, component, "RECURRENCE-ID", name)
            if values.start == Moment(key, old.start.zone, old.start.all_day):
                place(edit, component, named, None, Changed(True, False, False, False, False), name)
                edit.also.append(AlsoChanged("DTSTART", name))


def _hang(edit: Edit, component: Component, name: str, recurrence_id: str | None) -> None:
    edit.note(component, name)
    edit.also.append(AlsoChanged(name, recurrence_id))
