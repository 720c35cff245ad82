"""Reads whose answer needs several domains."""

from ymd.pages.queries.agenda import agenda

__all__ = ["agenda"]
