"""The only reader of the environment: variables, `.env` or `*_FILE` secrets, checked at start."""

import os
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_SECRETS = ("BOT_TOKEN", "WEBHOOK_SECRET", "DATABASE_URL")


class BadSettings(Exception):
    """Settings that cannot be used; the message has one line for each, without its value."""


class Settings(BaseSettings):
    """What an operator may set. Names are those of the environment, in lower case."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    bot_token: SecretStr | None = None
    """From BotFather. Without one the sandbox starts."""
    bot_api_url: str = "https://api.telegram.org"
    """A Bot API server of one's own; `/bot<token>/<method>` is appended."""
    database_url: SecretStr = SecretStr("sqlite:///data/rollcall.sqlite")
    public_url: str | None = None
    webhook_secret: SecretStr | None = None
    listen: str = "127.0.0.1:8080"
    """Where health (and, with PUBLIC_URL, pages) are served: host:port, port 0 for any free one."""
    data_key: SecretStr | None = None
    """32 bytes in base64 that seal health answers; several, newest first, separated by commas."""
    data_key_file: Path = Path("~/.config/rollcall/data.key")
    """Where the key is read from, or made on the first run, when DATA_KEY is not given."""
    admin_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    send_rate: float = Field(default=30, gt=0, le=1000)
    grace_min: int = Field(default=120, ge=5, le=1440)
    """How late a prompt may still be sent, in minutes; later it is recorded as missed."""
    contact: str = ""
    """Whom people can write to about their data; shown in /privacy."""
    log_format: Literal["console", "json"] = "console"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    sandbox_listen: str = "127.0.0.1:8081"

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _ids(cls, value: Any) -> Any:
        if isinstance(value, str):
            return frozenset(int(part) for part in value.replace(",", " ").split())
        return value

    @field_validator("bot_api_url", "public_url")
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

    @field_validator("listen", "sandbox_listen")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        host_and_port(value)
        return value

    @property
    def grace(self) -> timedelta:
        """How late a prompt may still be sent."""
        return timedelta(minutes=self.grace_min)


def read() -> Settings:
    """The settings of this process.

    Raises:
        BadSettings: One or more cannot be used.
    """
    try:
        return Settings(**_from_files())
    except ValidationError as error:
        lines = [f"{_name(problem)}: {_reason(problem)}" for problem in error.errors(include_input=False)]
        raise BadSettings("\n".join(lines)) from None


def host_and_port(value: str) -> tuple[str, int]:
    """Split `host:port`.

    Raises:
        ValueError: There is no port, or it is not 0 to 65535.
    """
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise ValueError("host:port is needed, such as 127.0.0.1:8080")
    return host.strip("[]"), int(port)


def is_loopback(host: str) -> bool:
    """True if only this machine can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _from_files() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in _SECRETS:
        path = os.environ.get(f"{name}_FILE")
        if path and name not in os.environ:
            try:
                found[name.lower()] = Path(path).read_text().strip()
            except OSError as error:
                raise BadSettings(f"{name}_FILE: {path} cannot be read ({error.strerror})") from None
    return found


def _name(problem: Any) -> str:
    return ".".join(str(part) for part in problem["loc"]).upper()


def _reason(problem: Any) -> str:
    return str(problem["msg"]).removeprefix("Value error, ")
