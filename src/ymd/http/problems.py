"""Refusals as problem details (RFC 9457), in the person's language."""

import re
import traceback
from typing import Any, Final

import asyncpg
import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, InternalServerException, ValidationException
from litestar.serialization import decode_json

from ymd.kernel import errors
from ymd.kernel.connections import TRANSIENT
from ymd.kernel.errors import FieldError, Refusal

log = structlog.get_logger("ymd.http")

MEDIA_TYPE: Final = "application/problem+json"

#: The one table from kind to HTTP status; the most specific kind wins.
STATUS: Final[dict[type[Refusal], int]] = {
    errors.NotFound: 404,
    errors.Gone: 410,
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.Conflict: 409,
    errors.Stale: 412,
    errors.Invalid: 422,
    errors.Malformed: 400,
    errors.TooLarge: 413,
    errors.TooMany: 429,
    errors.Unavailable: 503,
}


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a refused request is answered with. `code` is stable, `title` and `detail` are for people."""

    title: str
    status: int
    code: str
    type: str = "about:blank"
    detail: str | None = None
    errors: tuple[FieldError, ...] = ()


class MethodNotAllowed(errors.Invalid):
    code = "method_not_allowed"
    en = "This cannot be done with that method here."
    ko = "여기서는 그 방법을 쓸 수 없어요."


class UnsupportedMediaType(errors.Invalid):
    code = "unsupported_media_type"
    en = "This kind of content is not taken here."
    ko = "여기서는 받을 수 없는 종류의 내용이에요."


class RangeRefused(errors.Invalid):
    """The part that was asked for begins beyond the end; `size` is that of the whole, in bytes."""

    code = "range_refused"
    en = "There is nothing in that range."
    ko = "그 범위에는 아무것도 없어요."

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size


class Broken(Refusal):
    """Our own mistake. It is logged with its traceback under the request's id."""

    code = "internal"
    en = "Something broke on our side. Nothing was changed, and we were told."
    ko = "저희 쪽에서 문제가 생겼어요. 바뀐 것은 없고, 기록이 남았어요."


_OTHER_STATUS: Final[dict[int, type[Refusal]]] = {
    400: errors.Malformed,
    404: errors.NotFound,
    405: MethodNotAllowed,
    413: errors.TooLarge,
    415: UnsupportedMediaType,
}
#: What the framework says of a caller who has gone before all of the body came. Nobody hears the answer.
_HUNG_UP: Final = "client disconnected prematurely"
_OWN_STATUS: Final[dict[type[Refusal], int]] = {
    MethodNotAllowed: 405,
    UnsupportedMediaType: 415,
    RangeRefused: 416,
    Broken: 500,
}


def status_of(kind: type[Refusal]) -> int:
    for ancestor in kind.__mro__:
        if (status := _OWN_STATUS.get(ancestor) or STATUS.get(ancestor)) is not None:
            return status
    raise TypeError(f"{kind.__name__} is of no kind that the table knows")


def refusal_for(error: BaseException) -> Refusal | None:
    """The refusal that an error amounts to, or None when it is our own mistake."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, asyncpg.IntegrityConstraintViolationError):
        return errors.Conflict()
    if isinstance(error, asyncpg.DataError | UnicodeEncodeError):
        return errors.Invalid()
    if isinstance(error, TRANSIENT):
        return errors.Unavailable(retry_after=2)
    if isinstance(error, ValidationException):
        return errors.Invalid(errors=tuple(_field_errors(error)))
    if isinstance(error, RecursionError | UnicodeDecodeError) and _while_reading(error):
        return errors.Malformed()
    if isinstance(error, InternalServerException) and error.detail == _HUNG_UP:
        return errors.Malformed()
    if isinstance(error, HTTPException):
        kind = _OTHER_STATUS.get(error.status_code)
        return kind() if kind is not None else None
    return None


def _while_reading(error: BaseException) -> bool:
    """Whether the decoder of bodies gave up: the sender's mistake, which anywhere else would be ours."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    return bool(frames) and frames[-1].f_globals.get("__name__") == decode_json.__module__


def language_of(accept: str, locale: str | None = None) -> str:
    """`ko` or `en`, by Accept-Language (RFC 9110 section 12.5.4), else by the person's own locale, else English."""
    wanted: dict[str, float] = {}
    for part in accept.lower().split(","):
        tag, _, quality = part.strip().partition(";q=")
        primary = tag.partition("-")[0]
        if primary in ("ko", "en"):
            wanted[primary] = max(wanted.get(primary, 0.0), _quality(quality))
    best = max(wanted, key=lambda tag: wanted[tag], default="")
    if best and wanted[best] > 0:
        return best
    return "ko" if (locale or "").partition("-")[0] == "ko" else "en"


