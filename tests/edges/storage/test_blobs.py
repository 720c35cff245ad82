"""What every store of blobs promises, asked of each that there is."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ymd.edges.storage import DirectoryBlobs, blobs_for
from ymd.edges.storage.nowhere import NoBlobs
from ymd.kernel.errors import NotFound, Unavailable
from ymd.kernel.outside import SHELVES, Blobs, shelf_of
from ymd.settings import Settings

ADAPTERS: Final[dict[str, Callable[[Path], Blobs]]] = {"directory": lambda place: DirectoryBlobs(place / "blobs")}


@pytest.fixture(params=ADAPTERS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    return ADAPTERS[request.param](tmp_path)


async def _all(store: Blobs, name: str, start: int = 0, stop: int | None = None) -> bytes:
    return b"".join([piece async for piece in store.read(name, start, stop)])


async def test_what_was_put_is_found_and_read(store: Blobs) -> None:
    data = bytes(range(256)) * 4_000
    before = datetime.now(UTC) - timedelta(seconds=2)

    await store.put("one.large", data)
    found = await store.find("one.large")

    assert (found.name, found.size, found.since >= before) == ("one.large", len(data), True)
    assert await _all(store, "one.large") == data


@pytest.mark.parametrize(
    ("start", "stop"), [(0, 1), (5, 9), (300_000, 700_001), (999_999, 1_000_000), (7, None), (9, 9)]
)
async def test_any_part_of_it_is_read(store: Blobs, start: int, stop: int | None) -> None:
    data = bytes(number * 7 % 251 for number in range(1_000_000))
    await store.put("one.large", data)

    assert await _all(store, "one.large", start, stop) == data[start:stop]


async def test_nothing_is_there_until_it_was_put_and_after_it_was_deleted(store: Blobs) -> None:
    for _ in range(2):
        with pytest.raises(NotFound):
            await store.find("one.large")
        with pytest.raises(NotFound):
            await _all(store, "one.large", 0, 5)
        await store.put("one.large", b"here")
        await store.delete("one.large")
    await store.delete("one.large")


async def test_the_last_one_to_put_is_read(store: Blobs) -> None:
    await store.put("one.large", b"first, and longer")
    await store.put("one.large", b"second")

    assert await _all(store, "one.large") == b"second"


async def test_of_many_who_put_at_once_one_is_read_whole(store: Blobs) -> None:
    written = [bytes((number,)) * 200_000 for number in range(20)]

    await asyncio.gather(*[store.put("one.large", data) for data in written])

    assert await _all(store, "one.large") in written


async def test_each_blob_lies_on_its_shelf_and_on_no_other(store: Blobs) -> None:
    names = [f"{number:032x}.large" for number in range(60)]
    for name in names:
        await store.put(name, name.encode())

    shelves = {number: [blob.name for blob in await store.shelf(number)] for number in range(SHELVES)}

    assert {name: number for number, found in shelves.items() for name in found} == {n: shelf_of(n) for n in names}


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../x", "a/b", "/etc/passwd", "a\0b", "a..b", ".hidden", "a.", "A", "가", "a b", "a\n", "x" * 101],
)
async def test_a_name_that_is_none_of_ours_touches_nothing(store: Blobs, name: str, tmp_path: Path) -> None:
    for work in (store.put(name, b"x"), store.find(name), _all(store, name), store.delete(name)):
        with pytest.raises(ValueError, match="not a name of ours"):
            await work

    assert _files(tmp_path) == []


async def test_there_is_no_shelf_beyond_the_last(store: Blobs) -> None:
    for number in (-1, SHELVES):
        with pytest.raises(ValueError, match="no shelf"):
            await store.shelf(number)


@given(st.text(max_size=40))
def test_no_name_leads_out_of_the_directory(name: str) -> None:
    place = Path("/somewhere/blobs")
    try:
        path = DirectoryBlobs(place)._path(name)
    except ValueError:
        return
    assert path.parent.parent == place
    assert path.name == name


async def test_only_its_owner_reads_the_files(tmp_path: Path) -> None:
    store = DirectoryBlobs(tmp_path / "blobs")
    await store.put("one.large", b"here")

    modes = {path.stat().st_mode & 0o777 for path in _files(tmp_path)}

    assert modes == {0o600}
    assert store.root.stat().st_mode & 0o777 == 0o700


async def test_a_put_that_breaks_off_leaves_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = DirectoryBlobs(tmp_path / "blobs")
    await store.put("one.large", b"first")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(Unavailable):
        await store.put("one.large", b"second")

    assert await _all(store, "one.large") == b"first"
    assert [blob.name for number in range(SHELVES) for blob in await store.shelf(number)] == ["one.large"]


async def test_a_place_that_cannot_be_written_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "blobs").write_text("a file stands where the directory should")

    with pytest.raises(Unavailable):
        await DirectoryBlobs(tmp_path / "blobs").put("one.large", b"x")


async def test_without_a_place_nothing_is_kept_and_nothing_found() -> None:
    nowhere = blobs_for(Settings(database_url="", redis_url="", secret=""))

    assert isinstance(nowhere, NoBlobs)
    with pytest.raises(Unavailable, match="YMD_MEDIA"):
        await nowhere.put("one.large", b"x")
    with pytest.raises(NotFound):
        await nowhere.find("one.large")
    with pytest.raises(NotFound):
        await _all(nowhere, "one.large")
    await nowhere.delete("one.large")
    assert list(await nowhere.shelf(0)) == []


def _files(place: Path) -> list[Path]:
    return [path for path in place.rglob("*") if path.is_file()]
