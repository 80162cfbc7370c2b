"""Other ways from /start to planned reminders: another clock, conditions, other times."""

from datetime import UTC, datetime

import pytest

from tests.acceptance.phone import Phone, instants_of
from tests.acceptance.stage import Stage

ROLL_IN_LISBON = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


async def ask_for_clocks(phone: Phone) -> None:
    """As far as the question which clock is theirs."""
    await phone.writes("/start")
    await phone.taps("Set me up", "No")
    assert phone.sees("What time is it for you right now?")


async def test_a_wrong_clock_is_put_right_by_the_button_that_shows_the_right_one(anna: Phone):
    """Four taps and one for the clock: 9:30 is what Lisbon and London show when Berlin shows 10:30."""
    await ask_for_clocks(anna)

    await anna.taps("09:30", "None of these", "Use these times")

    assert instants_of(anna.received[-1])[1] == ROLL_IN_LISBON


async def test_clocks_are_offered_in_the_order_of_the_day(bob: Phone):
    """A night in New York: clocks of the evening before come first, not last."""
    await ask_for_clocks(bob)

    clocks = [label.replace("\u00a0", " ") for label in bob.labels[:4]]
    assert clocks == ["11:30 PM", "12:30 AM", "1:30 AM", "2:30 AM"]


@pytest.mark.parametrize("typed", ["9:30", "9.30 am", "half past nine in the morning"])
async def test_a_wrong_clock_is_put_right_by_typing_the_time_it_is(anna: Phone, typed: str):
    await ask_for_clocks(anna)

    await anna.writes(typed)
    assert anna.sees("Which place?")
    await anna.taps("London · 09:30")
    assert anna.sees("Your clock: 09:30, London.", "Does any of this apply?")
    await anna.taps("None of these", "Use these times")

    assert instants_of(anna.received[-1])[1] == ROLL_IN_LISBON


async def test_a_typed_clock_in_the_evening_is_not_taken_for_the_morning(bob: Phone):
    """Half past seven could be Nuuk's morning or Brisbane's evening: asked, not guessed."""
    await ask_for_clocks(bob)

    await bob.writes("half past 7")
    assert bob.sees("Which place?")
    assert "Nuuk · 07:30" in bob.labels
    await bob.taps("Brisbane · 7:30\u00a0pm")
    assert bob.sees("Does any of this apply?")
    await bob.taps("None of these", "Use these times")

    assert instants_of(bob.received[-1])[0] == datetime(2026, 11, 22, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["Lisbon", "lisboa", "Lisbon, Portugal", "Europe/Lisbon"])
async def test_a_wrong_clock_is_put_right_by_typing_a_city(anna: Phone, typed: str):
    await ask_for_clocks(anna)
    await anna.taps("Type my city")

    await anna.writes(typed)
    await anna.taps("None of these", "Use these times")

    assert instants_of(anna.received[-1])[1] == ROLL_IN_LISBON


async def test_the_clock_that_was_understood_is_said(anna: Phone):
    """What was typed is echoed: a wrong guess must be seen before a prompt comes at a wrong hour."""
    await ask_for_clocks(anna)

    await anna.writes("Lisbon")

    assert anna.sees("Lisbon", "09:30")


async def test_of_cities_of_one_name_one_is_chosen_by_its_country(anna: Phone):
    await ask_for_clocks(anna)
    await anna.taps("Type my city")

    await anna.writes("Paris")
    assert anna.sees("Which place?")
    assert anna.buttons[:2] == [["Paris, France"], ["Paris, TX, United States"]]
    await anna.taps("Paris, TX, United States", "None of these", "Use these times")

    assert instants_of(anna.received[-1])[0] == datetime(2026, 11, 22, 13, 30, tzinfo=UTC)


async def test_of_cities_of_one_name_and_country_one_is_chosen_by_its_region(anna: Phone):
    await ask_for_clocks(anna)

    await anna.writes("Springfield")
    assert "Springfield, IL, United States" in anna.labels
    await anna.writes("Halle")
    assert anna.labels[:3] == [
        "Halle (Saale), Saxony-Anhalt, Germany",
        "Halle, Belgium",
        "Halle, North Rhine-Westphalia, Germany",
    ]


async def test_a_place_nobody_knows_gets_one_line_with_an_example(stage: Stage, anna: Phone):
    await ask_for_clocks(anna)
    before = await stage.rows()

    await anna.writes("Xyzzy-on-Sea")

    assert anna.sees("I don't know that place", "like 7:45\u00a0PM")
    assert await stage.rows() == before
    await anna.writes("Lisbon")
    assert anna.sees("Does any of this apply?")


async def test_a_wrong_clock_is_put_right_by_a_location_that_is_not_kept(stage: Stage, anna: Phone):
    await ask_for_clocks(anna)
    await anna.taps("Send location once")
    assert anna.sees("forget it")

    await anna.shares_location(38.72, -9.14)
    await anna.taps("None of these", "Use these times")

    assert instants_of(anna.received[-1])[1] == ROLL_IN_LISBON
    kept = str(await stage.rows())
    assert "38.7" not in kept
    assert "9.14" not in kept


