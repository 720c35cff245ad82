"""`ymd import`: a file, a person, a report; or a sentence that says what to do."""

from pathlib import Path

import pytest

from tests.cli.conftest import Ymd
from tests.support.world import World
from tests.support.world_calendars import event_text, file_of
from ymd.ics import parse

BROKEN = event_text("broken", summary="Never").replace("20261123T010000Z", "sometime")


def _file(folder: Path, *texts: str) -> str:
    path = folder / "여행 calendar.ics"
    path.write_bytes(file_of(*texts))
    return str(path)


async def test_a_file_becomes_a_calendar_and_what_was_left_out_is_told(
    ymd: Ymd, lasting: World, tmp_path: Path
) -> None:
    ada = await lasting.someone("ada")
    file = _file(tmp_path, event_text("a"), event_text("b", summary="Swim"), BROKEN)

    done = await ymd("import", file, "--as", ada.nickname.upper(), "--new", "여행")

    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[0] == f"{ada.nickname}, “여행”: 2 new, 0 brought up to date, 1 left out."
    assert "line 26: VEVENT left out, invalid_date_time: " in done.stdout
    calendar_id = done.stdout.splitlines()[-1].removeprefix("The calendar: ")
    assert _summaries(await lasting.exported(ada, calendar_id)) == {"Hike", "Swim"}


async def test_the_same_file_again_makes_nothing_twice(ymd: Ymd, lasting: World, tmp_path: Path) -> None:
    ada = await lasting.someone("ada")
    file = _file(tmp_path, event_text("a"), event_text("b"))
    first = await ymd("import", file, "--as", ada.nickname)

    again = await ymd("import", file, "--as", ada.nickname)

    assert first.stdout.splitlines()[0] == f"{ada.nickname}, “Imported”: 2 new, 0 brought up to date, 0 left out."
    assert again.stdout.splitlines()[0] == f"{ada.nickname}, “Imported”: 0 new, 2 brought up to date, 0 left out."
    assert first.stdout.splitlines()[-1] == again.stdout.splitlines()[-1]


async def test_a_calendar_that_is_named_gets_it_as_its_owner(ymd: Ymd, lasting: World, tmp_path: Path) -> None:
    ada = await lasting.someone("ada")
    calendar_id = await lasting.calendar(ada, "Ours")

    done = await ymd("import", _file(tmp_path, event_text("a")), "--calendar", str(calendar_id))

    assert done.stdout.splitlines()[0] == f"{ada.nickname}, “Ours”: 1 new, 0 brought up to date, 0 left out."
    assert _summaries(await lasting.exported(ada, calendar_id)) == {"Hike"}


async def test_a_dry_run_tells_the_same_and_stores_nothing(ymd: Ymd, lasting: World, tmp_path: Path) -> None:
    ada = await lasting.someone("ada")
    calendar_id = await lasting.calendar(ada, "Ours")
    file = _file(tmp_path, event_text("a"), BROKEN)

    tried = await ymd("import", file, "--calendar", str(calendar_id), "--dry-run")
    left = await lasting.exported(ada, calendar_id)
    done = await ymd("import", file, "--calendar", str(calendar_id))

    assert _summaries(left) == set()
    assert tried.stdout.splitlines()[:-1] == done.stdout.splitlines()[:-1]
    assert tried.stdout.splitlines()[-1] == "Nothing was stored: a dry run."


async def test_a_file_comes_in_by_standard_input_too(ymd: Ymd, lasting: World) -> None:
    ada = await lasting.someone("ada")

    done = await ymd("import", "-", "--as", ada.nickname, typed=file_of(event_text("a")))

    assert "1 new" in done.stdout


async def test_who_may_only_look_brings_nothing(ymd: Ymd, lasting: World, tmp_path: Path) -> None:
    ada, bob = await lasting.someone("ada"), await lasting.someone("bob")
    calendar_id = await lasting.calendar(ada, "Ours")
    await lasting.member(calendar_id, ada, bob, "reader")

    refused = await ymd(
        "import", _file(tmp_path, event_text("a")), "--calendar", str(calendar_id), "--as", bob.nickname
    )

    assert refused.exit_code == 1
    assert "not change what is in it. (calendar_not_writable)" in refused.stderr
    assert _summaries(await lasting.exported(ada, calendar_id)) == set()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--as", "nobody_at_all"], "Nobody here is called nobody_at_all."),
        ([], "Several people are here: say for whom the file is, with --as NICKNAME."),
        (["--calendar", "01900000-0000-7000-8000-000000000000"], "There is no calendar 01900000"),
        (["--calendar", "01900000-0000-7000-8000-000000000000", "--new", "x"], "say one of them"),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_sentence(
    ymd: Ymd, lasting: World, tmp_path: Path, words: list[str], sentence: str
) -> None:
    await lasting.someone("ada"), await lasting.someone("bob")

    refused = await ymd("import", _file(tmp_path, event_text("a")), *words)

    assert refused.exit_code in (1, 2)
    assert sentence in refused.stderr


async def test_what_is_no_calendar_is_refused_with_its_code(ymd: Ymd, lasting: World) -> None:
    ada = await lasting.someone("ada")

    refused = await ymd("import", "-", "--as", ada.nickname, typed=b"Dear diary")

    assert refused.exit_code == 1
    assert "no_calendar" in refused.stderr


def _summaries(exported: bytes) -> set[str]:
    lines = parse(exported).source.lines
    return {line.partition(":")[2] for line in lines if line.startswith("SUMMARY")}
