"""The process in which one picture is decoded: bytes come in, an answer of one line and the renditions go out.

It limits itself before it reads a byte. What goes wrong is an answer too, as long as it can still give one; when it
cannot, it ends, and whoever waits for it knows what that means.
"""

import copy
import json
import os
import resource
import sys
import warnings
from collections.abc import Callable
from typing import Any, Final

from PIL import (
    AvifImagePlugin,
    GifImagePlugin,
    Image,
    ImageColor,
    ImageFilter,
    ImagePalette,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from ymd.edges.darkroom import limits
from ymd.edges.darkroom.developing import develop
from ymd.edges.darkroom.outlines import Refused

#: What decoders would import in the middle of their work. After the limits no file can be opened, not even a module.
LOADED: Final = (
    *(AvifImagePlugin, GifImagePlugin, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin),
    *(ImageColor, ImageFilter, ImagePalette, TiffImagePlugin, copy),
)
#: The process ended by itself, because there was no room left even to say so.
NO_ROOM: Final = 3

_LIMITS: Final = {
    "RLIMIT_AS": limits.MEMORY_BYTES,
    "RLIMIT_CPU": limits.CPU_SECONDS,
    "RLIMIT_FSIZE": 0,
    "RLIMIT_NOFILE": 0,
    "RLIMIT_NPROC": 0,
    "RLIMIT_CORE": 0,
}


def main() -> int:
    Image.preinit()
    peak = _peak()
    limit_itself()
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        answer, renditions = _answer(sys.stdin.buffer.read())
        answer |= _usage() | {"peak": peak()}
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + b"".join(renditions))
        sys.stdout.buffer.flush()
    except MemoryError:
        return NO_ROOM
    return 0


def limit_itself() -> None:
    """Never more than these, and for good: whoever is not root cannot raise again what is lowered here."""
    for name, value in _LIMITS.items():
        number = getattr(resource, name)
        _, most = resource.getrlimit(number)
        value = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(number, (value, value))


def _answer(data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    try:
        made = develop(data)
    except Refused as refused:
        return {"refused": refused.code}, []
    except MemoryError:
        return {"refused": "picture_too_much_work"}, []
    except Exception as error:  # noqa: BLE001  # a decoder may raise anything; its file is what is wrong
        return {"refused": "picture_damaged", "why": type(error).__name__}, []
    renditions = [made.large, made.thumbnail, made.square]
    size = {"width": made.width, "height": made.height, "blurhash": made.blurhash}
    return {**size, "lengths": [len(each) for each in renditions]}, renditions


def _usage() -> dict[str, Any]:
    """The CPU seconds that it took, and the limits that it stands under."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    held = {name: resource.getrlimit(getattr(resource, name))[0] for name in _LIMITS}
    return {"cpu": round(used.ru_utime + used.ru_stime, 3), "limits": held}


def _peak() -> Callable[[], int]:
    """What tells the most memory that was taken, in bytes. To be made while files can be opened."""
    try:
        # `ru_maxrss` would tell of the process that this one was forked from, if that was larger.
        status = os.open("/proc/self/status", os.O_RDONLY)
    except OSError:
        unit = 1 if sys.platform == "darwin" else 1024
        return lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    return lambda: next(int(line.split()[1]) << 10 for line in os.read(status, 8_192).splitlines() if b"VmHWM" in line)


if __name__ == "__main__":
    raise SystemExit(main())
