"""What happens to plans."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ymd.kernel.facts import Fact


@dataclass(frozen=True)
class PlanChanged(Fact):
    """When, where or whether a plan takes place is not what those who joined it knew; also of one occurrence of it.

    Told of plans that somebody said yes or maybe to. `change` is the number under which the calendar changed.
    """

    wire: ClassVar[str] = "events.plan_changed"
    calendar_id: UUID
    event_id: UUID
    editor_id: UUID
    change: int
