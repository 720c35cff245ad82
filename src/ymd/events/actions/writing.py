"""Making, changing, deleting and restoring events: a text is written by the line, the rows follow it."""

from datetime import datetime
from uuid import UUID, uuid4

import msgspec
from msgspec.structs import replace
from sqlalchemy import Integer, Text, bindparam, update
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID

from ymd.calendars import actions as calendars
from ymd.calendars.queries import calendar_row, stored_object
from ymd.calendars.schemas.objects import Draft, StoredObject
from ymd.events.actions.openings import note_opening
from ymd.events.errors import NoSuchOccurrence, NotYourEvent, OccurrenceNeeded
from ymd.events.queries.event import calendar_of_deleted, event_for
from ymd.events.rules.current import document_of
from ymd.events.rules.drafts import check_color, check_openness, check_recurrence, timing_of
from ymd.events.rules.editing import Edit, describe
from ymd.events.rules.happenings import Happening, happening_at
from ymd.events.rules.retiming import Changed, place, retime
from ymd.events.rules.scopes import check_of_one, occurrence_meant
from ymd.events.rules.series import Series, read_series
from ymd.events.rules.told import EDIT, etag_of, wire_wall
from ymd.events.schemas.rows import Plan
from ymd.events.schemas.wire import AlsoChanged, Dropped, EventInput, Scope
from ymd.events.tables import events
from ymd.ics import Component, Moment, ObjectEditor
from ymd.kernel.actor import Actor
from ymd.kernel.db import Db
from ymd.kernel.errors import NotFound
from ymd.kernel.statement import command


class Editing(msgspec.Struct, frozen=True):
    """An event that nobody else changes until this unit of work ends. `current` is how its editor would write what is
    there; `occurrence` is the one that is meant, None for the whole series."""

    stored: StoredObject
    plan: Plan
    series: Series
    occurrence: Happening | None
    current: EventInput

    @property
    def etag(self) -> str:
        return etag_of(self.stored.version, EDIT) or ""


class Outcome(msgspec.Struct, frozen=True):
    """What an edit did beside what was asked for."""

    also_changed: list[AlsoChanged]
    dropped: list[Dropped]


_SET_TERMS = command(
    update(events)
    .values(open_to=bindparam("new_open_to", type_=Text), capacity=bindparam("new_capacity", type_=Integer))
    .where(
        events.c.calendar_id == bindparam("of_calendar", type_=SQL_UUID),
        events.c.id == bindparam("event_id", type_=SQL_UUID),
    )
)


async def create_event(db: Db, author: Actor, calendar_id: UUID, given: EventInput, *, now: datetime) -> UUID:
    """A new event in the calendar; its id. Raises NotFound, NotWritable, TooManyObjects, EventInvalid, OpenTooWide."""
    check_color(given.color)
    timing = timing_of(given.start, given.end, given.rrule, given.rdate, given.exdate)
    check_recurrence(timing)
    await calendars.open_calendar(db, author, calendar_id)
    await _check_openness(db, author, calendar_id, given)
    uid = str(uuid4())
    edit = Edit(ObjectEditor.create(uid=uid, start=timing.start, end=timing.end, now=now))
    (event,) = edit.editor.events
    describe(edit, event, EventInput(start=given.start), given)
    edit.editor.set_rules(event, [given.rrule] if given.rrule else [])
    edit.editor.set_dates(event, "RDATE", timing.rdates)
    edit.editor.set_dates(event, "EXDATE", timing.exdates)
    draft = Draft(uid=uid, component="VEVENT", text=edit.editor.text(), audience=given.audience)
    put = await calendars.put_object(db, author, calendar_id, draft, now=now)
    await db.flush()
    if given.open_to != "nobody" or given.capacity is not None:
        await _set_terms(db, calendar_id, put.id, given, now)
    return put.id


async def event_to_change(
    db: Db, editor: Actor, event_id: UUID, scope: Scope = "all", named: str | None = None
) -> Editing:
    """The event under lock, for someone who may change it. Raises NotFound, NotYourEvent, NoSuchOccurrence,
    OccurrenceNeeded, FollowingNotOffered."""
    occurrence = occurrence_meant(scope, named)
    plan = await event_for(db, editor, event_id)
    if plan.level < EDIT:
        raise NotYourEvent
    await calendars.open_calendar(db, editor, plan.calendar_id)
    plan = await event_for(db, editor, event_id, lock=True)
    stored = await stored_object(db, plan.calendar_id, event_id)
    series = read_series(stored.text)
    if series is None or stored.deleted_at is not None:
        raise NotFound
    happening = happening_at(series, occurrence) if occurrence is not None else None
    if occurrence is not None and happening is None:
        raise NoSuchOccurrence
    return Editing(stored, plan, series, happening, _current(plan, series, happening))


async def change_event(
    db: Db, editor: Actor, editing: Editing, given: EventInput, *, end_given: bool, now: datetime
) -> Outcome:
    """Change the whole series, or the one occurrence that is meant. A start that moves takes the end along, unless that
    was given too. Raises EventInvalid, OpenTooWide, SeriesOnly, OccurrenceNeeded."""
    edit = Edit(ObjectEditor(editing.stored.text))
    check_color(given.color)
    if editing.occurrence is None:
        await _change_series(db, editor, editing, edit, given, end_given=end_given)
    else:
        _change_one(editing, editing.occurrence, edit, given, end_given=end_given)
    terms = (given.open_to, given.capacity) != (editing.current.open_to, editing.current.capacity)
    text = edit.finish(now) if edit.changed else editing.stored.text
    draft = Draft(uid=editing.stored.uid, component="VEVENT", text=text, audience=given.audience, edited=terms)
    await calendars.change_object(db, editor, editing.stored, draft, now=now)
    if terms:
        await _set_terms(db, editing.plan.calendar_id, editing.plan.id, given, now)
    await db.flush()
    return Outcome(edit.also, edit.dropped)


