"""The chat page's side of the server."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from yarl import URL

from bot.sandbox import Sandbox, World
from bot.sandbox.feed import Feed
from bot.sandbox.people import Person
from schedules.clock import StillClock
from schedules.zones import names_of_today


async def test_the_state_names_the_clock_the_bot_and_the_people(
    http: aiohttp.ClientSession, bot: Bot, anna: Person
) -> None:
    await bot.set_my_description("Rolls")
    await bot.set_my_description("Rollt", language_code="de")
    await bot.set_my_commands([("today", "Today")])

    async with http.get("/api/state?language=de") as answer:
        state = await answer.json()

    assert state["now"] == 1795332600.0
    assert state["bot"]["username"] == "rollcall_sandbox_bot"
    assert state["bot"]["description"] == "Rollt"
    assert state["bot"]["commands"] == [{"command": "today", "description": "Today"}]
    assert state["bot"]["menu_button"] == {"type": "commands"}
    assert state["people"] == [
        {
            "id": 7_000_000_001,
            "first_name": "Anna",
            "language_code": "de",
            "zone": "Europe/Berlin",
            "is_blocked": False,
            "is_deactivated": False,
            "last_text": "/start",
            "last_date": 1795332600,
        }
    ]


async def test_people_are_added_and_changed(http: aiohttp.ClientSession, world: World) -> None:
    new = {"first_name": " Ben ", "language_code": "fr", "zone": "Asia/Kolkata"}
    async with http.post("/api/people", json=new) as answer:
        ben = await answer.json()
    change = {"first_name": "Benno", "is_blocked": True, "zone": "Europe/Paris"}
    async with http.patch(f"/api/people/{ben['id']}", json=change) as answer:
        changed = await answer.json()

    assert (ben["first_name"], ben["zone"]) == ("Ben", "Asia/Kolkata")
    assert (changed["first_name"], changed["is_blocked"], changed["language_code"]) == ("Benno", True, "fr")
    assert world.person(ben["id"]).zone == "Europe/Paris"
    assert world.updates.pending()[-1]["my_chat_member"]["new_chat_member"]["status"] == "kicked"

    async with http.patch(
        f"/api/people/{ben['id']}", json={"is_blocked": False, "is_deactivated": True}
    ) as answer:
        gone = await answer.json()
    assert (gone["is_blocked"], gone["is_deactivated"]) == (False, True)


@pytest.mark.parametrize(
    ("own", "today"),
    [("Asia/Calcutta", "Asia/Kolkata"), ("Etc/GMT-3", "Etc/GMT-3"), ("", "Etc/UTC")],
)
async def test_zones_to_choose_from_and_the_browsers_own(
    http: aiohttp.ClientSession, own: str, today: str
) -> None:
    async with http.get("/api/zones", params={"own": own}) as answer:
        assert await answer.json() == {"zones": names_of_today(), "own": today}


async def test_a_zone_is_kept_by_its_name_of_today(http: aiohttp.ClientSession, anna: Person) -> None:
    async with http.patch(f"/api/people/{anna.id}", json={"zone": "Asia/Calcutta"}) as answer:
        assert (await answer.json())["zone"] == "Asia/Kolkata"


async def test_saying_and_sharing_appear_in_the_chat(http: aiohttp.ClientSession, anna: Person) -> None:
    async with http.post(f"/api/chats/{anna.id}/send", json={"text": "/today"}) as answer:
        said = (await answer.json())["message"]
    location = {"latitude": 52.5, "longitude": 13.4}
    async with http.post(f"/api/chats/{anna.id}/send", json={"location": location}) as answer:
        assert answer.status == 200
    async with http.get(f"/api/chats/{anna.id}") as answer:
        messages = (await answer.json())["messages"]

    assert said["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert [m.get("text") or m["location"] for m in messages] == ["/start", "/today", location]


async def test_the_last_200_messages_are_shown(
    http: aiohttp.ClientSession, world: World, anna: Person
) -> None:
    for number in range(205):
        world.say(anna.id, str(number))

    async with http.get(f"/api/chats/{anna.id}") as answer:
        messages = (await answer.json())["messages"]

    assert [messages[0]["text"], len(messages)] == ["5", 200]


@pytest.fixture
async def events(
    http: aiohttp.ClientSession, anna: Person
) -> AsyncIterator[asyncio.Queue[dict[str, object]]]:
    """What the page's EventSource gets, parsed."""
    queue: asyncio.Queue[dict[str, object]] = asyncio.Queue()
    opened = asyncio.Event()

    async def read() -> None:
        async with http.get("/api/events") as answer:
            assert answer.content_type == "text/event-stream"
            async for line in answer.content:
                opened.set()
                if line.startswith(b"data: "):
                    queue.put_nowait(json.loads(line[6:]))

    reading = asyncio.create_task(read())
    await asyncio.wait_for(opened.wait(), 20)
    yield queue
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)


