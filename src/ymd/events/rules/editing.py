"""Edits of an object's text: only the lines of what was asked for change, and those that hang on them, each told."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from ymd.events.schemas.wire import AlsoChanged, Dropped, EventInput
from ymd.ics import Component, ObjectEditor

#: A change of one of these is a new revision for guests (RFC 5545, section 3.8.7.4; RFC 5546, section 2.1.4).
_REVISES: Final = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "STATUS", "LOCATION"})


@dataclass
class Edit:
    """A text under change: what was changed of which component, what was taken along, what was dropped."""

    editor: ObjectEditor
    changed: dict[int, set[str]] = field(default_factory=dict)
    also: list[AlsoChanged] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)

    def note(self, component: Component, *properties: str) -> None:
        self.changed.setdefault(id(component), set()).update(properties)

    def finish(self, now: datetime) -> str:
        """The text, every touched component stamped, its SEQUENCE one up where the edit is a revision. The time zones
        that it names have followed."""
        before = self._zones()
        for component in self.editor.events:
            properties = self.changed.get(id(component))
            if properties:
                sequence = self.editor.values(component).sequence + 1 if properties & _REVISES else None
                self.editor.stamp(component, now, sequence=sequence)
        text = self.editor.text()
        if self._zones() != before:
            self.also.append(AlsoChanged("VTIMEZONE"))
        return text

    def _zones(self) -> list[list[str]]:
        return [zone.lines for zone in self.editor.calendar.named("VTIMEZONE")]


def describe(edit: Edit, component: Component, current: EventInput, given: EventInput) -> None:
    """Write what is said about the event, where it is not said already."""
    editor = edit.editor
    for name, attribute in (("SUMMARY", "summary"), ("DESCRIPTION", "description"), ("LOCATION", "location")):
        if getattr(current, attribute) != (text := getattr(given, attribute)):
            editor.set_text(component, name, text)
            edit.note(component, name)
    for name, attribute in (
        ("URL", "url"),
        ("STATUS", "status"),
        ("TRANSP", "transparency"),
        ("CLASS", "classification"),
    ):
        if getattr(current, attribute) != (word := getattr(given, attribute)):
            editor.set_raw(component, name, word if name == "URL" or word is None else word.upper())
            edit.note(component, name)
    if current.categories != given.categories:
        editor.set_texts(component, "CATEGORIES", given.categories)
        edit.note(component, "CATEGORIES")
    if current.color != given.color:
        _paint(edit, component, given.color)


def _paint(edit: Edit, component: Component, color: str | None) -> None:
    # COLOR takes names only (RFC 7986, section 5.9); any other colour has the property that Apple's calendars read.
    named = color if color is not None and not color.startswith("#") else None
    edit.editor.set_raw(component, "COLOR", named)
    edit.editor.set_raw(component, "X-APPLE-CALENDAR-COLOR", color if named is None else None)
    edit.note(component, "COLOR")
