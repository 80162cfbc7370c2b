"""A crowd of subscribed people, copied inside the database from one who was made by hand."""

import json
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import Table, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import people, prompts, reminders, sessions
from storage.columns import Instant
from storage.database import Database
from storage.models import Person, Prompt, Reminder, Session, table

WEEK_AGO = datetime(2026, 11, 16, 6, 30, tzinfo=UTC)
STEPS: list[list[Any]] = [
    ["roll_glute_medius", "left", 60],
    ["roll_glute_medius", "right", 60],
    ["stretch_figure_four", None, 90],
]

MOVES = [
    f"{verb}_{place}" for verb in ("roll", "stretch", "press") for place in ("glutes", "quads", "hip", "calf")
]
PLANS, STEPS_OF_PLAN = 2999, 7
CLOCKS = (
    ("Europe/Berlin", "07:30", "de"),
    ("Europe/London", "06:30", "en"),
    ("Asia/Kolkata", "12:00", "en"),
    ("Asia/Jakarta", "13:30", "id"),
    ("America/Sao_Paulo", "03:30", "pt_BR"),
)
"""Zones in which the crowd's instant is these wall times, and a language spoken there."""


async def fill(database: Database, *, count: int, next_at: datetime, apart: timedelta, history: int) -> None:
    """Subscribe people 1 to `count`, each with one daily reminder and a prompt answered a week ago.

    Args:
        database: With the schema and no rows.
        count: How many people.
        next_at: When the first one's reminder fires next.
        apart: How much later each further one's fires, starting over after a day.
        history: Finished sessions of each on as many days before `next_at`.
    """
    await _first_person(database, next_at=next_at, history=history)
    async with database.connection() as connection:
        for model in (Person, Reminder, Prompt):
            await _copy(connection, table(model), count=count, rows=1)
        if history:
            await _copy(connection, table(Session), count=count, rows=history)
        await _spread(connection, table(Reminder).name, database, apart=apart)
    await _analyze(database)


async def differ(database: Database) -> None:
    """Give the people of `fill` zones, languages, weekdays, quiet hours and histories that differ.

    No two have the same history: what is fast for them owes nothing to others who are alike.
    """
    plans = [{"number": number, "steps": json.dumps(_plan(number))} for number in range(PLANS)]
    as_json = "" if database.is_sqlite else "::json"
    plan = f"plan.number = (session.id * 7919 + session.person_id) % {PLANS}"
    async with database.connection() as connection:
        for number, (zone, wall, language) in enumerate(CLOCKS):
            chosen = f"id % {len(CLOCKS)} = {number}"
            await _set(connection, "person", f"zone = '{zone}', language = '{language}'", chosen)
            await _set(connection, "reminder", f"at = '{wall}:00.000000'", chosen)
        await _set(connection, "reminder", "weekdays = 31", "id % 3 = 0")
        night = "quiet_from = '22:00:00.000000', quiet_until = '02:00:00.000000'"
        await _set(connection, "person", night, "id % 4 = 0")
        await connection.execute(text("CREATE TEMPORARY TABLE plan (number INTEGER PRIMARY KEY, steps TEXT)"))
        await connection.execute(text("INSERT INTO plan VALUES (:number, :steps)"), plans)
        chosen = f"(SELECT steps{as_json} FROM plan WHERE {plan})"  # noqa: S608
        await _set(connection, "session", f"steps = {chosen}", "true")
        await _set(connection, "session", "kind = 'roll'", "id % 5 = 0")
        await connection.execute(text("DROP TABLE plan"))
    await _analyze(database)


def _plan(number: int) -> list[list[Any]]:
    """A plan in a session's shape."""
    chosen = [(number // (step + 1) + step * 5) % len(MOVES) for step in range(STEPS_OF_PLAN)]
    return [
        [MOVES[move], ("left", "right", None)[move % 3], 30 + number % 60, 1 + step % 2, None]
        for step, move in enumerate(chosen)
    ]


async def _set(connection: AsyncConnection, name: str, values: str, where: str) -> None:
    await connection.execute(text(f"UPDATE {name} SET {values} WHERE {where}"))  # noqa: S608


async def due_again(database: Database, *, count: int, at: datetime) -> None:
    """Let the reminders of people 1 to `count` fire at one instant."""
    async with database.connection() as connection:
        instant = at.strftime("%Y-%m-%d %H:%M:%S.%f") if database.is_sqlite else at.isoformat()
        await connection.execute(text(f"UPDATE reminder SET next_at = '{instant}' WHERE id <= {count}"))  # noqa: S608


async def sent(database: Database, *, count: int, at: datetime) -> None:
    """Count what is leased as sent.

    Raises:
        AssertionError: It is not `count` prompts.
    """
    async with database.connection() as connection:
        leased = text("UPDATE prompt SET state = 'sent', lease_until = NULL WHERE lease_until > :at")
        given = leased.bindparams(bindparam("at", at, Instant))
        assert (await connection.execute(given)).rowcount == count


async def _first_person(database: Database, *, next_at: datetime, history: int) -> None:
    async with database.transaction() as db:
        anna = await people.arrive(db, 1, language="en", now=WEEK_AGO)
        anna.zone, anna.onboarded_at = "Europe/Berlin", WEEK_AGO
        daily = await reminders.add(db, anna, kind="stretch", at=time(7, 30), now=WEEK_AGO)
        prompt = Prompt(
            person_id=1, reminder_id=daily.id, kind="stretch", on=WEEK_AGO.date(), due_at=WEEK_AGO
        )
        db.add(prompt)
        await db.flush()
        await prompts.mark_done(db, prompt, now=WEEK_AGO)
        daily.next_at, daily.next_on = next_at, next_at.date()
        for days in range(1, history + 1):
            then = next_at - timedelta(days=days)
            session = await sessions.start(db, anna, kind="stretch", steps=STEPS, now=then)
            session.finished_at = then


async def _copy(connection: AsyncConnection, source: Table, *, count: int, rows: int) -> None:
    """Copy the rows of person 1 for each person from 2 on; ids stay apart, whatever the columns."""
    new = {"id": f"source.id + (n.i - 1) * {rows}", "person_id": "n.i", "reminder_id": "n.i"}
    if source.name == "person":
        new = {"id": "n.i"}
    names = [f'"{column.name}"' for column in source.columns]
    values = [new.get(column.name, f'source."{column.name}"') for column in source.columns]
    await connection.execute(
        text(
            f"INSERT INTO {source.name} ({', '.join(names)}) "  # noqa: S608
            f"WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "
            f"SELECT {', '.join(values)} FROM n CROSS JOIN {source.name} AS source"
        )
    )
    if connection.dialect.name == "postgresql" and source.name != "person":
        await connection.execute(
            text(f"SELECT setval(pg_get_serial_sequence('{source.name}', 'id'), {count * rows})")
        )


async def _spread(connection: AsyncConnection, name: str, database: Database, *, apart: timedelta) -> None:
    if not apart:
        return
    later = f"((id - 1) * {int(apart.total_seconds())}) % 86400"
    moved = (
        f"strftime('%Y-%m-%d %H:%M:%f', next_at, ({later}) || ' seconds') || '000'"
        if database.is_sqlite
        else f"next_at + ({later}) * interval '1 second'"
    )
    await connection.execute(text(f"UPDATE {name} SET next_at = {moved}"))  # noqa: S608


async def _analyze(database: Database) -> None:
    """What autovacuum does within a minute on PostgreSQL; SQLite plans well without."""
    if not database.is_sqlite:
        async with database.engine.connect() as connection:
            settled = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await settled.execute(text("VACUUM ANALYZE"))
