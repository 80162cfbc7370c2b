"""What can be made to go wrong, and that it goes wrong as asked."""

import asyncio
import time
from random import Random

import aiohttp
import pytest
from sandbox_calls import Call, eventually
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut

from bot.sandbox import Faults, Limits, Sandbox, Trouble, World
from bot.sandbox.people import Person


@pytest.fixture(autouse=True)
def retry_after_is_a_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library warns without it, and warnings are errors here."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.mark.parametrize(("trouble", "stored"), [(Trouble.TIMEOUT_BEFORE, 0), (Trouble.TIMEOUT_AFTER, 1)])
async def test_a_time_out_comes_before_or_after_the_message_is_stored(
    bot: Bot, sandbox: Sandbox, world: World, anna: Person, trouble: Trouble, stored: int
) -> None:
    sandbox.faults.next(trouble, method="sendMessage")

    with pytest.raises(TimedOut):
        await bot.send_message(anna.id, "lost?", read_timeout=0.1)

    assert len(world.messages(anna.id)) == 1 + stored
    assert sandbox.counters.faults[trouble] == 1
    await bot.send_message(anna.id, "fine again")


@pytest.mark.parametrize(("trouble", "stored"), [(Trouble.RESET_BEFORE, 0), (Trouble.RESET_AFTER, 1)])
async def test_a_connection_is_reset_before_or_after_the_message_is_stored(
    bot: Bot, sandbox: Sandbox, world: World, anna: Person, trouble: Trouble, stored: int
) -> None:
    sandbox.faults.next(trouble, calls=2)

    for _ in range(2):
        with pytest.raises(NetworkError):
            await bot.send_message(anna.id, "lost?")

    assert len(world.messages(anna.id)) == 1 + 2 * stored
    await bot.send_message(anna.id, "fine again")


async def test_a_bad_gateway_stores_nothing(bot: Bot, sandbox: Sandbox, world: World, anna: Person) -> None:
    sandbox.faults.next(Trouble.BAD_GATEWAY)

    with pytest.raises(NetworkError, match="Bad Gateway") as failed:
        await bot.send_message(anna.id, "lost")

    assert not isinstance(failed.value, BadRequest)
    assert len(world.messages(anna.id)) == 1


async def test_a_planned_429_names_its_pause(bot: Bot, sandbox: Sandbox, anna: Person) -> None:
    sandbox.faults.next(Trouble.TOO_MANY_REQUESTS, hold_s=7)

    with pytest.raises(RetryAfter, match="Retry in 0:00:07"):
        await bot.send_message(anna.id, "x")

    assert sandbox.counters.too_many_requests == 1


async def test_faults_of_one_method_leave_the_others_alone(bot: Bot, sandbox: Sandbox, anna: Person) -> None:
    sandbox.faults.next(Trouble.BAD_GATEWAY, method="editMessageText")

    sent = await bot.send_message(anna.id, "one")
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.edit_message_text("two", anna.id, sent.message_id)


async def test_unnamed_faults_leave_polling_alone(bot: Bot, sandbox: Sandbox) -> None:
    sandbox.faults.next(Trouble.RESET_BEFORE)

    assert await bot.get_updates(timeout=0) == ()

    with pytest.raises(NetworkError):
        await bot.get_me()


def test_chance_repeats_with_its_seed() -> None:
    def drawn(seed: int) -> list[bool]:
        faults = Faults(random=Random(seed))
        faults.sometimes(Trouble.BAD_GATEWAY, 0.3)
        return [faults.drawn("sendmessage") is not None for _ in range(200)]

    assert drawn(7) == drawn(7)
    assert drawn(7) != drawn(8)
    assert 30 < sum(drawn(7)) < 90


async def test_a_server_that_is_down_answers_nobody(
    bot: Bot, sandbox: Sandbox, http: aiohttp.ClientSession, world: World, anna: Person
) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=10))
    await eventually(lambda: world.updates.is_polled)
    sandbox.faults.is_down = True

    world.say(anna.id, "hello")
    with pytest.raises(NetworkError):
        await poll
    with pytest.raises(NetworkError):
        await bot.get_me()
    with pytest.raises(aiohttp.ClientError):
        await http.get(f"/file/bot{sandbox.token}/x")

    sandbox.faults.clear()
    assert len(await bot.get_updates(timeout=0)) == 1


async def test_latency_is_added(call: Call, sandbox: Sandbox) -> None:
    sandbox.faults.latency_s = 0.1
    began = time.monotonic()

    await call("getMe")

    assert time.monotonic() - began >= 0.1