async def test_what_happens_is_streamed(
    events: asyncio.Queue[dict[str, object]], http: aiohttp.ClientSession, bot: Bot, anna: Person
) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Done", callback_data="d:1")]])
    sent = await bot.send_message(anna.id, "Roll", reply_markup=keyboard)
    tap = {"message_id": sent.message_id, "data": "d:1"}
    async with http.post(f"/api/chats/{anna.id}/tap", json=tap) as answer:
        query_id = (await answer.json())["query_id"]
    await bot.answer_callback_query(query_id)
    await bot.edit_message_text("Done", anna.id, sent.message_id)
    await bot.send_chat_action(anna.id, "typing")
    await bot.delete_message(anna.id, sent.message_id)
    await bot.set_my_commands([("today", "Today")])

    seen = [await asyncio.wait_for(events.get(), 20) for _ in range(6)]
    message, toast, edit, action, delete, state = seen
    assert message["message"]["reply_markup"]["inline_keyboard"][0][0]["text"] == "Done"  # type: ignore[index]
    assert toast == {
        "type": "toast",
        "chat_id": anna.id,
        "query_id": query_id,
        "text": "",
        "show_alert": False,
    }
    assert edit["message"]["text"] == "Done"  # type: ignore[index]
    assert action == {"type": "action", "chat_id": anna.id, "action": "typing"}
    assert delete == {"type": "delete", "chat_id": anna.id, "message_id": sent.message_id}
    assert state == {"type": "state"}


def test_a_watcher_that_falls_behind_is_cut_off() -> None:
    feed = Feed()
    queue = feed.subscribe()
    for number in range(10_001):
        feed.publish({"number": number})

    feed.publish({"number": -1})

    last = None
    while not queue.empty():
        last = queue.get_nowait()
    assert last is None


async def test_skipping_moves_on_and_says_how_far(clock: StillClock) -> None:
    async def skip() -> datetime | None:
        if clock() > datetime.fromisoformat("2026-11-22T12:00:00+00:00"):
            return None
        clock.advance(timedelta(hours=5))
        return clock()

    sandbox = Sandbox(clock=clock, skip=skip)
    url = await sandbox.start()
    async with aiohttp.ClientSession(url) as http:
        async with http.post("/api/skip") as answer:
            assert await answer.json() == {"now": 1795350600.0, "skipped_s": 18000.0}
        async with http.post("/api/skip") as answer:
            assert (answer.status, await answer.json()) == (409, {"error": "No reminder is planned."})
    await sandbox.stop()


