"""Databases as released versions left them: rows of every table, kept as `released/<revision>.json`.

`python -m tests.storage.released` stores those of the newest revision, once it is released; they are never
changed afterwards. A row is put into the schema that the scripts make up to its revision.
"""

import asyncio
import json
import tempfile
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData, Table, insert, select, text

import storage.migrations
from storage import announcement_cards, announcements, digests, facts, made_up, people, reminders, sessions
from storage.database import Database
from storage.encryption import Key, Seal
from storage.models import PendingUpdate, SeenUpdate, SendBudget, Standing, Timer, Upload
from storage.upgrade import HEAD, upgrade

FOLDER = Path(__file__).parent / "released"
SCRIPTS = Path(str(storage.migrations.__path__[0]))
SUNDAY = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SEAL = Seal(Key(b"released key, thirty-two bytes!!"))

Rows = dict[str, list[dict[str, Any]]]


def revisions() -> list[str]:
    """The revisions of which rows are stored, oldest first."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def rows_of(revision: str) -> Rows:
    """The stored rows, by table."""
    found: Rows = json.loads((FOLDER / f"{revision}.json").read_text(encoding="utf-8"), object_hook=_read)
    return found


def bring_to(connection: Connection, revision: str, *, scripts: Path = SCRIPTS) -> None:
    """Run the scripts up to a revision."""
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def put(connection: Connection, rows: Rows) -> None:
    """Put rows into the tables that are there, owners before what they own."""
    there = MetaData()
    there.reflect(connection)
    for table in there.sorted_tables:
        if found := rows.get(table.name):
            connection.execute(insert(table), [_stored(table, row) for row in found])
            _count_on(connection, table)


def held(connection: Connection) -> Rows:
    """All rows that there are, by table, in order of their keys."""
    there = MetaData()
    there.reflect(connection)
    found: Rows = {}
    for table in there.sorted_tables:
        if table.name != "alembic_version":
            statement = select(table).order_by(*table.primary_key.columns)
            found[table.name] = [_plain(row) for row in connection.execute(statement).mappings()]
    return found


async def fill(database: Database) -> None:
    """Something in every table."""
    await made_up.fill(database, count=4, days=2, now=SUNDAY, seed=7)
    async with database.transaction() as db:
        person = await people.arrive(db, 42, language="de", now=SUNDAY)
        person.onboarded_at, person.quiet_from, person.quiet_until = SUNDAY, time(22), time(6, 30)
        await people.set_zone(db, person, "Europe/Berlin", now=SUNDAY)
        reminder = await reminders.add(db, person, kind="stretch", at=time(21), now=SUNDAY)
        reminders.set_words(reminder, SEAL, "cue", "after coffee")
        await people.set_answer(db, SEAL, 42, "focus", ["glutes"], now=SUNDAY)
        await people.pause(db, person, until=SUNDAY + timedelta(days=1), now=SUNDAY)
        await digests.set_weekly(db, person, weekday=6, at=time(18), now=SUNDAY)
        session = await sessions.start(db, person, kind="stretch", steps=[("a", None, 60)], now=SUNDAY)
        db.add(Timer(person_id=42, session_id=session.id or 0, step=0, due_at=SUNDAY))
        db.add(Standing(person_id=42, settled_on=date(2026, 8, 1), kept=1.5, weight=2.0))
        db.add(Upload(bot_id=1, version="figure-1", file_id="AgAC"))
        db.add(SeenUpdate(id=7, seen_at=SUNDAY))
        db.add(PendingUpdate(id=8, chat_id=42, sealed=b"\x01\x02", lease_until=SUNDAY))
        db.add(SendBudget(id=1, next_at=SUNDAY, paused_until=SUNDAY))
        await facts.set(db, "tzdata", "2026f")
        made = await announcements.write(db, "Hello", language=None, now=SUNDAY)
        await announcements.begin(db, made.id or 0, now=SUNDAY)
        await announcements.take(db, now=SUNDAY, lease_now=SUNDAY, until=SUNDAY, limit=2)
        await announcement_cards.watch(db, made.id or 0, person_id=42, message_id=9, now=SUNDAY)


async def store() -> Path:
    """Store rows of the newest revision; returns where."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/rollcall.sqlite")
        await upgrade(database)
        await fill(database)
        async with database.connection() as connection:
            rows = await connection.run_sync(held)
        await database.close()
    empty = [name for name, found in rows.items() if not found]
    if empty:
        raise ValueError(f"nothing is put into {', '.join(empty)}: add it to `fill`")
    path = FOLDER / f"{HEAD}.json"
    path.parent.mkdir(exist_ok=True)
    lines = (f"{json.dumps(name)}: [\n{_lines(found)}\n]" for name, found in sorted(rows.items()))
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    return path


def _lines(found: list[dict[str, Any]]) -> str:
    return ",\n".join(json.dumps(row, default=_written, ensure_ascii=False) for row in found)


_KINDS: Mapping[str, Any] = {
    "instant": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "bytes": bytes.fromhex,
}


def _written(value: Any) -> dict[str, str]:
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    kind = {datetime: "instant", date: "date", time: "time"}[type(value)]
    return {kind: value.isoformat()}


def _read(entry: dict[str, Any]) -> Any:
    if len(entry) == 1:
        ((kind, value),) = entry.items()
        if kind in _KINDS and isinstance(value, str):
            return _KINDS[kind](value)
    return entry


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row whose instants are aware, as only PostgreSQL's are by themselves."""
    return {
        name: value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value
        for name, value in row.items()
    }


def _stored(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """A row as a reflected table takes it: SQLite's instants have no zone."""
    is_sqlite = not any(getattr(column.type, "timezone", False) for column in table.columns)
    return {
        name: value.replace(tzinfo=None) if is_sqlite and isinstance(value, datetime) else value
        for name, value in row.items()
        if name in table.columns
    }


def _count_on(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number new rows after those with numbers of their own."""
    if connection.dialect.name == "postgresql" and "id" in table.columns:
        sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
        largest = f'(SELECT max(id) FROM "{table.name}")'  # noqa: S608 - our own names
        connection.execute(text(f"SELECT setval({sequence}, {largest}) WHERE {sequence} IS NOT NULL"))


if __name__ == "__main__":
    print(asyncio.run(store()))  # noqa: T201 - what the command tells
