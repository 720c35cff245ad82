"""What someone sends who was given less than is stored is merged into the rest, and never replaces it.

Each stored line is compared with the form in which it was given. One whose form came back stays as it is stored; one
whose form is missing was taken out or rewritten; one that was not given was not theirs to change. What was given and
is not stored, the answers of our own people, does not become text.
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ymd.ics import Component, dump, load
from ymd.ics import line as content
from ymd.ics.line import Line
from ymd.ics.values import soft_breaks


def merged(stored: str, received: str, sent: str) -> str:
    """The text to store when someone to whom `stored` was shown as `received` sends `sent`.

    All three are one VCALENDAR in stored form. Who sends back what they received changes nothing, to the line.
    """
    return dump(_merged(load(stored), load(received), load(sent)))


class _Property(NamedTuple):
    """One property: its line as parts, None where it has none, and its content lines joined (quoted-printable)."""

    line: Line | None
    text: str

    @property
    def name(self) -> str:
        return self.line.name if self.line is not None else ""

    def is_shown_as(self, other: "_Property") -> bool:
        """Whether `other` is this one, perhaps without some of its parameters."""
        if self.line is None or other.line is None:
            return self.text == other.text
        return self.line.name == other.line.name and self.line.value == other.line.value


def _merged(stored: Component, received: Component, sent: Component) -> Component:
    if received.lines == sent.lines:
        return stored
    made = Component(stored.kind, stored.begin, stored.end, [*_lines(stored, received, sent)])
    given = {_key(part): part for part in received.components}
    come = {_key(part): part for part in sent.components}
    for part in stored.components:
        key = _key(part)
        shown = given.pop(key, None)
        if shown is None:
            # Hidden, and so is what they may have sent under its name.
            come.pop(key, None)
            made.items.append(part)
        elif key in come:
            made.items.append(_merged(part, shown, come.pop(key)))
        elif part.kind == "VTIMEZONE":
            # Clients leave out zones that they know; what is hidden from them may still need it.
            made.items.append(part)
    made.items += come.values()
    return made


def _key(part: Component) -> str:
    """What is the same component on both sides: by its identity where it has one, else by its kind and what it says."""
    named = {each.name: each.line for each in _properties(part) if each.line is not None}
    if part.kind == "VTIMEZONE" and "TZID" in named:
        return f"VTIMEZONE {named['TZID'].value}"
    if part.kind in ("VALARM", "STANDARD", "DAYLIGHT") or "UID" not in named:
        return dump(part)
    again = named.get("RECURRENCE-ID")
    return f"{part.kind} {named['UID'].value} {again.value if again is not None else ''}"


def _lines(stored: Component, received: Component, sent: Component) -> Iterator[str]:
    kept, gaps, hidden, rendered = _kept(stored, received, sent)
    hidden_names = {each.name for each in _properties(stored)} - {each.name for each in _properties(received)}
    old = Counter(each.text for each in _properties(received))
    added: dict[int, list[str]] = {}
    for each in _properties(sent):
        if old[each.text]:
            old[each.text] -= 1
        elif each.name not in hidden_names and not _is_rendered(each, rendered):
            at = gaps.get(each.name, len(kept))
            added.setdefault(at, []).append(_with_head(each, hidden.pop(each.name, "")))
    for at in range(len(kept) + 1):
        for text in (*added.get(at, ()), *kept[at : at + 1]):
            yield from text.split("\n") if text else ()


def _kept(
    stored: Component, received: Component, sent: Component
) -> tuple[list[str], dict[str, int], dict[str, str], list[_Property]]:
    """What stays of the stored lines, where lines of a name went away, the parameters that they hid, and what was
    given without being stored."""
    given = list(_properties(received))
    back = Counter(each.text for each in _properties(sent))
    kept: list[str] = []
    gaps: dict[str, int] = {}
    hidden: dict[str, str] = {}
    for each in _properties(stored):
        at = next((index for index, shown in enumerate(given) if each.is_shown_as(shown)), None)
        if at is None:
            kept.append(each.text)
            continue
        shown = given.pop(at)
        if back[shown.text]:
            back[shown.text] -= 1
            kept.append(each.text)
        else:
            gaps.setdefault(each.name, len(kept))
            hidden.setdefault(each.name, _hidden_head(each, shown))
    return kept, gaps, hidden, given


def _properties(component: Component) -> Iterator[_Property]:
    items, at = component.items, 0
    while at < len(items):
        item = items[at]
        pieces = soft_breaks(items, at) or [item] if isinstance(item, str) else []
        if isinstance(item, str):
            yield _Property(content.split(item), "\n".join(str(piece) for piece in pieces))
        at += max(1, len(pieces))


def _hidden_head(stored: _Property, shown: _Property) -> str:
    if stored.line is None or shown.line is None:
        return ""
    known = shown.line.params
    return content.kept_params(stored.line.head, lambda name, _: name not in known)


def _with_head(sent: _Property, hidden: str) -> str:
    if not hidden or sent.line is None:
        return sent.text
    start = len(sent.line.name) + len(sent.line.head)
    return sent.text[:start] + hidden + sent.text[start:]


def _is_rendered(sent: _Property, rendered: list[_Property]) -> bool:
    """Whether it is one of our own people's lines, also if the sender's programme wrote its parameters anew."""
    return any(each.is_shown_as(sent) for each in rendered)
