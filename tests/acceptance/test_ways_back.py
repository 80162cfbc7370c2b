"""The way back from a pause or a stop: on every card that says so, and in words."""

import pytest

from bot import presses
from tests.acceptance.controls import adds, person_of, pressed, settles_in
from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage

AWAY = [("/pause", "3 days"), ("/pause", "I'm ill or hurt: until I say"), ("/stop", "Stop")]


@pytest.mark.parametrize("card", ["/pause", "/today", "/settings"])
@pytest.mark.parametrize(("command", "button"), AWAY)
async def test_each_card_has_it(anna: Phone, command: str, button: str, card: str) -> None:
    await anna.subscribes()
    await anna.writes(card)
    assert "Resume now" not in anna.labels
    await anna.writes(command)
    await anna.taps(button)
    await anna.writes(card)

    await anna.taps("Resume now")

    assert anna.sees("Next: Stretch, today 21:00")
    assert "Pause" in anna.labels


async def test_a_pause_that_is_over_needs_none(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/pause")
    await anna.taps("Today")
    await stage.advance(days=1)

    await anna.writes("/settings")

    assert "Resume now" not in anna.labels


@pytest.mark.parametrize("typed", ["resume", "Resume now!", "unpause", "come back"])
@pytest.mark.parametrize(("command", "button"), AWAY)
async def test_it_can_be_typed(stage: Stage, anna: Phone, command: str, button: str, typed: str) -> None:
    await anna.subscribes()
    await anna.writes(command)
    await anna.taps(button)

    await anna.writes(typed)

    assert anna.sees("Next: Stretch, today 21:00")
    person = await person_of(stage, anna)
    assert (person.paused_at, person.stopped_at) == (None, None)


async def test_it_is_heard_where_a_date_was_asked_for(anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/pause")
    await anna.taps("3 days")
    await anna.writes("/pause")
    await anna.taps("Until a date")

    await anna.writes("resume")

    assert anna.sees("Next: Stretch, today 21:00")


async def test_somebody_new_is_not_back_yet(anna: Phone) -> None:
    await anna.writes("/start")

    await anna.writes("resume")

    assert anna.sees("Let's set you up first")


@pytest.mark.parametrize(
    ("code", "typed"), [("de", "Weiter"), ("fr", "reprendre"), ("ru", "возобновить"), ("fa", "ازسرگیری")]
)
async def test_it_is_understood_in_other_languages(stage: Stage, code: str, typed: str) -> None:
    for words in (typed, "resume"):
        reader = await settles_in(stage, "Jo", "Europe/Berlin")
        await adds(reader, "stretch", "21:00")
        await pressed(reader, presses.SetLanguage(code))
        await pressed(reader, presses.Pause(3))

        await reader.writes(words)

        assert (await person_of(stage, reader)).paused_at is None
