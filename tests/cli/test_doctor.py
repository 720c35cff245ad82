"""What `ymd doctor` says of the place where pictures lie."""

from pathlib import Path

import pytest

from tests.support.command_line import run_ymd


@pytest.mark.parametrize(
    ("place", "well", "words"),
    [
        ("new/and/deep", True, "ok   Pictures lie in"),
        (".", True, "ok   Pictures lie in"),
        ("a-file", False, "where nothing can be written"),
        ("a-file/below", False, "where nothing can be written"),
        (None, False, "YMD_MEDIA is not set"),
    ],
)
async def test_it_says_whether_pictures_can_be_kept(
    database_url: str, redis_url: str, tmp_path: Path, place: str | None, well: bool, words: str
) -> None:
    (tmp_path / "a-file").touch()
    settings = {"YMD_REDIS_URL": redis_url, "YMD_SECRET": "id:" + "A" * 43 + "="}
    media = {"YMD_MEDIA": str(tmp_path / place)} if place else {}

    told = await run_ymd("doctor", url=database_url, **settings, **media)

    (line,) = [line for line in told.stdout.splitlines() if "ictures" in line or "picture" in line]
    assert words in line
    assert line.startswith("ok" if well else "BAD")
