"""What the OpenAPI document says of the routes that read: the laws are asked of whatever it lists."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx2

#: Fields that tell of pages.
ROWS = frozenset({"items", "next"})

#: A value for every parameter that a route cannot do without.
Given = Mapping[str, str]


class Reading(NamedTuple):
    """A GET operation: its name, its address, its parameters by name, and the schema of its answer."""

    name: str
    path: str
    parameters: dict[str, Any]
    answer: dict[str, Any]

    @property
    def is_list(self) -> bool:
        """Whether it answers rows: in an array, in pages, or by whatever takes a limit."""
        fields = self.answer.get("properties", {})
        return self.answer.get("type") == "array" or bool(ROWS & fields.keys()) or "limit" in self.parameters

    def missing(self, given: Given) -> list[str]:
        """The parameters that it cannot do without and that nobody has given."""
        return [name for name, said in self.parameters.items() if said.get("required") and name not in given]

    async def ask(self, client: httpx2.AsyncClient, given: Given, headers: Given, **more: str) -> httpx2.Response:
        """Ask it for what is given; the address of the document counts from the root."""
        needed = {name: given[name] for name, said in self.parameters.items() if said.get("required")}
        path = self.path
        for name in [name for name, said in self.parameters.items() if said["in"] == "path"]:
            path = path.replace(f"{{{name}}}", quote(needed.pop(name)))
        return await client.get(f"http://127.0.0.1{path}", params={**needed, **more}, headers=dict(headers))


def readings(document: dict[str, Any]) -> Iterator[Reading]:
    """Every GET operation of the document."""
    for path, operations in document["paths"].items():
        if "get" in operations:
            said = operations["get"]
            parameters = {found["name"]: found for found in (_at(document, one) for one in said.get("parameters", []))}
            content = said["responses"].get("200", {}).get("content", {})
            answer = next((kind.get("schema", {}) for kind in content.values()), {})
            yield Reading(said["operationId"], path, parameters, _at(document, answer))


async def lists_are_bounded(
    document: dict[str, Any], client: httpx2.AsyncClient, given: Given, headers: Given
) -> list[str]:
    """A route that answers rows takes a limit of at least 1 and at most what it says, and no cursor but its own."""
    found = []
    for reading in readings(document):
        if reading.is_list:
            found += [f"{reading.name} {complaint}" async for complaint in _unbounded(reading, client, given, headers)]
    return found


async def _unbounded(reading: Reading, client: httpx2.AsyncClient, given: Given, headers: Given) -> Any:
    if lacking := [name for name in ("limit", "cursor") if name not in reading.parameters]:
        yield f"has no {' and no '.join(lacking)}"
        return
    if missing := reading.missing(given):
        yield f"needs {missing}, of which this law has no example"
        return
    most = reading.parameters["limit"]["schema"].get("maximum")
    if most is None:
        yield "sets no maximum to its limit"
    refused = {"limit": ["0", "-1", "x", str(int(most or 10_000) + 1)], "cursor": ["forged", "A" * 40]}
    for name, values in refused.items():
        for value in values:
            status = (await reading.ask(client, given, headers, **{name: value})).status_code
            if status != 422:
                yield f"answers {status} to {name}={value}"
    status = (await reading.ask(client, given, headers)).status_code
    if status != 200:
        yield f"answers {status} to what is right"


def _at(document: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """What is said there, or where it refers to."""
    found: Any = said
    while "$ref" in found:
        found, path = document, found["$ref"].removeprefix("#/")
        for part in path.split("/"):
            found = found[part.replace("~1", "/").replace("~0", "~")]
    return dict(found)
