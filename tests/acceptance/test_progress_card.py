"""/progress: the picture and what it says, over every span, in light and dark."""

import struct

from tests.acceptance.phone import Phone, squeezed
from tests.acceptance.stage import Stage
from tests.databases import on_both_databases


async def keep(stage: Stage, phone: Phone, *marks: str) -> None:
    """A day for each mark, from the evening prompt: `done`, or anything else for silence."""
    for mark in marks:
        await stage.advance(hours=24)
        if mark == "done":
            await phone.taps("Done")


def picture_of(stage: Stage, phone: Phone) -> bytes:
    """The picture of the newest message that has one, as the chat shows it."""
    photo = next(one["photo"] for one in reversed(phone.received) if "photo" in one)[-1]
    found = stage.world.files.find(photo["file_id"])
    assert found is not None
    return found.content


@on_both_databases
async def test_progress_is_a_picture_with_its_score_explained_and_a_pause_or_a_flight_costs_nothing(
    stage: Stage, anna: Phone
):
    await anna.subscribes()
    await stage.advance(hours=11)
    await keep(stage, anna, "done", "done", "done")

    await anna.writes("/progress")

    assert "photo" in anna.received[-1]
    assert anna.sees("Consistency 77 of 100", "the share of your planned days that you kept")
    assert anna.sees("3 planned days in a row.", "In all: 3 sessions, 15 min.")
    assert all(len(row) <= 3 for row in anna.buttons)
    await anna.writes("/pause")
    await anna.taps("A week")
    await stage.advance(days=6)
    await anna.writes("/progress")
    assert anna.sees("Consistency 77 of 100", "3 planned days in a row.")
    await anna.writes("/settings")
    await anna.taps("Clock")
    await anna.writes("Tokyo")
    await anna.writes("/progress")
    assert anna.sees("Consistency 77 of 100", "3 planned days in a row.")


async def test_each_span_is_shown_in_place_and_dark_is_remembered(stage: Stage, anna: Phone):
    """Before the first session as well: then it says so."""
    await anna.subscribes()
    await anna.writes("/progress")
    before = len(anna.messages)
    light = picture_of(stage, anna)
    shown = {light}

    for span in ("Week", "Month", "Year", "12 weeks"):
        await anna.taps(span)
        shown.add(picture_of(stage, anna))
    await anna.taps("Dark")
    dark = picture_of(stage, anna)

    assert anna.sees("Nothing done yet")
    assert len(anna.messages) == before
    assert len(shown) == 4  # the first once more
    assert all(struct.unpack(">I", one[16:20]) == (720,) for one in shown)
    await anna.writes("/progress")
    assert picture_of(stage, anna) == dark != light
    assert "Light" in anna.labels


async def test_somebody_new_is_led_to_the_beginning(anna: Phone):
    await anna.writes("/progress")

    assert anna.labels == ["Set me up"]


async def test_how_it_felt_is_told_in_words_and_by_place_once_enough_was_said(stage: Stage, anna: Phone):
    """One answer says nothing of a place: it counts for all that the session worked."""
    await anna.subscribes()
    await stage.advance(hours=11)
    await anna.taps("Done", "Better", "Left tighter")

    await anna.writes("/progress")
    await anna.taps("How it felt")
    assert anna.screen.splitlines() == [
        "How it felt, last 8 weeks",
        "Better 1× · left tighter 1×",
        "Each place gets a line of its own after three answers.",
    ]
    assert "photo" in anna.received[-1]

    for felt in ("Better", "Worse"):
        await stage.advance(days=1)
        await anna.taps("Done", felt, *(("No, just sore",) if felt == "Worse" else ()))
    await anna.writes("/progress")
    await anna.taps("How it felt")

    _, said, *places, key = anna.screen.splitlines()
    assert said == "Better 2× · Worse 1× · left tighter 1×"
    assert "Glutes: Better 2×, Worse 1×" in places
    assert key == "Each answer counts for every place that its session worked."


async def test_what_became_better_lately_is_said_in_words(stage: Stage, anna: Phone):
    await anna.subscribes()
    await stage.advance(hours=11)
    for felt in ("Worse", "Same", "Better", "Better"):
        await anna.taps("Done", felt, *(("No, just sore",) if felt == "Worse" else ()))
        await stage.advance(days=28 if felt == "Same" else 1)

    await anna.writes("/progress")
    await anna.taps("How it felt")

    assert anna.sees("Glutes: Better 2×, Same 1×, Worse 1×, lately better")


async def test_a_milestone_is_told_once_and_only_in_the_done_line(stage: Stage, anna: Phone):
    await anna.subscribes()
    await stage.advance(hours=11)
    said = []
    for _ in range(4):
        await anna.taps("Done")
        said.append(squeezed(anna.screen))
        await stage.advance(hours=10)
        await anna.taps("Done")
        said.append(squeezed(anna.screen))
        await stage.advance(hours=14)

    assert ["7 sessions" in line for line in said] == [number == 6 for number in range(8)]
