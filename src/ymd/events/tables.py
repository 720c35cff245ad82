"""What is read of events, kept beside the text that is the truth.

Three tables are derived from objects and can be made again from them: `events` (the series), `overrides` (its
components with a RECURRENCE-ID) and `occurrences` (when it happens, inside what was projected). Two columns of `events`
are not: `open_to` and `capacity` stand here alone, as an object's audience stands in its row alone. None of the three
is ever in a text, so that no file that comes in can open an event to others, and none that comes back without them can
close one.

`guests` holds the answers that stand, because who answered sees the event. `openings` says since when a plan has been
open for others to join: there is a row while `open_to` is not `nobody`, and feeds are read by it.

Wall times are `timestamp` beside an IANA zone; without a zone they float, and dates are midnights that float.
"""

from typing import Final

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.schema import SchemaItem

from ymd.kernel.schema import METADATA

#: What lasts longer is found by an index of its own, so that the bound on the start of all others is this near.
LONG: Final = "interval '24:00:00'"

_AUDIENCES = "('public', 'followers', 'friends', 'members', 'private')"
_WALL = DateTime(timezone=False)
_INSTANT = DateTime(timezone=True)


def _shown() -> list[SchemaItem]:
    """What a component says about itself, alike for a series and for one of its overrides."""
    return [
        Column("summary", Text, nullable=False),
        Column("description", Text),
        Column("location", Text),
        Column("url", Text),
        Column("starts", _WALL, nullable=False),
        Column("start_zone", Text),
        Column("ends", _WALL, nullable=False),
        Column("end_zone", Text),
        Column("all_day", Boolean, nullable=False),
        Column("status", Text),
        Column("transp", Text, nullable=False),
        Column("class", Text, nullable=False),
        Column("categories", ARRAY(Text), nullable=False),
        Column("color", Text),
        Column("sequence", Integer, nullable=False),
        CheckConstraint("status in ('tentative', 'confirmed', 'cancelled')", name="status"),
        CheckConstraint("transp in ('opaque', 'transparent')", name="transp"),
        CheckConstraint("class in ('public', 'private', 'confidential')", name="class"),
        CheckConstraint("not all_day or (start_zone is null and end_zone is null)", name="dates_float"),
    ]


events = Table(
    "events",
    METADATA,
    Column("calendar_id", UUID, primary_key=True),
    Column("id", UUID, primary_key=True),
    Column("uid", Text, nullable=False),
    *_shown(),
    Column("recurs", Boolean, nullable=False),
    Column("rrule", Text),
    Column("rdate", ARRAY(Text), nullable=False),
    Column("exdate", ARRAY(Text), nullable=False),
    Column("audience", Text),
    Column("secret", Boolean, nullable=False),
    Column("open_to", Text, nullable=False, server_default="nobody"),
    Column("capacity", Integer),
    Column("created_by", UUID),
    Column("version", Integer, nullable=False),
    Column("projected_from", _INSTANT),
    Column("projected_until", _INSTANT),
    Column("renew_at", _INSTANT),
    Column("created_at", _INSTANT, nullable=False),
    Column("updated_at", _INSTANT, nullable=False),
    Column("deleted_at", _INSTANT),
    ForeignKeyConstraint(["calendar_id", "id"], ["objects.calendar_id", "objects.id"], ondelete="CASCADE"),
    CheckConstraint(f"audience in {_AUDIENCES}", name="audience"),
    CheckConstraint("open_to in ('nobody', 'friends', 'followers', 'anyone')", name="open_to"),
    CheckConstraint("capacity > 0", name="capacity"),
    Index("events_id", "id"),
    Index(
        "events_projected_from", "calendar_id", "projected_from", postgresql_where=text("projected_from is not null")
    ),
    Index(
        "events_projected_until", "calendar_id", "projected_until", postgresql_where=text("projected_until is not null")
    ),
    Index("events_renew_at", "renew_at", postgresql_where=text("renew_at is not null")),
)

overrides = Table(
    "overrides",
    METADATA,
    Column("calendar_id", UUID, primary_key=True),
    Column("event_id", UUID, primary_key=True),
    Column("recurrence_id", _WALL, primary_key=True),
    *_shown(),
    ForeignKeyConstraint(["calendar_id", "event_id"], ["events.calendar_id", "events.id"], ondelete="CASCADE"),
)

#: `recurrence_id` is the wall time (of a date: its midnight) at which the rule put the occurrence, in the zone of the
#: series. `starts_at` and `ends_at` are instants, or, where `floats`, wall times read as UTC; `starts` and `ends` are
#: wall times to be told. `shown_as` is the key of the override that speaks for it, null where the series does.
#: What is cancelled is transparent here: it takes nobody's time.
occurrences = Table(
    "occurrences",
    METADATA,
    Column("calendar_id", UUID, primary_key=True),
    Column("event_id", UUID, primary_key=True),
    Column("recurrence_id", _WALL, primary_key=True),
    Column("starts_at", _INSTANT, nullable=False),
    Column("ends_at", _INSTANT, nullable=False),
    Column("starts", _WALL, nullable=False),
    Column("ends", _WALL, nullable=False),
    Column("audience", Text),
    Column("transp", Text, nullable=False),
    Column("floats", Boolean, nullable=False),
    Column("shown_as", _WALL),
    ForeignKeyConstraint(["calendar_id", "event_id"], ["events.calendar_id", "events.id"], ondelete="CASCADE"),
    CheckConstraint(f"audience in {_AUDIENCES}", name="audience"),
    CheckConstraint("transp in ('opaque', 'transparent')", name="transp"),
    CheckConstraint("starts_at <= ends_at", name="order"),
    Index(
        "occurrences_calendar_id_starts_at",
        "calendar_id",
        "starts_at",
        postgresql_include=["ends_at", "event_id", "audience", "transp", "floats"],
    ),
    Index(
        "occurrences_long",
        "calendar_id",
        "starts_at",
        postgresql_include=["ends_at"],
        postgresql_where=text(f"ends_at - starts_at > {LONG}"),
    ),
)

guests = Table(
    "guests",
    METADATA,
    Column("calendar_id", UUID, primary_key=True),
    Column("event_id", UUID, primary_key=True),
    Column("account_id", UUID, primary_key=True),
    Column("answer", Text, nullable=False),
    Column("since", _INSTANT, nullable=False, server_default=func.now()),
    ForeignKeyConstraint(["calendar_id", "event_id"], ["events.calendar_id", "events.id"], ondelete="CASCADE"),
    CheckConstraint("answer in ('going', 'maybe', 'not')", name="answer"),
    Index("guests_account_id", "account_id", "calendar_id", "event_id", postgresql_include=["answer"]),
)

openings = Table(
    "openings",
    METADATA,
    Column("calendar_id", UUID, primary_key=True),
    Column("event_id", UUID, primary_key=True),
    Column("host_id", UUID, nullable=False),
    Column("opened_at", _INSTANT, nullable=False),
    ForeignKeyConstraint(["calendar_id", "event_id"], ["events.calendar_id", "events.id"], ondelete="CASCADE"),
    Index("openings_of_host", "host_id", text("opened_at desc"), text("event_id desc")),
    Index("openings_newest", text("opened_at desc"), text("event_id desc")),
)
