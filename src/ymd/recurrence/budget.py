"""Bounds the work of one expansion, so that no rule of a stranger can run away."""

from ymd.recurrence.errors import BudgetExhausted
from ymd.recurrence.walls import moment


class Budget:
    """A number of steps: each occurrence that a rule generates is one, each period or month looked at in vain one."""

    __slots__ = ("_left", "_steps")

    def __init__(self, steps: int) -> None:
        self._steps = self._left = steps

    def spend(self, wall: int) -> None:
        """Take one step at ``wall``. Raises BudgetExhausted when there was none left."""
        self._left -= 1
        if self._left < 0:
            raise BudgetExhausted(self._steps, moment(wall))
