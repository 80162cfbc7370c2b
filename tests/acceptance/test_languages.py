"""Every language, as a person meets it: the journey in it, nothing left in English, no label cut off."""

import re
from collections.abc import AsyncIterator, Iterator
from functools import cache
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from babel.messages.catalog import Message

from bot import messages, pseudo
from bot.language import Language, codes, language
from bot.routines import library
from bot.sandbox.server import SANDBOX_TOKEN
from tests.acceptance.manners import faults
from tests.acceptance.phone import Phone, labels_of, text_of
from tests.acceptance.stage import Stage
from tests.acceptance.test_monkey import COMMANDS, Monkey
from tests.browser import chromium

ZONES = {
    "ar": "Africa/Cairo",
    "de": "Europe/Berlin",
    "en": "America/New_York",
    "es": "America/Mexico_City",
    "fa": "Asia/Tehran",
    "fr": "Europe/Paris",
    "id": "Asia/Jakarta",
    "pt_BR": "America/Sao_Paulo",
    "ru": "Asia/Yekaterinburg",
    "uk": "Europe/Kyiv",
}
"""Where its speakers live, so that clocks and dates are theirs."""
LANGUAGES = (
    "Deutsch", "English", "Español", "Français", "Bahasa Indonesia", "Português (Brasil)", "Русский",
    "Українська", "العربية", "فارسی",
)  # fmt: skip
"""Each named in itself."""
NARROW = {"width": 360, "height": 740}
ROWS_A_MESSAGE = 12
CUT_OR_BROKEN = """(labels) => labels
  .filter((label) => label.scrollWidth > label.clientWidth || label.offsetHeight > 28)
  .map((label) => label.textContent)"""
"""Telegram cuts a label off where the sandbox breaks it into two lines."""
LONG_ENOUGH = 14
"""Letters from which on a stretch of English is no coincidence."""
SPOKEN = re.compile(r"[^\W\d_]{3,}")
CLDR = re.compile(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|and)\b")
"""What Babel says in English where our sentences are marked."""
PARTS = re.compile(r"<[^>]+>|\{\w*\}|\n")


class Tour:
    """One person's way through everything, by the words of their language; keeps what was shown."""

    def __init__(self, phone: Phone, t: Language) -> None:
        self.phone = phone
        self.t = t
        self.shown: list[dict[str, Any]] = []

    async def taps(self, *sentences: str) -> None:
        for sentence in sentences:
            await self.phone.taps(self.t.label(sentence))
            self._keep()

    async def writes(self, text: str) -> None:
        await self.phone.writes(text)
        self._keep()

    async def takes_first(self) -> None:
        """Tap the first button, whatever it is called."""
        await self.phone.taps(self.phone.labels[0])
        self._keep()

    def _keep(self) -> None:
        self.shown.append(dict(self.phone.received[-1]))

    async def walks(self) -> None:
        """The whole way."""
        await self.subscribes()
        await self.does_a_session()
        await self.looks_around()

    async def subscribes(self) -> None:
        await self.writes("/start")
        await self.taps("What will I do?", "Set me up", "Yes", "None of these", "Use these times")

    async def does_a_session(self) -> None:
        """From the prompt through every step to the feeling."""
        await self.taps("Send me one now")
        await self.phone.stage.tick()
        await self.taps("Later", "Back", "Change", "2 minutes", "Start")
        await self.taps("Easier", "Back to the step", "It hurts", "Go on", "Emergency")
        await self.phone.taps(self.phone.labels[-1])
        while self.t.label("Next ›") in self.phone.labels:
            await self.taps("Next ›")
        await self.taps("Done", "Worse", "No, just sore", "Back")

    async def looks_around(self) -> None:
        for command in COMMANDS:
            await self.writes(f"/{command}")
        await self.writes("/times")
        await self.takes_first()
        await self.taps("Days", "Back", "Time")
        await self.writes("/settings")
        for menu in ("Quiet hours", "Nudges", "Day's end", "Language", "Health", "Clock"):
            await self.writes("/settings")
            await self.taps(menu)
        await self.writes("/progress")
        await self.taps("How it felt", "Back", "History", "Back", "Weekly summary")
        await self.writes("7 bananas")
        await self.writes("25:10")
        await self.writes("/settings")
        await self.taps("Quiet hours", "My own", "Half hours")


