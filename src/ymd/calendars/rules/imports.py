"""A file as what it would put into a calendar, and what of it cannot be used."""

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from ymd.calendars.errors import FileRefused, FileTooLarge
from ymd.calendars.schemas.objects import Draft
from ymd.ics import CalendarObject, Document, EventValues, IcsRefused, LeftOut, parse, split
from ymd.ics import line as content
from ymd.ics.text import of_line
from ymd.ics.values import uid_of
from ymd.kernel.errors import FieldError, Invalid
from ymd.kernel.text import nfc
from ymd.recurrence import Recurrence, RuleRefused, parse_rule

#: What is imported while the sender waits; more is a job. A worker takes about half a millisecond a component.
AT_ONCE: Final = 1_000
#: How many objects are written, and projected, by one round of statements.
CHUNK: Final = 500

_COUNTED: Final = (b"BEGIN:VEVENT", b"BEGIN:VTODO", b"BEGIN:VJOURNAL")


class ImportPlan(msgspec.Struct, frozen=True):
    """`preamble` is the file's calendar-level lines; `transcoded` says that it was not UTF-8 and read as Latin-1."""

    drafts: tuple[Draft, ...]
    left_out: tuple[LeftOut, ...]
    preamble: tuple[str, ...]
    transcoded: bool
    lines: dict[str, int]


def components_in(data: bytes) -> int:
    """About how many components a file has, found without reading it."""
    return sum(data.count(name) for name in _COUNTED)


def plan_import(data: bytes) -> ImportPlan:
    """Raises FileRefused with the code in its one field error, FileTooLarge for a cap on size."""
    try:
        document = parse(data)
        found = split(document)
    except IcsRefused as refused:
        raise refusal_of(refused) from refused
    drafts, left_out = [], list(found.left_out)
    for item in found.objects:
        refused_rule = _refused_rule(item.values)
        if refused_rule is None:
            drafts.append(Draft(uid=item.uid, component=item.component, text=item.text, values=item.values))
        else:
            left_out += _each_component(document, item, refused_rule)
    lines = {item.uid: item.line for item in found.objects}
    in_order = tuple(sorted(left_out, key=lambda left: left.line))
    return ImportPlan(tuple(drafts), in_order, found.preamble, found.transcoded, lines)


def calendar_name(preamble: Iterable[str]) -> str | None:
    """What the file calls its calendar (X-WR-CALNAME, or NAME by RFC 7986), at most 100 characters of it."""
    for line in map(content.split, preamble):
        if line is not None and line.name in ("X-WR-CALNAME", "NAME") and (name := of_line(line).strip()):
            return nfc(" ".join(name.split()))[:100]
    return None


def refusal_of(refused: IcsRefused) -> Invalid:
    """The refusal of a whole file; its field error says which cap or rule of iCalendar, and the line."""
    detail = f"line {refused.line}: {refused.detail}" if refused.line else refused.detail
    errors = (FieldError("", refused.code, detail),)
    return FileTooLarge(errors=errors) if refused.code == "file_too_large" else FileRefused(errors=errors)


def _refused_rule(values: Iterable[EventValues]) -> RuleRefused | None:
    for event in values:
        try:
            _read_rules(event)
        except RuleRefused as refused:
            return refused
    return None


def _read_rules(event: EventValues) -> None:
    if event.rrules or event.exrules:
        start = event.start.wall.date() if event.start.all_day else event.start.wall
        Recurrence(
            start,
            event.start.zone,
            rules=tuple(parse_rule(rule, lenient=True) for rule in event.rrules),
            exrules=tuple(parse_rule(rule, lenient=True) for rule in event.exrules),
        )


def _each_component(document: Document, item: CalendarObject, refused: RuleRefused) -> Iterator[LeftOut]:
    for calendar in document.items:
        for part in calendar.components if not isinstance(calendar, str) else ():
            if part.kind == item.component and uid_of(part) == item.uid:
                number = document.source.number(part.at)
                yield LeftOut(line=number, uid=item.uid, component=part.kind, code=refused.code, reason=str(refused))
