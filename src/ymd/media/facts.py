"""What happened to pictures."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ymd.kernel.facts import Fact


@dataclass(frozen=True)
class PictureDeleted(Fact):
    """Its row is gone; what lies in the store of blobs under these names is for nobody any more."""

    wire: ClassVar[str] = "media.picture_deleted"
    media_id: UUID
    face: UUID
