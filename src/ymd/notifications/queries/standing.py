"""What of someone's activity is still so, as SQL that the list and the count of what is unread are both made of.

A row says that something happened. Whether it stands, and whether it is for its reader to know, is judged each time it
is read: by the relations, posts, likes and answers as they are now.
"""

from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.types import DateTime, Text

from ymd.accounts.queries import profiles
from ymd.calendars.queries import calendars, seen_calendars
from ymd.events.queries import event_level, events, guests, is_guest, is_hidden
from ymd.graph.queries import VIEWER, follows_, mutes_, people, request_of
from ymd.notifications.tables import activity, activity_marks
from ymd.posts.queries import likes, mentions, posts, root_seen

Condition = ColumnElement[bool]

_HE: Final = profiles.c.account_id
_DETAILS: Final = 2
_EXCERPT: Final = 140

#: OFFSET 0: what is asked of a row is asked when the row is looked at, and once. Else the planner thinks of all rows
#: that there might be and reads, say, every like there is into a table in memory before it looks at the first.
_ONE_BY_ONE: Final[ColumnElement[int]] = literal_column("0")


#: The rows that are looked at, and for each of them what it is about.
ROW: Final = activity.alias("happened")

#: The first page's first item: what happens while someone reads on waits until they read anew.
TOP: Final = tuple_(bindparam("top_at", type_=DateTime(timezone=True)), bindparam("top_id", type_=UUID))


def _any_of(*kinds: str) -> ColumnElement[bool]:
    return ROW.c.kind == func.any(literal_column(f"'{{{','.join(kinds)}}}'::text[]"))


def is_there(person: ColumnElement[Any]) -> Condition:
    """Whether the viewer may know the person and has not muted them."""
    return people(_HE).where(person == _HE, ~mutes_(VIEWER, _HE)).exists()


def is_liked(row: Any) -> Condition:
    """Whether the like that a row tells of was not taken back; true of all other rows."""
    given = likes.alias("given")
    stands = exists().where(given.c.account_id == row.c.actor_id, given.c.post_id == row.c.subject_id)
    return or_(row.c.kind != "liked", stands)


def _post() -> Any:
    """The post, if it stands and its root is the viewer's to see, and what it has to do with the viewer. In the thread
    of a plan it is the plan that decides."""
    post, root, parent, named = posts.alias("post"), posts.alias("root"), posts.alias("parent"), mentions.alias("named")
    is_answer = exists().where(
        parent.c.root_id == post.c.root_id, parent.c.id == post.c.reply_to, parent.c.author_id == VIEWER
    )
    is_named = exists().where(
        named.c.root_id == post.c.root_id, named.c.post_id == post.c.id, named.c.account_id == VIEWER
    )
    return (
        select(
            post.c.id,
            post.c.root_id,
            post.c.in_plan,
            post.c.author_id,
            func.left(post.c.body, _EXCERPT, type_=Text).label("excerpt"),
            is_answer.label("is_answer"),
            is_named.label("is_named"),
        )
        .select_from(post.outerjoin(root, and_(root.c.root_id == post.c.root_id, root.c.id == post.c.root_id)))
        .where(
            _any_of("wrote", "liked"),
            post.c.id == ROW.c.subject_id,
            post.c.deleted_at.is_(None),
            or_(post.c.in_plan, root_seen(root)),
        )
        .offset(_ONE_BY_ONE)
        .lateral("of_post")
    )


def _plan(of_post: Any) -> Any:
    """The plan, if the viewer gets its details. One in the trash is there for those who are to hear of that."""
    plan, mine, given = events.alias("plan"), guests.alias("mine"), guests.alias("given")
    source = seen_calendars().where(calendars.c.id == plan.c.calendar_id).offset(_ONE_BY_ONE).lateral("source")
    answer = (
        select(given.c.answer)
        .where(
            given.c.calendar_id == plan.c.calendar_id,
            given.c.event_id == plan.c.id,
            given.c.account_id == ROW.c.actor_id,
        )
        .correlate(plan, ROW)
    )
    named = case(
        (of_post.c.in_plan, of_post.c.root_id),
        (_any_of("answered", "changed"), ROW.c.subject_id),
    )
    return (
        select(
            plan.c.id,
            plan.c.summary,
            or_(plan.c.deleted_at.is_not(None), func.coalesce(plan.c.status, "") == "cancelled").label("is_off"),
            func.coalesce(plan.c.created_by, source.c.owner_id).label("host_id"),
            mine.c.answer.label("my_answer"),
            answer.scalar_subquery().label("answer"),
        )
        .select_from(plan.join(source, true()).outerjoin(mine, is_guest(plan, mine)))
        .where(
            plan.c.id == named,
            or_(plan.c.deleted_at.is_(None), ROW.c.kind == "changed"),
            event_level(source, plan, mine.c.answer) >= _DETAILS,
            ~is_hidden(source, plan),
        )
        .offset(_ONE_BY_ONE)
        .lateral("of_plan")
    )


