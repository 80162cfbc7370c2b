"""`rollcall check` against set-ups that are broken: each has its line, what to do, and exit code 1."""

from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web

from bot.sandbox import SANDBOX_TOKEN
from storage.encryption import new_key
from tests.bot.cli.machine import Machine, answered_by, checked

OTHER_TOKEN = "4200000001:AAAA-never-given-out-by-anybody-here"
SECRETS = ("a-secret-word", OTHER_TOKEN, SANDBOX_TOKEN, "my-own-key")


async def no_token_known(machine: Machine) -> None:
    machine.environment["BOT_TOKEN"] = OTHER_TOKEN


async def token_cut_short(machine: Machine) -> None:
    machine.environment["BOT_TOKEN"] = "123456789"


async def telegram_down(machine: Machine) -> None:
    await machine.sandbox.stop()


async def wrong_api(machine: Machine) -> None:
    async def elsewhere(_: web.Request) -> web.Response:
        return web.Response(status=404, text="<html>Not Found</html>")

    await answered_by(elsewhere, machine)


async def database_newer(machine: Machine) -> None:
    await machine.answered()
    machine.changes("UPDATE alembic_version SET version_num = '9999'")


async def database_damaged(machine: Machine) -> None:
    machine.database.parent.mkdir()
    machine.database.write_bytes(b"not a database" * 1000)


async def database_out_of_reach(machine: Machine) -> None:
    machine.environment["DATABASE_URL"] = "postgresql://rollcall:a-secret-word@127.0.0.1:1/rollcall"


async def database_unknown(machine: Machine) -> None:
    machine.environment["DATABASE_URL"] = "mysql://rollcall:a-secret-word@127.0.0.1/rollcall"


async def database_in_no_folder(machine: Machine) -> None:
    machine.database.parent.touch()


async def key_lost(machine: Machine) -> None:
    await machine.answered()
    machine.key.unlink()


async def key_of_others(machine: Machine) -> None:
    await machine.answered()
    machine.environment["DATA_KEY"] = new_key()


async def key_open(machine: Machine) -> None:
    await machine.answered()
    machine.key.chmod(0o644)


async def key_beside(machine: Machine) -> None:
    await machine.answered()
    machine.key.rename(machine.database.parent / "data.key")
    machine.environment["DATA_KEY_FILE"] = str(machine.database.parent / "data.key")


async def key_malformed(machine: Machine) -> None:
    machine.environment["DATA_KEY"] = "my-own-key"


async def port_taken(machine: Machine) -> None:
    machine.environment["LISTEN"] = machine.environment["BOT_API_URL"].removeprefix("http://")


async def listens_elsewhere(machine: Machine) -> None:
    machine.environment["LISTEN"] = "203.0.113.7:8080"  # set aside for documentation: nobody's


async def metrics_port_taken(machine: Machine) -> None:
    machine.environment["METRICS_LISTEN"] = machine.environment["BOT_API_URL"].removeprefix("http://")


async def webhook_failing(machine: Machine) -> None:
    machine.environment["PUBLIC_URL"] = "https://bot.example.org"
    machine.sandbox.world.webhook.set("https://bot.example.org/telegram")
    machine.sandbox.world.webhook.last_error = "Connection refused"
    machine.sandbox.world.webhook.last_error_at = machine.sandbox.world.unix_time()


async def copies_in_no_folder(machine: Machine) -> None:
    (machine.folder / "copies").touch()


async def copies_old(machine: Machine) -> None:
    (machine.folder / "copies").mkdir()
    (machine.folder / "copies" / "rollcall-20240101T030000Z.sqlite").touch()


async def settings_unreadable(machine: Machine) -> None:
    machine.environment["SEND_RATE"] = "fast"


