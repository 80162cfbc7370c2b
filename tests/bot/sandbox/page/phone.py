"""A town with two people in it, and their phones in a real browser."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from playwright.async_api import Locator, Page
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot import rasterizing
from bot.sandbox import Sandbox
from schedules.clock import StillClock

SATURDAY_EVENING = datetime(2026, 11, 21, 20, 0, 5, tzinfo=UTC)  # 21:00 in Berlin, Sunday 05:00 in Tokyo
SUNDAY_MORNING = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)  # 07:30 in Berlin, 15:30 in Tokyo
PICTURE = rasterizing.png(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 360">'
    '<rect width="480" height="360" fill="#2f8f6b"/></svg>',
    zoom=1,
)


@dataclass
class Town:
    """A sandbox with Anna in Berlin and Kenji in Tokyo; `planned_at` is where a skip leads."""

    clock: StillClock
    planned_at: datetime | None = SUNDAY_MORNING
    sandbox: Sandbox = field(init=False)
    url: str = ""
    anna: int = 0
    kenji: int = 0

    def __post_init__(self) -> None:
        self.sandbox = Sandbox(clock=self.clock, skip=self._skip)
        self.anna = self._neighbour("Anna", "en", "Europe/Berlin")
        self.kenji = self._neighbour("Kenji", "ja", "Asia/Tokyo")

    def _neighbour(self, first_name: str, language_code: str, zone: str) -> int:
        """Somebody whose chat is empty, as after clearing it, but to whom the bot may write."""
        person = self.sandbox.world.add_person(first_name, language_code=language_code, zone=zone)
        person.has_written = True
        return person.id

    async def _skip(self) -> datetime | None:
        if self.planned_at is None:
            return None
        self.clock.advance(self.planned_at - self.clock())
        return self.clock()


@dataclass
class Phone:
    """One open page, and what went wrong on it."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    listeners: list[tuple[str, Callable[[Any], None]]] = field(default_factory=list)

    def hang_up(self) -> None:
        """Hear no more of what goes wrong on the page: the next test will."""
        for event, hear in self.listeners:
            self.page.remove_listener(event, hear)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def message(self, text: str) -> Locator:
        return self.page.locator(".message", has_text=text)

    async def module(self, name: str, call: str) -> Any:
        """The answer of a function that a module of the page exports."""
        return await self.page.evaluate(f"async () => (await import('/page/{name}.js')).{call}")


OpenPhone = Callable[..., Awaitable[Phone]]
"""`await open_phone(person_id, width=390, height=844, **options)`.

Anna's unless told otherwise; the options are those of `Tabs.lend`.
"""


def keyboard(*rows: tuple[str, ...]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(text, callback_data=text) for text in row] for row in rows]
    )
