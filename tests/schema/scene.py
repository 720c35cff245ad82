"""Someone with things of every kind, someone who is a stranger to them, and the names and ids that are there to ask
for."""

from typing import Any, Final, NamedTuple

from tests.support.world import World
from tests.support.world_calendars import event_text, file_of
from tests.support.world_events import seoul
from ymd.calendars import actions

#: What means something wherever it is asked for.
ALWAYS: Final = {
    "day": ["2026-11-23", "2026-11-30"],
    "on_date": [None, "2026-11-30"],
    "occurrence": ["2026-11-24T10:00:00", "2026-11-23T10:00:00"],
    "from": ["2026-11-23", "2026-11-23T00:00:00+09:00"],
    "to": ["2026-11-30", "2026-12-01T00:00:00Z"],
    "time_zone": ["Asia/Seoul", "America/New_York"],
    "since": ["0", "1", "2"],
    "rrule": [None, "FREQ=WEEKLY;BYDAY=WE", "FREQ=DAILY;COUNT=3"],
    "locale": ["ko", "en"],
    "color": ["#2f6f5e", "teal"],
}


class Scene(NamedTuple):
    """The headers of who asks, and for each parameter the values that mean something."""

    headers: dict[str, dict[str, str]]
    known: dict[str, list[Any]]


async def scene(world: World) -> Scene:
    ada, friend, stranger = [await world.someone(name) for name in ("ada", "bob", "eve")]
    await world.befriend(ada, friend)
    home, shared = await world.calendar(ada), await world.calendar(ada, who="public")
    await world.member(home, ada, friend, "editor")
    hers = await world.event(ada, home, rrule="FREQ=DAILY;COUNT=9", description="Bring water.", location="Bukhansan")
    plan = await world.event(ada, shared, audience="public", open_to="anyone", capacity=2, categories=["hiking"])
    await world.answer(friend, plan)
    post = await world.post(ada, f"Who comes along, @{friend.nickname}? https://example.org", event_id=str(plan))
    answer = await world.post(friend, "I do", reply_to=str(post))
    closed = await world.post(ada, "For friends", audience="friends", who_may_reply="mentioned")
    picture = await world.picture(ada)
    lost_post = await world.post(ada, "Lost")
    await world.delete_post(ada, lost_post)
    await world.comment(friend, plan)
    await world.like(friend, post)
    thrown = await world.object(ada, home, event_text("thrown"))
    lost = await world.calendar(ada, "Lost")
    async with world.work() as db:
        now = world.outside.clock.now()
        await actions.delete_object(db, ada, home, thrown.id, now=now)
        await actions.delete_calendar(db, await actions.calendar_to_set_up(db, ada, lost), now=now)
        job = await actions.request_import(db, ada, home, file_of(event_text("imported")), now=now)
    await world.hear()
    known = ALWAYS | {
        "calendar_id": [str(home), str(shared), str(lost)],
        "event_id": [str(hers), str(plan), str(thrown.id)],
        "post_id": [str(post), str(answer), str(closed), str(lost_post)],
        "reply_to": [None, str(post), str(answer)],
        "media": [[], [str(picture)]],
        "media_id": [str(picture)],
        "avatar": [None, str(picture)],
        "job_id": [str(job.job.id)],
        "session_id": [str(ada.session_id)],
        "nickname": [friend.nickname or "", ada.nickname or "", stranger.nickname or "", "nobody_has_this"],
        "until": ["2026-11-23T10:00:00+09:00", "2026-11-23T01:00:00Z"],
        "q": ["bob", "ada"],
        "start": [seoul("2026-11-25T18:00:00"), {"date": "2026-11-25"}],
        "end": [None, seoul("2026-11-25T19:30:00")],
    }
    return Scene({"anonymous": {}, "stranger": world.as_(stranger), "owner": world.as_(ada)}, known)
