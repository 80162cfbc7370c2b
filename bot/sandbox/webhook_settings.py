"""What the bot said with setWebhook, and how delivery fares."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.refusals import Json

CONNECTIONS_BY_DEFAULT = 40


@dataclass
class WebhookSettings:
    """One webhook; an empty `url` is none.

    Attributes:
        on_change: Called after the settings changed; whoever delivers sets it.
    """

    url: str = ""
    secret: str = ""
    max_connections: int = CONNECTIONS_BY_DEFAULT
    last_error_at: int | None = None
    last_error: str = ""
    allowed: list[str] = field(default_factory=list)
    on_change: Callable[[], None] | None = None

    def set(
        self,
        url: str,
        *,
        secret: str = "",
        max_connections: int = CONNECTIONS_BY_DEFAULT,
        allowed: list[str] | None = None,
    ) -> None:
        """Replace the settings; what went wrong before is forgotten."""
        self.url, self.secret, self.max_connections = url, secret, max_connections
        self.allowed = allowed or []
        self.last_error_at, self.last_error = None, ""
        if self.on_change is not None:
            self.on_change()

    def info(self, pending: int) -> Json:
        """The `WebhookInfo` that getWebhookInfo answers."""
        info: Json = {"url": self.url, "has_custom_certificate": False, "pending_update_count": pending}
        if self.last_error_at is not None:
            info.update(last_error_date=self.last_error_at, last_error_message=self.last_error)
        if self.url:
            info.update(max_connections=self.max_connections, ip_address="127.0.0.1")
        if self.allowed:
            info["allowed_updates"] = self.allowed
        return info
