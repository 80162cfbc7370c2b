from pathlib import Path

from aiohttp import web
from pydantic import SecretStr

from bot.cli import findings_net
from bot.composing import Message
from bot.running import Rollcall
from bot.settings import Settings
from schedules.clock import system_clock
from tests.bot.loopback import MESSAGE, answer, bot_api

NOWHERE = "http://api.example.org"
"""A Bot API that only a proxy can reach."""
LONG_TOKEN = "1234567:AAbbCCddEEff-secret-secret"
RESULTS = {
    "getMe": {"id": 1234567, "is_bot": True, "first_name": "Rollcall", "username": "rollcall_bot"},
    "getUpdates": [],
    "getWebhookInfo": {"url": "", "has_custom_certificate": False, "pending_update_count": 0},
    "sendMessage": MESSAGE,
}


async def test_everything_reaches_telegram_through_the_proxy(tmp_path: Path) -> None:
    """Prompts, taps and polling have connections of their own; `check` has too."""
    seen: list[str] = []

    async def proxy(request: web.Request) -> web.Response:
        assert request.url.host == "api.example.org"
        assert request.headers["Proxy-Authorization"].startswith("Basic ")
        seen.append(request.path.rsplit("/", 1)[1])
        return answer(RESULTS[seen[-1]])

    async with bot_api(proxy) as root:
        settings = Settings(
            _env_file=None,
            bot_token=SecretStr(LONG_TOKEN),
            bot_api_url=NOWHERE,
            proxy_url=SecretStr(root.replace("//", "//me:pass@")),
            database_url=SecretStr(f"sqlite:///{tmp_path}/rollcall.sqlite"),
            data_key_file=tmp_path / "data.key",
        )
        rollcall = Rollcall(settings, token=LONG_TOKEN)
        async with rollcall.application:
            await rollcall.application.bot.get_updates(timeout=0)
            await rollcall._send(Message(7, '"text":"x"'))
        found = await findings_net.telegram(settings, clock=system_clock)
        await rollcall.services.database.close()

    assert seen == ["getMe", "getUpdates", "sendMessage", "getMe", "getWebhookInfo"]
    assert {one.subject: one.state for one in found}["Token"] == "good"
