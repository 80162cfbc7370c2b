"""The calls of each tap and timer, in their turn, without python-telegram-bot's objects around them."""

from typing import Any

from telegram import Bot
from telegram.constants import ParseMode

from bot import keyboards
from bot.card import Card
from bot.pacing import EDIT
from bot.services import Services


async def edit_text(bot: Bot, services: Services, chat_id: int, message_id: int, card: Card) -> None:
    """Change a message of ours to a card without a picture.

    Raises:
        TelegramError: As of `AiohttpRequest` and `Pacer`.
    """
    await _call(
        bot,
        services,
        "editMessageText",
        {
            "chat_id": chat_id,
            "message_id": message_id,
            "text": str(card.text),
            "parse_mode": ParseMode.HTML.value,
            "link_preview_options": {"is_disabled": True},
            "reply_markup": keyboards.payload(card.rows) if card.rows else None,
        },
    )


async def edit_caption(
    bot: Bot, services: Services, chat_id: int, message_id: int, card: Card, *, until: float
) -> None:
    """Change what stands below a picture of ours, if its turn comes until `until` (loop time).

    Raises:
        TelegramError: As of `AiohttpRequest` and `Pacer`.
    """
    parameters = {
        "chat_id": chat_id,
        "message_id": message_id,
        "caption": str(card.text),
        "parse_mode": ParseMode.HTML.value,
        "reply_markup": keyboards.payload(card.rows) if card.rows else None,
    }

    async def post() -> Any:
        return await services.request.post_json(f"{bot.base_url}/editMessageCaption", parameters)

    await services.pacer.send(post, chat_id=chat_id, lane=EDIT, until=until)


async def answer_query(
    bot: Bot, services: Services, query_id: str, text: str | None, *, is_alert: bool
) -> None:
    """End a button's spinner, with a text or without.

    Raises:
        TelegramError: As of `AiohttpRequest` and `Pacer`.
    """
    answer = {"callback_query_id": query_id, "text": text or None, "show_alert": is_alert or None}
    await _call(bot, services, "answerCallbackQuery", answer)


async def _call(bot: Bot, services: Services, method: str, parameters: dict[str, Any]) -> None:
    url = f"{bot.base_url}/{method}"

    async def post() -> Any:
        return await services.request.post_json(url, parameters)

    await services.pacer.process_request(post, (), {}, method, parameters, None)
