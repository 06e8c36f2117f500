"""The schema that `/api/v1/openapi.json` and docs/openapi.json show: FastAPI's, with what it cannot know."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

DESCRIPTION = """Drives Dondoc from the office's own systems.

Keys come from `dondoc key new` and are sent as `Authorization: Bearer`. Each operation names its scope (`x-scope`).
Days are `YYYY-MM-DD`; moments carry their offset. Refusals are problem details (RFC 9457), in Vietnamese or, by
`Accept-Language`, in English. Lists give `next`, the `cursor` of the page after."""
PROBLEM = {
    "type": "object",
    "description": "Problem details, RFC 9457.",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "pointer": {"type": "string", "description": "A JSON pointer into the body."},
                    "parameter": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
REPLACED = ("HTTPValidationError", "ValidationError")


def describe(api: FastAPI) -> None:
    """Let the application show this schema; made once, when it is first asked for."""

    def openapi() -> dict[str, Any]:
        if api.openapi_schema is None:
            api.openapi_schema = _schema(api)
        return api.openapi_schema

    api.openapi = openapi  # type: ignore[method-assign] # FastAPI's own way to extend it


def _schema(api: FastAPI) -> dict[str, Any]:
    schema = get_openapi(
        title=api.title,
        version=api.version,
        description=DESCRIPTION,
        routes=api.routes,
        servers=[{"url": "/api/v1"}],
    )
    schemas = schema.setdefault("components", {}).setdefault("schemas", {})
    for name in REPLACED:
        schemas.pop(name, None)
    schemas["Problem"] = PROBLEM
    for path in schema["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)  # within 4XX, and a problem as all others
    return schema
