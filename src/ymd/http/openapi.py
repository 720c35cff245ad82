"""The OpenAPI 3.1 document, made from the handlers' types."""

from importlib.metadata import version

from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme


def openapi_config() -> OpenAPIConfig:
    """The document at ``/api/v1/openapi.json``; its one security scheme is a bearer access token."""
    return OpenAPIConfig(
        title="YMD",
        version=version("ymd"),
        description="A community that lives on a calendar.",
        path="/api/v1",
        render_plugins=[JsonRenderPlugin(path="/openapi.json")],
        components=Components(
            security_schemes={"bearer": SecurityScheme(type="http", scheme="bearer", bearer_format="JWT")}
        ),
        security=[{}, {"bearer": []}],
    )
