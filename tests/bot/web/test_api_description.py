"""The API against its own description: whatever the schema allows or forbids, nothing fails."""

import asyncio
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import response_schema_conformance

from bot.web.api.endpoints import endpoints
from bot.web.api.limits import BURST
from bot.web.api.openapi import description
from bot.web.api.serving import SUBJECTS
from tests.bot.web.stage import Client, WebStage

pytestmark = pytest.mark.asyncio(loop_scope="session")

EXAMPLES = 10


async def test_the_description_names_every_endpoint_and_is_served(stage: WebStage) -> None:
    assert len(SUBJECTS) == 3
    _, served = await Client(stage, "").asks("GET", "/openapi.json")

    assert served == description()
    described = {(m.upper(), path) for path, methods in served["paths"].items() for m in methods}
    assert described == {
        ("GET", "/api/routines/{routine}"),
        *((endpoint.method, f"/api{endpoint.path}") for endpoint in endpoints),
    }
    assert all(operation["summary"] for path in served["paths"].values() for operation in path.values())


@pytest.mark.slow
async def test_no_request_that_a_generator_finds_makes_it_fail(stage: WebStage) -> None:
    schema = schemathesis.openapi.from_dict(description())
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == len(endpoints) + 1

    for number, operation in enumerate(operations):
        if number % (BURST // (2 * EXAMPLES)) == 0:  # each guest may ask so much at once
            phone = await stage.meet(f"Guest {number}").subscribes()
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
            await asyncio.to_thread(_call_many, operation, mode, stage, stage.launch(phone))


def _call_many(operation: Any, mode: Any, stage: WebStage, launch: str) -> None:
    """Send what the generator makes; every answer must be one that the description names."""

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def call(case: Any) -> None:
        case.headers["Authorization"] = f"tma {launch}"
        answer = case.call(base_url=stage.url)
        assert answer.status_code < 500
        assert answer.headers["content-type"] == ["application/json; charset=utf-8"]
        if answer.status_code == 200:
            case.validate_response(answer, checks=[response_schema_conformance])
        else:
            assert set(answer.json()) in ({"error"}, {"error", "detail"})

    call()
