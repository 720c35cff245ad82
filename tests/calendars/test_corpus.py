"""Every sample file through the database: refused with a code, or stored and exported with the lines it came with."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx2 import AsyncClient

from tests.calendars.corpus import FOLDERS, broken_by_edits, brought, files, lost
from tests.support.world import World
from ymd.calendars.rules.imports import plan_import
from ymd.calendars.schemas.imports import ImportReport
from ymd.ics import Component, Document, named_zone, parse, read_events
from ymd.ics.values import uid_of
from ymd.ics.zones import tzid_of
from ymd.kernel.errors import Invalid

#: What stands once in a calendar, and is ours in an export.
_OWN = ("VERSION", "PRODID", "METHOD", "CALSCALE")
#: The one property of one event that is edited in each file, in turns; `make laws-long` edits each of many events.
_EDITS = ("summary", "start", "location")
_MANY = 20


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
async def test_each_file_is_refused_with_a_code_or_comes_back_line_by_line(
    client: AsyncClient, world: World, folder: Path
) -> None:
    tally: Counter[str] = Counter()

    for number, path in enumerate(files(folder)):
        sample = await brought(client, world.as_(await world.someone("ada")), path, path.read_bytes())
        of_file = Counter([sample.outcome])
        if sample.report is not None:
            of_file["objects stored"] += len(sample.report.events)
            of_file.update(f"left out: {left.code}" for left in sample.report.left_out)
            _came_back(parse(sample.data), sample.report, parse(sample.exported), path)
            assert lost(sample) == [], path
            assert await broken_by_edits(client, sample, kinds=(_EDITS[number % 3],), most=1) == []
        _tell(f"  {path.relative_to(folder)}", of_file)
        tally += of_file

    _tell(folder.name, tally)
    assert tally["imported"]


@pytest.mark.long
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
async def test_every_edit_of_many_events_changes_its_lines_and_what_hangs_on_them(
    client: AsyncClient, world: World, folder: Path
) -> None:
    for path in files(folder):
        sample = await brought(client, world.as_(await world.someone("ada")), path, path.read_bytes())
        if sample.report is not None:
            assert await broken_by_edits(client, sample, kinds=_EDITS, most=_MANY) == []


def _tell(name: str, tally: Counter[str]) -> None:
    """What `pytest -s` shows."""
    sys.stdout.write(f"{name}: {', '.join(f'{count} {what}' for what, count in sorted(tally.items()))}\n")


def _came_back(file: Document, report: ImportReport, exported: Document, path: Path) -> None:
    left_out = Counter((left.line, left.component) for left in report.left_out)
    back = Counter(tuple(part.lines) for part in _parts(exported))
    stored = 0
    for part in _parts(file):
        at = (file.source.number(part.at), part.kind)
        if left_out[at]:
            left_out[at] -= 1
            continue
        stored += 1
        lines = tuple(part.lines) if uid_of(part) else _with_some_uid(part, back)
        assert back[lines], f"{path}: lost or changed: {part.lines}"
        back[lines] -= 1
    assert not +back, f"{path}: exported and never in the file: {+back}"
    assert stored >= len(report.events)
    _calendar_came_back(file, exported, path)


def _with_some_uid(part: Component, back: Counter[tuple[str, ...]]) -> tuple[str, ...]:
    """The lines as they were exported with the UID that the part had not."""
    begin, *rest = part.lines
    without = [line for line in rest if line.strip().upper() != "UID:"]
    found = (lines for lines in back if lines[:1] == (begin,) and lines[1:2] and lines[1].startswith("UID:"))
    return next((lines for lines in found if list(lines[2:]) in (rest, without)), ())


def _calendar_came_back(file: Document, exported: Document, path: Path) -> None:
    lines = {line for calendar in _calendars(exported) for line in calendar.items if isinstance(line, str)}
    zones = {tuple(zone.lines) for calendar in _calendars(exported) for zone in calendar.named("VTIMEZONE")}
    named = {tzid_of(zone) for calendar in _calendars(exported) for zone in calendar.named("VTIMEZONE")}
    for calendar in _calendars(file):
        for item in calendar.items:
            if isinstance(item, str):
                assert item in lines or item.upper().startswith(_OWN) or item.upper().startswith("END:"), (path, item)
            elif item.kind == "VTIMEZONE" and tuple(item.lines) not in zones:
                # Of two descriptions of one IANA zone the first stands for both; a broken one describes none.
                tzid = tzid_of(item)
                assert item.fault or tzid is None or (tzid in named and named_zone(tzid)), (path, item.lines)


def _calendars(document: Document) -> Iterator[Component]:
    return (item for item in document.items if not isinstance(item, str) and item.kind == "VCALENDAR")


def _parts(document: Document) -> Iterator[Component]:
    return (part for calendar in _calendars(document) for part in calendar.components if part.kind != "VTIMEZONE")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_an_import_has_read_is_what_the_stored_text_says(folder: Path) -> None:
    for path in files(folder):
        try:
            plan = plan_import(path.read_bytes())
        except Invalid:
            continue
        for draft in plan.drafts:
            assert draft.values == read_events(draft.text), f"{path}: {draft.uid}"
