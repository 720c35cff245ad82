"""Events and occurrences on the wire, and what is written to make or change one."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType, field

from ymd.accounts.schemas import PersonBrief
from ymd.kernel.text import Block10k, Input, Line255

Audience = Literal["public", "followers", "friends", "members", "private"]
OpenTo = Literal["nobody", "friends", "followers", "anyone"]
Status = Literal["tentative", "confirmed", "cancelled"]
Transparency = Literal["opaque", "transparent"]
Classification = Literal["public", "private", "confidential"]
Answer = Literal["going", "maybe", "not"]
Scope = Literal["all", "this", "following"]

_DAY = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_TIME = r"T([01]\d|2[0-3]):[0-5]\d:[0-5]\d"

WallTime = Annotated[str, Meta(pattern=f"^{_DAY}{_TIME}$", description="A wall time: 2026-11-23T10:30:00")]
Day = Annotated[str, Meta(pattern=f"^{_DAY}$", description="A date: 2026-11-23")]
Recurs = Annotated[
    str,
    Meta(pattern=f"^{_DAY}({_TIME})?$", description="A wall time of the series, or a date where it lasts all day"),
]
Link = Annotated[str, Meta(max_length=2000, pattern=r"^https?://[^\s\x00-\x20\x7F\"<>\\]+$")]
Category = Annotated[str, Meta(min_length=1, max_length=50, pattern=r"^[^\x00-\x1F\x7F-\x9F\u2028\u2029]+$")]
Color = Annotated[
    str,
    Meta(pattern=r"^([a-z]{3,20}|#[0-9a-f]{6})$", description="A CSS colour name (RFC 7986, section 5.9) or #rrggbb"),
]
Capacity = Annotated[int, Meta(ge=1, le=2000)]


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`date_time` with `time_zone` (an IANA zone; null or left out: floating), or `date` alone: all day."""

    date_time: WallTime | UnsetType = UNSET
    time_zone: str | UnsetType | None = UNSET
    date: Day | UnsetType = UNSET


class EventInput(Input):
    """An event as its editors write it. Without `end` it ends when it starts, or, all day, with that day."""

    start: When
    end: When | None = None
    summary: Line255 = ""
    description: Block10k | None = None
    location: Line255 | None = None
    url: Link | None = None
    status: Status | None = None
    transparency: Transparency = "opaque"
    classification: Classification = "public"
    categories: Annotated[list[Category], Meta(max_length=20)] = field(default_factory=list)
    color: Color | None = None
    audience: Audience | None = None
    open_to: OpenTo = "nobody"
    capacity: Capacity | None = None
    rrule: Annotated[str, Meta(max_length=1000)] | None = None
    rdate: Annotated[list[Recurs], Meta(max_length=366)] = field(default_factory=list)
    exdate: Annotated[list[Recurs], Meta(max_length=5000)] = field(default_factory=list)


class Answers(msgspec.Struct, frozen=True):
    """Totals, the same for everybody who sees the event."""

    going: int
    maybe: int
    not_: int = field(name="not")


class Can(msgspec.Struct, frozen=True):
    """What the viewer may do. Without `see`, only times are theirs to know, and everything else is null."""

    see: bool
    edit: bool
    delete: bool
    answer: bool


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A series or a single event; with `recurrence_id`, one occurrence of the series. `host` is whoever made it, null
    where that is nobody the viewer may know."""

    id: UUID
    uid: str | None
    calendar_id: UUID
    summary: str | None
    description: str | None
    location: str | None
    url: str | None
    start: When
    end: When
    all_day: bool
    status: Status | None
    transparency: Transparency
    classification: Classification | None
    categories: list[str]
    color: str | None
    audience: Audience | None
    open_to: OpenTo | None
    capacity: int | None
    rrule: str | None
    rdate: list[str]
    exdate: list[str]
    recurrence_id: str | None
    sequence: int | None
    host: PersonBrief | None
    answers: Answers | None
    my_answer: Answer | None
    can: Can
    created_at: datetime | None
    updated_at: datetime | None


class PlanCard(msgspec.Struct, frozen=True, kw_only=True):
    """An event in few words, as it stands in a feed or in a post about it; for those who get its details. Of a series
    its next occurrence, which `recurrence_id` names, or the first where none is to come. `starts_at` and `ends_at` are
    instants, null for what floats or lasts all day. `going` counts everyone who said yes."""

    id: UUID
    calendar_id: UUID
    summary: str
    location: str | None
    start: When
    end: When
    starts_at: datetime | None
    ends_at: datetime | None
    recurrence_id: str | None
    all_day: bool
    status: Status | None
    recurs: bool
    color: str | None
    host: PersonBrief | None
    open_to: OpenTo
    capacity: int | None
    going: int
    my_answer: Answer | None
    can_answer: bool


class AlsoChanged(msgspec.Struct, frozen=True):
    """A property that an edit changed beside what was asked for, because it hangs on it (RFC 5545's name); of the
    occurrence with this recurrence id, null for the series."""

    property: str
    recurrence_id: str | None = None


class Dropped(msgspec.Struct, frozen=True):
    """A changed occurrence that went, because the new rule no longer leads to it."""

    recurrence_id: str
    summary: str


class Edited(Event, frozen=True, kw_only=True):
    """The event as it is now, and what the edit took along."""

    also_changed: list[AlsoChanged]
    dropped: list[Dropped]


class Occurrence(msgspec.Struct, frozen=True):
    """One occurrence. `summary` is null where the viewer may know the times only: then nothing but them is told."""

    event_id: UUID | None
    recurrence_id: str | None
    start: When
    end: When
    starts_at: datetime | None
    ends_at: datetime | None
    summary: str | None
    calendar_id: UUID
    color: str | None
    busy: bool
    status: Status | None
    my_answer: Answer | None
    overridden: bool


class PreviewInput(Input):
    """A series that is not written yet; the first `count` occurrences from `after` on (by default its start)."""

    start: When
    end: When | None = None
    rrule: Annotated[str, Meta(max_length=1000)] | None = None
    rdate: Annotated[list[Recurs], Meta(max_length=366)] = field(default_factory=list)
    exdate: Annotated[list[Recurs], Meta(max_length=5000)] = field(default_factory=list)
    count: Annotated[int, Meta(ge=1, le=100)] = 10
    after: Recurs | None = None


class Previewed(msgspec.Struct, frozen=True):
    recurrence_id: str
    start: When
    end: When
    starts_at: datetime | None
    ends_at: datetime | None


class Preview(msgspec.Struct, frozen=True):
    """The rule as it is kept, and its occurrences; `more` when there are others after the last."""

    rrule: str | None
    items: list[Previewed]
    more: bool
