"""Sample files through the API, and a witness of its own for what comes out: lines of octets, no reader of ours."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import msgspec
from httpx2 import AsyncClient

from tests.ics.unfolding import blocks, content_lines, has_uid, name_of, outer_lines
from tests.support.shared import shared
from ymd.calendars.schemas.imports import ImportReport

ROOT: Final = shared("data/ics")
FOLDERS: Final = sorted(path for path in ROOT.iterdir() if path.is_dir())

_FILE: Final = {"content-type": "text/calendar"}
#: What any edit writes: when it was made, and that it is a new revision.
_STAMPS: Final = frozenset({"LAST-MODIFIED", "DTSTAMP", "SEQUENCE"})
#: A change of one of these, and of nothing else, is a new revision for guests.
_REVISES: Final = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "STATUS", "LOCATION"})
#: What hangs on the times of an event, each to be told in the answer.
_TIMES: Final = frozenset({"DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"})

Block = tuple[str, ...]


class Sample(msgspec.Struct, frozen=True):
    """A file after its import; `report` is None where it was refused, `outcome` says with which code."""

    path: Path
    calendar: str
    headers: dict[str, str]
    data: bytes
    outcome: str
    report: ImportReport | None
    exported: bytes


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in (".ics", ".vcs"))


async def brought(client: AsyncClient, headers: dict[str, str], path: Path, data: bytes) -> Sample:
    """Import a file into a new calendar and export that again; of a refused file nothing is stored."""
    made = await client.post("/calendars", json={"name": "Sample"}, headers=headers)
    calendar = f"/calendars/{made.json()['id']}"
    answer = await client.post(f"{calendar}/import", content=data, headers={**headers, **_FILE})
    assert answer.status_code in (200, 413, 422), answer.text
    exported = await client.get(f"{calendar}/export.ics", headers=headers)
    if answer.status_code != 200:
        changes = await client.get(f"{calendar}/changes", headers=headers)
        assert changes.json()["items"] == []
        code = f"refused: {answer.json()['errors'][0]['code']}"
        return Sample(path, calendar, headers, data, code, None, b"")
    report = msgspec.json.decode(answer.content, type=ImportReport)
    return Sample(path, calendar, headers, data, "imported", report, exported.content)


def lost(sample: Sample) -> list[Block]:
    """What was in the file, was not left out, and did not come out with the same lines and a UID."""
    assert sample.report is not None
    source, exported = content_lines(sample.data), content_lines(sample.exported)
    missing = Counter(blocks(source)) - Counter(blocks(exported))
    more = Counter(blocks(exported)) - Counter(blocks(source))
    for block in [block for block in missing.elements() if not has_uid(block)]:
        # Where there was no UID, its line stands behind BEGIN, in place of an empty one.
        said = tuple(line for line in block if line.upper() != "UID:")
        given = next((part for part in more if has_uid(part) and (part[0], *part[2:]) in (block, said)), None)
        if given is not None:
            missing[block] -= 1
            more[given] -= 1
    left_out = Counter(left.component for left in sample.report.left_out if left.code != "unclosed_component")
    gone = [block for block in missing.elements() if not _was_left_out(block, left_out)]
    return gone + [*(+more).elements()] + [(line,) for line in _calendar_lines_lost(source, exported)]


def _was_left_out(block: Block, left_out: Counter[str | None]) -> bool:
    component = block[0].partition(":")[2].strip().upper()
    left_out[component] -= 1
    return left_out[component] >= 0


def _calendar_lines_lost(source: list[str], exported: list[str]) -> set[str]:
    extensions = {line for line in outer_lines(source) if line.upper().startswith("X-")}
    return extensions - set(outer_lines(exported))


async def broken_by_edits(client: AsyncClient, sample: Sample, *, kinds: tuple[str, ...], most: int) -> list[str]:
    """Edit one property at a time of the first events, `most` of them; what each edit changed that it should not."""
    assert sample.report is not None
    broken: list[str] = []
    before, left = sample.exported, most
    for event in sample.report.events:
        page = f"/events/{event.id}"
        told = await client.get(page, headers=sample.headers)
        if told.status_code != 200 or told.json()["summary"] is None or not left:
            continue
        left -= 1
        for kind in kinds:
            answer = await client.patch(page, json=_edit(kind, told.json()), headers=sample.headers)
            if answer.status_code == 422 and answer.json()["code"] == "occurrence_needed":
                # Overrides without their master are changed one by one.
                break
            assert answer.status_code == 200, (sample.path, kind, answer.text)
            after = (await client.get(f"{sample.calendar}/export.ics", headers=sample.headers)).content
            broken += [f"{sample.path.name}, {kind}: {why}" for why in _too_much(kind, before, after, answer.json())]
            before = after
    return broken


def _edit(kind: str, told: dict[str, Any]) -> dict[str, Any]:
    if kind != "start":
        return {kind: "산책; a walk, or\\two"}
    if "date" in (start := told["start"]):
        return {"start": {"date": (date.fromisoformat(start["date"]) + timedelta(days=7)).isoformat()}}
    later = datetime.fromisoformat(start["date_time"]) + timedelta(hours=1)
    return {"start": {**start, "date_time": later.isoformat()}}


def _too_much(kind: str, before: bytes, after: bytes, answer: dict[str, Any]) -> Iterator[str]:
    """What differs between two exports beside the property that was edited and what hangs on it and was told."""
    old, new = blocks(content_lines(before)), blocks(content_lines(after))
    told = {change["property"] for change in answer["also_changed"]}
    same = set(old) & set(new)
    zones = [block for block in (*old, *new) if block not in same and _is_zone(block)]
    gone, come = ([block for block in part if block not in same and not _is_zone(block)] for part in (old, new))
    if zones and "VTIMEZONE" not in told:
        yield "a VTIMEZONE, untold"
    if not zones and outer_lines(content_lines(before)) != outer_lines(content_lines(after)):
        yield "lines of the calendar"
    if len(gone) != len(come) + len(answer["dropped"]) or not come:
        yield f"{len(gone)} components into {len(come)}"
    allowed = {kind.upper(), *_STAMPS} if kind != "start" else {"DTSTART", *_STAMPS, *told}
    hangs = set() if kind != "start" else _TIMES
    for one, other in zip(gone, come, strict=False) if not answer["dropped"] else ():
        changed = _differing(one, other)
        if changed - allowed or changed - {kind.upper(), "DTSTART"} - _STAMPS - hangs:
            yield f"also {sorted(changed - allowed)}"
        if ("SEQUENCE" in changed) != bool(changed & _REVISES):
            yield "SEQUENCE"
        if _without(one, changed) != _without(other, changed):
            yield "the order of lines, or a component within"


def _is_zone(block: Block) -> bool:
    return block[0].upper() == "BEGIN:VTIMEZONE"


def _differing(one: Block, other: Block) -> set[str]:
    """The properties of two forms of one component whose lines are not the same."""
    said = [[(name_of(line), line) for line in outer_lines(block)] for block in (one, other)]
    names = {name for lines in said for name, _ in lines}
    return {name for name in names if len({tuple(line for n, line in lines if n == name) for lines in said}) == 2}


def _without(block: Block, names: set[str]) -> list[str]:
    """The lines of a component but those of these properties; of components within it, all."""
    outer = Counter(line for line in outer_lines(block) if name_of(line) in names)
    kept = []
    for line in block:
        if outer[line] > 0:
            outer[line] -= 1
        else:
            kept.append(line)
    return kept
