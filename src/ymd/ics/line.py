"""The anatomy of one content line: name, parameters, value (RFC 5545 section 3.1, carets by RFC 6868)."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import msgspec

from ymd.ics.errors import IcsInvalid

Params = Mapping[str, tuple[str, ...]]
"""Values by upper-case name, unquoted, in order; a name that occurs twice has the values of both."""

_NAME = re.compile(r"[A-Za-z0-9-]+")
_PARAM = re.compile(r';[ \t]*([A-Za-z0-9-]+)[ \t]*=((?:[^";]|"[^"]*")*)')
_PARAM_VALUE = re.compile(r'(?:[^",]|"[^"]*")+')
_CARET = re.compile(r"\^[n^']")
_FROM_CARET = {"^n": "\n", "^^": "^", "^'": '"'}
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]")
_MEMORABLE = 128
NO_PARAMS: Params = {}
_KNOWN = {
    name: name
    for name in (
        *("UID", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SUMMARY"),
        *("DESCRIPTION", "LOCATION", "STATUS", "TRANSP", "CLASS", "SEQUENCE", "CREATED", "LAST-MODIFIED", "URL"),
        *("CATEGORIES", "ATTENDEE", "ORGANIZER", "PRIORITY", "GEO", "TZID", "VERSION", "PRODID", "CALSCALE", "METHOD"),
    )
}


class Line(msgspec.Struct, frozen=True, gc=False):
    """``name`` in upper case; ``head`` the raw parameters, with their leading semicolon; ``value`` raw."""

    name: str
    head: str
    value: str

    @property
    def params(self) -> Params:
        return params(self.head)


def split(line: str) -> Line | None:
    """The parts of a content line; None when it has none: no colon, an open quote, a name that is not a token."""
    head, colon, value = line.partition(":")
    if '"' in head:
        at = _colon_outside_quotes(line)
        head, value = line[:at], line[at + 1 :]
        if at < 0:
            return None
    if not colon:
        return None
    name = head.partition(";")[0]
    known = _KNOWN.get(name)
    if known is None:
        if _NAME.fullmatch(name) is None:
            return None
        known = name.upper()
    return Line(known, head[len(name) :], value)


def _colon_outside_quotes(line: str) -> int:
    """Where the value of a line with quotes begins, -1 if a quote stays open or no colon follows."""
    colon = line.find(":")
    quote = line.find('"', 0, colon)
    while quote >= 0 <= colon:
        closing = line.find('"', quote + 1)
        if closing < 0:
            return -1
        if closing > colon:
            colon = line.find(":", closing)
        quote = line.find('"', closing + 1, colon)
    return colon


def is_known(line: str) -> bool:
    """Whether the line is a property by its name (one read here, or an extension), not a piece of something else."""
    parts = split(line)
    return parts is not None and (parts.name in _KNOWN or parts.name.startswith("X-"))


def params(head: str) -> Params:
    """The parameters of a raw head such as ``;TZID=Asia/Seoul``. What is no parameter is passed over."""
    if not head:
        return NO_PARAMS
    return _remembered(head) if len(head) <= _MEMORABLE else _params(head)


def _params(head: str) -> Params:
    found: dict[str, tuple[str, ...]] = {}
    for name, raw in _PARAM.findall(head):
        values = tuple(_plain(value) for value in _PARAM_VALUE.findall(raw))
        found[name.upper()] = found.get(name.upper(), ()) + values
    return found


# The same few heads (a zone, VALUE=DATE) stand on most lines of a file; long ones are not worth their room.
_remembered = lru_cache(maxsize=1024)(_params)


def _plain(value: str) -> str:
    if value.startswith('"') and value.endswith('"') and len(value) > 1:
        value = value[1:-1]
    return _CARET.sub(lambda found: _FROM_CARET[found[0]], value) if "^" in value else value


def kept_params(head: str, keeps: Callable[[str, tuple[str, ...]], bool]) -> str:
    """The raw head with only the parameters that ``keeps(name, values)``."""
    if not head:
        return ""
    return "".join(
        found[0]
        for found in _PARAM.finditer(head)
        if keeps(found[1].upper(), tuple(_plain(value) for value in _PARAM_VALUE.findall(found[2])))
    )


def one(of: Params, name: str) -> str:
    """The parameter as one value (commas within it put back), empty when it is absent."""
    return ",".join(of.get(name, ())).strip()


def refuse_control(text: str) -> str:
    """``text``, if it can stand in a content line. Raises IcsInvalid ``control_character`` for line breaks, other
    control characters but TAB, and lone surrogates."""
    found = _CONTROL.search(text)
    if found is not None:
        raise IcsInvalid("control_character", 0, f"U+{ord(found[0]):04X} cannot stand in a content line")
    return text


def join(name: str, value: str, given: Mapping[str, Sequence[str]] = NO_PARAMS) -> str:
    """A content line. ``value`` stands as it is given (``text.escape`` makes one of a text).

    Raises IcsInvalid: ``control_character``; ``invalid_name`` for a name that is not a token.
    """
    heads = [f";{_token(key)}={','.join(_quoted(item) for item in items)}" for key, items in given.items()]
    return f"{_token(name)}{''.join(heads)}:{refuse_control(value)}"


def _token(name: str) -> str:
    if _NAME.fullmatch(name) is None:
        raise IcsInvalid("invalid_name", 0, f"{name!r} is not the name of a property or parameter")
    return name


def _quoted(value: str) -> str:
    value = value.replace("^", "^^").replace("\r\n", "\n").replace("\n", "^n").replace('"', "^'")
    refuse_control(value)
    return f'"{value}"' if any(mark in value for mark in ":;,") or value != value.strip() else value
