"""Reads over HTTP that need several domains."""

from ymd.pages.api.days import DaysController
from ymd.pages.api.events import AgendaController, EventPagesController
from ymd.pages.api.feeds import FeedController
from ymd.pages.api.people import PeoplePagesController

__all__ = ["AgendaController", "DaysController", "EventPagesController", "FeedController", "PeoplePagesController"]
