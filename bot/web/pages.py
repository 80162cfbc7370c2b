"""The pages put together: site, figures, files, the guided session and its interface."""

from collections.abc import Sequence

from telegram import Bot

from bot.services import Services
from bot.web import figures, files
from bot.web.api.serving import Api
from bot.web.app_page import AppPage
from bot.web.chat import Chat
from bot.web.policy import guarded
from bot.web.server import AddRoutes, WebServer
from bot.web.site import Site


def pages(services: Services, bot: Bot, *, token: str, more: Sequence[AddRoutes]) -> WebServer:
    """The server with pages and `more`; as for `whole.web_server`, which decides whether there are any."""
    site = Site(services)
    api = Api(services, Chat(bot, services), token=token)
    return WebServer(
        services.settings.listen,
        parts=(
            figures.add_routes,
            files.add_routes,
            site.add_routes,
            AppPage(services).add_routes,
            api.add_routes,
            *more,
        ),
        middlewares=(guarded(site.error),),
    )
