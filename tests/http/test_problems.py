"""Refusals as problem details."""

import json

import asyncpg
import httpx2
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.world import World
from ymd.http import problems
from ymd.http.problems import field_error, headers_of, language_of, problem, refusal_for, status_of, validation_refusal
from ymd.kernel import errors
from ymd.kernel.errors import FieldError, Refusal


class EventFull(errors.Conflict):
    code = "event_full_in_test"
    en = "Full."
    ko = "가득 찼어요."


class Guest(msgspec.Struct):
    seats: int


class Party(msgspec.Struct):
    guests: list[Guest]


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (errors.NotFound, 404),
        (errors.Gone, 410),
        (errors.Unauthenticated, 401),
        (errors.Forbidden, 403),
        (errors.Conflict, 409),
        (EventFull, 409),
        (errors.Stale, 412),
        (errors.Invalid, 422),
        (errors.Malformed, 400),
        (errors.TooLarge, 413),
        (errors.TooMany, 429),
        (errors.Unavailable, 503),
        (errors.Undecided, 503),
        (problems.Broken, 500),
        (problems.MethodNotAllowed, 405),
        (problems.UnsupportedMediaType, 415),
    ],
)
def test_each_kind_has_one_status(kind: type[Refusal], status: int) -> None:
    assert status_of(kind) == status


def test_a_kind_that_the_table_does_not_know_is_found_at_once() -> None:
    with pytest.raises(TypeError):
        status_of(Refusal)


@pytest.mark.parametrize(
    ("accept", "locale", "language"),
    [
        ("", None, "en"),
        ("ko", None, "ko"),
        ("ko-KR,ko;q=0.9,en;q=0.8", "en", "ko"),
        ("en-GB, ko;q=0.5", "ko", "en"),
        ("de, fr;q=0.9", "ko-KR", "ko"),
        ("de", "en", "en"),
        ("*", "ko", "ko"),
        ("ko;q=0, en;q=0.1", None, "en"),
        ("ko;q=0", "en", "en"),
        ("en;q=0.2, ko;q=0.8", None, "ko"),
        ("ko;q=x;q=9", None, "ko"),
    ],
)
def test_the_language_is_the_readers(accept: str, locale: str | None, language: str) -> None:
    assert language_of(accept, locale) == language


@given(st.text(max_size=100), st.none() | st.text(max_size=5))
def test_any_header_gives_a_language(accept: str, locale: str | None) -> None:
    assert language_of(accept, locale) in ("ko", "en")


def test_a_problem_says_what_is_wrong_in_both_languages() -> None:
    refusal = errors.Invalid(errors=(FieldError("/title", "required", "Object missing required field `title`"),))

    english, korean = (json.loads(msgspec.json.encode(problem(refusal, language))) for language in ("en", "ko"))

    assert english == {
        "title": errors.Invalid.en,
        "status": 422,
        "code": "invalid",
        "errors": [{"pointer": "/title", "code": "required", "detail": "Object missing required field `title`"}],
    }
    assert (korean["title"], korean["errors"][0]["detail"]) == (errors.Invalid.ko, "꼭 있어야 해요.")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (asyncpg.UniqueViolationError("x"), errors.Conflict),
        (asyncpg.ForeignKeyViolationError("x"), errors.Conflict),
        (asyncpg.DataError("x"), errors.Invalid),
        (asyncpg.CharacterNotInRepertoireError("x"), errors.Invalid),
        (asyncpg.DeadlockDetectedError("x"), errors.Unavailable),
        (asyncpg.SerializationError("x"), errors.Unavailable),
        (asyncpg.QueryCanceledError("x"), errors.Unavailable),
        (asyncpg.ConnectionDoesNotExistError("x"), errors.Unavailable),
        (asyncpg.TooManyConnectionsError("x"), errors.Unavailable),
        (ConnectionRefusedError(), errors.Unavailable),
        (TimeoutError(), errors.Unavailable),
    ],
)
def test_what_the_database_says_has_its_answer(error: Exception, kind: type[Refusal]) -> None:
    refusal = refusal_for(error)

    assert type(refusal) is kind
    assert kind is not errors.Unavailable or headers_of(refusal)["retry-after"]


@pytest.mark.parametrize("error", [RuntimeError(), RecursionError(), KeyError("x"), asyncpg.UndefinedTableError("x")])
def test_our_own_mistakes_are_no_refusals(error: Exception) -> None:
    assert refusal_for(error) is None


@pytest.mark.parametrize(
    ("message", "key", "pointer", "code"),
    [
        ("Object missing required field `name`", "data.place", "/data/place/name", "required"),
        ("Object contains unknown field `x`", "", "/x", "unknown_field"),
        ("Expected `str`, got `int`", "guests[0].name", "/guests/0/name", "wrong_type"),
        ("Expected `str` of length <= 100", "name", "/name", "too_long"),
        ("Expected `str` of length >= 1", "name", "/name", "too_short"),
        ("Expected `int` >= 1", "seats", "/seats", "out_of_range"),
        ("Expected `str` matching regex 'x'", "name", "/name", "forbidden_characters"),
        ("Invalid enum value 'x'", "who", "/who", "not_one_of"),
        ("Invalid RFC3339 encoded datetime", "at", "/at", "unreadable"),
        ("something else", "at", "/at", "invalid"),
    ],
)
def test_a_decoders_complaint_becomes_pointer_and_code(message: str, key: str, pointer: str, code: str) -> None:
    found = field_error(message, key)

    assert (found.pointer, found.code) == (pointer, code)


def test_a_document_that_we_decode_ourselves_is_refused_alike() -> None:
    with pytest.raises(msgspec.ValidationError) as raised:
        msgspec.convert({"guests": [{"seats": "x"}]}, Party)

    (found,) = validation_refusal(raised.value).errors

    assert (found.pointer, found.code) == ("/guests/0/seats", "wrong_type")


@pytest.mark.parametrize("path", ["/nowhere", "/people/x/y/z", "/calendars/not-a-uuid", "/%ff%fe", "/people/%00"])
async def test_no_address_answers_with_anything_but_a_problem(client: httpx2.AsyncClient, path: str) -> None:
    answer = await client.get(path)

    assert answer.status_code in (401, 404, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"]


async def test_a_method_that_a_route_has_not_names_those_that_it_has(client: httpx2.AsyncClient) -> None:
    answer = await client.put("/people")

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert "GET" in answer.headers["allow"]


async def test_hostile_queries_and_headers_are_never_500(client: httpx2.AsyncClient, world: World) -> None:
    ada = world.as_(await world.someone("ada"))
    queries = [
        "q=%ff%fe",
        "q=%00",
        "q=",
        "limit=%F0%9F%98%80",
        "q=a&cursor=%00",
        "q=" + "x" * 5000,
        "q[]=1&q=2",
        "q=%ED%A0%80",
    ]
    headers: list[dict[str, bytes]] = [
        {"accept-language": b"\xff\xfe"},
        {"host": b"\xff"},
        {"accept": b"\xff/\xff"},
        {"content-type": b"\xff"},
        {"cookie": b"a=\xff; =; ;;"},
        {"x-forwarded-for": b"\xff"},
        {"if-match": b"\xff"},
        {"authorization": b"Bearer \xff"},
        {"authorization": b"Basic eDp5"},
        {"content-length": b"-1"},
    ]

    answers = [await client.get(f"/people?{query}", headers=ada) for query in queries]
    answers += [await client.get("/people?q=ada", headers={**ada, **more}) for more in headers]

    assert [answer.status_code for answer in answers if answer.status_code >= 500] == []
