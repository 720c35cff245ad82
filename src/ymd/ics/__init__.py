"""iCalendar text (RFC 5545) as a tree of raw content lines, and the values of the properties that are known.

The text is the truth: it is kept line by line as it came, and an edit replaces the lines of one property. This package
knows no database and nothing else of ymd. In the order of use:

``parse`` a file, ``split`` it into objects (or be told why not: ``IcsRefused``, ``LeftOut``); read a stored text with
``read_events``, change it with ``ObjectEditor``; hand it out by ``object_to_wire``, ``export``,
``reader_view`` and ``busy_view``.
"""

from ymd.ics.edit import ObjectEditor, guest_line
from ymd.ics.errors import IcsError, IcsInvalid, IcsRefused
from ymd.ics.export import export, object_to_wire
from ymd.ics.moments import Duration, Moment, Period
from ymd.ics.objects import CalendarObject, LeftOut, Split, read_events, split
from ymd.ics.tree import Component, Document, dump, load, parse
from ymd.ics.values import EventValues, Guest, read_event, read_guests, read_organizer
from ymd.ics.views import busy_view, plain_rule, reader_view
from ymd.ics.vtimezone import vtimezone_lines
from ymd.ics.zones import Zones, named_zone

__all__ = [
    "CalendarObject",
    "Component",
    "Document",
    "Duration",
    "EventValues",
    "Guest",
    "IcsError",
    "IcsInvalid",
    "IcsRefused",
    "LeftOut",
    "Moment",
    "ObjectEditor",
    "Period",
    "Split",
    "Zones",
    "busy_view",
    "dump",
    "export",
    "guest_line",
    "load",
    "named_zone",
    "object_to_wire",
    "parse",
    "plain_rule",
    "read_event",
    "read_events",
    "read_guests",
    "read_organizer",
    "reader_view",
    "split",
    "vtimezone_lines",
]
