"""How a method is called: the ways of its parameters, and calls that are none."""

import json

import aiohttp
import pytest
from telegram import Bot
from telegram.error import InvalidToken

from bot.sandbox import Sandbox
from bot.sandbox.people import Person


@pytest.mark.parametrize("kind", ["json", "form", "multipart", "query"])
async def test_every_way_of_sending_parameters_is_read(
    sandbox: Sandbox, http: aiohttp.ClientSession, anna: Person, kind: str
) -> None:
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "y"}]]}
    flat = {"chat_id": str(anna.id), "text": "hi", "reply_markup": json.dumps(markup)}
    path = f"/bot{sandbox.token}/sendmessage"

    if kind == "json":
        request = http.post(path, json={"chat_id": anna.id, "text": "hi", "reply_markup": markup})
    elif kind == "form":
        request = http.post(path, data=flat)
    elif kind == "multipart":
        form = aiohttp.FormData(default_to_multipart=True)
        for name, value in flat.items():
            form.add_field(name, value)
        request = http.post(path, data=form)
    else:
        request = http.get(path, params=flat)
    async with request as answer:
        body = await answer.json()

    assert body["result"]["reply_markup"] == markup


async def test_a_wrong_token_is_unauthorized(url: str, http: aiohttp.ClientSession) -> None:
    with pytest.raises(InvalidToken):
        async with Bot("123456:wrong", base_url=f"{url}/bot"):
            pass

    async with http.get("/bot123456:wrong/getMe") as answer:
        assert await answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


@pytest.mark.parametrize("path", ["/sendEverything", "/", ""])
async def test_an_unknown_method_is_not_found(
    sandbox: Sandbox, http: aiohttp.ClientSession, path: str
) -> None:
    async with http.get(f"/bot{sandbox.token}{path}") as answer:
        body = await answer.json()

    assert answer.status == 404
    assert body["description"].startswith("Not Found")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b"\xff", "application/x-www-form-urlencoded"),
        (b"nonsense", "multipart/form-data; boundary=x"),
    ],
)
async def test_a_broken_body_is_refused(
    sandbox: Sandbox, http: aiohttp.ClientSession, body: bytes, kind: str
) -> None:
    request = http.post(f"/bot{sandbox.token}/sendMessage", data=body, headers={"Content-Type": kind})
    async with request as answer:
        assert answer.status == 400
