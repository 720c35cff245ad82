"""What every file of the corpus must keep, as laws that a test asks and that ``python -m tests.ics.corpus`` counts.

The witness of all of them is a second, slow reading of lines (`tests.ics.unfolding`).
"""

from collections import Counter
from collections.abc import Callable
from typing import Final

from tests.ics.unfolding import blocks, content_lines, has_uid, outer_lines
from ymd import ics
from ymd.ics.lines import wire
from ymd.ics.tree import lines_of

Law = Callable[[bytes, ics.Document, ics.Split], bool]


def comes_back_line_by_line(data: bytes, *_: object) -> bool:
    """Reading and writing a file gives its content lines again."""
    # Read anew: taking a document apart gives a UID to what has none.
    written = wire(lines_of(ics.parse(data).items))
    return content_lines(written) == content_lines(data) == lines_of(ics.parse(written).items)


def is_exported_with_its_lines(data: bytes, _: ics.Document, split: ics.Split) -> bool:
    """What is not left out is exported with the same lines, and a UID line behind BEGIN where there was none."""
    source, exported = Counter(blocks(content_lines(data))), Counter(blocks(_exported_lines(split)))
    for block, count in (source - exported).items():
        if not has_uid(block):
            given = next((part for part in exported if (part[0], *part[2:]) == block), None)
            source[block] -= count if given is not None else 0
    lost = sum((source - exported).values())
    return lost == sum(left.code != "unclosed_component" for left in split.left_out)


def stores_what_was_not_left_out(_: bytes, document: ics.Document, split: ics.Split) -> bool:
    """The texts of the objects hold what was not left out, and nothing else."""
    gone = {left.line for left in split.left_out}
    calendars = [item for item in document.items if not isinstance(item, str) and item.kind == "VCALENDAR"]
    parts = [part for calendar in calendars for part in calendar.components if part.kind != "VTIMEZONE"]
    kept = [part.lines for part in parts if document.source.number(part.at) not in gone]
    stored = [part for each in split.objects for part in ics.load(each.text).components]
    return sorted(kept) == sorted(part.lines for part in stored if part.kind != "VTIMEZONE")


def exports_the_calendars_own(data: bytes, _: ics.Document, split: ics.Split) -> bool:
    """The X- lines and the VTIMEZONEs of the calendar are exported."""
    source, exported = content_lines(data), _exported_lines(split)
    extensions = {line for line in outer_lines(source) if line.startswith("X-")}
    zones = {block for block in blocks(source) if block[0].upper() == "BEGIN:VTIMEZONE"}
    return extensions <= set(outer_lines(exported)) and zones <= set(blocks(exported))


def keeps_other_lines_through_an_edit(_: bytes, __: ics.Document, split: ics.Split) -> bool:
    """An edited SUMMARY changes its own lines and no other, in every object."""
    for stored in split.objects:
        editor = ics.ObjectEditor(stored.text)
        part = next(part for part in editor.calendar.components if part.kind != "VTIMEZONE")
        editor.set_text(part, "SUMMARY", "산책; a walk, or\ntwo")
        after = editor.text()
        if _other_lines(after) != _other_lines(stored.text):
            return False
        if after.split("\n").count("SUMMARY:산책\\; a walk\\, or\\ntwo") != 1:
            return False
    return True


def splits_into_itself(_: bytes, __: ics.Document, split: ics.Split) -> bool:
    """A stored text is split into itself."""
    for stored in split.objects:
        again = ics.split(ics.parse(ics.object_to_wire(stored.text))).objects
        if [(each.uid, each.text, each.values) for each in again] != [(stored.uid, stored.text, stored.values)]:
            return False
    return True


LAWS: Final[tuple[Law, ...]] = (
    comes_back_line_by_line,
    is_exported_with_its_lines,
    stores_what_was_not_left_out,
    exports_the_calendars_own,
    keeps_other_lines_through_an_edit,
    splits_into_itself,
)


def _exported_lines(split: ics.Split) -> list[str]:
    return content_lines(b"".join(ics.export(split.preamble, [stored.text for stored in split.objects])))


def _other_lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if not line.upper().startswith("SUMMARY")]
