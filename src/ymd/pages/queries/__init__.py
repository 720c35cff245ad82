"""Reads whose answer needs several domains."""

from ymd.pages.queries.agenda import agenda
from ymd.pages.queries.days import day, day_counts
from ymd.pages.queries.feed import feed
from ymd.pages.queries.people import person, plans_of

__all__ = ["agenda", "day", "day_counts", "feed", "person", "plans_of"]
