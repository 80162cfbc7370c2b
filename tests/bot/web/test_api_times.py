"""What the Mini App may change of times, pauses, clock and own words, as the chat can."""

import pytest

from tests.acceptance.phone import Phone
from tests.bot.web.stage import Client

pytestmark = pytest.mark.asyncio(loop_scope="session")


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


async def test_own_words_that_cannot_be_kept_are_refused(as_anna: Client) -> None:
    _, times = await as_anna.asks("GET", "/times")
    path = f"/times/{times['times'][0]['id']}"

    for name in ("a" * 61, "line\\nbreak", "nul\\u0000", "\\ud800"):
        status, _ = await as_anna.asks("PATCH", path, raw=f'{{"name":"{name}"}}'.encode())
        assert status == 422, name
