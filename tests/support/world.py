"""The world of the tests: one verb for each thing that people do before the story begins."""

from tests.support.world_accounts import AccountVerbs
from tests.support.world_graph import GraphVerbs
from tests.support.world_media import MediaVerbs
from tests.support.world_notifications import NotificationVerbs
from tests.support.world_posts import PostVerbs
from tests.support.world_together import TogetherVerbs


class World(AccountVerbs, GraphVerbs, MediaVerbs, TogetherVerbs, PostVerbs, NotificationVerbs):
    """`ada = await world.someone("ada")`, then the verbs of each domain."""
