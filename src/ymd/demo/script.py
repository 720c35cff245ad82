"""What the community says and does, as its files tell it."""

import tomllib
from importlib.resources import files
from typing import Any, Literal

import msgspec

from ymd.accounts.schemas import Gender, Shown
from ymd.calendars.schemas.calendars import As, Who
from ymd.calendars.schemas.objects import Audience
from ymd.events.schemas import OpenTo
from ymd.posts.schemas import Audience as Readers
from ymd.posts.schemas import WhoMayReply


class _Said(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word that no field is named for is a mistake in a file."""


class PersonSaid(_Said, frozen=True, kw_only=True):
    """Someone. `birthday` is in days from today, so that some have theirs in the coming weeks; `portrait` is what
    `drawing.portrait` draws, and some have none."""

    nickname: str
    name: str
    name_shown: Shown = "friends"
    gender: Gender | None = None
    bio: str
    born: int
    birthday: int
    portrait: str | None = None
    closed: bool = False
    locale: str = "ko"
    time_zone: str = "Asia/Seoul"


class TiesSaid(_Said, frozen=True, kw_only=True):
    """`friends` are circles in which everybody follows everybody; of those who ask a closed account to follow it, the
    ones under `accepted` may. `newcomers` have begun to follow others of late."""

    friends: list[list[str]]
    follows: dict[str, list[str]]
    accepted: dict[str, list[str]]
    blocks: dict[str, list[str]]
    mutes: dict[str, list[str]]
    newcomers: list[str]


class PictureSaid(_Said, frozen=True, kw_only=True):
    """A drawing by its name in `drawing.MOTIFS`; `seed` is for its second picture and those after it."""

    draw: str
    alt: str
    seed: int = 1


class ReplySaid(_Said, frozen=True, kw_only=True):
    """What somebody answers, `after` so long (`dates.length_named`). `likes` is how many of those who know the author
    like it."""

    by: str
    body: str
    after: str | None = None
    about: str | None = None
    likes: int = 0
    edited: str | None = None
    deleted: bool = False
    replies: list["ReplySaid"] = []


class CommentSaid(ReplySaid, frozen=True, kw_only=True):
    """What somebody says in a plan's thread, on a day that has been."""

    at: str


class PostSaid(CommentSaid, frozen=True, kw_only=True):
    """A post of a day that has been; `about` is the summary of a plan, `on_date` a day that may come. `chain` goes on
    with what the author says at once; `replies` answer its last part. `edited` is what the body became, and `deleted`
    is taken back after it was answered."""

    title: str | None = None
    audience: Readers = "public"
    who_may_reply: WhoMayReply = "everyone"
    on_date: str | None = None
    pictures: list[PictureSaid] = []
    chain: list[str] = []


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
    thread: list[CommentSaid] = []


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
    posts: list[PostSaid]


class _File(_Said, frozen=True, kw_only=True):
    people: list[PersonSaid] = []
    ties: TiesSaid | None = None
    calendars: list[CalendarSaid] = []
    posts: list[PostSaid] = []


def community() -> Community:
    """All files, in the order of their names."""
    folder = files("ymd.demo") / "community"
    texts = [file.read_text("utf-8") for file in sorted(folder.iterdir(), key=_name) if file.name.endswith(".toml")]
    read = [msgspec.convert(tomllib.loads(text), _File) for text in texts]
    (ties,) = [file.ties for file in read if file.ties is not None]
    people = [person for file in read for person in file.people]
    calendars = [calendar for file in read for calendar in file.calendars]
    return Community(people, ties, calendars, [post for file in read for post in file.posts])


def _name(file: Any) -> str:
    name: str = file.name
    return name