def _quality(text: str) -> float:
    return float(text) if re.fullmatch(r"[01](\.\d{0,3})?", text) else 1.0


def problem(refusal: Refusal, language: str) -> Problem:
    fields = tuple(FieldError(field.pointer, field.code, field_detail(field, language)) for field in refusal.errors)
    return Problem(
        refusal.title(language), status_of(type(refusal)), refusal.code, detail=refusal.detail, errors=fields
    )


def headers_of(refusal: Refusal) -> dict[str, str]:
    headers = {}
    if refusal.retry_after is not None:
        headers["retry-after"] = str(refusal.retry_after)
    if isinstance(refusal, errors.Unauthenticated):
        headers["www-authenticate"] = "Bearer"
    if isinstance(refusal, RangeRefused):
        headers["content-range"] = f"bytes */{refusal.size}"
    return headers


def answer(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """The framework's one exception handler."""
    state = request.scope["state"]
    refusal = refusal_for(error)
    if refusal is None:
        log.error("internal_error", path=request.scope["path"], exc_info=error)
        refusal = Broken()
    if refusal.keep:
        state["db"].keep = True
    state["code"] = refusal.code
    language = language_of(request.headers.get("accept-language", ""), state["viewer"].locale)
    headers = headers_of(refusal)
    if isinstance(error, HTTPException) and error.status_code == 405 and error.headers:
        headers["allow"] = error.headers.get("allow", "")
    body = msgspec.json.encode(problem(refusal, language))
    return Response(body, status_code=status_of(type(refusal)), media_type=MEDIA_TYPE, headers=headers)


_CODES: Final = (
    (re.compile("missing required field|Missing required"), "required"),
    (re.compile("unknown field"), "unknown_field"),
    (re.compile("of length >="), "too_short"),
    (re.compile("of length <="), "too_long"),
    (re.compile("matching regex"), "forbidden_characters"),
    (re.compile("`(int|float)` [<>]"), "out_of_range"),
    (re.compile("Invalid enum value"), "not_one_of"),
    (re.compile("Expected"), "wrong_type"),
    (re.compile("Invalid"), "unreadable"),
)
_KOREAN: Final = {
    "required": "꼭 있어야 해요.",
    "unknown_field": "알지 못하는 항목이에요.",
    "too_short": "너무 짧아요.",
    "too_long": "너무 길어요.",
    "forbidden_characters": "쓸 수 없는 글자가 있어요.",
    "out_of_range": "정해진 범위를 벗어났어요.",
    "not_one_of": "고를 수 있는 값이 아니에요.",
    "wrong_type": "값의 종류가 맞지 않아요.",
    "unreadable": "읽을 수 없는 값이에요.",
    "invalid": "맞지 않는 값이에요.",
}
_QUOTED: Final = re.compile("field `([^`]+)`")


def field_detail(field: FieldError, language: str) -> str:
    return _KOREAN.get(field.code, field.detail) if language == "ko" else field.detail


def _field_errors(error: ValidationException) -> list[FieldError]:
    found = []
    for item in error.extra if isinstance(error.extra, list) else []:
        message, source = str(item.get("message", "")), item.get("source")
        found.append(field_error(message, str(item.get("key", "")), in_body=source in (None, "body")))
    return found


def field_error(message: str, key: str, *, in_body: bool = True) -> FieldError:
    """A decoder's complaint as pointer, code and sentence; parameters of the query are written ``?name``."""
    code = next((code for pattern, code in _CODES if pattern.search(message)), "invalid")
    parts = [] if key in ("", "data") else [part for part in re.split(r"[.\[\]]+", key) if part]
    if code in ("required", "unknown_field") and (quoted := _QUOTED.search(message)):
        parts.append(quoted[1])
    return FieldError("/" + "/".join(parts) if in_body else "?" + ".".join(parts), code, message)


def validation_refusal(error: msgspec.ValidationError) -> errors.Invalid:
    """A refusal for a document that we decoded ourselves."""
    message, _, path = str(error).partition(" - at `")
    return errors.Invalid(errors=(field_error(message, path.rstrip("`").removeprefix("$").removeprefix(".")),))


HANDLERS: Final[dict[int | type[Exception], Any]] = {Exception: answer, HTTPException: answer}
