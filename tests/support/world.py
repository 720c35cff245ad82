"""The world of the tests: one verb for each thing that people do before the story begins."""

from tests.support.world_accounts import AccountVerbs
from tests.support.world_calendars import CalendarVerbs
from tests.support.world_events import EventVerbs
from tests.support.world_graph import GraphVerbs


class World(AccountVerbs, GraphVerbs, CalendarVerbs, EventVerbs):
    """`ada = await world.someone("ada")`, then the verbs of each domain."""
