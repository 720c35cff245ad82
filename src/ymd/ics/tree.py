"""A tree of components whose properties are raw content lines.

Reading never interprets a line beyond BEGIN and END, so writing gives back what was read: for every file that is not
refused, ``lines_of(parse(data).items)`` is its content lines, broken components included. What is wrong with the
structure is noted on the component as ``fault`` and judged later.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ymd.ics import limits
from ymd.ics.errors import IcsInvalid, IcsRefused
from ymd.ics.lines import Source, read

OBJECT_KINDS = frozenset({"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE"})
"""Components that never contain one another: a BEGIN of one of them ends whatever lacked its END."""


class _TooDeep(Exception):
    def __init__(self, index: int) -> None:
        self.index = index


@dataclass(slots=True, eq=False)
class Component:
    """``kind`` is the upper-case name; ``begin`` and ``end`` are the delimiting lines as they came, ``end`` None where
    it is missing; ``items`` are content lines and components in order; ``at`` is the index of ``begin`` among the
    content lines of the file; ``fault`` is a code: ``unclosed_component``, ``stray_end``."""

    kind: str
    begin: str
    end: str | None = None
    items: list[str | Component] = field(default_factory=list)
    at: int = 0
    fault: str | None = None

    @classmethod
    def new(cls, kind: str, *lines: str) -> Component:
        return cls(kind, f"BEGIN:{kind}", f"END:{kind}", list(lines))

    @property
    def lines(self) -> list[str]:
        """Every content line of the component, BEGIN and END included."""
        return lines_of((self,))

    @property
    def components(self) -> list[Component]:
        return [item for item in self.items if not isinstance(item, str)]

    def named(self, *kinds: str) -> list[Component]:
        return [item for item in self.items if not isinstance(item, str) and item.kind in kinds]

    def copy(self) -> Component:
        items = [item if isinstance(item, str) else item.copy() for item in self.items]
        return Component(self.kind, self.begin, self.end, items, self.at, self.fault)


@dataclass(slots=True, eq=False)
class Document:
    """``items``: the top-level components in order, and lines that stand outside of any."""

    source: Source
    items: list[str | Component]


def parse(data: bytes) -> Document:
    """The tree of a file. Raises IcsRefused: the codes of ``lines.read``, and ``too_deep``."""
    source = read(data)
    try:
        return Document(source, grow(source.lines))
    except _TooDeep as deep:
        detail = f"components may lie {limits.DEPTH} deep"
        raise IcsRefused("too_deep", source.number(deep.index), detail) from None


def load(text: str) -> Component:
    """The calendar of a stored text (unfolded lines joined by LF), as ``dump`` wrote it.

    Raises IcsInvalid ``not_an_object`` when the text is not exactly one VCALENDAR.
    """
    items = grow([line for line in text.split("\n") if line])
    if len(items) == 1 and not isinstance(items[0], str) and items[0].kind == "VCALENDAR":
        return items[0]
    raise IcsInvalid("not_an_object", 0, "a stored text is exactly one VCALENDAR")


def dump(calendar: Component) -> str:
    """The stored form of a calendar object: its unfolded lines joined by LF. ``lines.wire`` folds them for others."""
    return "\n".join(lines_of((calendar,)))


def lines_of(items: Iterable[str | Component]) -> list[str]:
    """The content lines of ``items`` in order."""
    lines: list[str] = []
    for item in items:
        if isinstance(item, str):
            lines.append(item)
        else:
            lines.append(item.begin)
            lines += lines_of(item.items)
            if item.end is not None:
                lines.append(item.end)
    return lines


def grow(lines: list[str]) -> list[str | Component]:
    """The components and lines that the content lines make up; no line may be empty."""
    roots: list[str | Component] = []
    stack: list[Component] = []
    items = roots
    for index, line in enumerate(lines):
        if line[0] in "BbEe":
            start = line[:6].upper()
            if start == "BEGIN:":
                kind = line[6:].strip().upper()
                _close_siblings(stack, kind)
                if len(stack) == limits.DEPTH:
                    raise _TooDeep(index)
                component = Component(kind, line, at=index)
                (stack[-1].items if stack else roots).append(component)
                stack.append(component)
                items = component.items
                continue
            if start.startswith("END:") and _close(stack, line):
                items = stack[-1].items if stack else roots
                continue
        items.append(line)
    _abandon(stack, 0)
    return roots


def _close_siblings(stack: list[Component], kind: str) -> None:
    """Give up what must have ended before a component of this kind can begin."""
    if kind == "VCALENDAR":
        _abandon(stack, 0)
    elif kind in OBJECT_KINDS:
        for depth, component in enumerate(stack):
            if component.kind in OBJECT_KINDS:
                _abandon(stack, depth)
                return


def _close(stack: list[Component], line: str) -> bool:
    kind = line[4:].strip().upper()
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth].kind == kind:
            _abandon(stack, depth + 1)
            stack.pop().end = line
            return True
    if stack:
        stack[-1].fault = "stray_end"
    return False


def _abandon(stack: list[Component], depth: int) -> None:
    for component in stack[depth:]:
        component.fault = "unclosed_component"
    del stack[depth:]
