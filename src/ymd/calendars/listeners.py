"""What calendars do when something happened: do the imports that wait."""

from ymd.calendars.actions import do_import
from ymd.calendars.facts import ImportRequested
from ymd.kernel.db import Db
from ymd.kernel.outside import Outside


async def import_requested(db: Db, fact: ImportRequested, outside: Outside) -> None:
    await do_import(db, fact.import_id, now=outside.clock.now())