async def delete_event(db: Db, editor: Actor, editing: Editing, *, now: datetime) -> None:
    """Put the whole event into the trash, or take the one occurrence that is meant out of it."""
    stored = editing.stored
    if editing.occurrence is None:
        await calendars.delete_object(db, editor, stored.calendar_id, stored.id, now=now)
        return
    edit = Edit(ObjectEditor(stored.text))
    _take_out(editing.series, editing.occurrence, edit)
    if not edit.editor.events:
        await calendars.delete_object(db, editor, stored.calendar_id, stored.id, now=now)
        return
    draft = Draft(uid=stored.uid, component="VEVENT", text=edit.finish(now))
    await calendars.change_object(db, editor, stored, draft, now=now)


async def restore_event(db: Db, editor: Actor, event_id: UUID, *, now: datetime) -> None:
    """Take an event out of the trash. Raises NotFound, NotWritable, NotYourObject, UidTaken, TooManyObjects."""
    calendar_id = await calendar_of_deleted(db, editor, event_id)
    await calendars.restore_object(db, editor, calendar_id, event_id, now=now)
    await db.flush()


async def _change_series(
    db: Db, editor: Actor, editing: Editing, edit: Edit, given: EventInput, *, end_given: bool
) -> None:
    current, master = editing.current, edit.editor.master
    if master is None:
        raise OccurrenceNeeded
    changed = _changed(current, given, end_given=end_given)
    end = given.end if end_given or not changed.start else None
    rdate, exdate = given.rdate if changed.rdates else (), given.exdate if changed.exdates else ()
    timing = timing_of(given.start, end, given.rrule, rdate, exdate)
    if changed.rrule:
        check_recurrence(timing)
    if any(getattr(current, name) != getattr(given, name) for name in ("audience", "open_to", "classification")):
        await _check_openness(db, editor, editing.plan.calendar_id, given)
    describe(edit, master, current, given)
    if changed:
        retime(edit, master, timing, changed)


def _change_one(editing: Editing, happening: Happening, edit: Edit, given: EventInput, *, end_given: bool) -> None:
    current = editing.current
    if given == current:
        return
    check_of_one(current, given)
    changed = _changed(current, given, end_given=end_given)
    timing = timing_of(given.start, given.end if end_given or not changed.start else None, None, (), ())
    component = _component_of(editing.series, happening, edit)
    shown = edit.editor.values(component)
    describe(edit, component, document_of(shown, audience=None, open_to="nobody", capacity=None), given)
    name = wire_wall(happening.recurrence_id, all_day=editing.series.shown.start.all_day)
    place(edit, component, timing.start, timing.end, changed, name)


def _component_of(series: Series, happening: Happening, edit: Edit) -> Component:
    """The override that stands for the occurrence; made from the master where there is none."""
    values = series.overrides.get(happening.recurrence_id)
    if values is not None and values.recurrence_id is not None:
        found = edit.editor.override(values.recurrence_id)
        if found is not None:
            return found
    start = happening.values.start
    made = edit.editor.add_override(_name(series, happening), Moment(happening.starts, start.zone, start.all_day))
    edit.note(made, "RECURRENCE-ID")
    return made


def _take_out(series: Series, happening: Happening, edit: Edit) -> None:
    editor, values = edit.editor, series.overrides.get(happening.recurrence_id)
    if values is not None and values.recurrence_id is not None:
        override = editor.override(values.recurrence_id)
        if override is not None:
            editor.remove(override)
    if editor.master is not None:
        editor.add_date(editor.master, "EXDATE", _name(series, happening))
        edit.note(editor.master, "EXDATE")


def _name(series: Series, happening: Happening) -> Moment:
    return Moment(happening.recurrence_id, series.zone, series.shown.start.all_day)


def _current(plan: Plan, series: Series, happening: Happening | None) -> EventInput:
    values = series.shown
    if happening is not None:
        start, ends = happening.values.start, happening.values.ends
        values = replace(
            happening.values,
            start=Moment(happening.starts, start.zone, start.all_day),
            end=Moment(happening.ends, ends.zone, ends.all_day),
            duration=None,
            rrules=(),
            rdates=(),
            exdates=(),
        )
    return document_of(values, audience=plan.audience, open_to=plan.open_to, capacity=plan.capacity)


def _changed(current: EventInput, given: EventInput, *, end_given: bool) -> Changed:
    return Changed(
        start=given.start != current.start,
        end=end_given and given.end != current.end,
        rrule=given.rrule != current.rrule,
        rdates=given.rdate != current.rdate,
        exdates=given.exdate != current.exdate,
    )


async def _check_openness(db: Db, editor: Actor, calendar_id: UUID, given: EventInput) -> None:
    if given.open_to != "nobody":
        row = await calendar_row(db, editor, calendar_id)
        check_openness(given, row.audience_who, row.audience_as)


async def _set_terms(db: Db, calendar_id: UUID, event_id: UUID, given: EventInput, now: datetime) -> None:
    await db.run(
        _SET_TERMS,
        of_calendar=calendar_id,
        event_id=event_id,
        new_open_to=given.open_to,
        new_capacity=given.capacity,
    )
    await note_opening(db, calendar_id, event_id, is_open=given.open_to != "nobody", now=now)
