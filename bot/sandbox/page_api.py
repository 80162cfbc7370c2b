"""The chat page's side of the server: its files, its JSON and its stream of events."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

from aiohttp import web

from bot import fonts
from bot.sandbox.launch_data import launch_data
from bot.sandbox.people import Person
from bot.sandbox.refusals import Json
from bot.sandbox.world import World
from schedules import zones

SHOWN_MESSAGES = 200
_PAGE = Path(__file__).parent / "page"
_HEARTBEAT_S = 15.0

Skip = Callable[[], Awaitable[datetime | None]]


class Mistake(Exception):
    """A request that the page should not have made; becomes `{"error": …}`.

    Args:
        status: 4xx.
        sentence: For the person at the page.
    """

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


class PageApi:
    """What the chat page asks for."""

    def __init__(self, world: World, skip: Skip | None, token: str) -> None:
        self._world = world
        self._skip = skip
        self._token = token

    def add_routes(self, app: web.Application) -> None:
        """Serve the page and its API."""
        app.router.add_get("/", self.index)
        app.router.add_get("/page/font/{number:[01]}", self.font)
        app.router.add_get("/page/{file:.+}", self.file)
        app.router.add_get("/api/state", self.state)
        app.router.add_get("/api/zones", self.zones)
        app.router.add_get("/api/events", self.events)
        app.router.add_get("/api/chats/{id:-?[0-9]+}", self.chat)
        app.router.add_post("/api/chats/{id:-?[0-9]+}/send", self.send)
        app.router.add_post("/api/chats/{id:-?[0-9]+}/tap", self.tap)
        app.router.add_post("/api/people", self.add_person)
        app.router.add_patch("/api/people/{id:[0-9]+}", self.change_person)
        app.router.add_get("/api/people/{id:[0-9]+}/launch", self.launch)
        app.router.add_get("/telegram-web-app.js", self.web_app_script)
        app.router.add_post("/api/skip", self.skip)
        app.router.add_get("/api/files/{file_id}", self.upload)

    async def index(self, request: web.Request) -> web.StreamResponse:
        """The page itself."""
        return _static("index.html")

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file that the page needs."""
        return _static(request.match_info["file"])

    async def font(self, request: web.Request) -> web.StreamResponse:
        """Noto Sans, the Arabic one as number 1: what fits on a button must not hang on the machine."""
        path = fonts.upright()[int(request.match_info["number"])]
        return web.FileResponse(path, headers={"Cache-Control": "max-age=3600", "Content-Type": "font/ttf"})

    async def state(self, request: web.Request) -> web.Response:
        """The clock, the bot and the people; `?language=de` shows the bot in that language."""
        language, bot = request.query.get("language", ""), self._world.bot
        account = {
            **bot.user(),
            "first_name": bot.text("name", language),
            "description": bot.text("description", language),
            "short_description": bot.text("short_description", language),
            "commands": bot.commands_shown(language),
            "menu_button": bot.menu(0),
        }
        people = [person.card() for person in self._world.people]
        return web.json_response({"now": self._now(), "bot": account, "people": people})

    async def zones(self, request: web.Request) -> web.Response:
        """The zones to choose from; `?own=` is what the browser calls its own, UTC if that is unknown."""
        asked = request.query.get("own", "")
        own = zones.canonical(asked if zones.is_zone(asked) else "UTC")
        return web.json_response({"zones": zones.names_of_today(), "own": own})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Everything that happens, as server-sent events, until the page goes."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        queue = self._world.feed.subscribe()
        try:
            await response.prepare(request)
            await response.write(b": hello\n\n")
            await _stream(response, queue)
        except ConnectionError:
            pass  # the page was closed
        finally:
            self._world.feed.unsubscribe(queue)
        return response

    async def chat(self, request: web.Request) -> web.Response:
        """The last messages of one chat."""
        return web.json_response({"messages": self._world.messages(self._chat_id(request))[-SHOWN_MESSAGES:]})

    async def send(self, request: web.Request) -> web.Response:
        """Say something, or share a location, as the person whose chat it is."""
        chat_id, body = self._chat_id(request), await _body(request)
        try:
            if location := body.get("location"):
                latitude, longitude = _coordinates(location)
                message = self._world.share_location(chat_id, latitude, longitude)
            else:
                message = self._world.say(chat_id, _sentence(body, "text", 4096), from_id=body.get("from_id"))
        except ValueError as refused:
            raise Mistake(409, str(refused)) from None
        return web.json_response({"message": message})

    async def tap(self, request: web.Request) -> web.Response:
        """Press a button under a message."""
        chat_id, body = self._chat_id(request), await _body(request)
        message_id, data = body.get("message_id"), body.get("data")
        if not isinstance(message_id, int) or not isinstance(data, str):
            raise Mistake(400, "A tap needs message_id and data.")
        person_id = int(body.get("from_id") or chat_id)
        try:
            query_id = self._world.tap(person_id, message_id, data, chat_id=chat_id)
        except LookupError as unknown:
            raise Mistake(404, str(unknown)) from None
        return web.json_response({"query_id": query_id})

    async def add_person(self, request: web.Request) -> web.Response:
        """Let somebody in."""
        body = await _body(request)
        person = self._world.add_person(
            _sentence(body, "first_name", 64),
            language_code=_sentence({"language_code": "en", **body}, "language_code", 16),
            zone=_zone(body.get("zone", "Europe/Berlin")),
        )
        return web.json_response(person.card())

    async def change_person(self, request: web.Request) -> web.Response:
        """Change what was sent of one person."""
        try:
            person = self._world.person(int(request.match_info["id"]))
        except LookupError as unknown:
            raise Mistake(404, str(unknown)) from None
        self._change(person, await _body(request))
        self._world.feed.publish({"type": "state"})
        return web.json_response(person.card())

    async def launch(self, request: web.Request) -> web.Response:
        """What a Mini App is passed when this person opens it."""
        try:
            person = self._world.person(int(request.match_info["id"]))
        except LookupError as unknown:
            raise Mistake(404, str(unknown)) from None
        data = launch_data(person, token=self._token, at=int(self._now()))
        return web.json_response({"init_data": data})

    async def web_app_script(self, request: web.Request) -> web.StreamResponse:
        """The stand-in for the script that Telegram serves to Mini Apps."""
        return _static("telegram-web-app.js")

    async def skip(self, request: web.Request) -> web.Response:
        """Move the bot's clock to its next reminder."""
        before = self._now()
        reached = await self._skip() if self._skip is not None else None
        if reached is None:
            raise Mistake(409, "No reminder is planned.")
        self._world.feed.publish({"type": "state"})
        now = reached.timestamp()
        return web.json_response({"now": now, "skipped_s": max(0.0, now - before)})

    async def upload(self, request: web.Request) -> web.Response:
        """The bytes of a file by its id."""
        stored = self._world.files.find(request.match_info["file_id"])
        if stored is None:
            raise Mistake(404, "There is no such file.")
        # An uploaded page or drawing must not run as a page of this origin.
        headers = {"Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=stored.content, content_type=stored.mime_type, headers=headers)

    def _change(self, person: Person, body: Json) -> None:
        """Check everything first, so that a refused change changes nothing."""
        changed = {**person.card(), **body}
        first_name = _sentence(changed, "first_name", 64)
        language_code = _sentence(changed, "language_code", 16)
        zone = _zone(changed["zone"])
        for name in ("is_blocked", "is_deactivated"):
            if not isinstance(changed[name], bool):
                raise Mistake(400, f"{name} is true or false.")
        person.first_name, person.language_code, person.zone = first_name, language_code, zone
        person.is_deactivated = changed["is_deactivated"]
        if changed["is_blocked"]:
            self._world.block(person.id)
        else:
            self._world.unblock(person.id)

    def _chat_id(self, request: web.Request) -> int:
        chat_id = int(request.match_info["id"])
        if self._world.chat(chat_id) is None:
            raise Mistake(404, f"Chat {chat_id} is not in the sandbox.")
        return chat_id

    def _now(self) -> float:
        return self._world.clock().timestamp()


def _static(name: str) -> web.FileResponse:
    path = (_PAGE / name).resolve()
    if not path.is_relative_to(_PAGE) or not path.is_file():
        raise Mistake(404, "There is no such file.")
    return web.FileResponse(path, headers={"Cache-Control": "no-cache"})


async def _body(request: web.Request) -> Json:
    try:
        body = await request.json()
    except ValueError:
        raise Mistake(400, "The request is not JSON.") from None
    if not isinstance(body, dict):
        raise Mistake(400, "The request is not a JSON object.")
    return body


def _sentence(body: Json, name: str, limit: int) -> str:
    text = body.get(name)
    if not isinstance(text, str) or not 1 <= len(text.strip()) <= limit:
        raise Mistake(400, f"{name} is a text of 1 to {limit} characters.")
    return text.strip()


def _zone(name: object) -> str:
    try:
        return zones.canonical(str(name))
    except ValueError:
        raise Mistake(400, "That is not the name of a time zone, such as Europe/Berlin.") from None


def _coordinates(location: object) -> tuple[float, float]:
    try:
        latitude, longitude = float(location["latitude"]), float(location["longitude"])  # type: ignore[index]
    except (TypeError, KeyError, ValueError):
        raise Mistake(400, "A location has latitude and longitude in degrees.") from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Mistake(400, "Latitude is within 90 degrees, longitude within 180.")
    return latitude, longitude


async def _stream(response: web.StreamResponse, queue: asyncio.Queue[Json | None]) -> None:
    """Write events until the queue is cut off; a comment now and then finds out that the page is gone."""
    while True:
        try:
            async with asyncio.timeout(_HEARTBEAT_S):
                event = await queue.get()
        except TimeoutError:
            await response.write(b": still here\n\n")
            continue
        if event is None:
            return
        await response.write(f"data: {json.dumps(event)}\n\n".encode())
