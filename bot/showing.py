"""Shows an answer in the chat: in place of the card that was pressed, else as a new card."""

import asyncio
from dataclasses import replace

import structlog
from telegram import (
    Bot,
    CallbackQuery,
    Chat,
    InputMediaPhoto,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
)
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest, TelegramError

from bot import calls, keyboards
from bot.card import Answer, Card, Notice
from bot.services import Services
from bot.showing_pictures import NoPictureError, says, with_picture
from storage import announcement_cards, cards, people

SPINNER_RETRY_S = 0.5

log = structlog.get_logger(__name__)

_SAME = "message is not modified"
_NOT_EDITABLE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",
    "there is no caption in the message to edit",
)
_TOO_LATE = ("query is too old", "query id is invalid")


async def show(
    bot: Bot, services: Services, person_id: int, query: CallbackQuery | None, answer: Answer
) -> None:
    """Answer a tap (always, once) or a message (`query` None) with a card or a notice."""
    if isinstance(answer, Notice):
        if query is not None:
            await acknowledge(bot, services, query, answer.text, is_alert=answer.is_alert)
        else:
            await bot.send_message(person_id, answer.text)
        return
    try:
        pressed = _pressed(query)
        if answer.preface is not None:
            await bot.send_message(person_id, answer.preface, disable_notification=True)
        try:
            shown = await _card(bot, services, person_id, pressed, answer)
        except NoPictureError as error:
            log.warning("shown_without_picture", figure=str(error))
            shown = await _card(bot, services, person_id, pressed, replace(answer, picture=None))
        await _remember(bot, services, person_id, answer, shown, pressed=pressed)
        for message_id in answer.removes:
            await remove(bot, person_id, message_id)
        for document in answer.documents:
            await bot.send_document(person_id, document.content, filename=document.name)
    finally:
        if query is not None:
            await _end_spinner(bot, services, query, answer.notice)


async def show_instead(bot: Bot, services: Services, person_id: int, message_id: int, card: Card) -> None:
    """Show a card in place of a message that nobody pressed: what was done elsewhere, on a page."""
    chat = Chat(person_id, ChatType.PRIVATE)
    shown_so_far = Message(message_id, services.clock(), chat)
    shown = await _card(bot, services, person_id, shown_so_far, card)
    await _remember(bot, services, person_id, card, shown, pressed=shown_so_far)
    for removed_id in card.removes:
        await remove(bot, person_id, removed_id)


async def redraw(bot: Bot, services: Services, person_id: int, message_id: int, card: Card) -> bool:
    """Show a card of text anew where it stands; False if it stands there no more."""
    try:
        await calls.edit_text(bot, services, person_id, message_id, card)
    except BadRequest as error:
        if says(error, *_NOT_EDITABLE):
            return False
        if not says(error, _SAME):
            raise
    return True


async def acknowledge(
    bot: Bot, services: Services, query: CallbackQuery, text: str | None = None, *, is_alert: bool = False
) -> None:
    """End the button's spinner; one that waited too long has ended by itself."""
    try:
        await calls.answer_query(bot, services, query.id, text, is_alert=is_alert)
    except BadRequest as error:
        if not says(error, *_TOO_LATE):
            raise


async def _end_spinner(bot: Bot, services: Services, query: CallbackQuery, text: str | None) -> None:
    """As `acknowledge`, tried twice at most: what is shown already must not be shown again for it."""
    try:
        await acknowledge(bot, services, query, text)
    except TelegramError:
        await asyncio.sleep(SPINNER_RETRY_S)
        try:
            await acknowledge(bot, services, query, text)
        except TelegramError as error:
            log.debug("spinner_left", error=type(error).__name__)


async def _card(bot: Bot, services: Services, person_id: int, pressed: Message | None, card: Card) -> Message:
    if card.asks_location is not None:
        return await _ask_location(bot, person_id, card)
    if pressed is None:
        return await _send(bot, services, person_id, card)
    try:
        edited = await _edit(bot, services, pressed, card)
    except BadRequest as error:
        if says(error, _SAME):
            return pressed
        if not says(error, *_NOT_EDITABLE):
            raise
        edited = None
    if edited is not None:
        return edited
    # A picture cannot become a text in place: the new message comes first, so that nothing is lost.
    shown = await _send(bot, services, person_id, card, is_silent=True)
    await remove(bot, person_id, pressed.message_id)
    return shown


