"""Every file of the corpus: what becomes of it, and that nothing of what is kept is lost.

The laws are asked of each file in turn; their answer is the list of files that break them.
"""

from collections import Counter
from collections.abc import Callable
from functools import cache

import pytest

from tests.ics.corpus import expected, files, outcome
from tests.ics.unfolding import blocks, calendar_lines, content_lines, has_uid
from ymd import ics
from ymd.ics.lines import wire
from ymd.ics.tree import lines_of

FILES = files()


@cache
def taken() -> dict[str, tuple[bytes, ics.Document, ics.Split]]:
    """Every file that is not refused."""
    found = {}
    for name, path in FILES.items():
        data = path.read_bytes()
        try:
            document = ics.parse(data)
            found[name] = (data, document, ics.split(document))
        except ics.IcsRefused:
            continue
    return found


def breaking(law: Callable[[bytes, ics.Document, ics.Split], bool]) -> list[str]:
    return [name for name, (data, document, split) in taken().items() if not law(data, document, split)]


def exported_lines(split: ics.Split) -> list[str]:
    return content_lines(b"".join(ics.export(split.preamble, [stored.text for stored in split.objects])))


@pytest.mark.parametrize("name", FILES)
def test_each_file_is_stored_left_out_or_refused_as_written_down(name: str) -> None:
    assert str(outcome(FILES[name].read_bytes())) == expected()[name]


def test_what_is_written_down_is_the_whole_corpus() -> None:
    assert expected().keys() == FILES.keys()


def test_reading_and_writing_a_file_gives_its_lines_again() -> None:
    different = []
    for name, path in FILES.items():
        data = path.read_bytes()
        try:
            document = ics.parse(data)
        except ics.IcsRefused:
            continue
        written = wire(lines_of(document.items))
        if not content_lines(written) == content_lines(data) == lines_of(ics.parse(written).items):
            different.append(name)

    assert different == []


def test_what_is_not_left_out_is_exported_with_the_same_lines_and_a_uid() -> None:
    def law(data: bytes, _: ics.Document, split: ics.Split) -> bool:
        source, exported = Counter(blocks(content_lines(data))), Counter(blocks(exported_lines(split)))
        for block, count in (source - exported).items():
            # Where there was no UID, one was put behind BEGIN.
            if not has_uid(block):
                given = next((part for part in exported if (part[0], *part[2:]) == block), None)
                source[block] -= count if given is not None else 0
        lost = sum((source - exported).values())
        return lost == sum(left.code != "unclosed_component" for left in split.left_out)

    assert breaking(law) == []


def test_the_text_of_objects_holds_what_was_not_left_out_and_nothing_else() -> None:
    def law(_: bytes, document: ics.Document, split: ics.Split) -> bool:
        gone = {left.line for left in split.left_out}
        calendars = [item for item in document.items if not isinstance(item, str) and item.kind == "VCALENDAR"]
        parts = [part for calendar in calendars for part in calendar.components if part.kind != "VTIMEZONE"]
        kept = [part.lines for part in parts if document.source.number(part.at) not in gone]
        stored = [part for each in split.objects for part in ics.load(each.text).components]
        return sorted(kept) == sorted(part.lines for part in stored if part.kind != "VTIMEZONE")

    assert breaking(law) == []


def test_the_lines_and_zones_of_the_calendar_are_exported() -> None:
    def law(data: bytes, _: ics.Document, split: ics.Split) -> bool:
        source, exported = content_lines(data), exported_lines(split)
        extensions = {line for line in calendar_lines(source) if line.startswith("X-")}
        zones = {block for block in blocks(source) if block[0].upper() == "BEGIN:VTIMEZONE"}
        return extensions <= set(calendar_lines(exported)) and zones <= set(blocks(exported))

    assert breaking(law) == []


def test_an_edit_of_one_property_changes_its_lines_only() -> None:
    def other_lines(text: str) -> list[str]:
        return [line for line in text.split("\n") if not line.upper().startswith("SUMMARY")]

    def law(_: bytes, __: ics.Document, split: ics.Split) -> bool:
        for stored in split.objects:
            editor = ics.ObjectEditor(stored.text)
            part = next(part for part in editor.calendar.components if part.kind != "VTIMEZONE")
            editor.set_text(part, "SUMMARY", "산책; a walk, or\ntwo")
            after = editor.text()
            if other_lines(after) != other_lines(stored.text):
                return False
            if after.split("\n").count("SUMMARY:산책\\; a walk\\, or\\ntwo") != 1:
                return False
        return True

    assert breaking(law) == []


def test_a_stored_text_is_split_into_itself() -> None:
    def law(_: bytes, __: ics.Document, split: ics.Split) -> bool:
        for stored in split.objects:
            again = ics.split(ics.parse(ics.object_to_wire(stored.text))).objects
            if [(each.uid, each.text, each.values) for each in again] != [(stored.uid, stored.text, stored.values)]:
                return False
        return True

    assert breaking(law) == []