async def test_an_uploaded_picture_is_served_to_the_page(
    http: aiohttp.ClientSession, bot: Bot, anna: Person
) -> None:
    sent = await bot.send_document(anna.id, b"<script>", filename="x.html")
    assert sent.document is not None

    async with http.get(f"/api/files/{sent.document.file_id}") as answer:
        assert await answer.read() == b"<script>"
        assert answer.content_type == "text/html"
        assert answer.headers["Content-Security-Policy"] == "sandbox"
    async with http.get("/api/files/unknown") as answer:
        assert answer.status == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "error"),
    [
        ("GET", "/api/chats/42", None, 404, "Chat 42 is not in the sandbox."),
        ("POST", "/api/chats/{anna}/send", {"text": ""}, 400, "text is a text of 1 to 4096 characters."),
        ("POST", "/api/chats/{anna}/send", [], 400, "The request is not a JSON object."),
        ("POST", "/api/chats/{anna}/send", None, 400, "The request is not JSON."),
        (
            "POST",
            "/api/chats/{anna}/send",
            {"location": {"latitude": "x"}},
            400,
            "A location has latitude and longitude in degrees.",
        ),
        (
            "POST",
            "/api/chats/{anna}/send",
            {"location": {"latitude": 91, "longitude": 0}},
            400,
            "Latitude is within 90 degrees, longitude within 180.",
        ),
        ("POST", "/api/chats/{anna}/tap", {"data": "x"}, 400, "A tap needs message_id and data."),
        (
            "POST",
            "/api/chats/{anna}/tap",
            {"message_id": 1, "data": "x", "from_id": 42},
            404,
            "person 42 is not in the sandbox",
        ),
        ("POST", "/api/people", {"first_name": ""}, 400, "first_name is a text of 1 to 64 characters."),
        (
            "POST",
            "/api/people",
            {"first_name": "Ben", "zone": "Mars/Base"},
            400,
            "That is not the name of a time zone, such as Europe/Berlin.",
        ),
        ("PATCH", "/api/people/42", {}, 404, "person 42 is not in the sandbox"),
        ("PATCH", "/api/people/{anna}", {"is_blocked": "yes"}, 400, "is_blocked is true or false."),
        ("POST", "/api/skip", None, 409, "No reminder is planned."),
        ("GET", "/page/../server.py", None, 404, "Not Found."),
        ("GET", "/page/%2e%2e/server.py", None, 404, "There is no such file."),
        ("GET", "/page/none.js", None, 404, "There is no such file."),
        ("GET", "/elsewhere", None, 404, "Not Found."),
        ("DELETE", "/api/people", None, 405, "Method Not Allowed."),
    ],
)
async def test_mistakes_are_answered_with_a_sentence(
    http: aiohttp.ClientSession, anna: Person, method: str, path: str, body: object, status: int, error: str
) -> None:
    where = URL(path.replace("{anna}", str(anna.id)), encoded=True)
    async with http.request(method, where, data=None if body is None else json.dumps(body)) as answer:
        assert (answer.status, await answer.json()) == (status, {"error": error})


async def test_who_blocked_the_bot_cannot_write_on_the_page_either(
    http: aiohttp.ClientSession, world: World, anna: Person
) -> None:
    world.block(anna.id)

    async with http.post(f"/api/chats/{anna.id}/send", json={"text": "hi"}) as answer:
        assert answer.status == 409


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:80"},
        {"Host": "["},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
async def test_pages_of_other_sites_are_refused(
    sandbox: Sandbox, http: aiohttp.ClientSession, headers: dict[str, str]
) -> None:
    """DNS rebinding and cross-site posts: the sandbox has no password and a token that everybody knows."""
    for path in ("/api/state", f"/bot{sandbox.token}/getMe"):
        async with http.get(path, headers=headers) as answer:
            assert answer.status == 403


async def test_the_page_and_its_files_are_served(http: aiohttp.ClientSession) -> None:
    async with http.get("/") as answer:
        assert answer.content_type == "text/html"
        assert answer.headers["Cache-Control"] == "no-cache"


async def test_the_own_page_is_welcome(http: aiohttp.ClientSession, url: str) -> None:
    async with http.get("/api/state", headers={"Origin": url}) as answer:
        assert answer.status == 200
