"""The application: one handler for each sort of update, and one place where errors end."""

from typing import Any

import structlog
from telegram import Chat, ChatMemberUpdated, LinkPreviewOptions, Message, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import BadRequest, ChatMigrated, Forbidden
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackContext,
    CallbackQueryHandler,
    ChatMemberHandler,
    Defaults,
    ExtBot,
    MessageHandler,
    filters,
)

from bot import keyboards, presses
from bot.card import Answer
from bot.handlers import conversations as conversations  # each registers what it answers
from bot.handlers import typed
from bot.handlers.registry import commands, commands_in_groups, taps
from bot.keyboards import StaleButton, unpack
from bot.language import language, nearest
from bot.services import Services
from bot.showing import acknowledge, show
from bot.transport import AiohttpRequest
from bot.turn import Turn
from bot.views import home as home_views
from storage import people

log = structlog.get_logger(__name__)

Context = CallbackContext[ExtBot[Any], dict[Any, Any], dict[Any, Any], dict[Any, Any]]
Bot = Application[Any, Any, Any, Any, Any, Any]

ALLOWED_UPDATES = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]

MOST_UNSHOWN = 1000
"""Answers kept for another try; after an outage of many more, the updates are simply handled again."""

_LOST = (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)


class Front:
    """What the outermost handlers do: find whose turn it is, let a conversation answer, show it."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.unshown: dict[int, Answer] = {}
        """By update, what Telegram did not take yet; gone once nobody tries any more."""

    async def tapped(self, update: Update, context: Context) -> None:
        """A button was pressed: maybe an old one, maybe twice, maybe somebody else's."""
        query = update.callback_query
        if query is None:
            return
        if isinstance(query.message, Message) and query.message.chat.type != ChatType.PRIVATE:
            await acknowledge(context.bot, self._services, query)
            return
        turn = self._turn(query.from_user.id, query.from_user.language_code)
        answer = self.unshown.pop(update.update_id, None) or await _answered(turn, query.data or "")
        await self._show(update, context, turn, answer)

    async def written(self, update: Update, context: Context) -> None:
        """A message: a command, a text (typed anew or corrected), a location, or something of no use."""
        message, user = update.effective_message, update.effective_user
        if message is None or user is None or user.is_bot:
            return
        if update.edited_message is not None and message.text is None:
            return  # a caption changed, or a live location moved on: nobody waits for an answer
        if message.chat.type != ChatType.PRIVATE:
            await self._in_group(message.chat, message, context)
            return
        turn = self._turn(user.id, user.language_code)
        answer = self.unshown.pop(update.update_id, None) or await _read(turn, message)
        await self._show(update, context, turn, answer)

    async def moved(self, update: Update, context: Context) -> None:
        """Somebody blocked the bot or came back; or it was added to a group."""
        change = update.my_chat_member
        if change is None:
            return
        if change.chat.type != ChatType.PRIVATE:
            return
        await self._private_chat_changed(change)

    async def failed(self, update: object, context: Context) -> None:
        """An error of a handler, told on to whoever handles the update."""
        chat = update.effective_chat if isinstance(update, Update) else None
        if isinstance(context.error, Forbidden) and chat is not None and chat.type == ChatType.PRIVATE:
            async with self._services.database.transaction() as db:
                await people.lose(db, chat.id, now=self._services.clock())
            return
        failures = context.bot_data.get("failures")
        if failures is not None and isinstance(update, Update):
            failures[update.update_id] = context.error

    async def _show(self, update: Update, context: Context, turn: Turn, answer: Answer) -> None:
        """Show an answer; one that Telegram did not take is kept for when this update is tried again.

        What was typed is read once: read again, it would no longer answer what was asked.
        """
        try:
            await show(context.bot, self._services, turn.person_id, update.callback_query, answer)
        except Exception:
            if len(self.unshown) >= MOST_UNSHOWN:
                self.unshown.clear()
            self.unshown[update.update_id] = answer
            raise

    async def _private_chat_changed(self, change: ChatMemberUpdated) -> None:
        now = self._services.clock()
        async with self._services.database.transaction() as db:
            if change.new_chat_member.status in _LOST:
                await people.lose(db, change.chat.id, now=now)
            elif await people.get(db, change.chat.id) is not None:
                await people.arrive(
                    db, change.chat.id, language=nearest(change.from_user.language_code), now=now
                )

    async def _in_group(self, chat: Chat, message: Message, context: Context) -> None:
        """Say, when spoken to, that this works in private chats; stay silent else."""
        if not _is_spoken_to(message.text or "", context.bot.username):
            return
        spoken = nearest(message.from_user.language_code if message.from_user else None)
        card = home_views.group(language(spoken, None), context.bot.username)
        try:
            await context.bot.send_message(
                chat.id, str(card.text), parse_mode="HTML", reply_markup=keyboards.markup(card.rows)
            )
        except (BadRequest, ChatMigrated, Forbidden) as error:
            log.debug("group_refused", error=type(error).__name__)

    def _turn(self, person_id: int, code: str | None) -> Turn:
        return Turn(self._services, person_id, nearest(code), self._services.clock(), code)


async def _answered(turn: Turn, data: str) -> Answer:
    try:
        press = unpack(data)
    except StaleButton:
        return await taps[presses.Home](turn, presses.Home())
    prompt_id = getattr(press, "prompt_id", None)
    if prompt_id:
        structlog.contextvars.bind_contextvars(prompt_id=prompt_id)
    return await taps[type(press)](turn, press)


def _is_spoken_to(text: str, username: str) -> bool:
    """True for a mention of the bot and for its own commands; those of other bots live there, too."""
    said = text.lower()
    if f"@{username.lower()}" in said:
        return True
    name, _, addressee = said[1:].partition("@") if said.startswith("/") else ("", "", "")
    return not addressee and bool(name.split()) and name.split()[0] in commands_in_groups


async def _read(turn: Turn, message: Message) -> Answer:
    if message.location is not None:
        return await typed.location(turn, message.location.latitude, message.location.longitude)
    text = (message.text or "").strip()
    if text.startswith("/"):
        name, *rest = text[1:].split(maxsplit=1) or [""]
        handler = commands.get(name.partition("@")[0].lower())
        if handler is not None:
            return await handler(turn, "".join(rest))
    return await typed.text(turn, text)


def build(services: Services, *, token: str, updates_request: AiohttpRequest) -> Bot:
    """The application with its handlers, not yet started; it polls nothing by itself."""
    front = Front(services)
    base = services.settings.bot_api_url
    application: Bot = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{base}/bot")
        .base_file_url(f"{base}/file/bot")
        .request(services.request)
        .get_updates_request(updates_request)
        .rate_limiter(services.pacer)
        # A preview of the step page would be larger than the prompt that links to it.
        .defaults(Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)))
        .updater(None)
        .job_queue(None)
        .build()
    )
    application.bot_data["failures"] = {}
    application.bot_data["unshown"] = front.unshown
    application.add_handler(CallbackQueryHandler(front.tapped))
    application.add_handler(ChatMemberHandler(front.moved, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(MessageHandler(filters.UpdateType.MESSAGES, front.written))
    application.add_error_handler(front.failed)
    return application
