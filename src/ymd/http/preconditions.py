"""Strong entity tags as preconditions (RFC 9110 section 13): nobody overwrites what they have not seen."""

from typing import Any

from litestar import Request

from ymd.kernel.errors import Stale


def require_match(request: Request[Any, Any, Any], etag: str) -> None:
    """Raises Stale when If-Match is there and names other versions than `etag` (quotes included)."""
    header = request.headers.get("if-match")
    if header is None or header.strip() == "*":
        return
    if etag not in [tag.strip() for tag in header.split(",")]:
        raise Stale