POST: Final = _post()
PLAN: Final = _plan(POST)


def _judged() -> Any:
    """What a row tells its reader now, null where it tells nothing any more; with what belongs to some kinds alone."""
    of_row = {name: ROW.c[name] for name in ("kind", "actor_id", "subject_id")}
    of_post = {name: POST.c[name] for name in ("author_id", "in_plan", "is_answer", "is_named")}
    of_plan = {name: PLAN.c[name] for name in ("host_id", "is_off", "my_answer", "answer")}
    named = {**of_row, **of_post, **of_plan, "post_id": POST.c.id, "plan_id": PLAN.c.id}
    # Under one name, so that what is asked below finds it next to itself.
    here = select(*(column.label(name) for name, column in named.items())).correlate(ROW, POST, PLAN).lateral("here")
    it = here.c
    request = request_of(it.actor_id, VIEWER)
    is_shown = and_(it.post_id.is_not(None), or_(~it.in_plan, it.plan_id.is_not(None)))
    is_host = it.host_id == VIEWER
    wrote = case((~is_shown, null()), (it.is_answer, "replied"), (it.is_named, "mentioned"), (is_host, "commented"))
    is_off = case((it.is_off, "plan_cancelled"), else_="plan_changed")
    kind = case(
        (it.kind == "wrote", wrote),
        (it.kind == "liked", case((and_(is_shown, it.author_id == VIEWER, is_liked(here)), "liked"))),
        (it.kind == "followed", case((follows_(it.actor_id, VIEWER), "followed"))),
        (it.kind == "follow_requested", case((request.is_not(None), "follow_requested"))),
        (it.kind == "follow_accepted", case((follows_(VIEWER, it.actor_id), "follow_accepted"))),
        (it.kind == "answered", case((and_(is_host, it.answer.is_not(None)), "answered"))),
        (it.kind == "changed", case((func.coalesce(it.my_answer, "not") != "not", is_off))),
    )
    return (
        select(
            kind.label("kind"),
            case((it.kind == "follow_requested", request)).label("request_id"),
            case((it.kind == "answered", it.answer)).label("answer"),
        )
        .offset(_ONE_BY_ONE)
        .lateral("judged")
    )


JUDGED: Final = _judged()


def _newer(*, further: bool) -> Condition:
    """Whether the same item has a newer row that stands: then that one speaks for it."""
    other = activity.alias("newer")
    conditions = [
        _any_of("liked", "changed"),
        other.c.account_id == ROW.c.account_id,
        other.c.id == ROW.c.id,
        tuple_(other.c.at, other.c.actor_id) > tuple_(ROW.c.at, ROW.c.actor_id),
        is_there(other.c.actor_id),
        is_liked(other),
    ]
    if further:
        conditions.append(tuple_(other.c.at, other.c.id) <= TOP)
    return exists().where(*conditions)


def unread() -> Condition:
    """Whether a row is newer than what its reader has read."""
    mark = activity_marks.alias("mark")
    read = select(mark.c.read_until).where(mark.c.account_id == VIEWER).scalar_subquery()
    return ROW.c.at > func.coalesce(read, literal_column("'-infinity'::timestamptz"))


def items(*columns: ColumnElement[Any], further: bool = False) -> Select[Any]:
    """The viewer's items, each by its newest row; with `further` only as far as they stood below `TOP`."""
    return (
        select(*columns)
        .select_from(ROW.outerjoin(POST, true()).outerjoin(PLAN, true()).join(JUDGED, true()))
        .where(
            ROW.c.account_id == VIEWER, JUDGED.c.kind.is_not(None), is_there(ROW.c.actor_id), ~_newer(further=further)
        )
    )
