"""The API's description, made from the same table and models that it runs on."""

import re
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from bot.web.api.endpoints import Endpoint, endpoints
from bot.web.api.models import Problem, RoutineState

_REF = "#/components/schemas/{model}"
_REFUSALS = {
    "401": "No launch data, or it proves nothing",
    "403": "Signed, but not set up in the chat",
    "404": "Not there, or somebody else's",
    "409": "Not possible now",
    "413": "The body is too large",
    "422": "The body is not what the schema says",
    "429": "Too many requests; Retry-After says when",
}


@cache
def description() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    models = [
        model
        for endpoint in endpoints
        for model, mode in ((endpoint.takes, "validation"), (endpoint.gives, "serialization"))
        if model is not None
    ]
    wanted = [(model, "validation") for model in dict.fromkeys([*models, Problem, RoutineState])]
    _, schemas = models_json_schema(wanted, ref_template=_REF)  # type: ignore[arg-type]
    paths: dict[str, dict[str, Any]] = {"/api/routines/{routine}": {"get": _routine()}}
    for endpoint in endpoints:
        paths.setdefault(f"/api{endpoint.path}", {})[endpoint.method.lower()] = _operation(endpoint)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Rollcall Mini App", "version": "1"},
        "paths": paths,
        "security": [{"launch": []}],
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {
                "launch": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "`tma ` and then Telegram.WebApp.initData, at most 24 hours old.",
                }
            },
        },
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    responses = {"200": _answer("Done", endpoint.gives)}
    responses |= {status: _answer(words, Problem) for status, words in _REFUSALS.items()}
    operation: dict[str, Any] = {"summary": endpoint.summary, "responses": responses}
    numbers = re.findall(r"{(\w+)}", endpoint.path)
    if numbers:
        number = {"type": "integer", "minimum": 1, "maximum": 10**18 - 1}
        operation["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": number} for name in numbers
        ]
    if endpoint.takes is not None:
        operation["requestBody"] = {"required": True, "content": _content(endpoint.takes)}
    return operation


def _routine() -> dict[str, Any]:
    return {
        "summary": "A public routine, for anybody.",
        "security": [],
        "parameters": [
            {
                "name": "routine",
                "in": "path",
                "required": True,
                "schema": {"type": "string", "pattern": "^[a-z0-9_]{1,64}$"},
            },
            {"name": "lang", "in": "query", "schema": {"type": "string", "maxLength": 16}},
        ],
        "responses": {
            "200": _answer("The routine", RoutineState),
            "404": _answer("There is no such routine", Problem),
        },
    }


def _answer(words: str, model: type[BaseModel]) -> dict[str, Any]:
    return {"description": words, "content": _content(model)}


def _content(model: type[BaseModel]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _REF.format(model=model.__name__)}}}
