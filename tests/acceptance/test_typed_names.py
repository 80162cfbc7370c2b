"""Times typed with the name of what they are for: "stretch at 9pm"."""

import pytest

from bot import presses
from bot.language import codes, language
from bot.views.typed import CALLED
from bot.views.words import KINDS
from tests.acceptance.controls import BREAK, ROLL, STRETCH, WEEKDAYS, adds, pressed, reminders_of
from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage

ROLL_LINE = "Foam roll 07:30 · every day"


async def planned(stage: Stage, phone: Phone, kind: str) -> list[tuple[str, int]]:
    """The wall times and days of their reminders of a kind."""
    found = await reminders_of(stage, phone)
    return sorted((f"{one.at:%H:%M}", one.weekdays) for one in found if one.kind == kind)


@pytest.mark.parametrize(
    ("typed", "echoed"),
    [
        ("stretch at 9pm", "21:00: move Stretch, 21:00 there?"),
        ("foam roll 18:00", "18:00: move Foam roll, 07:30 there?"),
        ("move the stretch to 18:30", "18:30: move Stretch, 21:00 there?"),
        ("Change stretch to 7am!", "07:00: move Stretch, 21:00 there?"),
        ("please set my foam rolling to 6:45", "06:45: move Foam roll, 07:30 there?"),
        ("remind me to stretch at 20:00", "20:00: move Stretch, 21:00 there?"),
        ("can you move the stretch to 18:30?", "18:30: move Stretch, 21:00 there?"),
        ("I'd like to stretch from now on at 20:00", "20:00: move Stretch, 21:00 there?"),
        ("weekdays at 8:00 stretching", "08:00, weekdays: move Stretch, 21:00 there?"),
        ("Stretch: mon wed fri 7:15", "07:15, Mon, Wed, Fri: move Stretch, 21:00 there?"),
        (
            "stretch weekdays 7am, weekends 10am",
            "07:00, weekdays; 10:00, weekends: instead of Stretch, 21:00?",
        ),
    ],
)
@pytest.mark.parametrize(
    "way", [["/today"], ["/times"], ["/times", ROLL_LINE], ["/times", ROLL_LINE, "Days"], ["/pause"]]
)
async def test_the_one_of_that_kind_is_meant(
    stage: Stage, anna: Phone, way: list[str], typed: str, echoed: str
) -> None:
    """Wherever it is typed, even where another reminder was asked about."""
    await anna.subscribes()
    await anna.writes(way[0])
    await anna.taps(*way[1:])
    before = (await stage.rows())["reminder"]

    await anna.writes(typed)

    assert anna.screen == echoed
    assert (await stage.rows())["reminder"] == before


async def test_it_is_saved_by_a_tap(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("move the stretch to 18:30 on weekdays")

    await anna.taps("Save")

    assert await planned(stage, anna, STRETCH) == [("18:30", WEEKDAYS)]
    assert await planned(stage, anna, ROLL) == [("07:30", 127)]


async def test_where_there_is_none_of_that_kind_one_is_added(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("move break every 2 hours from 9 to 17")
    assert anna.screen == "every 2 h, 09:00 to 17:00: add move break?"

    await anna.taps("Add")

    assert len(await planned(stage, anna, BREAK)) == 1


async def test_of_several_of_that_kind_it_is_asked_which(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await adds(anna, STRETCH, "12:00")
    await anna.writes("stretch at 18:30")

    assert anna.screen == "18:30: for which?"
    assert anna.buttons[:3] == [["Change Stretch, 12:00"], ["Change Stretch, 21:00"], ["Add stretch"]]


async def test_of_an_unclear_time_the_half_is_asked_for_it_alone(stage: Stage, bob: Phone) -> None:
    await bob.subscribes()
    await bob.writes("stretch at 8")
    assert bob.screen == "Stretch, 9:00\N{NO-BREAK SPACE}PM\nMorning or evening?"

    await bob.taps(bob.buttons[0][1])

    assert await planned(stage, bob, STRETCH) == [("20:00", 127)]
    assert await planned(stage, bob, ROLL) == [("07:30", 127)]


async def test_their_own_name_is_known_too(stage: Stage, anna: Phone) -> None:
    """Before the kind's, of which there may be several."""
    await anna.subscribes()
    await adds(anna, ROLL, "12:00")
    await anna.writes("/times")
    await anna.taps("Foam roll 12:00 · every day", "Name")
    await anna.writes("Roll after lunch")

    await anna.writes("move roll after lunch to 13:30")

    assert anna.screen == "13:30: move Roll after lunch, 12:00 there?"


@pytest.mark.parametrize(
    "typed", ["stretch", "stretch some time", "outstretched at 9pm", "I love to stretch at 26:00"]
)
async def test_what_is_no_time_besides_changes_nothing(stage: Stage, anna: Phone, typed: str) -> None:
    await anna.subscribes()
    before = (await stage.rows())["reminder"]

    await anna.writes(typed)

    assert not anna.sees("there?")
    assert (await stage.rows())["reminder"] == before


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        ("de", "Verschiebe das Dehnen auf 18:30"),
        ("de", "Dehnen um 18:30 Uhr"),
        ("fr", "déplace les étirements à 18h30"),
        ("es", "cambia el estiramiento a las 18:30"),
        ("pt_BR", "mude o alongamento para as 18:30"),
        ("id", "pindahkan peregangan ke 18:30"),
        ("ru", "перенеси растяжку на 18:30"),
        ("uk", "перенеси розтяжку на 18:30"),
        ("fa", "کشش را به ۱۸:۳۰ ببر"),
        ("ar", "انقل الإطالة إلى 18:30"),
    ],
)
async def test_it_is_read_in_other_languages_and_in_english(
    stage: Stage, anna: Phone, code: str, typed: str
) -> None:
    await anna.subscribes()
    await pressed(anna, presses.SetLanguage(code))
    (stretch,) = [one for one in await reminders_of(stage, anna) if one.kind == STRETCH]
    for words in (typed, "move the stretch to 18:30"):
        await anna.writes(words)

        _, data = anna.button(anna.buttons[0][0])
        assert data == presses.MoveTo(stretch.id or 0, "1110", 0).pack()


@pytest.mark.parametrize("code", codes())
def test_each_kind_is_called_as_its_label_too_and_none_as_another(code: str) -> None:
    t = language(code, None)
    called = {kind: [one.casefold() for one in t.label(words).split("|")] for kind, words in CALLED.items()}

    assert set(called) == set(KINDS)
    assert {kind for kind, words in called.items() if t.label(KINDS[kind]).casefold() not in words} == set()
    assert len(set[str]().union(*called.values())) == sum(map(len, called.values()))