def guest(stage: Stage, code: str) -> Tour:
    """Somebody where a language is at home."""
    zone = ZONES[code]
    phone = stage.meet(f"Guest {code}", language=code.replace("_", "-").lower(), zone=zone)
    return Tour(phone, language(code, zone))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def crowd(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[dict[str, Tour]]:
    """One guest for each language, who has walked through everything."""
    stage = Stage(tmp_path_factory.mktemp("crowd"))
    await stage.open()
    tours = {code: guest(stage, code) for code in codes()}
    for tour in tours.values():
        await tour.walks()
    yield tours
    await stage.close()


@pytest.mark.parametrize("code", codes())
@pytest.mark.asyncio(loop_scope="module")
async def test_journey_is_walked_in_every_language(crowd: dict[str, Tour], code: str) -> None:
    tour = crowd[code]

    for message in tour.shown:
        assert faults(message) == [], text_of(message)
        assert left_in_english(message, code) == []
    assert len(tour.shown) > 45
    assert tour.phone.stage.bot.intake.given_up == 0


async def test_no_sentence_escapes_the_catalogue(stage: Stage) -> None:
    """In the made-up language, what is not marked never went through the catalogue."""
    phone = stage.meet("Guest", language="en-xa")
    tour = Tour(phone, language(pseudo.CODE, "Europe/Berlin"))
    await tour.walks()
    monkey = Monkey(stage, phone, 7)
    for _ in range(40):
        await monkey.acts()
        tour.shown += phone.received[-1:]

    escaped = sorted({escaped for message in tour.shown for escaped in unmarked(message)})
    assert escaped == []


async def test_the_search_for_english_finds_it() -> None:
    english = {
        "text": "Silent for how long? Your progress waits for you.",
        "reply_markup": {"inline_keyboard": [[{"text": "A week"}]]},
    }

    assert left_in_english(english, "de") == ["Silent for how long? Your progress waits for you."]
    assert unmarked(english) == ["Silent for how long? Your progress waits for you.", "A week"]


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="module")
async def test_no_label_is_cut_off_on_a_narrow_phone(crowd: dict[str, Tour]) -> None:
    """All rows of buttons of the journey in all languages, drawn at 360 px."""
    rows = {tuple(row) for tour in crowd.values() for message in tour.shown for row in labels_of(message)}
    assert len(rows) > 400
    stage = crowd["en"].phone.stage
    reader = stage.meet("Reader")
    await reader.writes("/start")
    await _show(stage, reader, sorted(rows))

    async with chromium() as browser:
        page = await browser.new_page(viewport=NARROW)
        await page.goto(f"{stage.url}/#{reader.id}")
        await page.locator(".key").last.wait_for()
        await page.evaluate("document.fonts.ready")
        assert await page.locator(".keyboard-row").count() >= len(rows)
        cut = await page.locator(".key-label").evaluate_all(CUT_OR_BROKEN)

    assert cut == []


async def _show(stage: Stage, reader: Phone, rows: list[tuple[str, ...]]) -> None:
    """Let the bot send messages with these rows of buttons."""
    async with aiohttp.ClientSession() as session:
        for first in range(0, len(rows), ROWS_A_MESSAGE):
            keyboard = [
                [{"text": label, "callback_data": "x"} for label in row]
                for row in rows[first : first + ROWS_A_MESSAGE]
            ]
            message = {"chat_id": reader.id, "text": "…", "reply_markup": {"inline_keyboard": keyboard}}
            async with session.post(f"{stage.url}/bot{SANDBOX_TOKEN}/sendMessage", json=message) as answer:
                assert answer.status == 200, await answer.text()


def left_in_english(message: dict[str, Any], code: str) -> list[str]:
    """English sentences of ours in a message for readers of another language."""
    if code == "en":
        return []
    return [text for text in _texts(message) if any(part in text for part in _english_parts(code))]


@cache
def _english_parts(code: str) -> frozenset[str]:
    """Stretches of English sentences that their translation does not have."""
    said = language(code, None)
    found = set()
    for message in _sentences():
        for english in (message.id,) if isinstance(message.id, str) else message.id:
            translated = said._catalogue.gettext(english)
            for part in PARTS.split(english):
                if len(part.strip()) >= LONG_ENOUGH and part.strip() not in translated:
                    found.add(part.strip())
    return frozenset(found)


@cache
def _sentences() -> list[Message]:
    return [message for message in messages.gathered() if message.id]


def unmarked(message: dict[str, Any]) -> list[str]:
    """Texts and labels with words that stand outside of the marks, the library's own apart."""
    found = [
        _outside(text) for text in (text_of(message), *(label for row in labels_of(message) for label in row))
    ]
    return [text for text in found if SPOKEN.search(text)]


def _outside(text: str) -> str:
    """What is left of a text without marked stretches and what the library or the person says."""
    before = None
    while before != text:
        before = text
        text = re.sub(rf"{pseudo.OPEN}[^{pseudo.OPEN}{pseudo.CLOSE}]*{pseudo.CLOSE}", "", text)
    for known in (*_taught(), *LANGUAGES):
        text = text.replace(known, "")
    return CLDR.sub("", text)


@cache
def _taught() -> tuple[str, ...]:
    """The library's sentences, longest first: they are translated as files, not by the catalogue."""
    found = library.load()
    said: set[str] = set(found.safety_texts.values())
    for move in found.moves.values():
        said |= {move.name, move.why, move.setup, move.feel, move.easier, *move.steps, *move.mistakes}
    for routine in found.routines.values():
        said |= {routine.name, routine.description, routine.why}
    for card in found.learn_cards.values():
        said |= {card.title, card.text}
    said |= {source.title for source in found.sources.values()}
    return tuple(sorted(said, key=len, reverse=True))


def _texts(message: dict[str, Any]) -> Iterator[str]:
    yield from text_of(message).splitlines()
    for row in labels_of(message):
        yield from row
