"""The first minute for who answers in words: a clock or a place in place of Yes and No."""

import pytest

from bot import presses
from bot.keyboards import Press
from tests.acceptance.controls import person_of, pressed
from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage

WAYS = [["Set me up"], ["Set me up", "No"], ["Set me up", "No", "Type my city"]]


async def is_asked(phone: Phone, way: list[str]) -> None:
    await phone.writes("/start")
    await phone.taps(*way)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("10:30", "Europe/Berlin"),
        ("no it's 10:30 am", "Europe/Berlin"),
        ("London UK", "Europe/London"),
        ("i'm in tokyo", "Asia/Tokyo"),
        ("I live in Paris, France", "Europe/Paris"),
        ("no, Lisbon", "Europe/Lisbon"),
        ("Asia/Tokyo", "Asia/Tokyo"),
    ],
)
async def test_a_clock_or_a_place_is_read(
    stage: Stage, anna: Phone, way: list[str], typed: str, zone: str
) -> None:
    await is_asked(anna, way)

    await anna.writes(typed)

    assert anna.sees("Does any of this apply?")
    assert (await person_of(stage, anna)).zone == zone


async def test_another_clock_is_asked_for_as_after_no(anna: Phone) -> None:
    """Where several zones show it, which of their places it is."""
    await is_asked(anna, ["Set me up"])

    await anna.writes("no its 9:30am")

    assert anna.sees("Which place?")
    assert "London · 09:30" in anna.labels


@pytest.mark.parametrize("typed", ["no", "Nope!", "wrong"])
async def test_no_means_its_button(anna: Phone, typed: str) -> None:
    await is_asked(anna, ["Set me up"])

    await anna.writes(typed)

    assert anna.sees("What time is it for you right now?")


@pytest.mark.parametrize("typed", ["Yes!", "yep", "ok", "That's right"])
async def test_yes_means_its_button(stage: Stage, anna: Phone, typed: str) -> None:
    await is_asked(anna, ["Set me up"])

    await anna.writes(typed)

    assert anna.sees("Does any of this apply?")
    assert (await person_of(stage, anna)).zone == "Europe/Berlin"


@pytest.mark.parametrize("typed", ["hello", "skip", "later"])
async def test_a_place_that_only_may_be_meant_is_not_taken(stage: Stage, anna: Phone, typed: str) -> None:
    """There are places whose names begin so, or that somewhere are called so."""
    await is_asked(anna, ["Set me up"])

    await anna.writes(typed)

    assert (await person_of(stage, anna)).zone is None


async def test_a_place_nobody_knows_does_not_begin_anew(anna: Phone) -> None:
    await is_asked(anna, ["Set me up"])

    await anna.writes("i'm in Xyzzy-on-Sea")

    assert anna.sees("I don't know that place")


@pytest.mark.parametrize(("language", "typed"), [("en-de", "stop"), ("es", "para"), ("en-de", "/stop")])
async def test_stop_is_heard_before_a_place_of_that_name(stage: Stage, language: str, typed: str) -> None:
    """Nobody was asked for a place yet."""
    lola = stage.meet("Lola", language=language)
    await lola.writes("/start")
    message = lola.received[-1]
    await lola.presses(presses.SetUp().pack(), message_id=message["message_id"])

    await lola.writes(typed)

    assert presses.StopNow().pack() in str(lola.received[-1])


async def test_before_the_question_it_is_offered(anna: Phone) -> None:
    await anna.writes("/start")

    await anna.writes("11:18am")

    assert anna.sees("Let's set you up first")


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        ("de", "Ich bin in Tokio"),
        ("fr", "je suis à Tokyo"),
        ("es", "Vivo en Tokio"),
        ("pt_BR", "moro em Tóquio"),
        ("id", "saya di Tokyo"),
        ("ar", "أنا في طوكيو"),
        ("fa", "من در توکیو"),
        ("uk", "я живу в Токіо"),
        ("ru", "Я в Токио"),
    ],
)
async def test_it_is_read_in_other_languages(stage: Stage, anna: Phone, code: str, typed: str) -> None:
    await anna.subscribes()
    await pressed(anna, presses.SetLanguage(code))
    for words in (typed, "I'm in Tokyo"):
        await pressed(anna, presses.SetZone("Europe/Berlin", False))
        await pressed(anna, presses.ChooseClock(False))

        await anna.writes(words)

        assert (await person_of(stage, anna)).zone == "Asia/Tokyo"


@pytest.mark.parametrize("asked", [presses.SetUp(), presses.TypeCity(is_setup=True)])
async def test_a_cry_for_help_is_no_place(stage: Stage, asked: Press) -> None:
    """Hilversum begins like the German one."""
    jo = stage.meet("Jo", language="de")
    await jo.writes("/start")
    await pressed(jo, asked)

    await jo.writes("Hilfe")

    assert presses.Emergency().pack() in str(jo.received[-1])
    assert (await person_of(stage, jo)).zone is None
