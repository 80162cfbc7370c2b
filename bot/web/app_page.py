"""The Mini App's page and its service worker; what they show comes from the API."""

import json

from aiohttp import web

from bot.services import Services
from bot.web.app_wording import app as sentences_of
from bot.web.content import Content, answer
from bot.web.files import file_path, files, version
from bot.web.policy import app_headers
from bot.web.readers import reader_language
from bot.web.rendering import page
from bot.web.site import front_preview
from bot.web.wording import app_page

STYLES = ("tokens.css", "app.css", "session.css")
NOT_MODULES = ("worker.js",)


class AppPage:
    """Serves one page for all of the app's screens.

    Args:
        services: Where library, public address and the script's address come from.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._headers = app_headers(services.settings.web_app_script_url)
        self._pages: dict[str, Content] = {}

    def add_routes(self, app: web.Application) -> None:
        """Serve the page, with the slash that makes it the worker's scope, and the worker."""
        app.router.add_get("/app", self.without_slash)
        app.router.add_get("/app/", self.show)
        app.router.add_get("/app/worker.js", self.worker)

    async def without_slash(self, request: web.Request) -> web.StreamResponse:
        """The page is one step further."""
        query = f"?{request.query_string}" if request.query_string else ""
        raise web.HTTPFound(f"{self._services.address.path}/app/{query}")

    async def show(self, request: web.Request) -> web.StreamResponse:
        """The page, in the language of the button that opened it."""
        t = reader_language(request)
        if t.code not in self._pages:
            words, library = app_page(t), self._services.library(t.code)
            self._pages[t.code] = page(
                "app.html",
                t,
                url=self._services.address.url or "",
                path="/app/",
                locale=t.tag,
                base=self._services.address.path,
                telegram=self._services.settings.web_app_script_url,
                styles=STYLES,
                scripts=_modules(),
                sentences=sentences_of(t, library),
                preview=front_preview(library),
                tabs=[(name, words[name]) for name in ("today", "times", "progress")],
                **{name: words[name] for name in ("title", "description", "back", "no_script")},
            )
        response = answer(request, self._pages[t.code], keep="ask", varies="Accept-Language")
        response.headers.update(self._headers)
        return response

    async def worker(self, request: web.Request) -> web.StreamResponse:
        """The service worker, told which files make up the page."""
        base = self._services.address.path
        kept = [f"{base}{file_path(name)}" for name in (*STYLES, *_modules(), "icon.svg")]
        constants = {"BASE": base, "VERSION": version(), "FILES": kept}
        head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in constants.items())
        body = head.encode() + files()["worker.js"].body
        response = answer(request, Content(body, "text/javascript"), keep="ask")
        response.headers.update(self._headers)
        return response


def _modules() -> list[str]:
    return [name for name in files() if name.endswith(".js") and name not in NOT_MODULES]
