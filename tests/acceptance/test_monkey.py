"""Somebody who presses and types anything at all, at any time: the bot stays calm and polite."""

import logging
from random import Random

import pytest

from tests.acceptance.manners import data_of, faults
from tests.acceptance.phone import Phone, text_of
from tests.acceptance.stage import Stage

ACTIONS = 100
TYPED = [
    "7:30", "19.30", "7", "weekdays 7:15", "7 and 21:30", "every 2 hours from 9 to 17", "noon", "10",
    "24.12.", "Lisbon", "Paris", "Springfield", "Europe/Kiev", "bananas", "", "🙂", "x" * 300, "<b>&",
    "After my coffee", "٧:٣٠", "-1", "0", "/dance", "/start glute_roll", "/start nonsense",
]  # fmt: skip
COMMANDS = ["start", "today", "times", "progress", "pause", "settings", "help", "privacy", "stop", "resume"]


class Monkey:
    """Does one thing after the other, and can say what it did."""

    def __init__(self, stage: Stage, phone: Phone, seed: int) -> None:
        self.done: list[str] = []
        self._stage = stage
        self._phone = phone
        self._random = Random(seed)

    async def acts(self) -> None:
        """Mostly tap; now and then write, wait, send something odd, block, or find the bot restarted."""
        dice = self._random.random()
        if dice < 0.74:
            await self._taps()
        elif dice < 0.84:
            await self._writes(self._random.choice(TYPED) or " .")
        elif dice < 0.92:
            await self._writes(f"/{self._random.choice(COMMANDS)}")
        elif dice < 0.97:
            await self._waits()
        else:
            await self._startles()

    async def _taps(self) -> None:
        """Any button in the chat: of the newest message twice as likely as of all older ones together."""
        shown = [message for message in self._phone.received if data_of(message)]
        if not shown:
            await self._writes("/start")
            return
        message = shown[-1] if self._random.random() < 0.67 else self._random.choice(shown)
        data = self._random.choice(data_of(message))
        self.done.append(f"tap {data}")
        for _ in range(self._random.choice([1, 1, 1, 2])):
            self._stage.world.tap(self._phone.id, message["message_id"], data)
        await self._stage.settle()

    async def _writes(self, text: str) -> None:
        self.done.append(f"write {text[:40]!r}")
        await self._phone.writes(text)

    async def _waits(self) -> None:
        minutes = self._random.choice([1, 9, 45, 180, 900])
        self.done.append(f"wait {minutes} min")
        await self._stage.advance(minutes=minutes)

    async def _startles(self) -> None:
        what = self._random.choice(["block", "place", "sticker", "restart"])
        self.done.append(what)
        if what == "block":
            self._stage.world.block(self._phone.id)
            await self._stage.settle()
            await self._stage.advance(hours=6)
            self._stage.world.unblock(self._phone.id)
            await self._stage.settle()
        elif what == "place":
            await self._phone.shares_location(self._random.uniform(-90, 90), self._random.uniform(-180, 180))
        elif what == "sticker":
            await self._phone.sends(dice={"emoji": "🎲", "value": 1})
        else:
            await self._stage.restart()


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_whatever_is_pressed_and_typed_is_answered_politely(
    stage: Stage,
    anna: Phone,
    seed: int,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Every tap gets its answer, nothing fails, and every message keeps Telegram's limits and our manners."""
    monkey = Monkey(stage, anna, seed)
    await anna.subscribes()

    for _ in range(ACTIONS):
        await monkey.acts()
        assert stage.bot.intake.given_up == 0, monkey.done
        for message in anna.received[-2:]:
            assert faults(message) == [], (text_of(message), monkey.done[-5:])

    assert stage.world.unanswered() == []
    assert "[error" not in capsys.readouterr().out
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
