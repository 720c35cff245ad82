"""What events do when objects of a calendar changed, before that change is committed."""

from ymd.calendars.facts import ObjectsChanged
from ymd.events.actions.projection import project_objects
from ymd.events.actions.promises import tell_broken, what_guests_know
from ymd.kernel.db import Db


async def keep_projection(db: Db, fact: ObjectsChanged) -> None:
    """Project again what changed, and tell which plans are no longer what their guests said yes to."""
    known = await what_guests_know(db, fact.calendar_id, fact.object_ids)
    await project_objects(db, fact.calendar_id, fact.object_ids)
    if known:
        await tell_broken(db, fact, known)
