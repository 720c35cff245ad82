"""What happened to calendars and to what lies in them."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ymd.kernel.facts import Fact


@dataclass(frozen=True)
class ObjectsChanged(Fact):
    """These objects of one calendar were put, deleted or restored by someone, under this change number.

    A deleted one is still a row, with `deleted_at`. Nothing is told when the trash is emptied: what hangs on the row
    goes with it.
    """

    wire: ClassVar[str] = "calendars.objects_changed"
    calendar_id: UUID
    change: int
    object_ids: tuple[UUID, ...]
    actor_id: UUID


@dataclass(frozen=True)
class ImportRequested(Fact):
    """A file that takes longer than a request may last waits for a worker."""

    wire: ClassVar[str] = "calendars.import_requested"
    import_id: UUID
