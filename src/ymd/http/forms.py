"""Forms with files (RFC 7578), read while they stream and never taken for what they say of themselves.

The framework's own reader believes the charset that a part names, which may be none at all, and writes files to a disk.
"""

from collections.abc import AsyncIterator, Iterable
from typing import Any, Final

from litestar import Request
from multipart import (  # type: ignore[import-untyped]  # its one file has no marker of types
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
)

from ymd.http.problems import UnsupportedMediaType
from ymd.kernel.errors import FieldError, Invalid, Malformed

#: What a form adds to the files in it, in bytes.
FORM_OCTETS: Final = 32_768
_MOST_PARTS: Final = 20

Part = bytes | str


async def read_form(
    request: Request[Any, Any, Any], *, files: Iterable[str], fields: Iterable[str] = ()
) -> dict[str, Part]:
    """The files and the fields of these names, those that are there: bytes and text.

    Raises UnsupportedMediaType for what is no form, Malformed for one that cannot be read, Invalid for a name that
    is unknown, comes twice, or is a field where a file is asked for and the other way round.
    """
    kind, options = request.content_type
    if kind != "multipart/form-data":
        raise UnsupportedMediaType
    found: dict[str, Part] = {}
    wanted = dict.fromkeys(files, True) | dict.fromkeys(fields, False)
    try:
        async for segment, content in _segments(request, options.get("boundary", "")):
            _require(segment, wanted, found)
            found[segment.name] = content if wanted[segment.name] else _text(segment.name, content)
    except MultipartError as error:
        raise Malformed from error
    return found


async def _segments(request: Request[Any, Any, Any], boundary: str) -> AsyncIterator[tuple[MultipartSegment, bytes]]:
    content = bytearray()
    segment: MultipartSegment | None = None
    with PushMultipartParser(boundary, max_segment_count=_MOST_PARTS) as parser:
        async for chunk in request.stream():
            if parser.closed or not chunk:
                continue  # what follows the form is read, and let go
            for told in parser.parse(chunk):
                if isinstance(told, MultipartSegment):
                    segment = told
                elif told:
                    content += told
                elif segment is not None:
                    yield segment, bytes(content)
                    content.clear()


def _require(segment: MultipartSegment, wanted: dict[str, bool], found: dict[str, Part]) -> None:
    code = None
    if segment.name not in wanted:
        code, detail = "unknown_field", "The form has a field that is not known here."
    elif segment.name in found:
        code, detail = "repeated", "The form has this field more than once."
    elif (segment.filename is not None) is not wanted[segment.name]:
        code, detail = "wrong_type", "A file is sent with a filename, a field without."
    if code is not None:
        raise Invalid(errors=(FieldError(f"/{_pointed(segment.name)}", code, detail),))


def _pointed(name: str) -> str:
    """As a reference token of a JSON pointer (RFC 6901), no longer than is of use."""
    return name[:100].replace("~", "~0").replace("/", "~1")


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise Invalid(errors=(FieldError(f"/{name}", "unreadable", "This is not UTF-8."),)) from error
