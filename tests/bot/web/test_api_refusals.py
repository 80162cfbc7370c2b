"""What the Mini App may not ask, and the sentence that says so."""

import pytest

from tests.acceptance.phone import Phone
from tests.bot.web.stage import FOLLOWED, Client, WebStage, changed, prompt_id_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

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
