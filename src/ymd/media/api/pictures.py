"""Pictures as browsers fetch them: by an address alone, without a session and without a statement."""

from typing import Any, Final
from uuid import UUID

from litestar import Controller, Request, get
from litestar.params import FromPath
from litestar.response import Stream

from ymd.http.answers import Response
from ymd.http.dependencies import Outside
from ymd.http.ranges import is_known, range_of
from ymd.media.rules import addresses

_KIND: Final = "image/webp"
#: Nothing here is a document, whatever somebody made of it. Elsewhere it may be shown: nobody's sign-in opens it, so
#: that another site learns nothing by showing it.
_HARMLESS: Final = {
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "cross-origin",
    "accept-ranges": "bytes",
}
_YEAR_SECONDS: Final = 31_536_000


class PicturesController(Controller):
    path = "/media"
    include_in_schema = False

    @get("/{media_id:uuid}/{file:str}")
    async def picture(
        self, request: Request[Any, Any, Any], outside: Outside, media_id: FromPath[UUID], file: FromPath[str]
    ) -> Response[None] | Stream:
        asked = request.query_params
        keys = outside.keys.keys(addresses.PURPOSE)
        until, signature = asked.get("until", ""), asked.get("signature", "")
        blob, left = addresses.shown_by(keys, media_id, file, until, signature, outside.clock.now())
        return await _sent(request, outside, blob, f"private, max-age={left}, immutable")

    @get("/avatars/{file:str}")
    async def avatar(
        self, request: Request[Any, Any, Any], outside: Outside, file: FromPath[str]
    ) -> Response[None] | Stream:
        blob = addresses.face_in(file)
        return await _sent(request, outside, blob, f"public, max-age={_YEAR_SECONDS}, immutable")


async def _sent(request: Request[Any, Any, Any], outside: Outside, blob: str, cache: str) -> Response[None] | Stream:
    """The blob, or the part of it that is asked for, or nothing where the caller has it. What lies under a name never
    changes, so the name is its version. Raises NotFound, RangeRefused."""
    etag = f'"{blob}"'
    headers = {**_HARMLESS, "cache-control": cache, "etag": etag}
    if is_known(request, etag):
        return Response(None, status_code=304, headers=headers)
    size = (await outside.blobs.find(blob)).size
    part = range_of(request, etag, size)
    start, stop = part or (0, size)
    headers |= {"content-length": str(stop - start), "content-disposition": f'inline; filename="{blob}.webp"'}
    if part is not None:
        headers["content-range"] = f"bytes {start}-{stop - 1}/{size}"
    pieces = outside.blobs.read(blob, start, stop)
    return Stream(pieces, status_code=206 if part else 200, headers=headers, media_type=_KIND)
