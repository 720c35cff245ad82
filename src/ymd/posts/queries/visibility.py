"""The one visibility clause of posts, as SQL that every read composes.

Who sees a thread is decided at its root: by the root's audience, seen from the root's author, or in a plan's thread by
who gets the plan's details. Within a thread a post is there unless a block stands between the viewer and its author.
`post` and `root` are rows of `posts`; for a root they are the same.
"""

from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Text, and_, case, exists, func, literal_column, or_, select

from ymd.accounts.queries import accounts, profiles
from ymd.calendars.queries import VIEWER, reach, within
from ymd.events.queries import plan_seen
from ymd.graph.queries import are_friends, brief, follows_, people
from ymd.posts.rules.threads import MOST_STEPS, STEP
from ymd.posts.tables import mentions, posts

Condition = ColumnElement[bool]

#: Where the last step begins of a place that has as many as a place may have.
_LAST_STEP_FROM: Final = literal_column(str(STEP * (MOST_STEPS - 1)), Integer)
_NOBODY: Final = literal_column("null", Text)


def thread_seen(post: Any, root: Any) -> Condition:
    """Whether the viewer sees the thread. A root that was deleted goes on deciding for what others wrote below it."""
    return case((post.c.in_plan, plan_seen(post.c.root_id)), else_=root_seen(root))


def root_seen(root: Any) -> Condition:
    """Whether the viewer is in the audience of a root: its author always is; a block and a stopped account shut
    everyone else out."""
    author = accounts.alias("root_author")
    # A value, not EXISTS, which in a list could be made a table of all accounts that there are.
    state = select(author.c.state).where(author.c.id == root.c.author_id).scalar_subquery()
    return or_(root.c.author_id == VIEWER, and_(in_audience(root.c.audience, root.c.author_id), state == "active"))


def in_audience(audience: Any, author_id: Any) -> Condition:
    """Whether the viewer is one of those for whom someone else writes with this audience."""
    return and_(audience != "private", within(audience, reach(VIEWER, author_id)))


def author_of(post: Any) -> Any:
    """A lateral row with nickname, name and avatar of a post's author, none where the viewer may not know them."""
    he = profiles.c.account_id
    return people(*brief(VIEWER, he)).where(he == post.c.author_id).lateral("author")


def is_answered(post: Any) -> Condition:
    """Whether anything below a post stands, so that its place is kept when it is deleted. On the last step of a place
    stands beside a post what answers it."""
    above = func.substring(post.c.path, literal_column("1"), _LAST_STEP_FROM)
    beside = and_(func.length(post.c.path) > _LAST_STEP_FROM, _stands_below(post, above, answers=True))
    return or_(_stands_below(post, post.c.path), beside)


def _stands_below(post: Any, path: ColumnElement[bytes], *, answers: bool = False) -> Condition:
    other = posts.alias("answer")
    found = exists().where(
        other.c.root_id == post.c.root_id,
        other.c.id != other.c.root_id,
        other.c.path > path,
        other.c.path < path.op("||")(literal_column("'\\xff'::bytea")),
        other.c.deleted_at.is_(None),
    )
    return found.where(other.c.reply_to == post.c.id) if answers else found


def may_reply(post: Any, root: Any) -> Condition:
    """Whether someone who sees the thread may write in it: in a plan's whoever sees it, else whom the root's author has
    chosen, the author always."""
    chosen = case(
        (root.c.who_may_reply == "everyone", literal_column("true")),
        (root.c.who_may_reply == "followers", follows_(VIEWER, root.c.author_id)),
        (root.c.who_may_reply == "friends", are_friends(VIEWER, root.c.author_id)),
        else_=_is_named(root),
    )
    return and_(VIEWER.is_not(None), or_(post.c.in_plan, root.c.author_id == VIEWER, chosen))


def _is_named(root: Any) -> Condition:
    named = mentions.alias("named")
    this = (named.c.root_id == root.c.root_id, named.c.post_id == root.c.id, named.c.account_id == VIEWER)
    return select(func.count()).select_from(named).where(*this).scalar_subquery() > 0