async def test_the_phones_location_button_goes_away_with_its_message(anna: Phone):
    """A reply keyboard covers half of a small screen until its message is gone."""
    await ask_for_clocks(anna)
    await anna.taps("Send location once")
    assert "keyboard" in anna.received[-1]["reply_markup"]

    await anna.writes("Lisbon")

    assert not [message for message in anna.received if "keyboard" in message.get("reply_markup", {})]


async def test_conditions_are_ticked_unticked_and_kept_sealed(stage: Stage, anna: Phone):
    await anna.writes("/start")
    await anna.taps("Set me up", "Yes", "Pregnant", "Blood thinners, bruising, osteoporosis")
    assert {"✓ Pregnant", "✓ Blood thinners, bruising, osteoporosis", "Go on"} <= set(anna.labels)

    await anna.taps("✓ Pregnant")
    assert "Pregnant" in anna.labels
    await anna.taps("Go on", "Use these times")

    assert anna.sees("You're set.")
    answers = (await stage.rows())["answer"]
    assert [answer["name"] for answer in answers] == ["conditions"]
    assert b"thin_blood" not in answers[0]["sealed"]


async def test_only_one_a_day_plans_one(anna: Phone):
    await anna.writes("/start")
    await anna.taps("Set me up", "Yes", "None of these", "Only one a day")

    assert instants_of(anna.received[-1]) == [
        datetime(2026, 11, day, 6, 30, tzinfo=UTC) for day in (23, 24, 25)
    ]


async def test_own_times_are_picked_by_thumb(anna: Phone):
    """Kind, hour, minute: the list then says when it rings."""
    await anna.writes("/start")
    await anna.taps("Set me up", "Yes", "None of these", "Pick my own")
    await anna.taps("Foam roll", "8", "08:15")

    assert anna.sees("Foam roll 08:15")
    assert instants_of(anna.received[-1]) == [datetime(2026, 11, 23, 7, 15, tzinfo=UTC)]


async def test_a_time_typed_instead_of_a_tap_plans_a_reminder_that_rings(stage: Stage, anna: Phone):
    """Somebody impatient: the clock is known, the conditions are asked, a time is typed."""
    await anna.writes("/start")
    await anna.taps("Set me up", "Yes")

    await anna.writes("11:15")
    await anna.taps("Add foam roll")
    await stage.advance(hours=1)

    assert anna.sees("Foam roll · ")


async def test_what_comes_next_is_shown_again_when_something_odd_is_typed_on_the_way(anna: Phone):
    """Somebody without a plan is not sent to /today."""
    await anna.writes("/start")
    await anna.taps("Set me up", "Yes")

    await anna.writes("what do you mean?")

    assert anna.sees("Does any of this apply?")


async def test_times_chosen_after_a_stop_ring(stage: Stage, anna: Phone):
    """Who stopped before there was anything to stop, and is set up then, wants to be reminded."""
    await anna.writes("/stop")
    await anna.taps("Stop")
    await anna.subscribes()

    assert anna.sees("You're set. Next three:")
    await stage.advance(hours=10, minutes=30)
    assert anna.sees("Stretch · ")


async def test_one_is_sent_at_once_to_who_asks(stage: Stage, anna: Phone):
    await anna.subscribes()

    await anna.taps("Send me one now")
    assert anna.toast == "On its way."
    await stage.tick()

    assert anna.sees("Stretch · ") or anna.sees("Foam roll · ")
    assert len(anna.received) == 2


async def test_asking_twice_for_one_now_sends_one(stage: Stage, anna: Phone):
    await anna.subscribes()

    await anna.taps("Send me one now", "Send me one now")
    await stage.tick()

    assert len(anna.received) == 2


async def test_back_from_nonsense_leads_to_where_a_time_was_asked_for(anna: Phone):
    """Somebody who picks their own times and mistypes goes on picking."""
    await ask_for_clocks(anna)
    await anna.taps("09:30", "None of these", "Pick my own", "Foam roll")
    hours = anna.labels

    await anna.writes("banana")
    assert anna.sees("I couldn't read that as a time.")
    await anna.taps("Back")

    assert anna.labels == hours


async def test_a_clock_that_may_be_the_evenings_is_not_taken_for_the_guessed_one(stage: Stage):
    """Half past ten is Berlin's morning, and somebody's evening: both are offered."""
    phone = stage.meet("Carla", language="en-de")
    await phone.writes("/start")
    await phone.taps("Set me up", "No")

    await phone.writes("half past ten")

    assert phone.sees("Which place?")
    assert {"Berlin · 10:30", "Auckland · 10:30\u00a0pm"} <= set(phone.labels)
