"""The public pages: routines, moves and the steps of a plan. No script, no account, nothing about anybody."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from aiohttp import web

from bot.language import Language
from bot.routines import planner
from bot.routines.library import Library
from bot.routines.moves import KIT, Move, Routine, Side
from bot.routines.planner import Plan, PlanWish, Step
from bot.services import Services
from bot.views.words import named, pictured
from bot.web import plan_links, wording
from bot.web.content import Content, Keep, answer
from bot.web.figures import Preview, figure_path, preview
from bot.web.readers import reader_language
from bot.web.rendering import page

_ID = "{id:[a-z0-9_]{1,64}}"
_ANY_DAY = date(2026, 1, 1)
SHOWN = "glute_roll"
"""The routine that stands for all where the list of them is shared."""
_Build = Callable[[Language], Content]


class Site:
    """The public pages of one bot.

    Args:
        services: Where library and public address come from.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._pages: dict[tuple[str, str], Content] = {}

    def add_routes(self, app: web.Application) -> None:
        """Serve the pages."""
        app.router.add_get("/", self.start)
        app.router.add_get("/routines", self.routines)
        app.router.add_get(f"/routines/{_ID}", self.routine)
        app.router.add_get(f"/moves/{_ID}", self.move)
        app.router.add_get("/steps/{code:[a-z0-9_.-]{1,1200}}", self.steps)
        app.router.add_get(f"/moves/{_ID}.png", self.move_preview)
        app.router.add_get("/robots.txt", self.robots)

    async def start(self, _request: web.Request) -> web.StreamResponse:
        """The first page is the list of routines."""
        raise web.HTTPFound(f"{self._services.address.path}/routines")

    async def routines(self, request: web.Request) -> web.StreamResponse:
        """Everything there is."""
        return self._shown(request, "/routines", lambda t: self._routines(t))

    async def routine(self, request: web.Request) -> web.StreamResponse:
        """One routine, step by step."""
        found = self._library("en").routines.get(request.match_info["id"])
        if found is None:
            raise web.HTTPNotFound
        return self._shown(request, f"/routines/{found.id}", lambda t: self._routine(t, found.id))

    async def move(self, request: web.Request) -> web.StreamResponse:
        """One move."""
        found = self._library("en").moves.get(request.match_info["id"])
        if found is None:
            raise web.HTTPNotFound
        return self._shown(request, f"/moves/{found.id}", lambda t: self._move(t, found.id))

    async def steps(self, request: web.Request) -> web.StreamResponse:
        """The steps of a plan that a prompt linked to."""
        t, code = reader_language(request), request.match_info["code"]
        found = plan_links.unpacked(code, self._library(t.code))
        if found is None:
            raise web.HTTPNotFound
        words = wording.site(t)
        content = self._page(
            "steps.html",
            t,
            f"/steps/{code}",
            title=words["steps"],
            steps=self._steps(t, found),
            description=t.listed(
                dict.fromkeys(self._library(t.code).moves[step.move_id].name for step in found)
            ),
            preview=_preview(self._library(t.code).moves[found[0].move_id]),
        )
        return answer(request, content, varies="Accept-Language")

    async def move_preview(self, request: web.Request) -> web.StreamResponse:
        """The picture of a shared move."""
        found = self._library("en").moves.get(request.match_info["id"])
        if found is None:
            raise web.HTTPNotFound
        return answer(request, preview(found.figure))

    async def robots(self, request: web.Request) -> web.StreamResponse:
        """What search engines leave alone."""
        rules = "User-agent: *\nDisallow: /api/\nDisallow: /steps/\n"
        return answer(request, Content(rules.encode(), "text/plain"))

    def error(self, request: web.Request, status: int) -> web.StreamResponse:
        """The page of an error."""
        t = reader_language(request)
        title, sentence = wording.not_here(t, status)
        content = self._page("error.html", t, "/routines", title=title, sentence=sentence, description="")
        return answer(request, content, keep="never", status=status)

    def _shown(self, request: web.Request, path: str, build: _Build, keep: Keep = "a_while") -> web.Response:
        t = reader_language(request)
        key = (path, t.code)
        if key not in self._pages:
            self._pages[key] = build(t)
        return answer(request, self._pages[key], keep=keep, varies="Accept-Language")

    def _routines(self, t: Language) -> Content:
        library = self._library(t.code)
        made = [
            {
                "id": routine.id,
                "name": routine.name,
                "description": routine.description,
                "minutes": wording.minutes(t, plan_of(routine, library).minutes),
                "figure": figure_of(t, _main_move(routine, library)),
            }
            for routine in library.routines.values()
        ]
        by_kind = [
            (name, [move for move in library.moves.values() if move.kind == kind])
            for kind, name in wording.kinds(t).items()
        ]
        words = wording.site(t)
        return self._page(
            "routines.html",
            t,
            "/routines",
            title=words["routines"],
            description=words["intro"],
            routines=made,
            by_kind=by_kind,
            preview=front_preview(library),
        )

    def _routine(self, t: Language, name: str) -> Content:
        library = self._library(t.code)
        routine = library.routines[name]
        plan = plan_of(routine, library)
        return self._page(
            "routine.html",
            t,
            f"/routines/{name}",
            title=routine.name,
            description=routine.description,
            routine=routine,
            minutes=wording.minutes(t, plan.minutes),
            steps=self._steps(t, plan.steps),
            sources=[library.sources[source] for source in routine.sources],
            preview=_preview(_main_move(routine, library)),
        )

    def _move(self, t: Language, name: str) -> Content:
        library = self._library(t.code)
        move = library.moves[name]
        return self._page(
            "move.html",
            t,
            f"/moves/{name}",
            title=move.name,
            description=move.why,
            move=move,
            dose=t.beside(wording.kinds(t)[move.kind], wording.dose(t, move)),
            figure=figure_of(t, move),
            easier_move=library.moves.get(move.easier_move or ""),
            harder_move=(harder := library.moves.get(move.harder_move or "")),
            harder_conditions=wording.more_conditions(t, harder, than=move),
            conditions=wording.conditions(t, move),
            reviewed=wording.reviewed(t, move),
            sources=[library.sources[source] for source in move.sources],
            preview=_preview(move),
        )

    def _steps(self, t: Language, steps: list[Step] | tuple[Step, ...]) -> list[dict[str, Any]]:
        moves = self._library(t.code).moves
        return [
            {
                "move": moves[step.move_id],
                "name": named(t, moves[step.move_id], step.side),
                "seconds": wording.seconds(t, step.seconds),
                "figure": figure_of(t, moves[step.move_id], step.side),
            }
            for step in steps
        ]

    def _page(self, template: str, t: Language, path: str, **values: Any) -> Content:
        address = self._services.address
        return page(
            template,
            t,
            url=address.url or "",
            path=path,
            base=address.path,
            words=wording.site(t),
            safety=self._library(t.code).safety_texts,
            **values,
        )

    def _library(self, code: str) -> Library:
        return self._services.library(code)


@lru_cache(maxsize=64)
def _wish(kind: str) -> PlanWish:
    return PlanWish(kind, 5, _ANY_DAY, kit=frozenset(KIT))


def plan_of(routine: Routine, library: Library) -> Plan:
    """A routine as anybody may follow it: nothing is left out, for nothing is known about the reader."""
    return planner.follow(routine, _wish(routine.kind), library)


def figure_of(t: Language, move: Move, side: Side | None = None) -> dict[str, str]:
    """The paths of a move's picture, and what it shows in words."""
    return {
        "alt": pictured(t, move, side),
        "still": figure_path(move.figure, side),
        "still_dark": figure_path(move.figure, side, theme="dark"),
        "moving": figure_path(move.figure, side, moves=True),
        "moving_dark": figure_path(move.figure, side, theme="dark", moves=True),
    }


def front_preview(library: Library) -> Preview:
    """The picture of a shared page that is about no single move."""
    return _preview(_main_move(library.routines[SHOWN], library))


def _preview(move: Move) -> Preview:
    return Preview(f"/moves/{move.id}.png", move.name)


def _main_move(routine: Routine, library: Library) -> Move:
    moves = [library.moves[name] for name in routine.moves]
    return next((move for move in moves if move.kind == routine.kind), moves[0])
