"""Shows a card's picture: uploaded once, then named by the id that Telegram keeps it under."""

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Bot, Message
from telegram.error import BadRequest

from bot.card import Drawing, Picture
from bot.progress import picture as progress_picture
from bot.routines import pictures
from bot.services import Services
from storage import uploads

_NO_PICTURE = ("image_process_failed", "photo_", "media_", "wrong type", "too big", "failed to get http url")


class NoPictureError(Exception):
    """A card's picture cannot be drawn, or Telegram does not take it."""


async def with_picture(
    services: Services,
    bot: Bot,
    picture: Picture | Drawing,
    call: Callable[[Any], Awaitable[Message | bool]],
) -> Message:
    """Show a picture by the id that Telegram keeps it under; upload it the first time, a drawing always."""
    if isinstance(picture, Drawing):
        return await _drawn(picture, call)
    version = _version(picture)
    async with services.database.reading() as db:
        file_id = await uploads.find(db, bot.id, version)
    if file_id is not None:
        try:
            return _message(await call(file_id))
        except BadRequest as error:
            if not says(error, "wrong file", "file_id", "file identifier"):
                raise
    sent = await _uploaded(picture, call)
    if sent.photo:
        async with services.database.transaction() as db:
            await uploads.keep(db, bot.id, version, sent.photo[-1].file_id)
    return sent


async def _drawn(drawing: Drawing, call: Callable[[Any], Awaitable[Message | bool]]) -> Message:
    try:
        content = progress_picture.png(drawing.svg)
    except (ImportError, ValueError, RuntimeError):
        raise NoPictureError("progress") from None
    return _message(await call(content))


async def _uploaded(picture: Picture, call: Callable[[Any], Awaitable[Message | bool]]) -> Message:
    try:
        drawn = pictures.png(picture.figure, side=picture.side)
    except (KeyError, ValueError, RuntimeError):
        raise NoPictureError(picture.figure) from None
    try:
        return _message(await call(drawn))
    except BadRequest as error:
        if says(error, *_NO_PICTURE):
            raise NoPictureError(picture.figure) from None
        raise


def _version(picture: Picture) -> str:
    try:
        return pictures.version(picture.figure, side=picture.side)
    except (KeyError, ValueError):
        raise NoPictureError(picture.figure) from None


def _message(result: Message | bool) -> Message:
    if not isinstance(result, Message):
        raise TypeError("an inline message was edited; none is ever sent")
    return result


def says(error: BadRequest, *phrases: str) -> bool:
    """True if Telegram's refusal holds one of some lower-case phrases."""
    said = error.message.lower()
    return any(phrase in said for phrase in phrases)
