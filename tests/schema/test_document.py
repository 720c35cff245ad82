"""What the OpenAPI document allows, and what it does not, sent to the application: nothing comes back of which the
document does not tell, and never a 5xx."""

from collections import Counter
from collections.abc import AsyncIterator
from typing import Any, Final

import httpx2
import msgspec
import pytest
import requests
import schemathesis
from schemathesis import Case
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.core.failures import FailureGroup

from tests.schema.cases import cases_of
from tests.schema.scene import Scene, scene
from tests.support.fakes import Unlimited
from tests.support.rehearsal import rehearsal
from tests.support.world import World
from ymd import app
from ymd.http.openapi import PATH
from ymd.kernel.db import Database
from ymd.kernel.outside import Outside

load_all_checks()
from schemathesis.specs.openapi import checks  # noqa: E402  # they are there once they were loaded

ROOT: Final = "http://127.0.0.1"
WHO: Final = ("anonymous", "stranger", "owner")
CHECKS: Final = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.negative_data_rejection,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]


@pytest.fixture
async def stage(database: Database, outside: Outside) -> Scene:
    return await scene(World(database.transaction, outside))


@pytest.fixture
async def rehearsed(database_url: str, outside: Outside) -> AsyncIterator[httpx2.AsyncClient]:
    """The application, forgetting every request once it is answered."""
    forgetful = rehearsal(database_url)
    await forgetful.open()
    made = app.build(forgetful, outside, Unlimited())
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=made), base_url=ROOT) as client:
        yield client
    await forgetful.close()


@pytest.mark.parametrize("who", WHO)
async def test_the_document_tells_every_answer(rehearsed: httpx2.AsyncClient, stage: Scene, who: str) -> None:
    answers = await _played(rehearsed, stage, who, many=8, number=2026)

    assert answers.total() > 500


@pytest.mark.long
@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("who", WHO)
async def test_the_document_tells_every_answer_of_many(
    rehearsed: httpx2.AsyncClient, stage: Scene, who: str, number: int
) -> None:
    await _played(rehearsed, stage, who, many=60, number=number)


async def test_an_answer_of_which_the_document_does_not_tell_is_caught(
    rehearsed: httpx2.AsyncClient, stage: Scene
) -> None:
    document = await _document(rehearsed)
    operation = document["paths"]["/api/v1/me"]["get"]
    document["paths"] = {"/api/v1/me": {"get": operation}}
    schema = document["components"]["schemas"]["Account"]
    schema["required"].append("shoe_size")

    failures, _ = await _tried(rehearsed, stage, document, "owner", many=4, number=1)

    assert failures
    assert '"shoe_size" is a required property' in failures[0]


async def _played(client: httpx2.AsyncClient, stage: Scene, who: str, *, many: int, number: int) -> Counter[str]:
    failures, answers = await _tried(client, stage, await _document(client), who, many=many, number=number)
    print(f"schemathesis as {who}: {answers.total()} requests, answered {dict(sorted(answers.items()))}")
    assert not failures, f"{len(failures)} of {answers.total()} answers\n" + "\n".join(failures[:20])
    return answers


async def _tried(
    client: httpx2.AsyncClient, stage: Scene, document: dict[str, Any], who: str, *, many: int, number: int
) -> tuple[list[str], Counter[str]]:
    answers: Counter[str] = Counter()
    failures: list[str] = []
    for result in schemathesis.openapi.from_dict(document).get_all_operations():
        for case in cases_of(result.ok(), stage.known, stage.headers[who], many=many, number=number):
            answer = await client.send(_request(client, case))
            answers[f"{answer.status_code // 100}xx"] += 1
            try:
                case.validate_response(answer, checks=CHECKS)
            except FailureGroup as group:
                failures.append(f"{case.method} {case.path} -> {answer.status_code}\n{group}")
    return failures, answers


async def _document(client: httpx2.AsyncClient) -> dict[str, Any]:
    """Without `default`, which would tell of whatever comes."""
    document: dict[str, Any] = msgspec.json.decode((await client.get(PATH)).content)
    for operations in document["paths"].values():
        for operation in operations.values():
            operation["responses"].pop("default")
    return document


def _request(client: httpx2.AsyncClient, case: Case) -> httpx2.Request:
    """The request as it leaves, made by the library that schemathesis speaks through."""
    said = requests.Request(**case.as_transport_kwargs(ROOT)).prepare()
    # A header is bytes: beyond ASCII it leaves as Latin-1, which is what a server reads.
    given = [
        (name, value if isinstance(value, bytes) else value.encode("latin-1")) for name, value in said.headers.items()
    ]
    return client.build_request(said.method, said.url, headers=given, content=said.body)
