"""Media over HTTP: pictures that are sent in, and pictures as they are seen."""

from ymd.media.api.pictures import PicturesController
from ymd.media.api.uploads import MediaController

__all__ = ["MediaController", "PicturesController"]
