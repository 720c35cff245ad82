"""What of a text leaves for whom: planted words stay where they were planted."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from ymd.calendars.rules import Level, Sight, document_for, preamble_for
from ymd.calendars.rules.documents import ShownGuest
from ymd.calendars.schemas.objects import StoredObject
from ymd.ics import read_events

WHEN = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)

#: Words that a reader may have, and words that only editors may; each stands once in the text below.
TOLD = ("planted-summary", "planted-description", "planted-category")
PLACE = ("planted-location", "37.5172")
KEPT = (
    "planted-alarm", "planted-guest", "planted-organizer", "planted-delegate", "planted-header", "planted-parameter",
    "planted-x-name", "planted-unknown", "planted-x-component", "planted-status", "planted-zone-comment",
)  # fmt: skip
#: What is not even for readers' eyes beside what only they may have.
NAMES = ("planted-uid", "planted-zone")

TEXT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Elsewhere//EN
X-PLANTED:planted-header
BEGIN:VTIMEZONE
TZID:planted-zone
X-LIC-LOCATION:Asia/Seoul
COMMENT:planted-zone-comment
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0900
TZOFFSETTO:+0900
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:planted-uid
DTSTAMP:20261101T000000Z
DTSTART;TZID=planted-zone;X-WHY=planted-parameter:20261123T100000
DTEND;TZID=planted-zone:20261123T113000
RRULE:FREQ=WEEKLY;COUNT=3
EXDATE;TZID=planted-zone:20261130T100000
SUMMARY:planted-summary
DESCRIPTION:planted-description
LOCATION:planted-location
GEO:37.5172;127.0473
CATEGORIES:planted-category
TRANSP:OPAQUE
ORGANIZER;CN=planted-organizer:mailto:o@example.org
ATTENDEE;CN=planted-guest;DELEGATED-TO="mailto:planted-delegate@example.org":mailto:g@example.org
REQUEST-STATUS:2.0;planted-status
X-PLANTED-NAME:planted-x-name
UNHEARD-OF:planted-unknown
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT15M
DESCRIPTION:planted-alarm
END:VALARM
BEGIN:X-PLANTED
X-SAID:planted-x-component
END:X-PLANTED
END:VEVENT
END:VCALENDAR"""


def _stored(text: str = TEXT, component: str = "VEVENT") -> StoredObject:
    one = UUID("01a20c9c-b4f7-7cf0-80f9-00a613569a7d")
    return StoredObject(
        calendar_id=uuid4(),
        id=one,
        uid="planted-uid",
        component=component,
        text=text,
        audience=None,
        secret=False,
        version=1,
        change=1,
        created_by=None,
        created_at=WHEN,
        updated_at=WHEN,
        deleted_at=None,
    )


def test_an_editor_gets_every_line_as_it_is_stored() -> None:
    assert document_for(Sight(level=Level.edit), _stored()) == TEXT


def test_a_reader_gets_what_when_and_where_and_nothing_else() -> None:
    text = document_for(Sight(level=Level.details), _stored())

    assert text is not None
    assert [word for word in (*TOLD, *PLACE) if word not in text] == []
    assert [word for word in KEPT if word in text] == []


def test_a_reader_is_not_told_a_place_before_its_time() -> None:
    text = document_for(Sight(level=Level.details, place_revealed=False), _stored())

    assert text is not None
    assert [word for word in TOLD if word not in text] == []
    assert [word for word in (*KEPT, *PLACE) if word in text] == []


def test_free_busy_is_a_new_text_of_times() -> None:
    stored = _stored()

    text = document_for(Sight(level=Level.busy), stored)

    assert text is not None
    assert "planted" not in text
    assert "37.5172" not in text
    (busy,), (event,) = read_events(text), read_events(TEXT)
    assert (busy.start.instant, busy.ends.instant, busy.transp) == (event.start.instant, event.ends.instant, "OPAQUE")
    assert (busy.rrules, busy.exdates) == (event.rrules, event.exdates)
    assert busy.uid == f"busy-{stored.id}"


def test_what_is_cancelled_keeps_nobody_busy() -> None:
    text = document_for(Sight(level=Level.busy), _stored(TEXT.replace("TRANSP:OPAQUE", "STATUS:CANCELLED")))

    assert text is not None
    assert read_events(text)[0].transp == "TRANSPARENT"


@pytest.mark.parametrize(
    ("level", "component"), [(Level.nothing, "VEVENT"), (Level.busy, "VTODO"), (Level.details, "X-THING")]
)
def test_what_is_not_for_somebody_is_not_there(level: Level, component: str) -> None:
    text = TEXT.replace("VEVENT", component)

    assert document_for(Sight(level=level), _stored(text, component)) is None


@pytest.mark.parametrize("level", [Level.edit, Level.details])
def test_our_own_people_are_rendered_by_an_identity_that_reaches_nobody(level: Level) -> None:
    guest = ShownGuest(uuid4(), "Bob", "going")

    text = document_for(Sight(level=level, guests=(guest,)), _stored())

    assert text is not None
    lines = [line for line in text.split("\n") if "urn:uuid" in line]
    assert lines == [f"ATTENDEE;CN=Bob;PARTSTAT=ACCEPTED:urn:uuid:{guest.id}"]
    assert text.index(lines[0]) < text.index("END:VEVENT")


def test_a_guests_name_cannot_begin_a_line_of_its_own() -> None:
    guest = ShownGuest(uuid4(), 'Bob"\r\nX-EVIL:1', None)

    text = document_for(Sight(level=Level.edit, guests=(guest,)), _stored())

    assert text is not None
    assert "X-EVIL:1" not in text.split("\n")


def test_calendar_level_lines_are_known_ones_for_readers_and_none_for_times() -> None:
    preamble = [
        "X-WR-CALNAME;X-P=planted:Hiking",
        "X-PUBLISHED-TTL:planted",
        "BEGIN:VTIMEZONE",
        "NAME:planted",
        "END:VTIMEZONE",
    ]

    assert preamble_for(Level.edit, preamble) == preamble
    assert preamble_for(Level.details, preamble) == ["X-WR-CALNAME:Hiking"]
    assert preamble_for(Level.busy, preamble) == []
