"""What calendars do when something happened: give a new person a first calendar, do the imports that wait."""

from ymd.accounts.facts import ProfileCompleted
from ymd.calendars.actions import create_first_calendar, do_import
from ymd.calendars.facts import ImportRequested
from ymd.kernel.db import Db
from ymd.kernel.outside import Outside


async def give_first_calendar(db: Db, fact: ProfileCompleted) -> None:
    """In the transaction that completes the profile, so that nobody is ever seen without a calendar."""
    await create_first_calendar(db, fact.account_id)


async def import_requested(db: Db, fact: ImportRequested, outside: Outside) -> None:
    await do_import(db, fact.import_id, now=outside.clock.now())
