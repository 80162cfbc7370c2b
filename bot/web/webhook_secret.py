"""The word that Telegram proves itself with, one for all replicas: given, or made once and kept sealed."""

import base64
import secrets

from bot.services import Services
from storage import facts
from storage.encryption import Unreadable

NAME = "webhook_secret"
_PLACE = f"fact/{NAME}"


async def webhook_secret(services: Services) -> str:
    """WEBHOOK_SECRET; without one, what the database keeps, made at the first time.

    One that no key here opens any more is made anew.
    """
    given = services.settings.webhook_secret
    if given is not None:
        return given.get_secret_value()
    async with services.database.reading() as db:
        known = _opened(services, await facts.get(db, NAME))
    return known or await _made(services)


async def _made(services: Services) -> str:
    made = secrets.token_urlsafe(32)
    fresh = base64.b64encode(services.seal.close(made, place=_PLACE)).decode()
    async with services.database.transaction() as db:
        # Of replicas that make one at once, the first to write it is believed by all.
        known = _opened(services, await facts.settle(db, NAME, fresh))
        if known is None:
            await facts.set(db, NAME, fresh)
        return known or made


def _opened(services: Services, kept: str | None) -> str | None:
    try:
        return None if kept is None else str(services.seal.open(base64.b64decode(kept), place=_PLACE))
    except (Unreadable, ValueError):
        return None
