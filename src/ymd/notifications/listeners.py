"""What is noted of facts of the storeys below, for those whom they are about. Whether they may know is not asked here:
that is judged when they read."""

from ymd.events.facts import PlanChanged
from ymd.graph.facts import Followed, FollowRequested
from ymd.kernel.db import Db
from ymd.kernel.outside import Outside
from ymd.notifications import actions
from ymd.posts.facts import Liked, Posted, PostEdited
from ymd.together.facts import Answered


async def note_follow(db: Db, fact: Followed, outside: Outside) -> None:
    now = outside.clock.now()
    await actions.note_follow(db, fact.follower_id, fact.followee_id, accepted=fact.accepted, now=now)


async def note_request(db: Db, fact: FollowRequested, outside: Outside) -> None:
    await actions.note_request(db, fact.follower_id, fact.followee_id, now=outside.clock.now())


async def note_answer(db: Db, fact: Answered, outside: Outside) -> None:
    await actions.note_answer(db, fact.event_id, fact.guest_id, now=outside.clock.now())


async def note_change(db: Db, fact: PlanChanged, outside: Outside) -> None:
    now = outside.clock.now()
    await actions.note_change(db, fact.calendar_id, fact.event_id, fact.editor_id, fact.change, now=now)


async def note_post(db: Db, fact: Posted, outside: Outside) -> None:
    await actions.note_post(db, fact.post_id, now=outside.clock.now())


async def note_names(db: Db, fact: PostEdited, outside: Outside) -> None:
    await actions.note_names(db, fact.post_id, now=outside.clock.now())


async def note_like(db: Db, fact: Liked, outside: Outside) -> None:
    await actions.note_like(db, fact.post_id, fact.account_id, now=outside.clock.now())
