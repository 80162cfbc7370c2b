"""Every command, for somebody known and somebody new; and what is registered at start."""

import pytest

from bot.handlers import conversations  # noqa: F401 - registers the commands
from bot.handlers.registry import commands
from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage

KNOWN = {
    "start": "Next: Stretch, today 21:00",
    "today": "○ Stretch, today 21:00",
    "times": "Foam roll 07:30 · every day",
    "progress": "Nothing done yet",
    "pause": "Silent for how long?",
    "settings": "Clock: Berlin.",
    "help": "How it works",
    "privacy": "Health answers are encrypted.",
    "stop": "Stop all prompts?",
    "resume": "Next: Stretch, today 21:00",
}
NEW = {
    "start": "This is education, not medical care.",
    "today": "Let's set you up first",
    "times": "Let's set you up first",
    "pause": "Let's set you up first",
    "settings": "Let's set you up first",
    "help": "How it works",
    "privacy": "Health answers are encrypted.",
    "stop": "Stop all prompts?",
    "resume": "This is education, not medical care.",
}


async def test_every_command_answers_somebody_known(anna: Phone):
    await anna.subscribes()

    for name, shown in KNOWN.items():
        await anna.writes(f"/{name}")
        assert anna.sees(shown), name
        assert anna.buttons, name


async def test_every_command_answers_somebody_new(stage: Stage):
    for name, shown in NEW.items():
        newcomer = stage.meet(name)
        await newcomer.writes(f"/{name}")
        assert newcomer.sees(shown), name
        assert newcomer.buttons, name


async def test_a_command_is_understood_however_it_is_written(anna: Phone):
    await anna.subscribes()

    for written in ("/TODAY", "/today@rollcall_sandbox_bot", "/today please", "/today\nnow"):
        await anna.writes("/help")
        await anna.writes(written)
        assert anna.sees("○ Stretch, today 21:00"), written


async def test_start_with_a_payload_that_means_nothing_is_a_plain_start(anna: Phone):
    for payload in ("junk", "🙂", "glute_roll_2", "../../etc/passwd", "x" * 64, "td", "sy"):
        await anna.writes("/help")
        await anna.writes(f"/start {payload}")
        assert anna.sees("Rollcall", "education, not medical care"), payload


async def test_start_for_somebody_known_is_a_state_and_no_restart(stage: Stage, anna: Phone):
    await anna.subscribes()
    before = await stage.rows()

    await anna.writes("/start")

    assert anna.sees("Next: Stretch, today 21:00")
    assert "Set me up" not in anna.labels
    assert (await stage.rows())["reminder"] == before["reminder"]


async def test_only_the_newest_card_stays_in_the_chat(anna: Phone):
    """Nobody scrolls past ten menus; what they wrote themselves stays."""
    await anna.subscribes()

    for name in ("today", "times", "settings", "help"):
        await anna.writes(f"/{name}")

    assert len(anna.received) == 1
    assert anna.sees("How it works")


async def test_what_is_registered_at_start_is_what_there_is(new_stage: Stage):
    """The menu button's list, the page of an empty chat, and nothing in it that would not be answered."""
    listed = {entry["command"] for entry in new_stage.world.commands()}

    assert set(KNOWN) - {"resume"} <= listed <= set(commands)
    assert all(0 < len(entry["description"]) <= 40 for entry in new_stage.world.commands())
    assert "foam-roll" in new_stage.world.bot.text("description", "")
    assert 0 < len(new_stage.world.bot.text("short_description", "")) <= 120
    assert new_stage.world.bot.menu(0) == {"type": "commands"}


async def test_what_is_registered_is_sent_again_only_when_it_changes(new_stage: Stage):
    before = new_stage.sandbox.counters.calls["setMyCommands"]
    assert before

    await new_stage.restart()

    assert new_stage.sandbox.counters.calls["setMyCommands"] == before


@pytest.mark.parametrize(("label", "silent_h"), [("Today", 14), ("3 days", 48 + 14), ("A week", 6 * 24 + 14)])
async def test_a_pause_is_silent_and_ends_by_itself(stage: Stage, anna: Phone, label: str, silent_h: int):
    """Days are counted by the person's day: today ends at three in the night."""
    await anna.subscribes()
    await anna.writes("/pause")
    await anna.taps(label)
    assert anna.sees("Paused. I'm back")
    before = len(anna.received)

    await stage.advance(hours=silent_h)
    assert len(anna.received) == before
    await stage.advance(hours=24)

    assert len(anna.received) > before


async def test_a_pause_until_a_typed_date(stage: Stage, anna: Phone):
    await anna.subscribes()
    await anna.writes("/pause")
    await anna.taps("Until a date")

    await anna.writes("1.12.")
    assert anna.sees("Paused. I'm back", "Dec")
    before = len(anna.received)
    await stage.advance(days=8)

    assert len(anna.received) == before
    await stage.advance(days=1)
    assert len(anna.received) > before


async def test_a_typed_date_that_is_none_gets_one_line_and_can_be_typed_again(stage: Stage, anna: Phone):
    await anna.subscribes()
    await anna.writes("/pause")
    await anna.taps("Until a date")
    before = await stage.rows()

    await anna.writes("when I am back")
    assert anna.sees("I couldn't read that as a day ahead. Send it like 02/12 or")
    assert await stage.rows() == before
    await anna.writes("24 December")

    assert anna.sees("Paused. I'm back")


async def test_a_pause_until_they_say_lasts_until_they_say(stage: Stage, anna: Phone):
    await anna.subscribes()
    await anna.writes("/pause")
    await anna.taps("I'm ill or hurt: until I say")
    before = len(anna.received)

    await stage.advance(days=30)
    assert len(anna.received) == before
    await anna.taps("Resume now")

    assert anna.sees("Next: ")
