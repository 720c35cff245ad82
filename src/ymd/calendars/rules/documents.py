"""The only way in which the text of an object leaves: `document_for`.

An editor gets the stored lines with our own people's answers rendered into them. A reader gets what, when and where,
by a list of what may leave. Someone with free/busy rights gets a new text made of times, in which no line, parameter
or identifier of the stored one stands.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, Literal
from uuid import UUID

import msgspec

from ymd.calendars.rules.roles import Level
from ymd.calendars.schemas.objects import StoredObject
from ymd.ics import Guest, IcsInvalid, busy_view, dump, guest_line, load, reader_view
from ymd.ics import line as content

_PARTSTAT: Final = {"going": "ACCEPTED", "maybe": "TENTATIVE", "not": "DECLINED", None: "NEEDS-ACTION"}
_CLASS_LINE: Final = re.compile(r"^CLASS[;:].*", re.IGNORECASE | re.MULTILINE)
_OF_PREAMBLES: Final = frozenset(
    {"VERSION", "PRODID", "CALSCALE", "NAME", "COLOR", "X-WR-CALNAME", "X-WR-TIMEZONE", "X-APPLE-CALENDAR-COLOR"}
)


class ShownGuest(msgspec.Struct, frozen=True):
    """One of our own people in a plan, as far as this viewer may know of them."""

    id: UUID
    name: str | None
    answer: Literal["going", "maybe", "not"] | None


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """What a viewer gets of one object: how much (a Level), which guests, and whether the place is told yet."""

    level: int
    guests: tuple[ShownGuest, ...] = ()
    place_revealed: bool = True


def document_for(sight: Sight, stored: StoredObject) -> str | None:
    """The object for one viewer, in the stored form, or None when nothing of it is for them."""
    if sight.level >= Level.edit:
        return with_guests(stored.text, sight.guests)
    if sight.level == Level.details:
        # Guests who came with a file were never asked whether others may have their addresses.
        text = reader_view(stored.text, hides=_everyone, shows_place=sight.place_revealed)
        return None if text is None else with_guests(text, sight.guests)
    if sight.level == Level.busy:
        return _times_of(stored)
    return None


def preamble_for(level: int, preamble: Iterable[str]) -> list[str]:
    """The calendar-level lines for a viewer of this level: all for editors, what programmes show for readers."""
    if level >= Level.edit:
        return list(preamble)
    if level < Level.details:
        return []
    return [
        line.name + content.kept_params(line.head, _is_known) + ":" + line.value
        for raw in _outside_components(preamble)
        if (line := content.split(raw)) is not None and line.name in _OF_PREAMBLES
    ]


def is_secret(text: str) -> bool:
    """Whether any component says a CLASS but PUBLIC; one that nobody knows means PRIVATE (RFC 5545 section 3.8.1.3)."""
    return any(
        line is not None and line.value.strip().upper() not in ("PUBLIC", "")
        for line in map(content.split, _CLASS_LINE.findall(text))
    )


def with_guests(text: str, guests: Iterable[ShownGuest]) -> str:
    """The text with our own people in each of its events, under addresses that are identities and reach nobody."""
    lines = [attendee(guest) for guest in guests]
    if not lines:
        return text
    calendar = load(text)
    for event in calendar.named("VEVENT"):
        items = event.items
        at = next((index for index, item in enumerate(items) if not isinstance(item, str)), len(items))
        items[at:at] = lines
    return dump(calendar)


def attendee(guest: ShownGuest) -> str:
    person = Guest(address=f"urn:uuid:{guest.id}", name=guest.name, partstat=_PARTSTAT[guest.answer])
    return guest_line("ATTENDEE", person)


def _times_of(stored: StoredObject) -> str | None:
    try:
        # Not when it was edited last: an edit of what they do not see is not theirs to know.
        return busy_view(stored.text, uid=f"busy-{stored.id}", stamp=stored.created_at)
    except IcsInvalid:
        # Caps may have become stricter since it was stored: what cannot be read today shows no times.
        return None


def _everyone(_: Guest) -> bool:
    return True


def _is_known(name: str, _: tuple[str, ...]) -> bool:
    return not name.startswith("X-")


def _outside_components(preamble: Iterable[str]) -> Iterator[str]:
    depth = 0
    for line in preamble:
        depth += line[:6].upper() == "BEGIN:"
        if not depth:
            yield line
        depth -= line[:4].upper() == "END:"
