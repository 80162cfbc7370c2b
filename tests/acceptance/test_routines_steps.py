"""Steps as they are shown: doses, pressure, what this is not, pictures, and other plans for today."""

from datetime import UTC, datetime

import pytest
from sqlmodel import col, update

from bot import presses
from bot.language import codes, language
from bot.routines import library
from bot.routines.moves import TOP_RUNG
from bot.routines.plans import Step
from bot.sandbox import Trouble
from bot.views import steps as views
from storage.models import Session
from tests.acceptance.phone import Phone, labels_of
from tests.acceptance.routines import LIBRARY, joins, starts, step_of, walks
from tests.acceptance.stage import Stage
from tests.databases import on_both_databases

SWAPS = ["2 minutes", "No roller", "Only a ball", "At my desk"]


async def rings(stage: Stage, phone: Phone) -> Phone:
    """A prompt that was asked for, to foam roll."""
    await phone.presses("pn:foam_roll")
    await stage.tick()
    return phone


async def steps_now(phone: Phone) -> list[tuple[str, str | None, int, int]]:
    """The plan that Start leads to; back on the prompt afterwards."""
    await phone.taps("Start")
    steps = await walks(phone)
    session_id = phone.button("Easier")[1].split(":")[1]
    await phone.presses(f"sx:{session_id}")
    return [(step.move.id, step.side, step.sets, step.seconds) for step in steps]


@pytest.mark.parametrize("code", codes())
def test_every_step_fits_under_its_picture_in_every_language(code: str) -> None:
    """Telegram refuses a caption of more than 1024 units, so the step would not be shown at all."""
    translated = library.load(language=code)
    t = language(code, "Europe/Berlin")
    rung_at = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)

    for move in translated.moves.values():
        pressure = TOP_RUNG if move.presses else None
        step = Step(move.id, "right" if move.sides == "each" else None, 120, 2, pressure)
        card = views.step(t, views.Place(1, 0, 10, step), move, library=translated, until=rung_at)

        assert views.length(card.text) <= views.MOST_UNDER_PICTURE, move.id
        assert move.feel in card.text.unescape(), move.id


def test_what_a_caption_cannot_hold_is_what_matters_least() -> None:
    t = language("en", None)
    needed = [t.say("a" * 900)]
    wanted = [t.say("b" * 100), t.say("c" * 100)]

    text = views.fitting(needed, wanted)

    assert "c" in text
    assert "b" not in text


def test_a_caption_is_counted_in_utf_16_units_without_its_tags() -> None:
    assert views.length(language("en", None).say("<b>⏱ 🙂 {x}</b>", x="<")) == len("⏱ ") + 2 + len(" <")


async def test_what_this_is_not_stands_on_the_first_step_and_only_there(cara: Phone) -> None:
    await starts(cara, "Stretch")
    first = cara.screen
    await cara.taps("Next ›")

    for sentence in ("education", "stop_when"):
        assert LIBRARY.safety_texts[sentence] in first
        assert LIBRARY.safety_texts[sentence] not in cara.screen


@pytest.mark.parametrize("routine", LIBRARY.routines)
async def test_each_routine_says_what_it_holds_why_and_what_it_is_not(cara: Phone, routine: str) -> None:
    made = LIBRARY.routines[routine]
    await cara.writes("/today")

    await cara.taps("All routines", made.name)

    assert cara.sees(made.name, made.description, made.why, LIBRARY.safety_texts["education"])
    assert cara.sees(*(LIBRARY.moves[name].name for name in made.moves), LIBRARY.safety_texts["stop_when"])
    await cara.taps("Start")
    assert {step.move.id for step in await walks(cara)} == set(made.moves)


async def test_a_routine_that_a_condition_changes_says_so(stage: Stage) -> None:
    cara = await joins(stage, "Blood thinners, bruising, osteoporosis")

    await cara.writes("/today")
    await cara.taps("All routines", "Full glute care")

    assert cara.sees("Changed to suit what you told me:")


async def test_holds_are_shown_as_sets(cara: Phone) -> None:
    await cara.writes("/start four_stretches")

    step = step_of(cara)

    assert step is not None
    assert (step.sets, step.seconds) == (2, LIBRARY.moves[step.move.id].seconds)
    assert f"⏱\N{NO-BREAK SPACE}{step.seconds}\N{NO-BREAK SPACE}s" in cara.labels


async def test_pressure_is_hinted_on_moves_that_press_and_on_no_others(cara: Phone) -> None:
    await starts(cara, "Foam roll")
    while True:
        step = step_of(cara)
        assert step is not None
        assert ("Pressure:" in cara.screen) is step.move.presses
        if step.number == step.count:
            break
        await cara.taps("Next ›")


async def test_no_step_has_more_than_three_buttons_a_row(cara: Phone) -> None:
    await starts(cara, "Foam roll")

    assert [len(row) for row in cara.buttons] == [3, 3]


async def test_steps_of_an_older_version_are_still_read(stage: Stage, cara: Phone) -> None:
    """They name neither sets nor pressure."""
    await starts(cara, "Foam roll")
    _, onward = cara.button("Next ›")
    async with stage.bot.services.database.transaction() as db:
        kept = [["roll_glute_max", "left", 60], ["roll_glute_max", "right", 60, 1, 2, "of a later version"]]
        await db.exec(update(Session).where(col(Session.person_id) == cara.id).values(steps=kept))

    await cara.presses(onward)
    assert cara.sees("2 of 2 · Glute roll, right · 60\N{NO-BREAK SPACE}s")
    await cara.taps("‹ Back")

    assert cara.sees("1 of 2 · Glute roll, left · 60\N{NO-BREAK SPACE}s")


