"""Methods by which updates reach the bot: polling and the webhook."""

import re
from urllib.parse import urlsplit

from bot.sandbox.arguments import Arguments
from bot.sandbox.links import is_app_link
from bot.sandbox.methods.registry import serves
from bot.sandbox.refusals import Json, bad_request
from bot.sandbox.webhook_settings import CONNECTIONS_BY_DEFAULT
from bot.sandbox.world import World

_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
_PORTS = frozenset({443, 80, 88, 8443})


@serves("getUpdates", "offset limit timeout allowed_updates")
async def get_updates(world: World, given: Arguments) -> list[Json]:
    """What happened since `offset`, waiting for it if need be."""
    world.updates.allow(given.json("allowed_updates"))
    return await world.updates.poll(
        offset=given.integer("offset"), limit=given.integer("limit", 100), timeout_s=given.integer("timeout")
    )


@serves("setWebhook", "url max_connections allowed_updates drop_pending_updates secret_token")
def set_webhook(world: World, given: Arguments) -> bool:
    """Have updates posted to `url` from now on; an empty one ends that."""
    url, secret = given.text("url"), given.text("secret_token")
    if url:
        _check_url(url)
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if given.flag("drop_pending_updates"):
        world.updates.drop()
    world.updates.allow(given.json("allowed_updates"))
    connections = given.integer("max_connections", CONNECTIONS_BY_DEFAULT)
    world.webhook.set(
        url,
        secret=secret,
        max_connections=min(max(connections, 1), 100),
        allowed=sorted(world.updates.allowed),
    )
    world.updates.push(bool(url))
    return True


@serves("deleteWebhook", "drop_pending_updates")
def delete_webhook(world: World, given: Arguments) -> bool:
    """Go back to polling."""
    if given.flag("drop_pending_updates"):
        world.updates.drop()
    world.webhook.set("")
    world.updates.push(False)
    return True


@serves("getWebhookInfo")
def get_webhook_info(world: World, given: Arguments) -> Json:
    """Where updates go and how that fares."""
    return world.webhook.info(len(world.updates.pending()))


def _check_url(url: str) -> None:
    """Refuse what Telegram refuses; loopback alone may be plain HTTP, on any port."""
    if not is_app_link(url):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    parts = urlsplit(url)
    if parts.scheme == "https" and (parts.port or 443) not in _PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
