"""Parts of what is sent, and nothing of what the caller has already (RFC 9110, sections 13 and 14)."""

import re
from typing import Any, Final

from litestar import Request

from ymd.http.problems import RangeRefused

_RANGE: Final = re.compile(r"bytes=[ \t]*(\d*)-(\d*)[ \t]*", re.ASCII)
_LONGEST: Final = 18


def is_known(request: Request[Any, Any, Any], etag: str) -> bool:
    """Whether If-None-Match names this entity tag (quotes included); weak ones compare alike (section 13.1.2)."""
    header = request.headers.get("if-none-match")
    if header is None:
        return False
    return header.strip() == "*" or etag in [tag.strip().removeprefix("W/") for tag in header.split(",")]


def range_of(request: Request[Any, Any, Any], etag: str, size: int) -> tuple[int, int] | None:
    """The one part [start, stop) that is asked for, or None for the whole: without a range, for several, for one that
    cannot be read, and where If-Range names another version. Raises RangeRefused for one beyond the end."""
    found = _RANGE.fullmatch(request.headers.get("range", ""))
    if found is None or request.headers.get("if-range", etag).strip() != etag:
        return None
    first, last = found.groups()
    if not (first or last) or max(len(first), len(last)) > _LONGEST:
        return None
    if not first:
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < start:
            return None
    if start >= min(stop, size):
        raise RangeRefused(size)
    return start, stop
