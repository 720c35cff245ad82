"""What guests decide."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ymd.kernel.facts import Fact


@dataclass(frozen=True)
class Answered(Fact):
    """A guest answered, for the first time or otherwise than before."""

    wire: ClassVar[str] = "together.answered"
    event_id: UUID
    guest_id: UUID


@dataclass(frozen=True)
class AnswerWithdrawn(Fact):
    wire: ClassVar[str] = "together.answer_withdrawn"
    event_id: UUID
    guest_id: UUID
