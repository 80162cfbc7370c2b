"""What the Mini App may ask, and that it and the chat never disagree."""

from datetime import timedelta
from typing import Any

import pytest

from bot import presses
from tests.acceptance.stage import Phone, until
from tests.bot.web.stage import Client, WebStage, changed, prompt_id_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

FOLLOWED = {"ran_s": 290, "worked_s": 250}

BAD_BODIES = [
    ("POST", "/sessions", b""),
    ("POST", "/sessions", b"{"),
    ("POST", "/sessions", b"[]"),
    ("POST", "/sessions", b"{}"),
    ("POST", "/sessions", b'{"prompt":1,"kind":"stretch"}'),
    ("POST", "/sessions", b'{"prompt":"1"}'),
    ("POST", "/sessions", b'{"prompt":1e400}'),
    ("POST", "/sessions", b'{"prompt":99999999999999999999999}'),
    ("POST", "/sessions", b'{"kind":"yoga"}'),
    ("POST", "/sessions", b'{"routine":"../../etc"}'),
    ("POST", "/sessions", b'{"kind":"stretch","person_id":1}'),
    ("POST", "/sessions", b'{"kind":"\xff"}'),
    ("POST", "/sessions/1/finish", b"{}"),
    ("POST", "/sessions/1/finish", b'{"ran_s":-1,"worked_s":0}'),
    ("POST", "/times", b'{"kind":"stretch","at":"7:30"}'),
    ("POST", "/times", b'{"kind":"stretch","at":"24:00"}'),
    ("POST", "/times", b'{"kind":"stretch","at":"07:30","weekdays":128}'),
    ("POST", "/times", b'{"kind":"stretch","at":"07:30","every_h":2}'),
    ("POST", "/times", b'{"kind":"stretch","at":"07:30","every_h":2,"until":"06:00"}'),
    ("PUT", "/pause", b'{"days":-1}'),
    ("PUT", "/pause", b'{"days":true}'),
    ("PUT", "/zone", b'{"zone":"Europe/Berlin\\u0000"}'),
]


async def follow(stage: WebStage, client: Client, session: dict[str, Any]) -> tuple[int, Any]:
    """Follow a session for five minutes, and say so."""
    stage.clock.advance(timedelta(minutes=5))
    return await client.asks("POST", f"/sessions/{session['id']}/finish", FOLLOWED)


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


async def test_progress_says_score_and_streak_as_the_chat_does(
    stage: WebStage, anna: Phone, as_anna: Client
) -> None:
    _, before = await as_anna.asks("GET", "/progress")
    _, session = await as_anna.asks("POST", "/sessions", {"kind": "move_break"})
    await follow(stage, as_anna, session)
    _, after = await as_anna.asks("GET", "/progress")
    await anna.writes("/progress")

    assert before["said"] == []
    assert "Consistency" in after["said"][0]
    assert anna.sees(*after["said"])
    assert [day["kinds"] for day in after["days"] if day["kinds"]] == [["move_break"]]


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


async def test_somebody_elses_things_are_not_there(
    stage: WebStage, anna: Phone, bob: Phone, as_anna: Client
) -> None:
    as_bob = Client(stage, stage.launch(bob))
    number = prompt_id_of(anna)
    _, session = await as_anna.asks("POST", "/sessions", {"prompt": number})
    _, times = await as_anna.asks("GET", "/times")
    reminder = times["times"][0]["id"]

    answers = [
        await as_bob.asks("POST", "/sessions", {"prompt": number}),
        await as_bob.asks("POST", f"/prompts/{number}/done"),
        await as_bob.asks("POST", f"/prompts/{number}/skip"),
        await as_bob.asks("GET", f"/sessions/{session['id']}"),
        await as_bob.asks("POST", f"/sessions/{session['id']}/finish", FOLLOWED),
        await as_bob.asks("POST", f"/sessions/{session['id']}/leave_out", {}),
        await as_bob.asks("PATCH", f"/times/{reminder}", {"is_on": False}),
        await as_bob.asks("DELETE", f"/times/{reminder}"),
        await as_bob.asks("POST", f"/times/{reminder}/put_back"),
        await as_bob.asks("GET", "/sessions/999999"),
    ]

    assert {status for status, _ in answers} == {404}
    assert len({str(answer) for _, answer in answers}) == 1
    assert (await as_anna.asks("GET", "/times"))[1]["times"] == times["times"]


