"""The documented methods and types of the Bot API, where their tables are at hand."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

TABLES = Path(__file__).parents[3] / "shared" / "telegram-bot-api-10.1.json"


@lru_cache(maxsize=1)
def documented() -> dict[str, Any] | None:
    """The tables; None on a machine without them."""
    return json.loads(TABLES.read_text()) if TABLES.exists() else None


def undocumented(called: Mapping[str, set[str]]) -> list[str]:
    """What was called, by method, that is in no table; empty where there is none to compare with."""
    tables = documented()
    if tables is None:
        return []
    methods = tables["methods"]
    known = {name: {field["name"] for field in methods[name].get("fields", [])} for name in methods}
    return [
        f"{method}: {', '.join(sorted(parameters - known.get(method, set()))) or 'no such method'}"
        for method, parameters in called.items()
        if method not in known or parameters - known[method]
    ]


def strange_fields(value: Mapping[str, Any], kind: str) -> set[str]:
    """Fields of an object that its documented type has not."""
    tables = documented() or {"types": {kind: {"fields": []}}}
    return set(value) - {field["name"] for field in tables["types"][kind]["fields"]}
