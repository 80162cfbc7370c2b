"""Uploads: pictures measured, ids that stay good, downloads, and what is refused."""

import io
import json
import struct

import aiohttp
import pytest
from sandbox_calls import Call
from telegram import Bot, InputFile, InputMediaAnimation, InputMediaDocument

from bot.sandbox import Sandbox, World
from bot.sandbox.people import Person
from bot.sandbox.pictures import picture_size, picture_type


def png(width: int, height: int) -> bytes:
    return (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", width, height) + b"\x08\x06\x00\x00\x00"
    )


def jpeg(width: int, height: int) -> bytes:
    frame = b"\xff\xc2\x00\x11\x08" + struct.pack(">HH", height, width) + b"\x03" + bytes(9)
    return b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(10) + frame


def webp(form: bytes, head: bytes) -> bytes:
    return b"RIFF\x00\x00\x00\x00WEBP" + form + bytes(4) + head


@pytest.mark.parametrize(
    ("content", "size", "mime_type"),
    [
        (png(640, 480), (640, 480), "image/png"),
        (jpeg(640, 480), (640, 480), "image/jpeg"),
        (b"GIF89a" + struct.pack("<HH", 64, 48), (64, 48), "image/gif"),
        (webp(b"VP8X", bytes(4) + b"\x7f\x02\x00\xdf\x01\x00"), (640, 480), "image/webp"),
        (webp(b"VP8L", b"\x2f" + struct.pack("<I", 639 | 479 << 14)), (640, 480), "image/webp"),
        (webp(b"VP8 ", bytes(6) + struct.pack("<HH", 640, 480)), (640, 480), "image/webp"),
        (webp(b"ALPH", bytes(16)), None, "image/webp"),
        (png(0, 480), None, "image/png"),
        (b"\xff\xd8\xff\xe0\x00\x10", None, "image/jpeg"),
        (b"%PDF-1.7", None, None),
    ],
)
def test_pictures_are_measured_by_their_header(
    content: bytes, size: tuple[int, int] | None, mime_type: str | None
) -> None:
    assert picture_size(content) == size
    assert picture_type(content) == mime_type


async def test_an_uploaded_picture_can_be_sent_again_and_fetched(
    bot: Bot, world: World, anna: Person
) -> None:
    content = png(800, 600)

    first = await bot.send_photo(anna.id, content, caption="<b>Step</b>", parse_mode="HTML", has_spoiler=True)
    second = await bot.send_photo(anna.id, first.photo[0].file_id, show_caption_above_media=True, caption="x")

    assert (first.photo[0].width, first.photo[0].height, first.photo[0].file_size) == (800, 600, len(content))
    assert first.caption == "Step"
    assert first.has_media_spoiler
    assert second.photo == first.photo
    file = await bot.get_file(second.photo[0].file_id)
    assert bytes(await file.download_as_bytearray()) == content


async def test_documents_animations_and_voices_show_what_they_are(bot: Bot, anna: Person) -> None:
    document = await bot.send_document(anna.id, InputFile(b"a,b\n", filename="progress.csv"))
    animation = await bot.send_animation(anna.id, png(320, 240), filename="roll.gif", duration=3)
    voice = await bot.send_voice(anna.id, InputFile(b"OggS", filename="cue.ogg"), duration=5, caption="left")

    assert document.document is not None
    assert (document.document.file_name, document.document.mime_type) == ("progress.csv", "text/csv")
    assert animation.animation is not None
    assert (animation.animation.width, animation.animation.height) == (320, 240)
    assert animation.document is not None
    assert voice.voice is not None
    assert (voice.caption, voice.voice.mime_type) == ("left", "audio/ogg")


async def test_media_is_exchanged_for_a_file_that_comes_along(bot: Bot, world: World, anna: Person) -> None:
    sent = await bot.send_photo(anna.id, png(8, 6))

    await bot.edit_message_media(
        InputMediaAnimation(png(4, 3), filename="a.gif", caption="c", has_spoiler=True),
        anna.id,
        sent.message_id,
    )
    moving = world.messages(anna.id)[-1]
    await bot.edit_message_media(InputMediaDocument(b"x", filename="a.txt"), anna.id, sent.message_id)

    assert (moving["animation"]["width"], moving["caption"]) == (4, "c")
    assert "photo" not in moving
    assert world.messages(anna.id)[-1]["document"]["file_name"] == "a.txt"