async def test_times_changed_on_the_page_are_the_chats_times(anna: Phone, as_anna: Client) -> None:
    _, times = await as_anna.asks("GET", "/times")
    number = next(time["id"] for time in times["times"] if time["kind"] == "foam_roll")

    status, after = await as_anna.asks("PATCH", f"/times/{number}", {"at": "06:45", "weekdays": 31})
    await as_anna.asks(
        "POST", "/times", {"kind": "move_break", "at": "09:00", "every_h": 2, "until": "17:00"}
    )
    await anna.writes("/times")

    changed_one = next(time for time in after["times"] if time["id"] == number)
    assert (status, changed_one["at"], changed_one["weekdays"]) == (200, "06:45", 31)
    assert changed_one["next_at"] == "2026-11-23T05:45:00Z"
    assert "6:45" in anna.screen
    assert "weekdays" in anna.screen
    assert "Move break" in anna.screen


async def test_a_deleted_time_can_be_put_back(as_anna: Client) -> None:
    _, before = await as_anna.asks("GET", "/times")
    number = before["times"][0]["id"]

    _, without = await as_anna.asks("DELETE", f"/times/{number}")
    _, after = await as_anna.asks("POST", f"/times/{number}/put_back")

    assert number not in [time["id"] for time in without["times"]]
    assert after["times"] == before["times"]


async def test_one_day_is_left_out_once(as_anna: Client) -> None:
    _, before = await as_anna.asks("GET", "/times")
    first = before["times"][0]

    path, body = f"/times/{first['id']}/skip_next", {"on": first["next_on"]}
    _, once = await as_anna.asks("POST", path, body)
    _, twice = await as_anna.asks("POST", path, body)

    assert (first["next_on"], once["times"][0]["next_on"]) == ("2026-11-23", "2026-11-24")
    assert twice["times"] == once["times"]


async def test_what_is_left_out_is_said_and_can_be_taken_back(as_anna: Client) -> None:
    _, before = await as_anna.asks("GET", "/times")
    first = before["times"][0]
    path = f"/times/{first['id']}/skip_next"

    _, skipped = await as_anna.asks("POST", path, {"on": first["next_on"]})
    _, after = await as_anna.asks("DELETE", path)

    assert [time["left_out"] for time in skipped["times"]] == ["Mon, 23 Nov", None]
    assert after["times"] == before["times"]


async def test_pause_and_resume(anna: Phone, as_anna: Client) -> None:
    _, paused = await as_anna.asks("PUT", "/pause", {"days": 1})
    await anna.writes("/today")
    assert anna.sees("Paused until")
    _, resumed = await as_anna.asks("DELETE", "/pause")

    assert (paused["me"]["is_paused"], paused["me"]["paused_until"]) == (True, "2026-11-23T02:00:00Z")
    assert [time["next_at"] for time in resumed["times"]] == ["2026-11-23T06:30:00Z", "2026-11-23T20:00:00Z"]


async def test_the_zone_changes_only_when_it_is_asked_for(as_anna: Client) -> None:
    _, before = await as_anna.asks("GET", "/times")
    status, after = await as_anna.asks("PUT", "/zone", {"zone": "America/New_York"})
    unknown, refusal = await as_anna.asks("PUT", "/zone", {"zone": "Mars/Base"})

    assert (before["me"]["zone"], after["me"]["zone"], status) == ("Europe/Berlin", "America/New_York", 200)
    assert (unknown, refusal["error"]) == (409, "That clock is unknown here.")


async def test_own_words_are_kept_in_one_line_and_removed_by_nothing(as_anna: Client) -> None:
    _, before = await as_anna.asks("GET", "/times")
    path = f"/times/{before['times'][0]['id']}"

    _, named = await as_anna.asks(
        "PATCH", path, {"name": " Hips before coffee ", "cue": "Nach dem Kaffee ☕"}
    )
    _, cleared = await as_anna.asks("PATCH", path, {"name": ""})

    assert named["times"][0]["name"] == "Hips before coffee"
    assert (cleared["times"][0]["name"], cleared["times"][0]["cue"]) == ("", "Nach dem Kaffee ☕")


async def test_a_prompt_is_skipped_from_the_page(anna: Phone, as_anna: Client) -> None:
    _, today = await as_anna.asks("GET", "/today")
    line = next(line for line in today["lines"] if line["prompt"])

    _, after = await as_anna.asks("POST", f"/prompts/{line['prompt']}/skip")

    assert (line["state"], [one["state"] for one in after["lines"] if one["kind"] == line["kind"]]) == (
        "open",
        ["skipped"],
    )
    await until(lambda: anna.sees("Skipped."), "the chat still asks")


