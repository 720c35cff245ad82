"""What the community says and does, as its files tell it."""

import tomllib
from importlib.resources import files
from typing import Any, Literal

import msgspec

from ymd.accounts.schemas import Gender, Shown
from ymd.calendars.schemas.calendars import As, Who
from ymd.calendars.schemas.objects import Audience
from ymd.events.schemas import OpenTo


class _Said(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word that no field is named for is a mistake in a file."""


class PersonSaid(_Said, frozen=True, kw_only=True):
    """Someone. `birthday` is in days from today, so that some have theirs in the coming weeks."""

    nickname: str
    name: str
    name_shown: Shown = "friends"
    gender: Gender | None = None
    bio: str
    born: int
    birthday: int
    closed: bool = False
    locale: str = "ko"
    time_zone: str = "Asia/Seoul"


class TiesSaid(_Said, frozen=True, kw_only=True):
    """`friends` are circles in which everybody follows everybody; of those who ask a closed account to follow it, the
    ones under `accepted` may."""

    friends: list[list[str]]
    follows: dict[str, list[str]]
    accepted: dict[str, list[str]]
    blocks: dict[str, list[str]]
    mutes: dict[str, list[str]]


class ChangeSaid(_Said, frozen=True, kw_only=True):
    """One occurrence that is not like the others; `of` names its day and time in the series."""

    of: str
    at: str | None = None
    lasts: str | None = None
    summary: str | None = None
    description: str | None = None
    location: str | None = None
    status: Literal["cancelled", "tentative"] | None = None


class PlanSaid(_Said, frozen=True, kw_only=True):
    """An event, and who answered it. Days, times and lengths are those of `dates`; `ends` with `end_zone` is for what
    ends in another zone than it begins."""

    at: str
    lasts: str | None = None
    ends: str | None = None
    zone: str | None = None
    end_zone: str | None = None
    by: str | None = None
    summary: str
    description: str | None = None
    location: str | None = None
    url: str | None = None
    status: Literal["tentative", "confirmed", "cancelled"] | None = None
    busy: bool = True
    secret: bool = False
    categories: list[str] = []
    color: str | None = None
    audience: Audience | None = None
    open_to: OpenTo = "nobody"
    seats: int | None = None
    rule: str | None = None
    without: list[str] = []
    going: list[str] = []
    maybe: list[str] = []
    declined: list[str] = []
    changes: list[ChangeSaid] = []


class MembersSaid(_Said, frozen=True, kw_only=True):
    editor: list[str] = []
    contributor: list[str] = []
    reader: list[str] = []
    free_busy: list[str] = []


class CalendarSaid(_Said, frozen=True, kw_only=True):
    """A calendar of its owner's; `first`: the one that they have from the start."""

    owner: str
    name: str
    first: bool = False
    color: str | None = None
    zone: str | None = None
    who: Who = "members"
    as_: As = msgspec.field(name="as", default="reader")
    members: MembersSaid = MembersSaid()
    birthdays: dict[str, str] = {}
    plans: list[PlanSaid] = []


class Community(msgspec.Struct, frozen=True):
    people: list[PersonSaid]
    ties: TiesSaid
    calendars: list[CalendarSaid]


class _File(_Said, frozen=True, kw_only=True):
    people: list[PersonSaid] = []
    ties: TiesSaid | None = None
    calendars: list[CalendarSaid] = []


def community() -> Community:
    """All files, in the order of their names."""
    folder = files("ymd.demo") / "community"
    texts = [file.read_text("utf-8") for file in sorted(folder.iterdir(), key=_name) if file.name.endswith(".toml")]
    read = [msgspec.convert(tomllib.loads(text), _File) for text in texts]
    (ties,) = [file.ties for file in read if file.ties is not None]
    people = [person for file in read for person in file.people]
    return Community(people, ties, [calendar for file in read for calendar in file.calendars])


def _name(file: Any) -> str:
    name: str = file.name
    return name