async def test_the_real_limits_answer_with_429(bot: Bot, sandbox: Sandbox, anna: Person) -> None:
    sandbox.faults.limits = Limits(chat_burst=2)
    for _ in range(2):
        await bot.send_message(anna.id, "x")

    with pytest.raises(RetryAfter, match="Retry in 0:00:01"):
        await bot.send_message(anna.id, "x")

    await bot.send_chat_action(anna.id, "typing")
    assert sandbox.counters.refused == {429: 1}


def test_thirty_a_second_over_all_chats_and_then_a_pause() -> None:
    limits = Limits()
    assert all(limits.take("sendmessage", chat, 100.0) is None for chat in range(1, 31))

    refused = limits.take("editmessagetext", 31, 100.5)

    assert refused is not None
    assert refused.body() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    assert limits.take("sendmessage", 32, 101.4) is not None, "the pause holds for everybody"
    assert limits.take("answercallbackquery", 1, 101.4) is None
    assert limits.take("sendmessage", 32, 101.5) is None


def test_one_a_second_in_a_chat_after_a_burst() -> None:
    limits = Limits(chat_burst=3)
    assert [limits.take("sendphoto", 1, 100.0) is None for _ in range(4)] == [True, True, True, False]

    assert limits.take("sendphoto", 2, 100.0) is None
    assert limits.take("editmessagetext", 1, 100.0) is None, "edits have no limit of their chat's own"
    assert limits.take("sendphoto", 1, 100.9) is not None
    assert limits.take("sendphoto", 1, 101.0) is None


def test_twenty_a_minute_in_a_group() -> None:
    limits = Limits(retry_after_s=9)
    assert all(limits.take("sendmessage", -5, 100.0) is None for _ in range(20))

    refused = limits.take("sendmessage", -5, 102.9)

    assert refused is not None
    assert refused.retry_after_s == 9
    assert limits.take("sendmessage", -5, 103.0) is None


async def test_calls_and_their_parameters_are_counted(bot: Bot, sandbox: Sandbox, anna: Person) -> None:
    await bot.send_message(anna.id, "x")

    assert sandbox.counters.calls["sendMessage"] == 1
    assert sandbox.counters.parameters["sendMessage"] == {"chat_id", "text"}
    assert sandbox.counters.peak_in_flight == 1
    assert sandbox.counters.in_flight == 0


async def test_stopping_does_not_wait_for_held_calls(
    sandbox: Sandbox, url: str, bot: Bot, world: World
) -> None:
    sandbox.faults.next(Trouble.TIMEOUT_BEFORE, hold_s=60)
    held = asyncio.create_task(bot.get_me())
    await eventually(lambda: sandbox.counters.in_flight == 1)

    async with asyncio.timeout(30):
        await sandbox.stop()

    with pytest.raises(NetworkError):
        await held


async def test_the_world_outlives_a_restart_of_the_server(sandbox: Sandbox, url: str, anna: Person) -> None:
    await sandbox.stop()
    again = await sandbox.start()

    async with Bot(sandbox.token, base_url=f"{again}/bot") as bot:
        await bot.send_message(anna.id, "still here")

    assert [message["text"] for message in sandbox.world.messages(anna.id)] == ["/start", "still here"]


async def test_only_loopback_is_served_unless_told_otherwise() -> None:
    with pytest.raises(ValueError, match=r"'0\.0\.0\.0' is not a loopback address"):
        await Sandbox().start("0.0.0.0")

    sandbox = Sandbox()
    url = await sandbox.start("0.0.0.0", allow_remote=True)
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{url}/api/state", headers={"Host": "phone.example"}) as answer,
    ):
        assert answer.status == 200
    await sandbox.stop()


async def test_a_taken_port_is_an_error_and_leaves_nothing_running(url: str) -> None:
    other = Sandbox()

    with pytest.raises(OSError, match="address already in use"):
        await other.start(port=int(url.rpartition(":")[2]))

    await other.start()
    with pytest.raises(RuntimeError, match="running already"):
        await other.start()
    await other.stop()
    await other.stop()


def test_a_token_begins_with_digits() -> None:
    with pytest.raises(ValueError, match="begins with digits"):
        Sandbox(token="nonsense")


async def test_a_bug_in_a_method_is_a_500_and_is_logged(
    call: Call, world: World, anna: Person, caplog: pytest.LogCaptureFixture
) -> None:
    nobodys = world.history.add({"chat": anna.chat()})

    reply = await call("editMessageText", chat_id=anna.id, message_id=nobodys["message_id"], text="x")

    assert (reply.status, reply.body["description"]) == (500, "Internal Server Error")
    assert "sandbox method failed" in caplog.text