async def test_forged_launch_data_is_refused_with_a_sentence(stage: WebStage, anna: Phone) -> None:
    for field in ("hash", "user", "auth_date", "query_id"):
        forged = Client(stage, changed(stage.launch(anna), **{field: "1"}))

        assert await forged.asks("GET", "/today") == (401, {"error": "Please open this again from the chat."})


async def test_nobody_and_yesterdays_launch_are_refused(stage: WebStage, anna: Phone) -> None:
    for data in ("", stage.launch(anna, age_s=86_401)):
        status, refusal = await Client(stage, data).asks("GET", "/today")
        assert (status, refusal["error"]) == (401, "Please open this again from the chat.")


async def test_somebody_who_is_not_set_up_is_sent_to_the_chat(stage: WebStage) -> None:
    stranger = stage.meet("Carol")

    status, refusal = await Client(stage, stage.launch(stranger)).asks("GET", "/today")

    assert (status, refusal["error"]) == (403, "Set yourself up in the chat first; it takes four taps.")


async def test_a_body_that_is_not_what_the_schema_says_is_refused(as_anna: Client) -> None:
    for method, path, raw in BAD_BODIES:
        status, refusal = await as_anna.asks(method, path, raw=raw)

        assert (status, refusal["error"]) == (422, "That cannot be asked here."), raw
        assert refusal["detail"], raw


async def test_refusals_and_places_are_in_the_language_of_the_person(
    stage: WebStage, anna: Phone, as_anna: Client
) -> None:
    """Whatever language their browser prefers; somebody unknown has only that."""
    await anna.writes("/settings")
    await anna.taps("Language", "Deutsch")

    for method, path, raw, sentence in (
        ("PUT", "/pause", b'{"days":-1}', "Das lässt sich hier nicht abfragen."),
        ("PUT", "/zone", b'{"zone":"Mars/Base"}', "Diese Uhr ist hier unbekannt."),
        ("GET", "/sessions/1", None, "Das gibt es hier nicht."),
        ("POST", "/zone/offer", b'{"zone":"Mars/Base"}', "Diese Uhr ist hier unbekannt."),
    ):
        _, refusal = await as_anna.asks(method, path, raw=raw)
        assert refusal["error"] == sentence, path
    _, places = await as_anna.asks("POST", "/zone/offer", {"zone": "Asia/Kolkata"})
    assert places == {"here": "Kalkutta", "there": "Berlin"}


async def test_own_words_that_cannot_be_kept_are_refused(as_anna: Client) -> None:
    _, times = await as_anna.asks("GET", "/times")
    path = f"/times/{times['times'][0]['id']}"

    for name in ("a" * 61, "line\\nbreak", "nul\\u0000", "\\ud800"):
        status, _ = await as_anna.asks("PATCH", path, raw=f'{{"name":"{name}"}}'.encode())
        assert status == 422, name


async def test_a_large_body_is_refused(as_anna: Client) -> None:
    status, refusal = await as_anna.asks("POST", "/sessions", raw=b" " * 9000)

    assert (status, refusal["error"]) == (413, "That is too long.")


async def test_unknown_paths_and_methods_are_refused_as_json(as_anna: Client) -> None:
    assert (await as_anna.asks("GET", "/nothing"))[0] == 404
    assert (await as_anna.asks("DELETE", "/today"))[0] == 405


async def test_one_person_may_not_ask_for_ever_while_another_still_can(
    stage: WebStage, anna: Phone, bob: Phone, as_anna: Client
) -> None:
    for _ in range(200):
        status, refusal = await as_anna.asks("GET", "/sessions/1")
        if status == 429:
            break

    assert (status, refusal["error"]) == (429, "That was a lot at once. Wait a moment, then go on.")
    assert (await Client(stage, stage.launch(bob)).asks("GET", "/today"))[0] == 200


async def test_a_public_routine_needs_nobody(stage: WebStage) -> None:
    nobody = Client(stage, "")

    status, routine = await nobody.asks("GET", "/routines/glute_roll")

    assert (status, routine["title"], [step["side"] for step in routine["steps"]]) == (
        200,
        "The glute roll",
        ["left", "right"],
    )
    assert (await nobody.asks("GET", "/routines/nothing"))[0] == 404
