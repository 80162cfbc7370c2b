"""Settings: from the environment, from `.env`, secrets from files; each bad one has its line."""

from pathlib import Path

import pytest

from bot import keys, settings
from bot.settings import BadSettings, Settings
from bot.transport import AiohttpRequest
from storage.encryption import new_key

TOKEN = "123456789:AA-made-up-and-long-enough-for-it"


@pytest.fixture(autouse=True)
def clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without `.env`, an environment without settings."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_nothing_needs_to_be_set() -> None:
    found = settings.read()

    assert found.bot_token is None
    assert found.listen == "127.0.0.1:8080"


def test_an_empty_value_is_none() -> None:
    Path(".env").write_text("BOT_TOKEN=\nLISTEN=\nDATABASE_URL=\n")
    found = settings.read()

    assert found.bot_token is None
    assert found.database_url.get_secret_value() == "sqlite:///data/rollcall.sqlite"


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("SEND_RATE=5\nGRACE_MIN=60\n")
    monkeypatch.setenv("SEND_RATE", "10")
    found = settings.read()

    assert (found.send_rate, found.grace_min) == (10, 60)


def test_no_more_go_at_once_than_in_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEND_RATE", "10")
    monkeypatch.setenv("SEND_BURST", "10")
    assert settings.read().send_burst == 10

    monkeypatch.setenv("SEND_BURST", "11")
    with pytest.raises(settings.BadSettings, match=r"SEND_BURST.*at most SEND_RATE"):
        settings.read()


def test_a_secret_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("token").write_text(f"  {TOKEN}\n")
    monkeypatch.setenv("BOT_TOKEN_FILE", "token")
    found = settings.read()

    assert found.bot_token is not None
    assert found.bot_token.get_secret_value() == TOKEN


def test_a_secret_given_itself_wins_over_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("token").write_text("of another bot")
    monkeypatch.setenv("BOT_TOKEN_FILE", "token")
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    found = settings.read()

    assert found.bot_token is not None
    assert found.bot_token.get_secret_value() == TOKEN


