"""Answers as they leave: JSON of our own structs, with less around it than the framework puts around anything."""

from typing import Any, Final, TypeVar

import litestar
import msgspec
from litestar import Request
from litestar.enums import MediaType
from litestar.response.base import ASGIResponse
from litestar.serialization import default_serializer
from litestar.types import Receive, Scope, Send

T = TypeVar("T")

_ENCODE: Final = msgspec.json.Encoder(enc_hook=default_serializer).encode
_JSON: Final = (b"content-type", b"application/json")


class Response(litestar.Response[T]):
    """The framework's own; a plain answer in JSON, which nearly all are, leaves by a shorter way."""

    def to_asgi_response(self, app: Any, request: Request[Any, Any, Any], **given: Any) -> ASGIResponse:
        extra = self.cookies or self.background or given.get("cookies") or given.get("background")
        media_type = self.media_type or given.get("media_type") or MediaType.JSON
        if extra or media_type != MediaType.JSON or isinstance(self.content, bytes | str | None):
            return super().to_asgi_response(app, request, **given)
        body = _ENCODE(self.content)
        named = {**given["headers"], **self.headers} if given.get("headers") else self.headers
        headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in named.items()]
        status = self.status_code or given.get("status_code") or 200
        return _Json(status, [*headers, _JSON, (b"content-length", b"%d" % len(body))], body)


class _Json(ASGIResponse):
    """What is sent, made once. Nothing asks it for the parts that the framework's keeps."""

    __slots__ = ("_start",)

    def __init__(self, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
        self._start: Any = {"type": "http.response.start", "status": status, "headers": headers}
        self.body = body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send(self._start)
        await send({"type": "http.response.body", "body": self.body, "more_body": False})
