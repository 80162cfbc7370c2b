"""Words that mean what a button does: "done", "later", "skip" and "stop", typed as people do."""

import pytest

from bot import presses
from bot.language import codes, language
from bot.views.typed import DONE, LATER, RESUME, SKIP, STOP
from schedules.clauses import parse_each
from schedules.parse import ParseError
from tests.acceptance.controls import (
    BREAK,
    ROLL,
    STRETCH,
    adds,
    fates,
    open_prompts,
    person_of,
    pressed,
    settles_in,
)
from tests.acceptance.phone import Phone, text_of
from tests.acceptance.stage import Stage

ROLL_LINE = "Foam roll 07:30 · every day"
STOP_QUESTION = "Stop all prompts? Your history stays for 12 months unless you erase it."


@pytest.fixture
async def asked(stage: Stage, anna: Phone) -> Phone:
    """Anna, whose 21:00 stretch has just rung."""
    await anna.subscribes()
    await stage.advance(hours=10, minutes=30)
    return anna


@pytest.mark.parametrize("typed", ["done", "Done!", " DONE. ", "did it"])
async def test_done_answers_the_one_prompt_that_is_open(stage: Stage, asked: Phone, typed: str) -> None:
    await asked.writes(typed)

    assert asked.sees("✓ Stretch, 21:00 · 5 min")
    assert await fates(stage, asked) == [("11-22", "done", None)]
    assert open_prompts(asked) == 0


async def test_done_is_undone_as_after_the_button(stage: Stage, asked: Phone) -> None:
    await asked.writes("done")

    await asked.taps("Undo")

    assert open_prompts(asked) == 1
    assert await fates(stage, asked) == [("11-22", "sent", None)]


async def test_done_answers_what_was_postponed_and_it_stays_silent(stage: Stage, asked: Phone) -> None:
    await asked.taps("Later", "30 min")

    await asked.writes("done")
    assert asked.sees("✓ Stretch, 21:00")
    count = len(asked.received)
    await stage.advance(hours=1)

    assert len(asked.received) == count


async def test_done_in_the_middle_of_the_steps_ends_them(stage: Stage, asked: Phone) -> None:
    """With the minutes that they took; the card of the step and the note of its timer go."""
    await asked.taps("Start", "30 s timer" if "30 s timer" in asked.labels else "Next ›")
    await stage.advance(minutes=3)

    await asked.writes("done")

    assert asked.sees("✓ Stretch, 21:03 · 3 min")
    assert not any("photo" in message for message in asked.received)


async def test_of_several_of_one_kind_the_newest_is_meant(stage: Stage) -> None:
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "11:00")
    await adds(anna, STRETCH, "11:05")
    await stage.advance(hours=1)

    await anna.writes("done")

    assert anna.sees("✓ Stretch, 11:30 · 5 min")
    assert await fates(stage, anna) == [("11-22", "sent", None), ("11-22", "done", None)]


async def test_of_several_none_is_guessed(stage: Stage) -> None:
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "11:00")
    await adds(anna, ROLL, "11:05")
    await stage.advance(hours=1)

    await anna.writes("done")

    assert (anna.screen, anna.buttons) == ("Which do you mean?", [["Stretch"], ["Foam roll"]])
    assert [state for _, state, _ in await fates(stage, anna)] == ["sent", "sent"]

    await anna.taps("Foam roll")

    assert anna.sees("✓ Foam roll, 11:30 · 5 min")
    assert (open_prompts(anna), anna.sees("Which")) == (1, False)
    assert sorted(await fates(stage, anna)) == [("11-22", "done", None), ("11-22", "sent", None)]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("in 20 minutes", "I'll be back today 21:20."),
        ("20 min", "I'll be back today 21:20."),
        ("Later!", "When shall I come back?"),
        ("not today", "Skipped."),
    ],
)
async def test_what_is_typed_under_a_prompt_is_about_it(
    stage: Stage, asked: Phone, typed: str, says: str
) -> None:
    await asked.writes(typed)

    assert asked.sees(says)
    assert open_prompts(asked) == 0


async def test_later_typed_takes_a_time_next(stage: Stage, asked: Phone) -> None:
    await asked.writes("later")
    await asked.writes("in an hour")

    assert asked.sees("Stretch: I'll be back today 22:00.")
    assert [message for message in asked.received if "When shall I" in text_of(message)] == []


async def test_how_long_from_now_asks_which_of_several(stage: Stage) -> None:
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "11:00")
    await adds(anna, ROLL, "11:05")
    await stage.advance(hours=1)
    await anna.writes("in 20 min")

    await anna.taps("Stretch")

    assert anna.sees("Stretch: I'll be back today 11:50.")
    assert open_prompts(anna) == 1


