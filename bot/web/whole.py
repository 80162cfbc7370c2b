"""The web side put together: which parts a bot serves."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from telegram import Bot

from bot.services import Services
from bot.settings import is_loopback
from bot.web.address import has_pages
from bot.web.server import AddRoutes, WebServer


def web_server(services: Services, bot: Bot, *, token: str, more: Sequence[AddRoutes] = ()) -> WebServer:
    """The server of a bot: health alone, or with the pages where they can be reached.

    Args:
        services: The bot's parts.
        bot: Changes cards in the chat when something was done on a page.
        token: The secret that launch data is checked with.
        more: Further parts, with or without pages.
    """
    settings = services.settings
    if not has_pages(settings):
        return WebServer(settings.listen, parts=more)
    # Imported here: a bot without pages would only hold their templates and models in memory.
    from bot.web.pages import pages

    return pages(services, bot, token=token, more=more)


def settle_address(services: Services, listening: str) -> None:
    """Take the address that is listened on for the public one, where the settings say so.

    Only with a Bot API on this machine: Telegram would refuse every prompt that has such a button.
    """
    settings = services.settings
    is_here = is_loopback(urlsplit(settings.bot_api_url).hostname or "")
    if services.address.url is None and settings.pages_on_loopback and is_here:
        services.address.url = listening
