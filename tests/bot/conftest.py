"""Fixtures of the send limiter's tests."""

from collections.abc import AsyncIterator

import pytest

from tests.bot.counting_telegram import Senders, Telegram, counting_telegram, senders


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with counting_telegram() as server:
        yield server


@pytest.fixture
async def sender(telegram: Telegram) -> AsyncIterator[Senders]:
    async with senders(telegram) as build:
        yield build