BROKEN = [
    (no_token_known, "Token", "does not know it", "copy it again from @BotFather"),
    (token_cut_short, "Settings", "BOT_TOKEN: a token looks like", "README"),
    (telegram_down, "Telegram", "is out of reach", "check the network"),
    (wrong_api, "Telegram", "answered with 404", "check BOT_API_URL"),
    (database_newer, "Database", "schema 9999 is newer", "upgrade Rollcall"),
    (database_damaged, "Database", "not a database", "restore a backup"),
    (database_out_of_reach, "Database", "127.0.0.1:1", "check DATABASE_URL"),
    (database_unknown, "Settings", "DATABASE_URL: sqlite or postgresql", "README"),
    (database_in_no_folder, "Database", "is no folder", "let the bot's user own the folder"),
    (key_lost, "Data key", "is gone, but sealed answers are there", "put the key file back"),
    (key_of_others, "Data key", "another key sealed", "put that key back"),
    (key_open, "Data key", "can be read by others", "chmod 600"),
    (key_beside, "Data key", "lies beside the database", "move it"),
    (key_malformed, "Data key", "32 bytes", "put the right key back"),
    (port_taken, "Listen", "is taken by another program", "set LISTEN to another port"),
    (listens_elsewhere, "Listen", "it is not this machine's", "set LISTEN to an address of this machine"),
    (
        metrics_port_taken,
        "Metrics listen",
        "is taken by another program",
        "set METRICS_LISTEN to another port",
    ),
    (webhook_failing, "Webhook", "Telegram cannot deliver: Connection refused", "see that PUBLIC_URL"),
    (copies_in_no_folder, "Backups", "is no folder", "set BACKUP_DIR"),
    (copies_old, "Backups", "the newest of 2024-01-01", "see backup_failed in the log"),
    (settings_unreadable, "Settings", "SEND_RATE", "README"),
]


@pytest.mark.parametrize(
    ("breaks", "subject", "found", "to_do"), BROKEN, ids=[each[0].__name__ for each in BROKEN]
)
async def test_what_is_broken_has_its_line_and_what_to_do(
    machine: Machine,
    monkeypatch: pytest.MonkeyPatch,
    breaks: Callable[[Machine], Awaitable[None]],
    subject: str,
    found: str,
    to_do: str,
) -> None:
    await breaks(machine)

    code, rows = await checked(machine, monkeypatch)

    assert code == 1
    (row,) = [row for row in rows if "bad" in row]
    assert subject in row
    assert found in row
    assert to_do in row
    assert not any(secret in "\n".join(rows) for secret in SECRETS)


async def test_what_is_broken_hides_nothing_else_that_is(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bad setting, an unreadable file and two that do not go together, beside a disk in disorder."""
    await machine.answered()
    await database_newer(machine)
    await copies_old(machine)
    machine.environment |= {"SEND_RATE": "fast", "WEBHOOK_SECRET_FILE": "nowhere", "UPDATES": "webhook"}

    code, rows = await checked(machine, monkeypatch)

    red = [row for row in rows if "bad" in row]
    assert code == 1
    for said in ("SEND_RATE: ", "WEBHOOK_SECRET_FILE: ", "UPDATES: ", "schema 9999 is newer", "2024-01-01"):
        assert len([row for row in red if said in row]) == 1, said
    assert len(red) == 5
    assert any("Token" in row and "ok" in row for row in rows)
    assert any("Webhook" in row and "not looked at" in row and "put UPDATES right" in row for row in rows)


async def test_nothing_is_said_of_what_only_a_broken_setting_tells(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Least of all about the default in its place."""
    machine.environment |= {"BOT_TOKEN": "hello", "DATABASE_URL": "mysql://x/y", "PUBLIC_URL": "example.org"}
    machine.environment["UPDATES"] = "webhook"

    _, rows = await checked(machine, monkeypatch)

    for subject in ("Token", "Database", "Data key", "Backups"):
        (row,) = [row for row in rows if row.startswith(f"│ {subject}")]
        assert "not looked at" in row
    assert len([row for row in rows if "bad" in row]) == 3
    assert any("Listen" in row and "ok" in row for row in rows)


async def test_a_clock_that_is_off_is_told_by_telegrams_date(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine's clock stays as it is: Telegram's answers are dated ahead."""

    async def dated(request: web.Request) -> web.Response:
        result = {"url": ""} if request.path.endswith("getWebhookInfo") else {"id": 1, "username": "a_bot"}
        ahead = "Fri, 01 Jan 2100 00:00:00 GMT"
        return web.json_response({"ok": True, "result": result}, headers={"Date": ahead})

    await answered_by(dated, machine)

    code, rows = await checked(machine, monkeypatch)

    assert code == 1
    (row,) = [row for row in rows if "bad" in row]
    assert "Clock" in row
    assert "behind Telegram's" in row
    assert "NTP" in row


async def test_a_key_is_tried_on_the_answers_of_postgresql_too(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, pg_url: str
) -> None:
    machine.environment["DATABASE_URL"] = pg_url
    await machine.answered()
    machine.key.unlink()

    code, rows = await checked(machine, monkeypatch)

    assert code == 1
    assert any("sealed answers are there" in row for row in rows)
