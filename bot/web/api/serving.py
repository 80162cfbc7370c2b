"""The API's door: who asks, how often, what they may send, and every refusal as JSON with a sentence."""

import json
import re
import time
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from pydantic import BaseModel, ValidationError

from bot.language import Language, language
from bot.services import Services
from bot.turn import Turn
from bot.web import wording
from bot.web.api import sessions, shown, times, today
from bot.web.api.endpoints import Call, Endpoint, Refused, endpoints
from bot.web.api.limits import Limits
from bot.web.api.models import Problem, RoutineState
from bot.web.api.openapi import description
from bot.web.chat import Chat
from bot.web.content import Content, answer
from bot.web.launch import BadLaunch, read_launch
from bot.web.readers import reader_language
from bot.web.site import plan_of
from storage import people

SUBJECTS = (sessions, times, today)
"""Imported so that each registers what it serves."""
MOST_BODY_BYTES = 8192
_NUMBER = "[0-9]{1,18}"
_READER = web.RequestKey("reader", Language)
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

log = structlog.get_logger(__name__)


class Api:
    """Everything below /api.

    Args:
        services: The bot's parts.
        chat: Shows in the chat what was done here.
        token: The secret that launch data is checked with.
    """

    def __init__(self, services: Services, chat: Chat, *, token: str) -> None:
        self._services = services
        self._chat = chat
        self._token = token
        self._limits = Limits()

    def add_routes(self, app: web.Application) -> None:
        """Serve the API."""
        api = web.Application(middlewares=[self._as_json])
        api.router.add_get("/openapi.json", self.openapi)
        api.router.add_get("/routines/{routine:[a-z0-9_]{1,64}}", self.routine)
        for endpoint in endpoints:
            path = re.sub(r"{(\w+)}", rf"{{\1:{_NUMBER}}}", endpoint.path)
            api.router.add_route(endpoint.method, path, self._handler(endpoint))
        app.add_subapp("/api", api)
        app.on_cleanup.append(self._chat.close)

    async def openapi(self, request: web.Request) -> web.StreamResponse:
        """The description of the API."""
        return answer(request, Content(json.dumps(description()).encode(), "application/json"))

    async def routine(self, request: web.Request) -> web.StreamResponse:
        """A public routine, for anybody who follows along without an account."""
        t = reader_language(request)
        library = self._services.library(t.code)
        found = library.routines.get(request.match_info["routine"])
        if found is None:
            raise Refused(404, t.label("That one is not here."))
        plan, base = plan_of(found, library), self._services.address.path
        steps = [shown.step(t, library, step, base=base) for step in plan.steps]
        state = RoutineState(id=found.id, title=found.name, minutes=plan.minutes, steps=steps)
        content = Content(state.model_dump_json().encode(), "application/json")
        return answer(request, content, varies="Accept-Language")

    def _handler(self, endpoint: Endpoint) -> _Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            call = await self._call(request)
            body = await _body(request, endpoint.takes, call.t)
            return _json(await endpoint.handle(call, body))

        return handle

    async def _call(self, request: web.Request) -> Call:
        """Who asks, from the launch data alone.

        Raises:
            Refused: 401, 403 or 429.
        """
        now = self._services.clock()
        scheme, _, data = request.headers.get("Authorization", "").partition(" ")
        try:
            launch = read_launch(data if scheme == "tma" else "", token=self._token, now=now)
        except BadLaunch:
            raise Refused(401, wording.open_again(reader_language(request))) from None
        wait = self._limits.wait_s(launch.person_id, at_s=time.monotonic())
        if wait:
            raise Refused(429, wording.slower(reader_language(request)), retry_after_s=wait)
        async with self._services.database.reading() as db:
            person = await people.get(db, launch.person_id)
        if person is not None:
            request[_READER] = language(person.language, person.zone)
        if person is None or person.onboarded_at is None:
            raise Refused(403, wording.set_up_first(_reader(request)))
        turn = Turn(self._services, person.id, person.language, now)
        t = _reader(request)
        numbers = {name: int(value) for name, value in request.match_info.items()}
        return Call(self._services, turn, person, t, self._chat, numbers)

    @web.middleware
    async def _as_json(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        try:
            response = await handler(request)
        except Refused as refused:
            response = _refusal(refused.problem, refused.status)
            response.headers.update(refused.headers)
        except web.HTTPException as refusal:
            sentence = wording.refused(_reader(request), refusal.status)
            response = _refusal(Problem(error=sentence), refusal.status)
            response.headers.update({k: v for k, v in refusal.headers.items() if k == "Allow"})
        except Exception as error:
            log.exception("api_failed", error=type(error).__name__, exc_info=False)
            response = _refusal(Problem(error=wording.refused(_reader(request), 500)), 500)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def _reader(request: web.Request) -> Language:
    """Who is answered: the person once they are known, else whoever the browser speaks for."""
    return request.get(_READER) or reader_language(request)


async def _body(request: web.Request, takes: type[BaseModel] | None, t: Language) -> BaseModel | None:
    """The body as its model.

    Raises:
        Refused: 422, its detail naming the field and what is wrong with it, never what it held.
    """
    raw = await _bytes(request)
    if takes is None:
        return None
    try:
        return takes.model_validate_json(raw)
    except ValidationError as error:
        problem = error.errors(include_input=False, include_url=False, include_context=False)[0]
        field = ".".join(str(part) for part in problem["loc"]) or "body"
        detail = f"{field}: {problem['msg']}"
        raise Refused(422, wording.refused(t, 422), detail=detail) from None


async def _bytes(request: web.Request) -> bytes:
    """The body, as long as it is short; the outer application's limit is for others."""
    raw = bytearray()
    async for chunk in request.content.iter_any():
        raw += chunk
        if len(raw) > MOST_BODY_BYTES:
            raise web.HTTPRequestEntityTooLarge(MOST_BODY_BYTES, len(raw))
    return bytes(raw)


def _json(model: BaseModel) -> web.Response:
    return web.Response(text=model.model_dump_json(), content_type="application/json")


def _refusal(problem: Problem, status: int) -> web.Response:
    text = problem.model_dump_json(exclude_none=True)
    return web.Response(text=text, status=status, content_type="application/json")
