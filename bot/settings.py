"""The only reader of the environment: variables, `.env` or `*_FILE` secrets, checked at start."""

import re
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

from storage.database import with_driver

_SECRETS = ("bot_token", "webhook_secret", "database_url", "proxy_url")
"""Settings that may also be read from the file that `<name>_file` names."""


_NEEDS = {"UPDATES": "PUBLIC_URL"}
"""Settings about which nothing can be said while another one cannot be used."""


class BadSettings(Exception):
    """Settings that cannot be used; the message has one line for each, without its value."""


class Settings(BaseSettings):
    """What an operator may set. Names are those of the environment, in lower case."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True
    )

    bot_token: SecretStr | None = None
    """From BotFather. Without one the sandbox starts."""
    bot_token_file: Path | None = None
    bot_api_url: str = "https://api.telegram.org"
    """A Bot API server of one's own; `/bot<token>/<method>` is appended."""
    proxy_url: SecretStr | None = None
    """A proxy on the way to Telegram; it may hold user and password."""
    proxy_url_file: Path | None = None
    database_url: SecretStr = SecretStr("sqlite:///data/rollcall.sqlite")
    database_url_file: Path | None = None
    public_url: str | None = None
    """Where LISTEN can be reached from outside, over HTTPS: turns on pages and the Mini App."""
    pages_on_loopback: bool = False
    """Serve the pages at LISTEN itself, over plain HTTP: only the sandbox opens such a Mini App."""
    web_app_script_url: str = "https://telegram.org/js/telegram-web-app.js"
    """Telegram's script for Mini Apps; the sandbox serves a stand-in."""
    updates: Literal["auto", "polling", "webhook"] = "auto"
    """How updates come; `auto` is by webhook where PUBLIC_URL is an HTTPS address."""
    webhook_secret: SecretStr | None = None
    """What Telegram proves itself with; made and kept in the database if not given."""
    webhook_secret_file: Path | None = None
    listen: str = "127.0.0.1:8080"
    """Where health (and, with PUBLIC_URL, pages) are served: host:port, port 0 for any free one."""
    metrics_listen: str | None = None
    """Where metrics and health are served apart from everything else."""
    data_key: SecretStr | None = None
    """32 bytes in base64 that seal health answers; several, newest first, separated by commas."""
    data_key_file: Path = Path("~/.config/rollcall/data.key")
    """Where the key is read from, or made on the first run, when DATA_KEY is not given."""
    admin_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    send_rate: float = Field(default=30, gt=0, le=1000)
    send_burst: int = Field(default=0, ge=0, le=1000)
    """Messages that Telegram is known to take at once after a rest; 0 is safe however it counts."""
    resend_unknown: bool = False
    """Send a prompt again where nobody knows whether it arrived: rather twice than not at all."""
    grace_min: int = Field(default=120, ge=5, le=1440)
    """How late a prompt may still be sent, in minutes; later it is recorded as missed."""
    backup_dir: Path | None = None
    """Where the nightly copies of a SQLite database go; without it there are none."""
    backup_keep: int = Field(default=14, ge=1, le=3660)
    """How many copies stay there."""
    backup_hour: int = Field(default=3, ge=0, le=23)
    """The hour after which the copy is made, in UTC."""
    contact: str = ""
    """Whom people can write to about their data; shown in /privacy."""
    log_format: Literal["console", "json"] = "console"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    sandbox_listen: str = "127.0.0.1:8081"

    @model_validator(mode="before")
    @classmethod
    def _from_files(cls, given: dict[str, Any]) -> dict[str, Any]:
        """A secret given itself wins over its file."""
        read = {name: _content(name, given[f"{name}_file"]) for name in _SECRETS if given.get(f"{name}_file")}
        return {**read, **given}

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _ids(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        parts = value.replace(",", " ").split()
        if not all(part.isdecimal() for part in parts):
            raise ValueError("Telegram user ids separated by commas are needed, such as 123456789")
        return frozenset(int(part) for part in parts)

    @field_validator("send_burst")
    @classmethod
    def _burst(cls, value: int, info: ValidationInfo) -> int:
        if value > info.data.get("send_rate", value):
            raise ValueError("at most SEND_RATE is needed")
        return value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: SecretStr) -> SecretStr:
        with_driver(value.get_secret_value())
        return value

    @field_validator("proxy_url")
    @classmethod
    def _proxy(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        url = value.get_secret_value().strip()
        check_proxy(url)
        return SecretStr(url)

    @field_validator("bot_api_url", "public_url", "web_app_script_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if not value:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("an address such as https://bot.example.org is needed")
        return value.rstrip("/")

    @field_validator("bot_token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value().strip():
            return None
        number, _, rest = value.get_secret_value().strip().partition(":")
        if not number.isdigit() or len(rest) < 20:
            raise ValueError("a token looks like 123456789:AA…, as BotFather gives it")
        return SecretStr(value.get_secret_value().strip())

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value.get_secret_value()):
            raise ValueError("Telegram takes 1 to 256 letters, digits, _ and -")
        return value

    @field_validator("listen", "sandbox_listen", "metrics_listen")
    @classmethod
    def _host_and_port(cls, value: str | None) -> str | None:
        if value is not None:
            host_and_port(value)
        return value

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.updates == "webhook" and self.public_url is None:
            raise ValueError("UPDATES: a webhook needs PUBLIC_URL, where Telegram can reach it")
        return self

    @property
    def has_webhook(self) -> bool:
        """True if Telegram posts the updates."""
        if self.updates == "auto":
            return (self.public_url or "").startswith("https://")
        return self.updates == "webhook"

    @property
    def proxy(self) -> str | None:
        """The proxy on the way to Telegram."""
        return self.proxy_url.get_secret_value() if self.proxy_url else None

    @property
    def grace(self) -> timedelta:
        """How late a prompt may still be sent."""
        return timedelta(minutes=self.grace_min)


def read() -> Settings:
    """The settings of this process.

    Raises:
        BadSettings: One or more cannot be used.
    """
    settings, problems = usable()
    if problems:
        raise BadSettings("\n".join(problems.values()))
    return settings


def usable() -> tuple[Settings, dict[str, str]]:
    """The settings, with the default in the place of what cannot be used; and a line about each of these.

    Raises:
        BadSettings: `.env` cannot be read, so that nothing is known.
    """
    problems: dict[str, str] = {}
    left_out: dict[str, Any] = {}
    while True:
        try:
            return Settings(**left_out), problems
        except ValidationError as error:
            # Files are looked at first, then each setting, then what does not go together.
            for name, line in map(_named, error.errors(include_input=False)):
                left_out[name.lower()] = Settings.model_fields[name.lower()].get_default()
                if _NEEDS.get(name) not in problems:
                    problems[name] = line
        except (SettingsError, UnicodeDecodeError, OSError):
            raise BadSettings(".env: cannot be read; it is UTF-8 text with one NAME=value a line") from None


def host_and_port(value: str) -> tuple[str, int]:
    """Split `host:port`.

    Raises:
        ValueError: There is no port, or it is not 0 to 65535.
    """
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise ValueError("host:port is needed, such as 127.0.0.1:8080")
    return host.strip("[]"), int(port)


def check_proxy(url: str) -> None:
    """Refuse a proxy that aiohttp cannot use.

    Raises:
        ValueError: Not an http:// or https:// address with a host. Holds no part of the address.
    """
    try:
        parts = urlsplit(url)
        is_usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # its text holds the port, or what was taken for one
        is_usable = False
    if not is_usable:
        raise ValueError("an address such as http://proxy.example.org:3128 is needed")


def is_loopback(host: str) -> bool:
    """True if only this machine can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _content(name: str, path: Any) -> str:
    try:
        return Path(path).expanduser().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise ValueError(f"{name.upper()}_FILE: {path} cannot be read ({reason})") from None


def _named(problem: Any) -> tuple[str, str]:
    """The setting that a problem is about, and its line; a problem of no single one begins with its name."""
    line = "".join(f"{part}: " for part in problem["loc"][:1]).upper()
    line += str(problem["msg"]).removeprefix("Value error, ")
    return line.partition(":")[0], line
