"""How the databases find what is due: by the small indexes of what is due, however large the tables grow."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, time, timedelta
from typing import Any

import asyncpg
import pytest
from sqlalchemy import event

from storage import outbox
from storage.database import Database
from storage.outbox import Outcome
from tests.storage.cast import ANNA, SUNDAY, add_prompt, drop_late, fire, lease, record, remind

LATER = SUNDAY + timedelta(days=1)


@pytest.mark.parametrize("until", [None, LATER], ids=["", "leased at once"])
async def test_due_reminders_are_found_by_their_index(database: Database, until: datetime | None) -> None:
    await remind(database, time(7, 30))
    async with _statements(database) as said:
        await fire(database, now=LATER, until=until)

    plan = await _plan(database, said[0])

    assert "ix_reminder_next_at" in plan
    assert _walks_no_table(plan, "reminder", "person", "prompt", "session", "answer")


@pytest.mark.parametrize("until", [None, LATER], ids=["", "leased at once"])
async def test_what_is_due_of_somebody_is_found_by_its_people(
    database: Database, until: datetime | None
) -> None:
    """Not by what is due: in a popular minute that is much, and each batch asks."""
    for kind in ("stretch", "foam_roll"):
        await remind(database, time(7, 30), kind=kind)
    async with _statements(database) as said:
        await fire(database, now=LATER, until=until, limit=1)

    plan = await _plan(database, said[1])

    assert "ix_reminder_person_id" in plan
    assert "ix_reminder_next_at" not in plan
    assert _walks_no_table(plan, "reminder", "person", "prompt", "session", "answer")


async def test_prompts_of_somebody_are_found_by_their_people(database: Database) -> None:
    await add_prompt(database, state="due")
    async with _statements(database) as said:
        await lease(database, now=SUNDAY, limit=1)

    plan = await _plan(database, said[1])

    assert "ix_prompt_person_on" in plan
    assert "ix_prompt_due" not in plan
    assert _walks_no_table(plan, "prompt")


async def test_due_prompts_are_found_by_their_index(database: Database) -> None:
    await add_prompt(database, state="due")
    async with _statements(database) as said:
        await lease(database, now=SUNDAY)

    plan = await _plan(database, said[0])

    assert "ix_prompt_due" in plan
    assert _walks_no_table(plan, "prompt")


async def test_late_prompts_are_found_by_their_index(database: Database) -> None:
    await add_prompt(database, state="due")
    async with _statements(database) as said:
        await drop_late(database, now=SUNDAY)

    plan = await _plan(database, said[0])

    assert "ix_prompt_due" in plan
    assert _walks_no_table(plan, "prompt")


async def test_question_of_an_idle_tick_touches_nothing_but_the_small_indexes(database: Database) -> None:
    async with _statements(database) as said, database.looking() as connection:
        await outbox.waiting(connection, now=SUNDAY)

    plan = await _plan(database, said[0])

    assert {"ix_reminder_next_at", "ix_prompt_due", "ix_prompt_nudge_at"} <= set(re.findall(r"ix_\w+", plan))
    assert _walks_no_table(plan, "prompt", "reminder")


async def test_what_belongs_to_the_leased_is_found_by_its_people(database: Database) -> None:
    """Everybody's rows are in those tables: a batch reads its own people's."""
    await add_prompt(database, state="due")
    async with _statements(database) as said:
        await lease(database, now=SUNDAY)

    plan = await _plan(database, next(one for one in said if one[0].startswith("SELECT prompt.id")))

    assert _walks_no_table(plan, "prompt", "person", "session", "answer")


async def test_rows_that_change_together_are_found_by_their_keys(database: Database) -> None:
    await remind(database, time(7, 30))
    async with _statements(database) as said:
        await fire(database, now=LATER)
        await record(database, Outcome(1, ANNA, "sent", at=LATER))

    for name, start in (("reminder", "UPDATE reminder"), ("prompt", "UPDATE prompt SET state")):
        plan = await _plan(database, next(one for one in said if start in one[0]))
        assert _walks_no_table(plan, name)


async def test_due_in_order_needs_no_sorting(database: Database) -> None:
    """Everybody's 07:30 is one instant: a sort would read all of it for each batch."""
    await remind(database, time(7, 30))
    async with _statements(database) as said:
        await fire(database, now=LATER)
        await lease(database, now=LATER)

    whose = [
        one for one in said if one[0].startswith(("SELECT reminder.person_id", "SELECT prompt.person_id"))
    ]

    assert len(whose) == 2
    for statement in whose:
        plan = await _plan(database, statement)
        assert "Sort" not in plan
        assert "TEMP B-TREE" not in plan


@asynccontextmanager
async def _statements(database: Database) -> AsyncIterator[list[tuple[str, Any]]]:
    """What is said to the database meanwhile, as it is said: (statement, parameters)."""
    said: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            said.append((statement, parameters))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", note)


async def _plan(database: Database, said: tuple[str, Any]) -> str:
    """The plan that holds for whatever the parameters are."""
    statement, parameters = said
    if isinstance(parameters, list):
        parameters = parameters[0]  # of one row of many
    if not database.is_sqlite:
        return await _general_plan(database, statement, parameters)
    async with database.connection() as connection:
        # Nothing is bound, so that nothing of the plan can come from looking at a value.
        rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", (None,) * len(parameters))
        return "\n".join(row[-1] for row in rows)


async def _general_plan(database: Database, statement: str, parameters: Any) -> str:
    url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SET plan_cache_mode = force_generic_plan")
        # The tables of a test are so small that reading them whole is right: what counts is what is possible.
        await connection.execute("SET enable_seqscan = off; SET enable_bitmapscan = off")
        await connection.execute(f"PREPARE asked AS {statement}")
        given = ", ".join(_literal(value) for value in parameters)
        return "\n".join(row[0] for row in await connection.fetch(f"EXPLAIN EXECUTE asked({given})"))
    finally:
        await connection.close()


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, list):
        elements = ", ".join(_literal(one) for one in value).replace("'", '"')
        return f"'{{{elements}}}'"
    return f"'{value.isoformat()}'" if isinstance(value, datetime) else f"'{value}'"


def _walks_no_table(plan: str, *tables: str) -> bool:
    """True if no whole table is read: `SCAN` to SQLite, `Seq Scan` to PostgreSQL."""
    return not any(f"SCAN {table}" in plan or f"Seq Scan on {table}" in plan for table in tables)
