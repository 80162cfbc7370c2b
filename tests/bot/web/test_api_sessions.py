"""What the Mini App may ask about sessions, and that it and the chat never disagree."""

from datetime import timedelta

import pytest

from bot import presses
from tests.acceptance.phone import Phone
from tests.acceptance.stage import until
from tests.bot.web.stage import FOLLOWED, Client, WebStage, follow, prompt_id_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_finished_session_shrinks_the_prompt_in_the_chat(
    stage: WebStage, anna: Phone, as_anna: Client
) -> None:
    _, session = await as_anna.asks("POST", "/sessions", {"prompt": prompt_id_of(anna)})
    assert session["title"] == "Stretch"
    assert session["steps"][0]["figure"]["still"].startswith("/figures/")

    status, done = await follow(stage, as_anna, session)

    assert (status, done["is_done"], done["feeling"]) == (200, True, None)
    await until(lambda: anna.sees("✓ Stretch, "), "the prompt keeps asking")
    assert len([message for message in anna.received if "Stretch · " in str(message.get("text"))]) == 0


async def test_a_session_is_called_what_its_reminder_is_called(anna: Phone, as_anna: Client) -> None:
    """Of a prompt, and of the only reminder of its kind."""
    await anna.writes("/times")
    await anna.taps("Stretch 21:00 · every day", "Name")
    await anna.writes("Hips")
    await anna.writes("/times")
    await anna.taps("Foam roll 07:30 · every day", "Name")
    await anna.writes("Pre-shift roll")

    _, of_prompt = await as_anna.asks("POST", "/sessions", {"prompt": prompt_id_of(anna)})
    _, of_kind = await as_anna.asks("POST", "/sessions", {"kind": "foam_roll"})
    _, of_routine = await as_anna.asks("POST", "/sessions", {"routine": "full_care"})

    assert [one["title"] for one in (of_prompt, of_kind)] == ["Hips", "Pre-shift roll"]
    assert of_routine["title"] not in ("Hips", "Pre-shift roll")


async def test_done_twice_is_done_once(stage: WebStage, anna: Phone, as_anna: Client) -> None:
    _, session = await as_anna.asks("POST", "/sessions", {"prompt": prompt_id_of(anna)})
    first = await follow(stage, as_anna, session)
    again = await as_anna.asks("POST", f"/sessions/{session['id']}/finish", {**FOLLOWED, "ago_s": 3})
    _, progress = await as_anna.asks("GET", "/progress")

    assert first == again
    assert progress["sessions"] == 1


async def test_what_was_only_skipped_through_is_not_done(
    stage: WebStage, anna: Phone, as_anna: Client
) -> None:
    """The page says how long it ran, and the server how long it can have run."""
    _, session = await as_anna.asks("POST", "/sessions", {"prompt": prompt_id_of(anna)})
    path = f"/sessions/{session['id']}/finish"

    at_once = await as_anna.asks("POST", path, FOLLOWED)
    stage.clock.advance(timedelta(minutes=5))
    skipped = await as_anna.asks("POST", path, {"ran_s": 290, "worked_s": 19})
    _, today = await as_anna.asks("GET", "/today")

    assert at_once == skipped == (409, {"error": "Nothing was done yet, so nothing is counted."})
    assert [line["state"] for line in today["lines"] if line["kind"] == "stretch"] == ["open"]
    assert anna.sees("Stretch · ")


async def test_what_was_done_in_part_counts_with_its_own_minutes(
    stage: WebStage, anna: Phone, as_anna: Client
) -> None:
    _, session = await as_anna.asks("POST", "/sessions", {"prompt": prompt_id_of(anna)})
    stage.clock.advance(timedelta(minutes=40))

    told = {"ran_s": 130, "worked_s": 100}
    _, done = await as_anna.asks("POST", f"/sessions/{session['id']}/finish", told)

    assert (done["is_done"], done["minutes"]) == (True, 2)


async def test_leaving_out_every_step_counts_nothing_and_the_prompt_brings_others(
    anna: Phone, as_anna: Client
) -> None:
    number = prompt_id_of(anna)
    _, session = await as_anna.asks("POST", "/sessions", {"prompt": number})
    hurt = [{"move": step["move"], "side": step["side"]} for step in session["steps"]]

    for step in hurt:
        _, after = await as_anna.asks("POST", f"/sessions/{session['id']}/leave_out", step)
    _, again = await as_anna.asks("POST", "/sessions", {"prompt": number})

    assert (after["is_done"], after["steps"]) == (False, [])
    assert again["steps"]
    assert [step for step in again["steps"] if {"move": step["move"], "side": step["side"]} in hurt] == []


