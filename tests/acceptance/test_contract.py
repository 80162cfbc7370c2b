"""What the bot asks of Telegram is what the Bot API documents."""

import pytest

from tests.acceptance.contract import TABLES, documented, strange_fields, undocumented
from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage

CALLED = {
    "getMe", "getUpdates", "setMyCommands", "setMyDescription", "setMyShortDescription", "setChatMenuButton",
    "sendMessage", "sendPhoto", "editMessageText", "editMessageMedia", "deleteMessage", "answerCallbackQuery",
}  # fmt: skip


@pytest.fixture(autouse=True)
def tables() -> None:
    """Skips, by name, on a machine without the tables."""
    if documented() is None:
        pytest.skip(f"{TABLES.name} is not beside the repository, so there is nothing to compare with")


@pytest.fixture
def stage(new_stage: Stage) -> Stage:
    """One whose start has everything to tell Telegram."""
    return new_stage


async def whole_day(stage: Stage, phone: Phone) -> None:
    """From /start to a session marked done, with a picture, a location and a reply keyboard on the way."""
    await phone.writes("/start")
    await phone.taps("Set me up", "No", "Send location once")
    await phone.shares_location(52.5, 13.4)
    await phone.taps("None of these", "Use these times")
    await stage.advance(hours=10, minutes=30)
    await phone.taps("Start")
    while "Next ›" in phone.labels:
        await phone.taps("Next ›")
    await phone.taps("Done")
    await phone.writes("/start glute_roll")
    await phone.writes("/today")


async def test_every_call_and_parameter_of_a_whole_day_is_documented(stage: Stage, anna: Phone) -> None:
    """Each other stage of these tests is held against the tables as it closes."""
    await whole_day(stage, anna)

    called = stage.sandbox.counters.parameters
    assert set(called) >= CALLED
    assert undocumented(called) == []


async def test_every_required_parameter_is_sent(stage: Stage, anna: Phone) -> None:
    await whole_day(stage, anna)

    methods = (documented() or {})["methods"]
    for method, sent in stage.sandbox.counters.parameters.items():
        required = {field["name"] for field in methods[method].get("fields", []) if field["required"]}
        assert required <= sent, method


async def test_every_button_has_only_documented_fields(stage: Stage, anna: Phone) -> None:
    await whole_day(stage, anna)

    for message in anna.received:
        for row in message.get("reply_markup", {}).get("inline_keyboard", []):
            assert [strange_fields(button, "InlineKeyboardButton") for button in row] == [set()] * len(row)


def test_what_is_in_no_table_is_named() -> None:
    """The check itself can fail."""
    assert undocumented({"sendMessage": {"chat_id", "txet"}, "sendHologram": set()}) == [
        "sendMessage: txet",
        "sendHologram: no such method",
    ]
