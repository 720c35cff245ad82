"""The OpenAPI 3.1 document: made by the framework from the handlers' types, then made true.

The framework documents refusals in its own shape and with its own status. Ours are problem details, and which of them
an operation may answer with follows from what it takes: a body can be unreadable, a person can be signed out, every
caller can be too fast. What follows from the business a handler names itself, by `problem_responses`.
"""

from collections.abc import Callable, Iterator
from importlib.metadata import version
from typing import Any, Final

import msgspec
from litestar import Litestar, Request
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.plugins import OpenAPIRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.routes import HTTPRoute

from ymd.http.problems import MEDIA_TYPE, Problem, status_of
from ymd.http.unit_of_work import is_kept
from ymd.kernel import errors
from ymd.kernel.errors import Refusal

PATH: Final = "/api/v1/openapi.json"

_REFERENCE: Final = "#/components/schemas/{name}"
_BEARER: Final[list[dict[str, list[str]]]] = [{"bearer": []}]
_ANYBODY: Final[list[dict[str, list[str]]]] = [{}, *_BEARER]

_IDEMPOTENCY_KEY: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "Names this request for 24 hours: sent again with it, it happens once and answers alike.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
}
_IF_MATCH: Final = {
    "name": "If-Match",
    "in": "header",
    "description": "The ETag of what is to be changed; 412 when it has changed meanwhile.",
    "schema": {"type": "string"},
}


class Withheld(OpenAPIRenderPlugin):
    """The framework insists on pages for its draft of the document, which is not true and loads scripts of others."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        raise errors.NotFound


def openapi_config() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="YMD",
        version=version("ymd"),
        description="A community that lives on a calendar.",
        path="/api-docs/framework",
        render_plugins=[Withheld(path=["/", "/openapi.json"])],
        components=Components(
            security_schemes={"bearer": SecurityScheme(type="http", scheme="bearer", bearer_format="JWT")}
        ),
        security=_ANYBODY,
    )


def problem_responses(*refusals: type[Refusal]) -> dict[int, ResponseSpec]:
    """What a handler may refuse with besides what follows from its arguments, as its ``responses=``."""
    by_status: dict[int, list[type[Refusal]]] = {}
    for refusal in refusals:
        by_status.setdefault(status_of(refusal), []).append(refusal)
    return {
        status: ResponseSpec(
            Problem, generate_examples=False, media_type=MEDIA_TYPE, description="  \n".join(map(_sentence, kinds))
        )
        for status, kinds in by_status.items()
    }


def document(app: Litestar) -> dict[str, Any]:
    """The document of an application, as it is served."""
    made = app.openapi_schema.to_schema()
    _, schemas = msgspec.json.schema_components((Problem,), ref_template=_REFERENCE)
    made["components"]["schemas"].update(schemas)
    handlers = {handler.operation_id: handler for handler in _handlers(app)}
    for path, operations in made["paths"].items():
        for method, operation in operations.items():
            _make_true(operation, handlers[operation["operationId"]], creates=method == "post" and is_kept(path))
    return made


def _handlers(app: Litestar) -> Iterator[HTTPRouteHandler]:
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            yield from route.route_handlers


def _make_true(operation: dict[str, Any], handler: HTTPRouteHandler, *, creates: bool) -> None:
    asks = handler.parsed_fn_signature.parameters.keys()
    signed = bool(asks & {"actor", "account"})
    operation["security"] = _BEARER if signed else _ANYBODY
    parameters = operation.setdefault("parameters", [])
    if signed and creates:
        parameters.append(_IDEMPOTENCY_KEY)
    if "require_match" in _names_in(handler.fn):
        parameters.append(_IF_MATCH)
    responses = operation["responses"]
    if MEDIA_TYPE not in responses.get("400", {}).get("content", {}):
        responses.pop("400", None)  # the framework's own idea of what it answers to an invalid request
    responses.get("204", {}).pop("content", None)  # nothing, which the framework takes for a JSON null
    for refusal in _refusals(operation, asks):
        responses.setdefault(str(status_of(refusal)), _response(_sentence(refusal)))
    responses["default"] = _response("Any other refusal.")


def _refusals(operation: dict[str, Any], asks: Any) -> Iterator[type[Refusal]]:
    yield from (errors.Unauthenticated, errors.TooMany, errors.Unavailable)
    if "actor" in asks:
        yield errors.Forbidden
    places = {parameter["in"] for parameter in operation["parameters"]}
    if "path" in places:
        yield errors.NotFound
    if places or "requestBody" in operation:
        yield errors.Invalid
    if "requestBody" in operation:
        yield from (errors.Malformed, errors.TooLarge)
    if _IDEMPOTENCY_KEY in operation["parameters"]:
        yield errors.Conflict
    if _IF_MATCH in operation["parameters"]:
        yield errors.Stale


def _names_in(function: Callable[..., Any]) -> tuple[str, ...]:
    return function.__code__.co_names


def _response(description: str) -> dict[str, Any]:
    schema = {"$ref": _REFERENCE.format(name=Problem.__name__)}
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema}}}


def _sentence(refusal: type[Refusal]) -> str:
    return f"`{refusal.code}`: {refusal.en}"