@pytest.mark.parametrize("typed", ["in 20 minutes", "later", "skip"])
async def test_without_an_open_prompt_it_is_about_nothing(stage: Stage, anna: Phone, typed: str) -> None:
    await anna.subscribes()
    before = await stage.rows()

    await anna.writes(typed)

    assert anna.sees("I work best with buttons")
    assert await stage.rows() == before


async def test_with_none_open_it_says_where_to_go(stage: Stage, anna: Phone) -> None:
    """Yesterday's is not meant: a day that was forgotten is put right under its date."""
    await anna.subscribes()
    await stage.advance(hours=24)
    await anna.taps("Skip")
    before = await fates(stage, anna)
    assert ("11-22", "sent", None) in before

    await anna.writes("done")

    assert anna.screen == "Nothing is open today. Start one under Today; a day you forgot is under History."
    assert anna.buttons == [["Today", "History"]]
    assert await fates(stage, anna) == before


async def test_stop_asks_as_the_command_does(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/stop")
    by_command = anna.screen, anna.buttons
    before = await stage.rows()

    await anna.writes("Stop!")

    assert (anna.screen, anna.buttons) == by_command
    assert anna.screen == STOP_QUESTION
    assert await stage.rows() == before


async def test_stop_is_heard_while_something_else_is_asked(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    for way in (["/times"], ["/times", ROLL_LINE], ["/pause", "Until a date"], ["/settings", "Clock"]):
        await anna.writes(way[0])
        await anna.taps(*way[1:])

        await anna.writes("stop")

        assert anna.screen == STOP_QUESTION, way


async def test_somebody_new_who_types_stop_is_asked_too(anna: Phone) -> None:
    await anna.writes("/start")

    await anna.writes("stop")

    assert anna.screen == STOP_QUESTION


@pytest.mark.parametrize("typed", ["Done", "stop"])
async def test_a_name_that_was_asked_for_is_a_name(stage: Stage, asked: Phone, typed: str) -> None:
    await asked.writes("/times")
    await asked.taps(ROLL_LINE, "Name")

    await asked.writes(typed)

    assert asked.sees(f"{typed}, 07:30")
    assert await fates(stage, asked) == [("11-22", "sent", None)]
    assert (await person_of(stage, asked)).stopped_at is None


async def test_a_city_that_was_asked_for_comes_first(stage: Stage) -> None:
    """Para is a place, and says stop in Spanish."""
    lola = await settles_in(stage, "Lola", "Europe/Madrid")
    await pressed(lola, presses.SetLanguage("es"))
    await lola.taps("Reloj", "Escribir mi ciudad")

    await lola.writes("para")

    assert "Brasil" in " ".join(lola.labels)


async def test_a_text_that_only_begins_so_is_not_meant(stage: Stage, asked: Phone) -> None:
    before = await fates(stage, asked)
    for typed in ("done with this bot", "stop it at 7", "not done", "I am done for today"):
        await asked.writes(typed)

        assert not asked.sees("✓"), typed
        assert asked.screen != STOP_QUESTION, typed
    assert await fates(stage, asked) == before


@pytest.mark.parametrize("code", codes())
def test_each_language_has_its_words_with_those_of_the_buttons(code: str) -> None:
    """None of them is a time, which would be read first."""
    t = language(code, None)
    pairs = (
        (DONE, "Done"),
        (LATER, "Later"),
        (SKIP, "Skip"),
        (STOP, "Stop"),
        (RESUME, "Resume"),
        (RESUME, "Resume now"),
        (RESUME, "Come back"),
    )
    for words, button in pairs:
        typed = t.label(words).split("|")

        assert t.label(button).casefold() in [one.casefold() for one in typed]
        for one in typed:
            with pytest.raises(ParseError):
                parse_each(one, language=code)
    each = [set(t.label(words).split("|")) for words in (DONE, LATER, SKIP, STOP, RESUME)]
    assert len(set[str]().union(*each)) == sum(map(len, each))


@pytest.mark.parametrize(
    ("code", "done", "stop"),
    [
        ("de", "erledigt", "Stopp"),
        ("fr", "C'est fait !", "arrêter"),
        ("ru", "готово", "Стоп"),
        ("fa", "انجام شد", "توقف"),
    ],
)
async def test_both_are_understood_in_other_languages(stage: Stage, code: str, done: str, stop: str) -> None:
    """In their own and, for those who write as the commands are called, in English."""
    reader = await settles_in(stage, "Jo", "Europe/Berlin")
    await adds(reader, BREAK, "11:00", "12:00")
    await pressed(reader, presses.SetLanguage(code))
    await stage.advance(minutes=30)

    await reader.writes(done)
    assert reader.sees("✓ ")
    await stage.advance(hours=1)
    await reader.writes("done")
    assert [state for _, state, _ in await fates(stage, reader)] == ["done", "done"]

    await reader.writes(stop)
    own = reader.screen
    await reader.writes("stop")
    assert reader.screen == own
    await reader.writes("/stop")
    assert reader.screen == own
