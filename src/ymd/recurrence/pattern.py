"""What one period of a rule looks like: offsets in seconds from the period's beginning, in order.

BYHOUR, BYMINUTE and BYSECOND multiply the days of a period; three short lists can write 86,400 times a day. So a
pattern is only multiplied out where it is small, and BYSETPOS finds its positions by division.
"""

from collections.abc import Iterable, Sequence
from typing import Final, overload

from ymd.recurrence.walls import DAY

Pattern = Sequence[int]

_SMALL: Final = 1_000


class Grid(Sequence[int]):
    """Every outer offset plus every inner one, in order, without being stored. Inner ones are less than outer gaps."""

    __slots__ = ("_inner", "_outer")

    def __init__(self, outer: Pattern, inner: Pattern) -> None:
        self._outer = outer
        self._inner = inner

    def __len__(self) -> int:
        return len(self._outer) * len(self._inner)

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> Pattern: ...
    def __getitem__(self, index: int | slice) -> int | Pattern:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        outer, inner = divmod(index, len(self._inner))
        return self._outer[outer] + self._inner[inner]


def tail(pattern: Pattern, index: int) -> Iterable[int]:
    """The pattern from that index on, without copying a large one."""
    if index == 0:
        return pattern
    if isinstance(pattern, tuple):
        return pattern[index:]
    return (pattern[position] for position in range(index, len(pattern)))


def product(outer: Pattern, inner: Pattern) -> Pattern:
    """Every outer offset plus every inner one."""
    if inner == (0,):
        return outer
    if len(outer) * len(inner) > _SMALL:
        return Grid(outer, inner)
    return tuple(far + near for far in outer for near in inner)


def times(hours: Sequence[int], minutes: Sequence[int], seconds: Sequence[int]) -> Pattern:
    """The times of a day, or of the part of a day whose larger hands are given as ``(0,)``."""
    return product(product(tuple(h * 3_600 for h in hours), tuple(m * 60 for m in minutes)), tuple(seconds))


def at_days(days: Sequence[int], times_of_day: Pattern) -> Pattern:
    """The times on each of the days, which count from the period's first day = 0."""
    return product(tuple(day * DAY for day in days), times_of_day)


def pick(pattern: Pattern, positions: Sequence[int]) -> Pattern:
    """What BYSETPOS leaves of a period: the first is 1, the last is -1, positions beyond the period choose nothing."""
    if not positions:
        return pattern
    size = len(pattern)
    chosen = {position - 1 if position > 0 else size + position for position in positions if abs(position) <= size}
    return tuple(pattern[index] for index in sorted(chosen))
