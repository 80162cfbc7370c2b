"""Updates by webhook, over real HTTP: only Telegram's, each once, and 200 only for what is safe here."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.application import ALLOWED_UPDATES
from bot.web.webhook import MOST_BODY_BYTES, MOST_CONNECTIONS, PATH, SECRET_HEADER
from bot.web.webhook_secret import webhook_secret
from storage import facts
from tests.bot.web.hooked import Hooked, hooked
from tests.bot.web.scraping import asked, scraped
from tests.databases import Server, away


@pytest.fixture
async def bot(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Hooked]:
    async with hooked(tmp_path, sqlite_url) as made:
        yield made


async def test_a_message_is_posted_and_answered(bot: Hooked) -> None:
    anna = bot.world.add_person("Anna").id
    bot.world.say(anna, "/help")
    await bot.until(lambda: bool(bot.texts(anna)) and not bot.world.updates.pending())

    assert bot.world.webhook.url == f"{bot.address}{PATH}"
    assert bot.world.webhook.max_connections == MOST_CONNECTIONS
    assert bot.world.webhook.allowed == sorted(ALLOWED_UPDATES)
    assert len(bot.texts(anna)) == 1
    assert bot.sandbox.counters.calls["getUpdates"] == 0


@pytest.mark.parametrize("secret", ["", "wrong", "\u00e9", "x" * 300])
async def test_who_does_not_know_the_secret_is_refused_and_nothing_is_handled(
    bot: Hooked, secret: str
) -> None:
    anna = bot.world.add_person("Anna").id
    status = await bot.posts(bot.message(1, anna), secret=secret)
    half = await bot.posts(bot.message(2, anna), secret=bot.world.webhook.secret[:-1])

    assert (status, half) == (403, 403)
    assert await bot.seen() == 0
    assert bot.texts(anna) == []
    assert bot.bot.services.metrics.refused["secret"] == 2


async def test_what_is_larger_than_any_update_is_refused(bot: Hooked) -> None:
    large = b" " * (MOST_BODY_BYTES + 1)

    async def in_pieces() -> AsyncIterator[bytes]:
        for _ in range(9):
            yield b" " * (MOST_BODY_BYTES // 8)

    headers = {SECRET_HEADER: bot.world.webhook.secret}
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{bot.address}{PATH}", data=in_pieces(), headers=headers) as answer,
    ):
        unannounced = answer.status

    assert await bot.posts(large) == 413
    assert unannounced == 413
    assert await bot.posts(large, secret="wrong") == 403


@pytest.mark.parametrize(
    "body", [b"", b"hello", b"[]", b"7", b"\xff\xfe", b"{", pytest.param(b"[" * 100_000, id="nested")]
)
async def test_what_is_no_update_is_refused(bot: Hooked, body: bytes) -> None:
    assert await bot.posts(body) == 400


async def test_an_update_that_nobody_can_read_is_not_asked_for_again(bot: Hooked) -> None:
    assert await bot.posts({"update_id": 1, "message": "a text where an object is due"}) == 200
    assert await bot.posts({"message": {}}) == 200
    assert await bot.posts({"update_id": 2, "of_a_later_version": {}}) == 200


async def test_an_update_delivered_twice_is_handled_once(bot: Hooked) -> None:
    anna = bot.world.add_person("Anna").id
    update = bot.message(1, anna)
    one_after_the_other = [await bot.posts(update), await bot.posts(update)]
    other = bot.message(2, anna)
    at_once = await asyncio.gather(*(bot.posts(other) for _ in range(5)))

    assert one_after_the_other == [200, 200]
    assert at_once == [200] * 5
    assert bot.sandbox.counters.calls["sendMessage"] == 2


async def test_200_comes_only_after_the_answer(bot: Hooked) -> None:
    anna = bot.world.add_person("Anna").id
    bot.sandbox.faults.latency_s = 0.2
    status = await bot.posts(bot.message(1, anna))

    assert status == 200
    assert len(bot.texts(anna)) == 1
    assert await bot.seen() == 1
    assert await bot.kept() == 0


async def test_what_takes_long_is_kept_in_the_database_before_200(bot: Hooked) -> None:
    anna = bot.world.add_person("Anna").id
    bot.sandbox.faults.latency_s = 3
    status = await bot.posts(bot.message(1, anna))

    assert status == 200
    assert bot.texts(anna) == []
    assert await bot.kept() == 1
    await bot.until(lambda: bool(bot.texts(anna)))


async def test_while_the_database_is_away_updates_stay_with_telegram(
    tmp_path: Path, postgresql: Server, pg_url: str
) -> None:
    async with hooked(tmp_path, pg_url) as bot:
        anna = bot.world.add_person("Anna").id
        async with away(postgresql, pg_url):
            status = await bot.posts(bot.message(1, anna))
            bot.world.say(anna, "/help")
            await bot.until(lambda: "503" in bot.world.webhook.last_error)
            waiting = len(bot.world.updates.pending())
        await bot.until(lambda: not bot.world.updates.pending())

        assert status == 503
        assert waiting == 1
        assert len(bot.texts(anna)) == 1
        assert bot.bot.services.metrics.refused["not_kept"] >= 2


async def test_an_update_that_was_handled_while_the_database_went_away_is_not_handled_again(
    tmp_path: Path, postgresql: Server, pg_url: str
) -> None:
    """Its answer is in the chat, but nothing says so in the database: this process remembers."""
    async with hooked(tmp_path, pg_url) as bot:
        anna, group = bot.world.add_person("Anna").id, bot.world.add_group("Hips of Berlin")
        bot.world.add_bot_to_group(group.id, by=anna)
        await bot.until(lambda: not bot.world.updates.pending())
        update = bot.message(1, anna)  # in a group, which no row is read or written for
        update["message"]["chat"] = {"id": group.id, "type": "group", "title": group.title}
        bot.sandbox.faults.latency_s = 0.3
        posting = asyncio.create_task(bot.posts(update))
        await bot.until(lambda: bot.bot.intake.waiting > 0)
        async with away(postgresql, pg_url):
            first = await posting
            await bot.until(lambda: not bot.bot.intake.waiting)
        bot.sandbox.faults.latency_s = 0
        again = await bot.posts(update)

        assert (first, again) == (503, 200)
        assert bot.sandbox.counters.calls["sendMessage"] == 1
        assert await bot.seen() == 2


async def test_the_secret_is_made_once_and_kept_sealed(bot: Hooked) -> None:
    made = bot.world.webhook.secret
    async with bot.bot.services.database.reading() as db:
        kept = await facts.get(db, "webhook_secret")
    await bot.stop()
    await bot.start()

    assert len(made) >= 32
    assert kept is not None
    assert made not in kept
    assert bot.world.webhook.secret == made


async def test_replicas_that_start_at_once_share_one_secret(
    tmp_path: Path, postgresql: Server, pg_url: str
) -> None:
    async with hooked(tmp_path, pg_url, webhook_secret="given_at_first") as bot:
        replicas = [bot.made(listen="127.0.0.1:0") for _ in range(4)]
        found = await asyncio.gather(*(webhook_secret(one.services) for one in replicas))
        for replica in replicas:
            await replica.stop()

    assert len(set(found)) == 1
    assert bot.world.webhook.secret == "given_at_first"


async def test_a_secret_that_no_key_opens_any_more_is_made_anew(bot: Hooked) -> None:
    made = bot.world.webhook.secret
    await bot.stop()
    await bot.start(data_key="YW5vdGhlciBrZXksIHRoaXJ0eS10d28gYnl0ZXMhISE=")
    anna = bot.world.add_person("Anna").id

    assert bot.world.webhook.secret != made
    assert await bot.posts(bot.message(1, anna)) == 200


async def test_a_webhook_that_somebody_took_away_is_set_again(bot: Hooked) -> None:
    bot.world.webhook.set("")
    bot.world.updates.push(False)
    await bot.bot.webhook.look()  # type: ignore[union-attr]

    assert bot.world.webhook.url == f"{bot.address}{PATH}"


async def test_what_waits_at_telegram_and_who_was_refused_is_among_the_figures(
    tmp_path: Path, sqlite_url: str
) -> None:
    async with hooked(tmp_path, sqlite_url, metrics_listen="127.0.0.1:0") as bot:
        before = await scraped(bot.bot)
        await bot.posts(b"{}", secret="wrong")
        bot.world.webhook.url += "/elsewhere"  # so that nothing is delivered here
        bot.world.say(bot.world.add_person("Anna").id, "/help")
        info_only = await bot.bot.application.bot.get_webhook_info()
        await bot.bot.webhook.look()  # type: ignore[union-attr]
        after = await scraped(bot.bot)
        await bot.until(lambda: not bot.world.updates.pending())

    assert info_only.pending_update_count == 1
    assert "telegram" not in {sample.labels.get("lane") for sample in before.samples}
    assert after.value("queue_depth", lane="telegram") == 1
    assert after.value("webhook_refused_total", reason="secret") == 1


async def test_an_address_that_telegram_refuses_is_told_and_prompts_go_on(
    tmp_path: Path, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async with hooked(tmp_path, sqlite_url, public_url="https://bot.example.org:9999") as bot:
        await bot.bot.delivery.tick()
        status, reasons = await asked(bot.bot, "/readyz")

    assert "webhook_refused" in capsys.readouterr().out
    assert status == 503
    assert "Telegram does not know the webhook" in reasons


async def test_what_is_posted_while_a_bot_stops_is_lost_by_nobody(bot: Hooked) -> None:
    """Each is handled before the end, or refused and posted again to the next process."""
    people = [bot.world.add_person(f"Person {number}").id for number in range(30)]
    bot.sandbox.faults.latency_s = 0.1
    for person in people:
        bot.world.say(person, "/help")
    await bot.until(lambda: bot.bot.intake.waiting > 0)
    await bot.stop()
    await bot.start()
    bot.sandbox.faults.latency_s = 0
    await bot.until(lambda: not bot.world.updates.pending() and not bot.bot.intake.waiting)

    assert [len(bot.texts(person)) for person in people] == [1] * 30


async def test_with_polling_a_webhook_of_former_times_is_removed(tmp_path: Path, sqlite_url: str) -> None:
    async with hooked(tmp_path, sqlite_url) as bot:
        await bot.stop()
        await bot.start(updates="polling")
        anna = bot.world.add_person("Anna").id
        bot.world.say(anna, "/help")
        await bot.until(lambda: bool(bot.texts(anna)))

        assert bot.world.webhook.url == ""
        assert await bot.posts(bot.message(1, anna), secret="any") == 404
