"""Cursors on the wire: opaque, signed, and good only for the list that gave them."""

import base64
import binascii
import hashlib
import hmac
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

import msgspec
from litestar import Request
from litestar.params import QueryParameter

from ymd.http.answers import Response
from ymd.kernel.errors import Invalid
from ymd.kernel.page import Page, PageRequest, Position

T = TypeVar("T")

Limit = Annotated[int, QueryParameter(ge=1, le=200, description="How many at most, 1 to 200.")]
Cursor = Annotated[str | None, QueryParameter(max_length=1000, description="`next` of the page before.")]

_TAG_BYTES = 12


class CursorRefused(Invalid):
    code = "cursor_refused"
    en = "This cursor is not one of this list."
    ko = "이 목록에서 준 커서가 아니에요."


class Listing(msgspec.Struct, Generic[T], frozen=True):
    """A page of a list; `next` goes back as ``?cursor=``, null at the end."""

    items: list[T]
    next: str | None


class Cursors:
    """Signs positions with a key; the tag covers path and filters, so a cursor is no use anywhere else."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def write(self, position: Position, scope: str) -> str:
        data = msgspec.json.encode([_mark(value) for value in position])
        return base64.urlsafe_b64encode(self._tag(data, scope) + data).rstrip(b"=").decode()

    def read(self, cursor: str, scope: str) -> Position:
        """Raises CursorRefused for anything but what `write` gave for the same scope."""
        try:
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError) as error:
            raise CursorRefused from error
        tag, data = raw[:_TAG_BYTES], raw[_TAG_BYTES:]
        if not hmac.compare_digest(tag, self._tag(data, scope)):
            raise CursorRefused
        return tuple(_unmark(value) for value in msgspec.json.decode(data))

    def _tag(self, data: bytes, scope: str) -> bytes:
        return hmac.digest(self._key, scope.encode() + b"\0" + data, hashlib.sha256)[:_TAG_BYTES]


def _mark(value: str | int | UUID | datetime | None) -> Any:
    if isinstance(value, UUID):
        return {"u": value.hex}
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    return value


def _unmark(value: Any) -> Any:
    if isinstance(value, dict):
        return UUID(hex=value["u"]) if "u" in value else datetime.fromisoformat(value["t"])
    return value


def page_request(request: Request[Any, Any, Any], limit: int, cursor: str | None) -> PageRequest:
    """The asked-for page. Raises CursorRefused."""
    if cursor is None:
        return PageRequest(limit)
    return PageRequest(limit, request.app.state.cursors.read(cursor, _list_of(request)))


def listing(request: Request[Any, Any, Any], page: Page[T]) -> Response[Listing[T]]:
    """The page as it leaves, with the Link header (RFC 8288) to the next one."""
    if page.next is None:
        return Response(Listing(page.items, None))
    cursor = request.app.state.cursors.write(page.next, _list_of(request))
    query = [pair for pair in _query(request) if pair[0] != "cursor"]
    target = f"{request.scope['path']}?{urlencode([*query, ('cursor', cursor)])}"
    return Response(Listing(page.items, cursor), headers={"link": f'<{target}>; rel="next"'})


def _list_of(request: Request[Any, Any, Any]) -> str:
    filters = sorted(pair for pair in _query(request) if pair[0] not in ("cursor", "limit"))
    return f"{request.scope['path']}?{urlencode(filters)}"


def _query(request: Request[Any, Any, Any]) -> list[tuple[str, str]]:
    return parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
