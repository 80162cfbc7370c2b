"""Steps: a card each, in place; easier, what hurts, leaving out; by prompt, by /today and by a link."""

import re

import pytest

from bot.routines import library
from tests.acceptance.controls import rang, set_person
from tests.acceptance.phone import Phone, text_of
from tests.acceptance.stage import Stage

ROUTINES = sorted(library.load(language="en").routines)


async def walks(phone: Phone) -> list[str]:
    """Go to the last step; the titles on the way."""
    titles = [title_of(phone)]
    while "Next ›" in phone.labels:
        await phone.taps("Next ›")
        titles.append(title_of(phone))
    return titles


def title_of(phone: Phone) -> str:
    """The first line of a step."""
    return phone.screen.partition("\n")[0]


@pytest.fixture
async def following(stage: Stage, anna: Phone) -> Phone:
    """Anna on the first step of tonight's stretch."""
    await anna.subscribes()
    await stage.advance(hours=10, minutes=30)
    return await anna.taps("Start")


async def test_a_step_has_a_picture_what_to_do_and_what_to_feel(following: Phone):
    assert "photo" in following.received[-1]
    assert re.match(r"1 of \d+ · .+ · .*\d+\ss$", title_of(following))
    assert following.sees("1. ", "2. ", "3. ", "Feel:")


async def test_all_steps_are_walked_forth_and_back_in_one_message(following: Phone):
    number = following.received[-1]["message_id"]

    titles = await walks(following)
    await following.taps("‹ Back")

    assert [title.partition(" ")[0] for title in titles] == [str(n + 1) for n in range(len(titles))]
    assert title_of(following) == titles[-2]
    assert following.received[-1]["message_id"] == number


async def test_the_first_step_says_that_this_is_no_medical_care(following: Phone):
    assert following.sees("not medical care")


async def test_leaving_shows_the_prompt_again_and_starting_goes_on(following: Phone):
    await following.taps("‹ Leave")
    assert following.buttons == [["Start", "Done"], ["Later", "Skip", "Change"]]

    await following.taps("Start")

    assert title_of(following).startswith("1 of ")


async def test_the_easier_way_and_back(following: Phone):
    title = title_of(following)

    await following.taps("Easier")
    assert following.sees(": easier\n", "Often goes wrong:")
    await following.taps("Back to the step")

    assert title_of(following) == title


async def test_what_hurts_can_be_gone_on_with(following: Phone):
    title = title_of(following)

    await following.taps("It hurts")
    assert following.sees("Come out of it slowly.", "numb or tingling is not")
    await following.taps("Go on")

    assert title_of(following) == title


async def test_what_hurts_is_left_out_now_and_tomorrow(stage: Stage, following: Phone):
    left_out = title_of(following).split(" · ")[1]
    count = int(re.findall(r"of (\d+)", title_of(following))[0])

    await following.taps("It hurts", "Leave this one out")
    assert title_of(following).startswith(f"1 of {count - 1} · ")
    await walks(following)
    await following.taps("Done")
    await stage.advance(days=1)
    await following.taps("Start")

    assert left_out not in " ".join(await walks(following))


async def test_leaving_out_twice_leaves_out_one(following: Phone):
    """A double tap must not take the next step out as well, and out of the plan for good."""
    count = int(re.findall(r"of (\d+)", title_of(following))[0])
    await following.taps("It hurts")
    message, data = following.button("Leave this one out")

    for _ in range(2):
        await following.presses(data, message_id=message["message_id"])

    assert title_of(following).startswith(f"1 of {count - 1} · ")


async def test_leaving_everything_out_ends_kindly(following: Phone):
    for _ in range(12):
        if "It hurts" not in following.labels:
            break
        await following.taps("It hurts", "Leave this one out")

    assert "It hurts" not in following.labels
    assert following.screen
    assert following.buttons


async def test_emergency_signs_are_one_tap_from_what_hurts_and_lead_back_to_the_step(following: Phone):
    title = title_of(following)

    await following.taps("It hurts", "When is it an emergency?")
    assert following.sees("emergency")
    await following.taps("None of these: back")

    assert title_of(following) == title


