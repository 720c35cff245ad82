"""Pages of long lists by keyset: a position is the tuple of the sort columns of the last row that was given."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

import msgspec

T = TypeVar("T")
U = TypeVar("U")

Position = tuple[str | int | UUID | datetime | None, ...]


class PageRequest(msgspec.Struct, frozen=True):
    """How many rows at most, and behind which position (None = from the start)."""

    limit: int
    after: Position | None = None


class Page(msgspec.Struct, Generic[T], frozen=True):
    """Rows in order, and the position from which the next page goes on, or None at the end."""

    items: list[T]
    next: Position | None

    def map(self, change: Callable[[T], U]) -> "Page[U]":
        return Page([change(item) for item in self.items], self.next)


def page_of(rows: Sequence[T], limit: int, position: Callable[[T], Position]) -> Page[T]:
    """A page of rows that were asked for with ``limit + 1``: one row too many says that there is more."""
    items = list(rows[:limit])
    return Page(items, position(items[-1]) if len(rows) > limit else None)
