"""The methods served, and the parameters read, are those of the Bot API."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.arguments import Arguments
from bot.sandbox.methods import METHODS, Method

_TABLES = Path(__file__).parents[4] / "shared" / "telegram-bot-api-10.1.json"
_NEEDED = """
    getMe getUpdates setWebhook deleteWebhook getWebhookInfo sendMessage sendPhoto sendDocument sendAnimation
    sendVoice sendChatAction editMessageText editMessageCaption editMessageMedia editMessageReplyMarkup
    deleteMessage answerCallbackQuery setMyCommands setMyDescription setMyShortDescription setChatMenuButton
    getFile
"""


@pytest.fixture(scope="module")
def documented() -> dict[str, Any]:
    if not _TABLES.exists():
        pytest.skip(f"{_TABLES.name} is not beside the repository, so there is nothing to compare with")
    methods: dict[str, Any] = json.loads(_TABLES.read_text())["methods"]
    return methods


@pytest.mark.parametrize("method", METHODS.values(), ids=lambda method: method.name)
def test_a_served_method_is_documented_and_reads_documented_parameters(
    documented: dict[str, Any], method: Method
) -> None:
    fields = documented[method.name].get("fields", [])

    assert method.reads <= {field["name"] for field in fields}
    assert {field["name"] for field in fields if field["required"]} <= method.reads


def test_all_that_the_bot_needs_is_served() -> None:
    assert set(_NEEDED.split()) <= {method.name for method in METHODS.values()}


def test_reading_an_undeclared_parameter_is_an_error() -> None:
    with pytest.raises(LookupError, match="'text' is read but not declared"):
        Arguments({"text": "x"}, {}, frozenset({"chat_id"})).text("text")
