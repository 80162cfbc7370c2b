"""Launch data of a Mini App: who opened it, as Telegram signed it."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

LONGEST = 4096
MOST_FIELDS = 32
LONGEST_AGE = timedelta(hours=24)
CLOCKS_APART = timedelta(minutes=5)
"""How far ahead of ours Telegram's clock may seem."""
_LARGEST_ID = 2**52


class BadLaunch(Exception):
    """Launch data that proves nothing. Holds no part of it."""


@dataclass(frozen=True, slots=True)
class Launch:
    """Who opened the app, and when Telegram signed that."""

    person_id: int
    signed_at: datetime


def read_launch(data: str, *, token: str, now: datetime) -> Launch:
    """Whoever Telegram says has opened the app.

    The order of the fields means nothing, for the signature is over the sorted ones.

    Args:
        data: `Telegram.WebApp.initData` as the page got it, percent-encoded.
        token: The bot's; the key is made from it.
        now: Aware.

    Raises:
        BadLaunch: Not signed with this token, changed, older than `LONGEST_AGE`, or not read as UTF-8.

    Source: Bot API, "Validating data received via the Mini App".
    """
    fields = _fields(data)
    given = fields.pop("hash", "")
    if not hmac.compare_digest(signature(fields, token=token).encode(), given.encode()):
        raise BadLaunch
    signed_at = _instant(fields.get("auth_date", ""))
    if not -CLOCKS_APART <= now - signed_at <= LONGEST_AGE:
        raise BadLaunch
    return Launch(_person_id(fields.get("user", "")), signed_at)


def signature(fields: dict[str, str], *, token: str) -> str:
    """The signature of fields (without `hash`), in hex."""
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    lines = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    return hmac.new(key, lines.encode(), hashlib.sha256).hexdigest()


def _fields(data: str) -> dict[str, str]:
    if not 0 < len(data) <= LONGEST:
        raise BadLaunch
    try:
        pairs = parse_qsl(
            data, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=MOST_FIELDS
        )
        for name, value in pairs:
            f"{name}{value}".encode()
    except ValueError:
        raise BadLaunch from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise BadLaunch
    return fields


def _instant(value: str) -> datetime:
    if not (value.isascii() and value.isdigit() and len(value) <= 11):
        raise BadLaunch
    return datetime.fromtimestamp(int(value), UTC)


def _person_id(value: str) -> int:
    try:
        user = json.loads(value)
    except ValueError:
        raise BadLaunch from None
    number = user.get("id") if isinstance(user, dict) else None
    if type(number) is not int or not 0 < number <= _LARGEST_ID:
        raise BadLaunch
    return number