async def test_a_moving_picture_that_cannot_be_measured_has_the_size_that_was_named(
    bot: Bot, anna: Person
) -> None:
    sent = await bot.send_animation(
        anna.id,
        b"mp4",
        filename="roll.mp4",
        width=320,
        height=240,
        has_spoiler=True,
        show_caption_above_media=True,
    )

    assert sent.animation is not None
    assert (sent.animation.width, sent.animation.height, sent.animation.mime_type) == (320, 240, "video/mp4")
    assert sent.has_media_spoiler
    assert sent.show_caption_above_media


async def test_attached_parts_are_found_by_name(
    sandbox: Sandbox, http: aiohttp.ClientSession, anna: Person
) -> None:
    form = aiohttp.FormData({"chat_id": str(anna.id), "photo": "attach://step"})
    form.add_field("step", io.BytesIO(png(8, 6)), filename="step.png")

    async with http.post(f"/bot{sandbox.token}/sendPhoto", data=form) as answer:
        body = await answer.json()

    assert body["result"]["photo"][0]["width"] == 8


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", 400, "Bad Request: file must be non-empty"),
        (b"not a picture", 400, "Bad Request: IMAGE_PROCESS_FAILED"),
        (png(9000, 2000), 400, "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (png(2100, 100), 400, "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (
            png(8, 6) + bytes(10 << 20),
            400,
            "Bad Request: file of size 10485789 bytes is too big for a photo; "
            "the maximum size is 10485760 bytes",
        ),
        (bytes(61 << 20), 413, "Request Entity Too Large"),
    ],
)
async def test_bad_pictures_are_refused(
    sandbox: Sandbox, http: aiohttp.ClientSession, anna: Person, content: bytes, code: int, words: str
) -> None:
    form = aiohttp.FormData({"chat_id": str(anna.id)})
    form.add_field("photo", io.BytesIO(content), filename="x.png")

    async with http.post(f"/bot{sandbox.token}/sendPhoto", data=form) as answer:
        body = json.loads(await answer.text())

    assert (answer.status, body["description"]) == (code, words)


async def test_a_document_over_50_mb_is_too_large(
    sandbox: Sandbox, http: aiohttp.ClientSession, anna: Person
) -> None:
    form = aiohttp.FormData({"chat_id": str(anna.id)})
    form.add_field("document", io.BytesIO(bytes((50 << 20) + 1)), filename="x.bin")

    async with http.post(f"/bot{sandbox.token}/sendDocument", data=form) as answer:
        assert (await answer.json())["description"] == "Request Entity Too Large"


async def test_a_file_over_20_mb_cannot_be_fetched(bot: Bot, call: Call, anna: Person) -> None:
    sent = await bot.send_document(anna.id, bytes((20 << 20) + 1))
    assert sent.document is not None

    reply = await call("getFile", file_id=sent.document.file_id)

    assert reply.body["description"] == "Bad Request: file is too big"


async def test_references_that_lead_nowhere_are_refused(bot: Bot, call: Call, anna: Person) -> None:
    document = await bot.send_document(anna.id, InputFile(b"x", filename="x.txt"))
    assert document.document is not None
    known = document.document.file_id

    async def words(method: str, **parameters: object) -> object:
        return (await call(method, chat_id=anna.id, **parameters)).body.get("description")

    assert await words("sendPhoto") == "Bad Request: there is no photo in the request"
    assert await words("sendPhoto", photo="AgAC1") == "Bad Request: wrong file identifier/HTTP URL specified"
    assert await words("sendPhoto", photo=known) == "Bad Request: can't use file of type Document as Photo"
    assert (
        await words("sendPhoto", photo="attach://x")
        == "Bad Request: wrong file identifier/HTTP URL specified"
    )
    assert (
        await words("sendPhoto", photo="https://example.org/x.png")
        == "Bad Request: failed to get HTTP URL content"
    )
    assert (
        await words("sendDocument", document=known, caption="x" * 1025)
        == "Bad Request: message caption is too long"
    )
    assert await words("getFile", file_id="AgAC1") == "Bad Request: invalid file_id"


async def test_downloads_need_the_token_and_the_path(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    async with http.get("/file/bot1:wrong/photos/file_1.png") as answer:
        assert answer.status == 401
    async with http.get(f"/file/bot{sandbox.token}/photos/file_1.png") as answer:
        assert answer.status == 404
