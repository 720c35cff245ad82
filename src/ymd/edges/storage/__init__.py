"""Where blobs lie: in a directory of this machine, or of one that all of ours see."""

from pathlib import Path

from ymd.edges.storage.directory import DirectoryBlobs
from ymd.edges.storage.nowhere import NoBlobs
from ymd.kernel.outside import Blobs
from ymd.settings import Settings


def blobs_for(settings: Settings) -> Blobs:
    """The store of the settings; without one nothing can be kept, and nothing is found."""
    return DirectoryBlobs(Path(settings.media)) if settings.media else NoBlobs()
