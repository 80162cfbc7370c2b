"""Rows by the usual parts: claim what is due, advance it, write a prompt each, in batches of 100, on SQLite.

By SQLAlchemy's Core with plain rows, and by SQLModel's objects. Prints JSON.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table, bindparam, event, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import Field, SQLModel, col
from sqlmodel import select as select_objects
from sqlmodel.ext.asyncio.session import AsyncSession

NOW, DAY, BATCH = datetime(2026, 11, 23, 6, 30, tzinfo=UTC), timedelta(days=1), 100


class Reminder(SQLModel, table=True):
    """What fires."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int
    kind: str = "stretch"
    next_at: datetime = Field(index=True)


class Prompt(SQLModel, table=True):
    """What firing writes."""

    id: int | None = Field(default=None, primary_key=True)
    reminder_id: int
    person_id: int
    kind: str
    due_at: datetime
    state: str = "due"


def main() -> None:
    """Measure one way once."""
    parser = argparse.ArgumentParser()
    parser.add_argument("peer", choices=WAYS)
    parser.add_argument("--count", type=int, required=True)
    sys.stdout.write(json.dumps(asyncio.run(_measure(parser.parse_args()))))


async def _measure(asked: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        engine = create_async_engine(f"sqlite+aiosqlite:///{folder}/rows.sqlite")
        event.listen(engine.sync_engine, "connect", _prepare)
        async with engine.begin() as connection:
            await connection.run_sync(SQLModel.metadata.create_all)
            rows = [{"person_id": number, "kind": "stretch", "next_at": NOW} for number in range(asked.count)]
            await connection.execute(insert(_reminder), rows)
        began_s, cpu_s = time.perf_counter(), time.process_time()
        done = 0
        while fired := await WAYS[asked.peer](engine):
            done += fired
        took_s, cpu_s = time.perf_counter() - began_s, time.process_time() - cpu_s
        await engine.dispose()
    return {"fire_a_second": done / took_s, "fire_cpu_ms": 1000 * cpu_s / done}


def _prepare(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


async def core(engine: AsyncEngine) -> int:
    """By rows."""
    async with engine.begin() as connection:
        rows = (await connection.execute(_DUE)).all()
        if rows:
            prompts = [
                {
                    "reminder_id": row.id,
                    "person_id": row.person_id,
                    "kind": row.kind,
                    "due_at": row.next_at,
                    "state": "due",
                }
                for row in rows
            ]
            await connection.execute(insert(_prompt), prompts)
            await connection.execute(_ADVANCE, [{"which": row.id, "at": row.next_at + DAY} for row in rows])
    return len(rows)


async def orm(engine: AsyncEngine) -> int:
    """By objects."""
    due = select_objects(Reminder).where(col(Reminder.next_at) <= NOW).order_by(col(Reminder.next_at))
    async with AsyncSession(engine) as db, db.begin():
        found = (await db.exec(due.limit(BATCH))).all()
        for one in found:
            prompt = Prompt(
                reminder_id=one.id or 0, person_id=one.person_id, kind=one.kind, due_at=one.next_at
            )
            db.add(prompt)
            one.next_at += DAY
    return len(found)


_reminder: Table = SQLModel.metadata.tables["reminder"]
_prompt: Table = SQLModel.metadata.tables["prompt"]
_DUE = select(_reminder).where(_reminder.c.next_at <= NOW).order_by(_reminder.c.next_at).limit(BATCH)
_ADVANCE = update(_reminder).where(_reminder.c.id == bindparam("which")).values(next_at=bindparam("at"))
WAYS = {"core": core, "orm": orm}

if __name__ == "__main__":
    main()
