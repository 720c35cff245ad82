"""What events do when objects of a calendar changed, before that change is committed."""

from ymd.calendars.facts import ObjectsChanged
from ymd.events.actions.projection import project_objects
from ymd.kernel.db import Db


async def keep_projection(db: Db, fact: ObjectsChanged) -> None:
    await project_objects(db, fact.calendar_id, fact.object_ids)
