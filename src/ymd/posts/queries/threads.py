"""What stands below a post or a plan, in the order in which a thread is read: first what its author goes on saying,
then by time, each answer followed by what answers it. A page goes on at a place, so that a thread may be as deep as it
likes.
"""

from datetime import datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import BYTEA
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID
from sqlalchemy.types import Integer

from ymd.events.queries import event_for, plan_seen
from ymd.kernel.actor import Viewer
from ymd.kernel.db import Db
from ymd.kernel.page import Page, PageRequest, page_of
from ymd.kernel.statement import Statement, statement
from ymd.media.queries import Signer
from ymd.posts.errors import ThreadHidden
from ymd.posts.queries.items import Item, in_threads, with_pictures
from ymd.posts.queries.post import post_for
from ymd.posts.queries.visibility import root_seen
from ymd.posts.rules import below
from ymd.posts.tables import posts

#: As `calendars` numbers them: who knows only that a time is taken has nothing to read about it.
DETAILS: Final = 2

_ROOT = bindparam("of_root", type_=SQL_UUID)


@cache
def _thread(*, in_plan: bool) -> Statement[Item]:
    root = posts.alias("of_thread")
    own = select(root_seen(root)).where(root.c.root_id == _ROOT, root.c.id == _ROOT).scalar_subquery()
    found = in_threads(
        posts.c.root_id == _ROOT,
        posts.c.id != posts.c.root_id,
        posts.c.path > bindparam("after", type_=BYTEA),
        posts.c.path < bindparam("until", type_=BYTEA),
        seen=plan_seen(_ROOT) if in_plan else own,
    )
    return statement(found.order_by(posts.c.path).limit(bindparam("limit_plus_one", type_=Integer)), Item)


for _in_plan in (False, True):
    _thread(in_plan=_in_plan)


async def replies(db: Db, viewer: Viewer, post_id: UUID, page: PageRequest, signer: Signer, now: datetime) -> Page[Any]:
    """Everything below a post. Raises NotFound."""
    place = await post_for(db, viewer, post_id)
    return await _below(db, viewer, place.root_id, place.path, page, signer, now, in_plan=place.in_plan)


async def replies_to_plan(
    db: Db, viewer: Viewer, event_id: UUID, page: PageRequest, signer: Signer, now: datetime
) -> Page[Any]:
    """The thread of a plan. Raises NotFound, and ThreadHidden for someone who sees of the plan only when it is."""
    plan = await event_for(db, viewer, event_id)
    if plan.level < DETAILS:
        raise ThreadHidden
    return await _below(db, viewer, event_id, b"", page, signer, now, in_plan=True)


async def _below(
    db: Db,
    viewer: Viewer,
    root_id: UUID,
    path: bytes,
    page: PageRequest,
    signer: Signer,
    now: datetime,
    *,
    in_plan: bool,
) -> Page[Any]:
    after = path if page.after is None else bytes.fromhex(str(page.after[0]))
    rows = await db.all(
        _thread(in_plan=in_plan),
        viewer_id=viewer.id,
        of_root=root_id,
        after=after,
        until=below(path),
        now=now,
        limit_plus_one=page.limit + 1,
    )
    return page_of(rows, page.limit, lambda row: (row.path.hex(),)).map(lambda row: with_pictures(row, signer))