async def test_done_in_the_chat_is_done_on_the_page(anna: Phone, as_anna: Client) -> None:
    number = prompt_id_of(anna)
    await anna.taps("Done")

    _, session = await as_anna.asks("POST", "/sessions", {"prompt": number})

    assert session["is_done"] is True


async def test_what_was_finished_offline_counts_for_when_it_was_done(
    stage: WebStage, anna: Phone, as_anna: Client
) -> None:
    _, session = await as_anna.asks("POST", "/sessions", {"prompt": prompt_id_of(anna)})
    await stage.advance(hours=9)
    later = Client(stage, stage.launch(anna))

    _, done = await later.asks(
        "POST", f"/sessions/{session['id']}/finish", {**FOLLOWED, "ago_s": 9 * 3600 - 300}
    )
    _, progress = await later.asks("GET", "/progress")

    assert done["minutes"] == 5
    assert [day["on"] for day in progress["days"] if day["kinds"]] == ["2026-11-22"]


async def test_a_feeling_said_on_the_page_takes_the_question_out_of_the_chat(
    stage: WebStage, anna: Phone, as_anna: Client
) -> None:
    _, session = await as_anna.asks("POST", "/sessions", {"prompt": prompt_id_of(anna)})
    await follow(stage, as_anna, session)

    status, felt = await as_anna.asks("PUT", f"/sessions/{session['id']}/feeling", {"feeling": "better"})

    assert (status, felt["feeling"]) == (200, "better")
    await until(lambda: "Better" not in str(anna.buttons) and anna.sees("✓ Stretch"), "it is still asked")


async def test_how_it_felt_is_asked_after_it_is_done(anna: Phone, as_anna: Client) -> None:
    _, session = await as_anna.asks("POST", "/sessions", {"prompt": prompt_id_of(anna)})

    status, refusal = await as_anna.asks("PUT", f"/sessions/{session['id']}/feeling", {"feeling": "same"})

    assert status == 409
    assert refusal["error"] == "Finish it first, then say how it felt."


async def test_rest_after_a_sign_of_an_emergency_says_what_it_is_for(anna: Phone, as_anna: Client) -> None:
    await anna.presses(presses.HasSign(3, 0, 0).pack())

    status, refusal = await as_anna.asks("POST", "/sessions", {"kind": "stretch"})

    assert status == 409
    assert refusal["error"].startswith("Because of the sign you told me of, your plans are rest.")


async def test_a_routine_that_does_not_suit_is_refused_with_the_way_to_what_does(
    anna: Phone, as_anna: Client
) -> None:
    await anna.presses(presses.ToggleCondition(0, is_on=True, is_setup=False).pack())

    status, refusal = await as_anna.asks("POST", "/sessions", {"routine": "glute_roll"})

    assert status == 409
    assert refusal["error"].startswith("It does not go with what you told me. Today's plan")


async def test_what_hurts_is_left_out_of_this_session_and_the_next(anna: Phone, as_anna: Client) -> None:
    _, session = await as_anna.asks("POST", "/sessions", {"prompt": prompt_id_of(anna)})
    hurt = {"move": session["steps"][0]["move"], "side": session["steps"][0]["side"]}

    status, after = await as_anna.asks("POST", f"/sessions/{session['id']}/leave_out", hurt)
    again, _ = await as_anna.asks("POST", f"/sessions/{session['id']}/leave_out", hurt)
    _, other = await as_anna.asks("POST", "/sessions", {"kind": "stretch"})

    assert (status, again) == (200, 200)
    for shown in (after, other):
        assert hurt not in [{"move": step["move"], "side": step["side"]} for step in shown["steps"]]


async def test_a_public_routine_needs_nobody(stage: WebStage) -> None:
    nobody = Client(stage, "")

    status, routine = await nobody.asks("GET", "/routines/glute_roll")

    assert (status, routine["title"], [step["side"] for step in routine["steps"]]) == (
        200,
        "The glute roll",
        ["left", "right"],
    )
    assert (await nobody.asks("GET", "/routines/nothing"))[0] == 404