def _pressed(query: CallbackQuery | None) -> Message | None:
    """The message whose button was pressed; None if Telegram no longer shows it to us."""
    # An inaccessible message may come as a Message dated 1970, so its class says nothing.
    if query is None or query.message is None or not query.message.is_accessible:
        return None
    return query.message if isinstance(query.message, Message) else None


async def _edit(bot: Bot, services: Services, pressed: Message, card: Card) -> Message | None:
    """Edit in place; None where Telegram has no way to."""
    if card.picture is not None:
        keys = keyboards.markup(card.rows)
        return await with_picture(
            services,
            bot,
            card.picture,
            lambda photo: bot.edit_message_media(
                InputMediaPhoto(photo, caption=str(card.text), parse_mode=ParseMode.HTML),
                chat_id=pressed.chat_id,
                message_id=pressed.message_id,
                reply_markup=keys,
            ),
        )
    if pressed.photo:
        return await _edit_caption(bot, pressed, card) if card.keeps_picture else None
    await calls.edit_text(bot, services, pressed.chat_id, pressed.message_id, card)
    return pressed


async def _edit_caption(bot: Bot, pressed: Message, card: Card) -> Message:
    edited = await bot.edit_message_caption(
        pressed.chat_id,
        pressed.message_id,
        caption=str(card.text),
        parse_mode=ParseMode.HTML,
        reply_markup=keyboards.markup(card.rows),
    )
    return edited if isinstance(edited, Message) else pressed


async def _send(
    bot: Bot, services: Services, person_id: int, card: Card, *, is_silent: bool = False
) -> Message:
    keys = keyboards.markup(card.rows)
    if card.picture is None:
        return await bot.send_message(
            person_id,
            str(card.text),
            parse_mode=ParseMode.HTML,
            reply_markup=keys,
            disable_notification=is_silent,
        )
    return await with_picture(
        services,
        bot,
        card.picture,
        lambda photo: bot.send_photo(
            person_id,
            photo,
            caption=str(card.text),
            parse_mode=ParseMode.HTML,
            reply_markup=keys,
            disable_notification=is_silent,
        ),
    )


async def _ask_location(bot: Bot, person_id: int, card: Card) -> Message:
    button = KeyboardButton(card.asks_location or "", request_location=True)
    keyboard = ReplyKeyboardMarkup([[button]], resize_keyboard=True, one_time_keyboard=True)
    return await bot.send_message(person_id, str(card.text), parse_mode=ParseMode.HTML, reply_markup=keyboard)


async def remove(bot: Bot, person_id: int, message_id: int) -> None:
    """Delete a message of ours; one that is too old to delete loses its buttons instead.

    Trouble is no reason to show the newer card again: then the old one stays.
    """
    try:
        await bot.delete_message(person_id, message_id)
    except TelegramError:
        try:
            await bot.edit_message_reply_markup(person_id, message_id)
        except TelegramError as error:
            log.debug("card_kept", person_id=person_id, error=type(error).__name__)


async def _remember(
    bot: Bot, services: Services, person_id: int, card: Card, shown: Message, *, pressed: Message | None
) -> None:
    """Remember where a prompt's card is; of it, and of all cards of no prompt, only the newest stays."""
    is_new = pressed is None or card.asks_location is not None
    whose = {"prompt_id": card.prompt_id or None, "session_id": card.session_id or None}
    if any(whose.values()) and shown.message_id != card.stands_at:
        async with services.database.glancing() as connection:
            is_moved = await cards.have_moved(connection, person_id, **whose, message_id=shown.message_id)
        if is_moved:
            async with services.database.transaction(of=person_id) as db:
                stood_at = await cards.move(db, person_id, **whose, message_id=shown.message_id)
            if stood_at is not None and (pressed is None or stood_at != pressed.message_id):
                await remove(bot, person_id, stood_at)
    if card.prompt_id or not (is_new or card.announcement_id):
        return
    async with services.database.transaction(of=person_id) as db:
        if card.announcement_id and await people.get(db, person_id) is not None:
            await announcement_cards.watch(
                db,
                card.announcement_id,
                person_id=person_id,
                message_id=shown.message_id,
                now=services.clock(),
            )
        before = await cards.put_newest(db, person_id, shown.message_id) if is_new else None
    if before is not None:
        await remove(bot, person_id, before)