async def test_steps_that_this_version_does_not_have_are_left_out(stage: Stage, cara: Phone) -> None:
    await starts(cara, "Foam roll")
    _, onward = cara.button("Next ›")
    async with stage.bot.services.database.transaction() as db:
        kept = [["roll_nose", "left", 60, 1, 2], ["roll_glute_max", "right", 60, 1, 2]]
        await db.exec(update(Session).where(col(Session.person_id) == cara.id).values(steps=kept))

    await cara.presses(onward)

    assert cara.sees("1 of 1 · Glute roll, right · 60\N{NO-BREAK SPACE}s")


async def test_each_swap_gives_another_plan_and_one_tap_the_usual_again(stage: Stage, cara: Phone) -> None:
    await rings(stage, cara)
    usual = await steps_now(cara)

    for swap in SWAPS:
        await cara.taps("Change", swap)
        assert await steps_now(cara) != usual, swap
        await cara.taps("Change")
        assert swap not in cara.labels
        await cara.taps("As planned")

    assert await steps_now(cara) == usual


@pytest.mark.parametrize(
    ("kind", "fitting"),
    [
        ("foam_roll", SWAPS),
        ("stretch", ["2 minutes", "At my desk"]),
        ("trigger_points", ["2 minutes", "At my desk"]),
        ("move_break", ["2 minutes"]),
    ],
)
async def test_only_swaps_that_mean_something_for_a_kind_are_offered(
    stage: Stage, cara: Phone, kind: str, fitting: list[str]
) -> None:
    """No stretch needs a roller, and a break is made for the desk."""
    await cara.presses(presses.SendNow(kind).pack())
    await stage.tick()

    await cara.taps("Change")

    assert cara.labels == [*fitting, "Back"]


async def test_each_swap_keeps_its_word(stage: Stage, cara: Phone) -> None:
    await rings(stage, cara)
    kit: dict[str, set[str]] = {}
    places: dict[str, set[str]] = {}
    seconds: dict[str, int] = {}

    for swap in SWAPS:
        await cara.taps("Change", swap)
        steps = await steps_now(cara)
        kit[swap] = {LIBRARY.moves[name].kit for name, *_ in steps}
        places[swap] = {LIBRARY.moves[name].place for name, *_ in steps}
        seconds[swap] = sum(sets * each for _, _, sets, each in steps)

    assert seconds["2 minutes"] <= 180
    assert "roller" not in kit["No roller"]
    assert "roller" not in kit["Only a ball"]
    assert "ball" in kit["Only a ball"]
    assert "floor" not in places["At my desk"]


async def test_a_swap_that_nobody_offered_is_no_swap(stage: Stage, cara: Phone) -> None:
    await rings(stage, cara)
    before = await steps_now(cara)
    prompt_id = cara.button("Done")[1].split(":")[1]

    await cara.presses(f"pw:{prompt_id}:a_word_that_no_button_of_ours_ever_held")

    assert await steps_now(cara) == before


def shown_pictures(stage: Stage) -> int:
    """How many times a picture was sent or put in place."""
    calls = stage.sandbox.counters.calls
    return calls["sendPhoto"] + calls["editMessageMedia"]


async def goes_through(stage: Stage, phone: Phone) -> set[tuple[str, str | None]]:
    """Follow the four stretches to the last step; the pictures seen."""
    await phone.writes("/start four_stretches")
    return {(step.move.figure, step.side) for step in await walks(phone)}


@on_both_databases
async def test_a_picture_is_uploaded_once_and_then_sent_by_its_id(stage: Stage) -> None:
    cara, dan = await joins(stage), stage.meet("Dan")

    pictures = await goes_through(stage, cara)
    assert len(stage.world.files) == len(pictures)
    await stage.restart()
    await goes_through(stage, cara)
    await goes_through(stage, dan)

    assert len(stage.world.files) == len(pictures)
    assert shown_pictures(stage) == 3 * len(pictures)


async def test_a_picture_that_telegram_forgot_is_uploaded_again(stage: Stage, cara: Phone) -> None:
    pictures = await goes_through(stage, cara)
    stage.world.files.forget()

    await goes_through(stage, cara)

    assert "photo" in cara.received[-1]
    assert len(stage.world.files) == len(pictures)


async def test_a_picture_that_telegram_refuses_is_done_without(stage: Stage, cara: Phone) -> None:
    stage.sandbox.faults.next(Trouble.PICTURE_REFUSED, method="sendPhoto")

    await cara.writes("/start four_stretches")

    step = step_of(cara)
    assert step is not None
    assert "photo" not in cara.received[-1]
    assert labels_of(cara.received[-1]) == cara.buttons
    await cara.taps("Next ›")
    assert "photo" in cara.received[-1]


async def test_a_picture_refused_on_the_way_leaves_the_step_readable(stage: Stage, cara: Phone) -> None:
    await cara.writes("/start four_stretches")
    stage.sandbox.faults.next(Trouble.PICTURE_REFUSED, method="editMessageMedia")

    await cara.taps("Next ›")

    step = step_of(cara)
    assert step is not None
    assert step.number == 2
    assert "photo" not in cara.received[-1]
    assert len([message for message in cara.received if "Feel:" in str(message)]) == 1
