"""What Telegram passes to a Mini App when somebody opens it: who they are, signed with the bot's token."""

import hashlib
import hmac
import json
from urllib.parse import urlencode

from bot.sandbox.people import Person


def launch_data(person: Person, *, token: str, at: int) -> str:
    """The `initData` of a Mini App that `person` opens from a button, at a unix time.

    Source: Bot API, "Validating data received via the Mini App".
    """
    user = {**person.user(), "allows_write_to_pm": True}
    user.pop("is_bot", None)
    fields = {
        "query_id": f"AAH{person.id:x}",
        "user": json.dumps(user, ensure_ascii=False, separators=(",", ":")),
        "auth_date": str(at),
        "signature": "c2FuZGJveA",
    }
    key = hmac.digest(b"WebAppData", token.encode(), "sha256")
    lines = "\n".join(sorted(f"{name}={value}" for name, value in fields.items()))
    return urlencode({**fields, "hash": hmac.new(key, lines.encode(), hashlib.sha256).hexdigest()})
