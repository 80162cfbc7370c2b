"""Delivery by webhook: posted with the secret, repeated until taken, one after the other in a chat."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from sandbox_calls import Call, eventually
from telegram import Bot
from telegram.error import Conflict

from bot.sandbox import World
from bot.sandbox.people import Person
from bot.sandbox.refusals import Json


@dataclass
class Receiver:
    """A bot's end of a webhook."""

    url: str = ""
    secrets: list[str | None] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    refuse_next: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        update: Json = await request.json()
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        if self.refuse_next:
            self.refuse_next -= 1
            return web.Response(status=500)
        text = update["message"]["text"]
        if text.startswith("slow"):
            await self.gate.wait()
        self.texts.append(text)
        return web.Response()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiving = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiving.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiving.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiving
    await runner.cleanup()


async def test_updates_are_posted_with_the_secret(
    bot: Bot, world: World, anna: Person, receiver: Receiver
) -> None:
    world.say(anna.id, "before")
    await bot.set_webhook(receiver.url, secret_token="abc-1", max_connections=5)
    world.say(anna.id, "after")

    await eventually(lambda: receiver.texts == ["before", "after"])
    info = await bot.get_webhook_info()
    assert receiver.secrets == ["abc-1", "abc-1"]
    assert (info.url, info.pending_update_count, info.max_connections) == (receiver.url, 0, 5)
    assert info.last_error_message is None


async def test_a_refused_update_comes_again(bot: Bot, world: World, anna: Person, receiver: Receiver) -> None:
    receiver.refuse_next = 2
    await bot.set_webhook(receiver.url)
    world.say(anna.id, "one")
    world.say(anna.id, "two")

    await eventually(lambda: receiver.texts == ["one", "two"])
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"


async def test_an_unreachable_webhook_is_said_and_tried_again(
    bot: Bot, world: World, anna: Person, receiver: Receiver
) -> None:
    await bot.set_webhook("http://127.0.0.1:9/hook", allowed_updates=["message"])
    world.say(anna.id, "one")
    await eventually(lambda: world.webhook.last_error != "")

    info = await bot.get_webhook_info()
    assert (info.last_error_message, info.pending_update_count) == ("Connection refused", 1)
    assert info.allowed_updates == ("message",)
    await bot.set_webhook(receiver.url)
    await eventually(lambda: receiver.texts == ["one"])


async def test_one_slow_chat_does_not_hold_up_another(
    bot: Bot, world: World, anna: Person, receiver: Receiver
) -> None:
    ben = world.add_person("Ben")
    await bot.set_webhook(receiver.url)
    world.say(anna.id, "slow one")
    world.say(anna.id, "two")
    world.say(ben.id, "hello")

    await eventually(lambda: "hello" in receiver.texts)
    assert receiver.texts == ["hello"]
    receiver.gate.set()
    await eventually(lambda: not world.updates.pending())
    assert receiver.texts == ["hello", "slow one", "two"]


async def test_polling_and_a_webhook_exclude_each_other(
    bot: Bot, world: World, anna: Person, receiver: Receiver
) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=10))
    await eventually(lambda: world.updates.is_polled)
    await bot.set_webhook(receiver.url)

    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await poll
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates(timeout=0)

    await bot.delete_webhook()
    world.say(anna.id, "one")
    assert len(await bot.get_updates(timeout=0)) == 1
    assert receiver.texts == []


async def test_updates_of_no_chat_are_delivered_too(bot: Bot, world: World, receiver: Receiver) -> None:
    await bot.set_webhook(receiver.url, max_connections=1)
    world.push_update({"message": {"text": "odd", "chat": None}})
    world.push_update({"message": {"text": "odder", "chat": {"id": "x"}}})

    await eventually(lambda: not world.updates.pending())
    assert receiver.texts == ["odd", "odder"]


async def test_pending_updates_can_be_dropped(bot: Bot, world: World, anna: Person) -> None:
    world.say(anna.id, "one")
    await bot.delete_webhook(drop_pending_updates=True)
    assert world.updates.pending() == []

    world.say(anna.id, "two")
    await bot.set_webhook("", drop_pending_updates=True)
    assert world.updates.pending() == []


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"url": "http://rollcall.io/hook"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://rollcall.io:5000/hook"},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ({"url": "https://rollcall.io", "secret_token": "ä"}, "secret token contains unallowed characters"),
        ({"url": "nonsense"}, "bad webhook: An HTTPS URL must be provided for webhook"),
    ],
)
async def test_bad_webhooks_are_refused(call: Call, parameters: dict[str, str], words: str) -> None:
    reply = await call("setWebhook", **parameters)

    assert reply.body.get("description") == f"Bad Request: {words}"