async def test_a_step_number_beyond_the_last_shows_the_last(following: Phone):
    _, data = following.button("Next ›")
    session = data.split(":")[1]

    await following.presses(f"ss:{session}:99")

    assert "Done" in following.labels


async def test_steps_of_a_finished_session_show_that_it_is_done(following: Phone):
    """An older card, still on screen on another phone."""
    _, onward = following.button("Next ›")
    _, hurts = following.button("It hurts")
    await walks(following)
    await following.taps("Done")

    for data in (onward, hurts):
        await following.presses(data)
        assert following.sees("✓ Stretch")


@pytest.mark.parametrize(("took", "counted"), [(2, 2), (9, 9), (10, 10), (60, 10), (600, 10)])
async def test_a_card_left_open_counts_for_twice_its_plan_at_most(
    stage: Stage, following: Phone, took: int, counted: int
):
    """Five minutes were planned. Between taps nobody knows who rolls and who has gone to the door."""
    await stage.advance(minutes=took)

    await walks(following)
    await following.taps("Done")

    assert following.sees(f" · {counted} min · ")


@pytest.mark.parametrize("routine", ROUTINES)
async def test_each_routine_opens_by_its_link_and_is_followed_to_done(anna: Phone, routine: str):
    await anna.subscribes()

    await anna.writes(f"/start {routine}")
    assert "photo" in anna.received[-1]
    titles = await walks(anna)
    await anna.taps("Done")

    assert titles[0].startswith(f"1 of {len(titles)} · ")
    assert anna.screen.startswith("✓ ")


async def test_a_link_works_for_somebody_who_is_not_set_up(anna: Phone):
    """The first thing they ever see of the bot: the steps, and then the way to be reminded."""
    await anna.writes("/start glute_roll")
    assert title_of(anna).startswith("1 of ")

    await anna.taps("‹ Leave")

    assert "Set me up" in anna.labels


async def test_who_followed_a_link_is_offered_to_be_reminded(anna: Phone):
    await anna.writes("/start two_minutes")
    await walks(anna)
    await anna.taps("Done")
    assert anna.sees("✓ ")

    await anna.taps("Remind me every day", "Yes", "None of these", "Use these times")

    assert anna.sees("You're set. Next three:")


async def test_todays_plan_is_started_from_today(anna: Phone):
    await anna.subscribes()
    await anna.writes("/today")
    assert anna.sees("Today", "○ Stretch")
    assert "Next:" not in anna.screen  # the stretch above is the next

    await anna.taps("Start stretch")

    assert title_of(anna).startswith("1 of ")


async def test_every_routine_is_reached_by_thumb(anna: Phone):
    await anna.subscribes()

    await anna.writes("/today")
    await anna.taps("All routines")

    names = {found.name for found in library.load(language="en").routines.values()}
    assert names <= set(anna.labels)


async def test_no_steps_are_shown_that_a_condition_forbids(stage: Stage, anna: Phone):
    """A blood clot: no rolling and no ball; what to do instead is said, without steps."""
    await anna.writes("/start")
    await anna.taps("Set me up", "Yes", "Blood clot, or suspected", "Go on", "Use these times")

    await anna.writes("/start tennis_ball")

    assert anna.sees("It does not go with what you told me.")
    assert not any("photo" in message for message in anna.received)
    await stage.advance(hours=22)
    assert not any("roller" in text_of(message) for message in anna.received[2:])


async def test_nothing_rings_into_steps_that_were_begun_under_today(stage: Stage, anna: Phone) -> None:
    """They follow what the open prompt asked for, from another card."""
    await anna.subscribes()
    await set_person(stage, anna, nudge_after_min=15)
    await stage.advance(hours=10, minutes=30)
    await anna.writes("/today")
    await anna.taps("Start stretch")

    await stage.advance(minutes=20)

    assert await rang(stage, anna) == ["11-22 21:00"]
