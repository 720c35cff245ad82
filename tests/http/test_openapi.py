"""The OpenAPI document says what is true."""

import re
from typing import Any

import httpx2
import pytest
from litestar import Litestar, Request, Response, get, patch, post
from litestar.openapi.spec import OpenAPI
from litestar.params import FromPath, JSONBody

from tests.support.world import World
from ymd.http.dependencies import Actor, Db, Viewer, dependencies
from ymd.http.openapi import document, openapi_config, problem_responses
from ymd.http.preconditions import require_match
from ymd.kernel import errors
from ymd.kernel.outside import Outside
from ymd.kernel.text import Input

Asked = Request[Any, Any, Any]


class Full(errors.Conflict):
    code = "full_in_test"
    en = "Full."
    ko = "가득 찼어요."


class Note(Input):
    words: str


@post("/api/v1/notes", operation_id="add", responses=problem_responses(Full, errors.Gone))
async def add(db: Db, actor: Actor, data: JSONBody[Note]) -> Note:
    return data


@post("/api/v1/auth/codes", operation_id="code")
async def code(db: Db, data: JSONBody[Note]) -> None: ...


@get("/api/v1/notes", operation_id="read")
async def read(viewer: Viewer) -> None: ...


@patch("/api/v1/notes/{number:int}", operation_id="change")
async def change(request: Asked, actor: Actor, number: FromPath[int], data: JSONBody[dict[str, Any]]) -> None:
    require_match(request, '"1"')


@post("/api/v1/gone", operation_id="gone", status_code=204)
async def gone(viewer: Viewer) -> Response[None]:
    return Response(None)


@pytest.fixture
def small(outside: Outside) -> dict[str, Any]:
    app = Litestar(
        [add, code, read, change, gone],
        dependencies=dependencies(outside),
        openapi_config=openapi_config(),
        logging_config=None,
    )
    assert isinstance(app.openapi_schema, OpenAPI)
    return document(app)


@pytest.fixture
async def whole(client: httpx2.AsyncClient) -> dict[str, Any]:
    """The document of the house."""
    answer = await client.get("/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def statuses(small: dict[str, Any], path: str, method: str) -> set[str]:
    return set(small["paths"][path][method]["responses"])


def test_what_an_operation_takes_says_what_it_may_refuse(small: dict[str, Any]) -> None:
    always = {"401", "429", "503", "default"}

    assert statuses(small, "/api/v1/notes", "get") == {"200"} | always
    assert statuses(small, "/api/v1/auth/codes", "post") == {"201", "400", "413", "422"} | always
    assert statuses(small, "/api/v1/notes", "post") == {"201", "400", "403", "409", "410", "413", "422"} | always
    assert statuses(small, "/api/v1/notes/{number}", "patch") == (
        {"200", "400", "403", "404", "412", "413", "422"} | always
    )


def test_a_handlers_own_refusals_are_told_by_their_codes(small: dict[str, Any]) -> None:
    refused = small["paths"]["/api/v1/notes"]["post"]["responses"]["409"]

    assert "full_in_test" in refused["description"]
    assert refused["content"]["application/problem+json"]["schema"] == {"$ref": "#/components/schemas/Problem"}


def test_a_retried_creation_and_a_precondition_are_told_where_they_hold(small: dict[str, Any]) -> None:
    named = {
        (path, method): {parameter["name"] for parameter in operation["parameters"]}
        for path, operations in small["paths"].items()
        for method, operation in operations.items()
    }

    assert named == {
        ("/api/v1/notes", "post"): {"Idempotency-Key"},
        ("/api/v1/notes", "get"): set(),
        ("/api/v1/auth/codes", "post"): set(),
        ("/api/v1/gone", "post"): set(),
        ("/api/v1/notes/{number}", "patch"): {"number", "If-Match"},
    }


def test_who_must_sign_in_is_told(small: dict[str, Any]) -> None:
    assert small["paths"]["/api/v1/notes"]["post"]["security"] == [{"bearer": []}]
    assert small["paths"]["/api/v1/notes"]["get"]["security"] == [{}, {"bearer": []}]
    assert small["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"


def operations(whole: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method} {path}", found) for path, methods in whole["paths"].items() for method, found in methods.items()
    ]


async def test_every_operation_has_a_name_a_sentence_and_a_tag(whole: dict[str, Any]) -> None:
    found = operations(whole)

    names = [operation["operationId"] for _, operation in found]
    assert len(names) == len(set(names)) > 40
    assert [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+)*", name)] == []
    assert [name for name, operation in found if not operation.get("summary") or not operation.get("tags")] == []


async def test_every_refusal_is_a_problem(whole: dict[str, Any]) -> None:
    others = [
        (name, status)
        for name, operation in operations(whole)
        for status, response in operation["responses"].items()
        if status == "default" or status >= "400"
        if list(response["content"]) != ["application/problem+json"]
    ]

    assert others == []


async def test_every_reference_leads_somewhere(whole: dict[str, Any]) -> None:
    def references(node: Any) -> set[str]:
        if isinstance(node, dict):
            own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
            return own.union(*map(references, node.values()))
        return set().union(*map(references, node)) if isinstance(node, list) else set()

    known = {f"#/components/schemas/{name}" for name in whole["components"]["schemas"]}
    assert references(whole) <= known


async def test_who_the_document_says_must_sign_in_must(
    client: httpx2.AsyncClient, world: World, whole: dict[str, Any]
) -> None:
    nobody = "019343a5-6d1c-7b1e-8c54-0242ac120002"
    wrong = []

    for name, operation in operations(whole):
        method, path = name.split(" ", 1)
        if operation["security"] == [{"bearer": []}]:
            needed = {
                it["name"]: "2026-11-23" for it in operation["parameters"] if it["schema"].get("format") == "date"
            }
            at = re.sub("{([^}]+)}", lambda found, given=needed: given.pop(found[1], nobody), path)
            answer = await client.request(method, f"http://127.0.0.1{at}", params=needed, json={})
            if answer.status_code != 401 and "requestBody" not in operation:
                wrong.append((name, answer.status_code))

    assert wrong == []


@pytest.mark.parametrize("page", ["", "/", "/openapi.json", "/openapi.yaml", "/redoc", "/swagger", "/anything"])
async def test_the_draft_of_the_framework_is_shown_to_nobody(client: httpx2.AsyncClient, page: str) -> None:
    answer = await client.get(f"http://127.0.0.1/api-docs/framework{page}")

    assert answer.status_code == 404
    assert b"script" not in answer.content


def test_an_answer_without_content_has_none_in_the_document(small: dict[str, Any]) -> None:
    assert "content" not in small["paths"]["/api/v1/gone"]["post"]["responses"]["204"]
