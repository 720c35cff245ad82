"""Forms with files: what is sent is read as bytes and UTF-8, and what cannot be read is the sender's mistake."""

from collections.abc import AsyncIterator
from typing import Any, Final

import httpx2
import pytest
from litestar import Request, post

from tests.http.layers import serving
from ymd.http.forms import read_form
from ymd.kernel.db import Database
from ymd.kernel.outside import Outside

KIND: Final = "multipart/form-data; boundary=edge"


@post("/form", status_code=200)
async def form(request: Request[Any, Any, Any]) -> dict[str, str]:
    found = await read_form(request, files=("file",), fields=("alt",))
    return {name: part if isinstance(part, str) else part.hex() for name, part in found.items()}


@pytest.fixture
async def client(database: Database, outside: Outside) -> AsyncIterator[httpx2.AsyncClient]:
    async with serving(database, outside, form) as made:
        yield made


def part(name: str, content: bytes, *, filename: str | None = None, more: str = "") -> bytes:
    told = f'form-data; name="{name}"' + (f'; filename="{filename}"' if filename is not None else "")
    return f"--edge\r\nContent-Disposition: {told}\r\n{more}\r\n".encode() + content + b"\r\n"


def whole(*parts: bytes) -> bytes:
    return b"".join(parts) + b"--edge--\r\n"


FILE: Final = part("file", b"\x00\xff\r\n--edg\r\n", filename="a.png")


async def send(client: httpx2.AsyncClient, content: bytes, kind: str = KIND) -> httpx2.Response:
    return await client.post("/form", content=content, headers={"content-type": kind})


async def test_files_come_as_bytes_and_fields_as_text(client: httpx2.AsyncClient) -> None:
    answer = await send(client, whole(FILE, part("alt", "산마루".encode())))

    assert answer.json() == {"file": b"\x00\xff\r\n--edg\r\n".hex(), "alt": "산마루"}


@pytest.mark.parametrize(
    "name",
    ["", "../../etc/passwd", "사진.png", "a;b=c.png", "x" * 3_000, "a\\b.png", "nul\0.png", "%00", "a'b.png", "con"],
)
async def test_no_file_name_changes_anything(client: httpx2.AsyncClient, name: str) -> None:
    answer = await send(client, whole(part("file", b"here", filename=name)))

    assert answer.json() == {"file": b"here".hex()}


@pytest.mark.parametrize("size", [1, 7, 64, 1_000])
async def test_it_may_come_in_pieces_of_any_size(client: httpx2.AsyncClient, size: int) -> None:
    content = whole(FILE, part("alt", b"a ridge"))

    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(content), size):
            yield content[at : at + size]

    answer = await client.post("/form", content=pieces(), headers={"content-type": KIND})

    assert answer.json()["alt"] == "a ridge"


async def test_what_stands_around_the_form_is_let_go(client: httpx2.AsyncClient) -> None:
    answer = await send(client, b"preamble\r\n" + whole(FILE) + b"epilogue" * 9_000)

    assert (answer.status_code, set(answer.json())) == (200, {"file"})


#: Each with the pointer and the code of what is wrong, or with the code of the refusal alone.
WRONG: Final[dict[str, tuple[bytes, str, str]]] = {
    "two files": (whole(FILE, FILE), "/file", "repeated"),
    "two words": (whole(part("alt", b"a"), part("alt", b"b")), "/alt", "repeated"),
    "a file as a field": (whole(part("file", b"here")), "/file", "wrong_type"),
    "a field as a file": (whole(part("alt", b"here", filename="a.txt")), "/alt", "wrong_type"),
    "a field that is not known": (whole(FILE, part("owner", b"me")), "/owner", "unknown_field"),
    "a field of a strange name": (whole(part("a/b~c", b"me")), "/a~1b~0c", "unknown_field"),
    "words that are not UTF-8": (whole(FILE, part("alt", b"\xff\xfe")), "/alt", "unreadable"),
}


@pytest.mark.parametrize("name", WRONG)
async def test_what_is_wrong_is_told_by_its_place(client: httpx2.AsyncClient, name: str) -> None:
    content, pointer, code = WRONG[name]

    answer = await send(client, content)

    (found,) = answer.json()["errors"]
    assert (answer.status_code, found["pointer"], found["code"]) == (422, pointer, code)


BROKEN: Final[dict[str, tuple[bytes, str]]] = {
    "no boundary": (whole(FILE), "multipart/form-data"),
    "an empty boundary": (whole(FILE), 'multipart/form-data; boundary=""'),
    "another boundary": (whole(FILE), "multipart/form-data; boundary=other"),
    "nothing": (b"", KIND),
    "an end before the end": (FILE, KIND),
    "a head without an end": (b'--edge\r\nContent-Disposition: form-data; name="file"', KIND),
    "a part without a name": (b"--edge\r\nContent-Type: text/plain\r\n\r\nx\r\n--edge--\r\n", KIND),
    "a head of 64 kB": (whole(part("file", b"", filename="a", more=f"X-A: {'a' * 65_536}\r\n")), KIND),
    "a hundred heads": (whole(part("file", b"", filename="a", more="X-A: a\r\n" * 100)), KIND),
    "a thousand parts": (whole(*[part(f"a{number}", b"") for number in range(1_000)]), KIND),
    "a head that is no head": (b"--edge\r\n\xff\xfe\xfd\r\n\r\nx\r\n--edge--\r\n", KIND),
    "binary": (bytes(range(256)) * 20, KIND),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_what_cannot_be_read_is_malformed(client: httpx2.AsyncClient, name: str) -> None:
    answer = await send(client, *BROKEN[name])

    assert answer.status_code in (400, 422), answer.text
    assert answer.json()["code"] in ("malformed", "invalid")


@pytest.mark.parametrize("charset", ["nonsense", "utf-16", "idna", "undefined", "base64", "latin-1"])
async def test_the_charset_that_a_part_names_is_not_asked(client: httpx2.AsyncClient, charset: str) -> None:
    told = f"Content-Type: text/plain; charset={charset}\r\n"

    answer = await send(client, whole(part("alt", "산".encode(), more=told)))

    assert (answer.status_code, answer.json()) == (200, {"alt": "산"})


@pytest.mark.parametrize(
    "kind", ["application/json", "application/x-www-form-urlencoded", "image/png", "", "multipart/mixed; boundary=edge"]
)
async def test_what_is_no_form_is_not_taken(client: httpx2.AsyncClient, kind: str) -> None:
    answer = await send(client, b"{}", kind)

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")