def test_secrets_do_not_show_when_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("DATABASE_URL", "postgresql://rollcall:a-secret-word@localhost/x")

    assert TOKEN not in repr(settings.read())
    assert "a-secret-word" not in repr(settings.read())


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("BOT_TOKEN", "hello", "BOT_TOKEN: a token looks like"),
        ("BOT_TOKEN_FILE", "nowhere", "BOT_TOKEN_FILE: nowhere cannot be read (No such file or directory)"),
        ("BOT_TOKEN_FILE", ".", "BOT_TOKEN_FILE: . cannot be read (Is a directory)"),
        ("BOT_API_URL", "ftp://x", "BOT_API_URL: an address such as"),
        ("PROXY_URL", "socks5://me:a-secret-word@x:1", "PROXY_URL: an address such as"),
        ("PROXY_URL", "a-secret-word", "PROXY_URL: an address such as"),
        ("PROXY_URL", "http://me:a-secret-word/@x:1", "PROXY_URL: an address such as"),
        ("PROXY_URL", "http://x:99999", "PROXY_URL: an address such as"),
        ("PUBLIC_URL", "bot.example.org", "PUBLIC_URL: an address such as"),
        (
            "DATABASE_URL",
            "mysql://me:a-secret-word@x/y",
            "DATABASE_URL: sqlite or postgresql is needed, got mysql",
        ),
        ("DATABASE_URL", "sqlite://", "DATABASE_URL: SQLite needs a file"),
        ("DATABASE_URL", "a-secret-word", "DATABASE_URL: an address such as"),
        ("LISTEN", "8080", "LISTEN: host:port is needed"),
        ("LISTEN", "localhost:99999", "LISTEN: host:port is needed"),
        ("METRICS_LISTEN", "9090", "METRICS_LISTEN: host:port is needed"),
        ("UPDATES", "webhook", "UPDATES: a webhook needs PUBLIC_URL"),
        ("UPDATES", "pigeon", "UPDATES: "),
        ("WEBHOOK_SECRET", "a-secret-word!", "WEBHOOK_SECRET: Telegram takes 1 to 256"),
        ("ADMIN_IDS", "anna", "ADMIN_IDS: Telegram user ids"),
        ("SEND_RATE", "0", "SEND_RATE: "),
        ("GRACE_MIN", "soon", "GRACE_MIN: "),
        ("LOG_FORMAT", "xml", "LOG_FORMAT: "),
    ],
)
def test_a_bad_setting_is_named_without_its_secret(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(BadSettings) as raised:
        settings.read()

    assert str(raised.value).startswith(said)
    assert "a-secret-word" not in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("written", ["http://x:1", " http://x:1 ", "HTTP://x:1"])
def test_a_proxy_that_settings_take_is_one_that_requests_take(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv("PROXY_URL", written)

    proxy = settings.read().proxy

    assert proxy is not None
    assert proxy.lower() == "http://x:1"
    AiohttpRequest(proxy=proxy)


@pytest.mark.parametrize(
    ("updates", "public_url", "has_webhook"),
    [
        ("auto", None, False),
        ("auto", "https://bot.example.org", True),
        ("auto", "http://bot.example.org", False),
        ("polling", "https://bot.example.org", False),
        ("webhook", "http://127.0.0.1:8080", True),
    ],
)
def test_updates_come_by_webhook_where_telegram_can_reach_us(
    updates: str, public_url: str | None, has_webhook: bool
) -> None:
    found = Settings(_env_file=None, updates=updates, public_url=public_url)

    assert found.has_webhook is has_webhook


def test_a_file_of_settings_that_is_no_text_is_named() -> None:
    Path(".env").write_bytes(b"\xff\xfe\x00BOT")

    with pytest.raises(BadSettings, match=r"^\.env: cannot be read"):
        settings.read()


def test_admins_are_separated_by_commas_or_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_IDS", "7000000001, 7000000002 7000000003")

    assert settings.read().admin_ids == {7000000001, 7000000002, 7000000003}


@pytest.mark.parametrize(
    ("host", "is_own"),
    [("localhost", True), ("127.0.0.1", True), ("::1", True), ("0.0.0.0", False), ("example.org", False)],
)
def test_loopback_is_told_from_the_rest(host: str, is_own: bool) -> None:
    assert settings.is_loopback(host) is is_own


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    asked = Settings(_env_file=None, data_key_file=tmp_path / "keys" / "data.key")
    sealed = keys.seal(asked).close("a secret", place="here")

    assert keys.seal(asked).open(sealed, place="here") == "a secret"
    assert (tmp_path / "keys" / "data.key").stat().st_mode & 0o777 == 0o600


def test_of_several_keys_the_newest_seals_and_all_open(tmp_path: Path) -> None:
    old, new = new_key(), new_key()
    before = keys.seal(Settings(_env_file=None, data_key=old)).close("a secret", place="here")
    both = keys.seal(Settings(_env_file=None, data_key=f"{new},{old}"))

    assert both.open(before, place="here") == "a secret"
    assert not both.is_current(before)
    assert both.is_current(both.close("a secret", place="here"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "at least one data key"),
        (b"no base64", "not base64"),
        (b"c2hvcnQ=", "32 bytes"),
        (b"\xff\xfe", "not text"),
    ],
)
def test_a_key_file_that_holds_none_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "data.key"
    path.write_bytes(content)

    with pytest.raises(BadSettings, match=f"^DATA_KEY_FILE: .*{said}"):
        keys.seal(Settings(_env_file=None, data_key_file=path))
    assert path.read_bytes() == content


def test_a_key_file_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(BadSettings, match=r"^DATA_KEY_FILE: .*cannot be used \(File exists\)"):
        keys.seal(Settings(_env_file=None, data_key_file=tmp_path / "file" / "data.key"))
