"""Logs: one JSON object a line on standard error, and nothing in them that is anybody's secret.

Our own events name what happened by ids and codes. What others write (servers, drivers, tracebacks) may quote a value
that somebody sent, so every word of it is looked through: addresses of mail, telephone numbers, tokens and whatever a
database quotes in its DETAIL are cut out.
"""

import logging
import re
import sys
import time
from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any, Final

import msgspec
import structlog

#: The name of the request under way, in every line that is written meanwhile.
REQUEST: Final[ContextVar[str | None]] = ContextVar("request", default=None)

_CUT: Final = "[cut]"
_SECRETS: Final = re.compile(
    r"(?<=DETAIL:)[^\n]*"
    r"|(?:query argument \$\d+: )[^\n]*"
    r"|[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"  # addresses of mail
    r"|(?i:bearer|basic)\s+\S+"
    r"|\beyJ[\w-]+\.[\w-]+\.[\w-]*"  # tokens (RFC 7519)
    r"|://[^\s/@]+@"  # who signs in at a URL
    r"|(?<![\w-])\+?\d(?:[ -]?\d){5,14}(?![\w-])"  # telephone numbers and codes
    r"|(?<![\w+-])(?=[\w+-]*\d)(?=[\w+-]*[A-Z])[\w+-]{32,}"  # keys, hashes, cursors
)
#: Written by us for every line.
_OURS: Final = frozenset(("level", "timestamp", "logger", "request"))

Event = MutableMapping[str, Any]


class AccessLine(msgspec.Struct, gc=False):
    """One request. Every value is of our own making: a route is the pattern, not the path."""

    request: str
    method: str
    route: str
    status: int
    ms: float
    statements: int
    code: str | None = None
    timestamp: str = ""
    event: str = "request"
    level: str = "info"


class AccessLog:
    """Lines of requests, written without the processors of other lines, which cost ten times as much."""

    def __init__(self) -> None:
        self._logger: structlog.BytesLogger | None = None
        self._encode = msgspec.json.Encoder().encode
        self._second = 0
        self._shown = ""

    def open(self, logger: structlog.BytesLogger | None) -> None:
        """Write to `logger` from now on; None for nowhere."""
        self._logger = logger

    def write(self, line: AccessLine) -> None:
        if self._logger is None:
            return
        now = time.time()
        second = int(now)
        if second != self._second:
            self._second, self._shown = second, time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
        line.timestamp = f"{self._shown}.{int((now - second) * 1000):03d}Z"
        self._logger.msg(self._encode(line))


ACCESS: Final = AccessLog()


def configure_logging(level: str) -> None:
    """Send all logs of this process, ours and the libraries', to standard error from `level` upwards."""
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Any] = [
        _name_request,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, _trace, cut_secrets, structlog.processors.JSONRenderer(serializer=_encode)],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer),
        cache_logger_on_first_use=True,
    )
    ACCESS.open(structlog.BytesLogger(sys.stderr.buffer) if number <= logging.INFO else None)
    handler = logging.StreamHandler(sys.stderr)
    render = structlog.processors.JSONRenderer(serializer=_encode_text)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _trace, cut_secrets, render],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(number, logging.INFO), force=True)
    # Every request has a line of ours already, and PgQueuer tells each job twice.
    for chatty in ("uvicorn.access", "httpx2", "pgqueuer", "asyncio"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def cut_secrets(_: Any, __: str, event: Event) -> Event:
    """Cut what looks like a secret out of every text but the few that we write ourselves."""
    for name, value in event.items():
        if name not in _OURS and not isinstance(value, bool | int | float | None):
            event[name] = _SECRETS.sub(_CUT, str(value))
    return event


def _name_request(_: Any, __: str, event: Event) -> Event:
    name = REQUEST.get()
    if name is not None:
        event["request"] = name
    return event


def _trace(logger: Any, name: str, event: Event) -> Event:
    """The traceback as text, where there is one: files, lines, code, no values of variables."""
    if event.get("exc_info"):
        return structlog.processors.format_exc_info(logger, name, event)
    return event


def _encode(event: Any, **_: Any) -> bytes:
    return msgspec.json.encode(event, enc_hook=str)


def _encode_text(event: Any, **_: Any) -> str:
    return _encode(event).decode()
