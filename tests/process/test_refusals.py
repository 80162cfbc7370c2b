"""What cannot work is refused at the start: one line that names it, exit code 1, nothing changed."""

import asyncio
import sqlite3
from pathlib import Path

from storage.database import Database
from storage.upgrade import upgrade
from tests.process.bot_process import Household

OTHER_TOKEN = "4200000001:AAAA-never-given-out-by-anybody-here"


async def test_a_wrong_token_is_named_in_one_line_and_never_shown(household: Household) -> None:
    process = await household.starts(BOT_TOKEN=OTHER_TOKEN, LOG_FORMAT="console")

    assert await process.ends() == 1
    assert [line for line in process.lines if "BOT_TOKEN" in line] == [
        "rollcall: BOT_TOKEN: Telegram does not know this token. Copy it again from @BotFather."
    ]
    assert OTHER_TOKEN.partition(":")[2] not in process.output
    assert "Traceback" not in process.output


async def test_every_bad_setting_is_named_in_a_line_of_its_own(household: Household) -> None:
    bad = {
        "BOT_TOKEN": "hello",
        "BOT_API_URL": "ftp://example.org",
        "DATABASE_URL": "mysql://rollcall:a-secret-word@example.org/x",
        "PUBLIC_URL": "example.org",
        "LISTEN": "8080",
        "SANDBOX_LISTEN": "127.0.0.1:99999",
        "ADMIN_IDS": "anna",
        "SEND_RATE": "0",
        "GRACE_MIN": "soon",
        "LOG_FORMAT": "xml",
        "LOG_LEVEL": "loud",
    }
    process = await household.starts(**bad)

    assert await process.ends() == 1
    assert all(line.startswith("rollcall: ") for line in process.lines)
    assert sorted(line.split(": ")[1] for line in process.lines) == sorted(bad)
    assert "a-secret-word" not in process.output


async def test_a_file_of_random_bytes_is_refused_and_left_as_it_was(household: Household) -> None:
    content = bytes(range(256)) * 64
    _write(household.database, content)
    process = await household.starts()

    assert await process.ends() == 1
    assert await process.says(str(household.database), "damaged or no database")
    assert household.database.read_bytes() == content


async def test_a_database_cut_short_is_refused_and_left_as_it_was(household: Household) -> None:
    await _made(household)
    content = household.database.read_bytes()
    _write(household.database, content[: len(content) // 2])
    process = await household.starts()

    assert await process.ends() == 1
    assert await process.says(str(household.database), "damaged")
    assert household.database.read_bytes() == content[: len(content) // 2]


async def test_a_newer_database_is_refused_with_what_to_do(household: Household) -> None:
    await _made(household)
    with sqlite3.connect(household.database) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    db.close()
    content = household.database.read_bytes()
    process = await household.starts()

    assert await process.ends() == 1
    assert await process.says(str(household.database), "schema 9999", "newer", "upgrade Rollcall")
    assert household.database.read_bytes() == content


async def test_a_port_in_use_is_named(household: Household) -> None:
    taken = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
    address = f"127.0.0.1:{taken.sockets[0].getsockname()[1]}"
    process = await household.starts(LISTEN=address, LOG_FORMAT="console")

    assert await process.ends() == 1
    assert process.lines[-1] == f"rollcall: LISTEN: {address} cannot be listened on (address already in use)"
    taken.close()
    await taken.wait_closed()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.write_bytes(content)


async def _made(household: Household) -> None:
    """A real database, all of it in its one file."""
    database = Database(household.settings["DATABASE_URL"])
    await upgrade(database)
    await database.close()
    with sqlite3.connect(household.database) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
