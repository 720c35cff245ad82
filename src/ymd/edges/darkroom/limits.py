"""What a file may ask of the darkroom, and what its process may take. ``tests/edges/darkroom`` tries each figure."""

from typing import Final

#: Of a picture, read from its header before anything is decoded.
MOST_PIXELS: Final = 40_000_000
LONGEST_SIDE: Final = 12_000
#: Of an animation: its frames, and the pixels of all of them together.
MOST_FRAMES: Final = 600
MOST_MOVING_PIXELS: Final = 60_000_000
#: Of a progressive JPEG: each scan passes over the whole picture, and editors write about ten.
MOST_SCANS: Final = 100

#: The longest side of what comes out, in pixels; that of an avatar is its only one.
LARGE: Final = 2048
MOVING: Final = 720
THUMBNAIL: Final = 640
SQUARE: Final = 400

#: Bytes of what comes out, all renditions together.
MOST_OUT: Final = 12_000_000

#: Of the process. 40 million pixels of a WebP, the greediest kind, take 700 MB.
MEMORY_BYTES: Final = 1_100_000_000
CPU_SECONDS: Final = 15
#: Seconds that pass before it is killed, whether it has worked or waited.
WALL_SECONDS: Final = 30.0
