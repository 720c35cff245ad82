"""Reads whose answer needs several domains."""

from ymd.pages.queries.agenda import agenda
from ymd.pages.queries.feed import feed
from ymd.pages.queries.people import person, plans_of

__all__ = ["agenda", "feed", "person", "plans_of"]
