"""What the sandbox says no with: Telegram's codes and Telegram's words."""

from typing import Any

Json = dict[str, Any]


class Refusal(Exception):
    """An answer with `ok: false`.

    Args:
        code: The HTTP status, which is also `error_code`.
        description: Telegram's words, prefix included.
        retry_after_s: Whole seconds to wait; only with 429.
    """

    def __init__(self, code: int, description: str, *, retry_after_s: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after_s = retry_after_s

    def body(self) -> Json:
        """The JSON body that a real server would send."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after_s is not None:
            body["parameters"] = {"retry_after": self.retry_after_s}
        return body


def bad_request(words: str) -> Refusal:
    """A 400 with Telegram's prefix."""
    return Refusal(400, f"Bad Request: {words}")


def forbidden(words: str) -> Refusal:
    """A 403 with Telegram's prefix."""
    return Refusal(403, f"Forbidden: {words}")


def conflict(words: str) -> Refusal:
    """A 409 with Telegram's prefix."""
    return Refusal(409, f"Conflict: {words}")


def too_many_requests(retry_after_s: int) -> Refusal:
    """A 429 that names its pause in whole seconds, at least 1."""
    return Refusal(429, f"Too Many Requests: retry after {retry_after_s}", retry_after_s=retry_after_s)


NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
SET_WEBHOOK = "terminated by setWebhook request"
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
