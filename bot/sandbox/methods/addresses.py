"""Which chat and which message a call means, and whether the bot may reach it."""

from bot.sandbox.arguments import Arguments
from bot.sandbox.people import Group, Person
from bot.sandbox.refusals import Json, bad_request, forbidden
from bot.sandbox.world import World


def read_chat(world: World, given: Arguments) -> Person | Group:
    """The chat that `chat_id` names.

    Raises:
        Refusal: It is missing or unknown.
    """
    if not given.is_given("chat_id"):
        raise bad_request("chat_id is empty")
    chat = world.chat(given.integer("chat_id"))
    if chat is None:
        raise bad_request("chat not found")
    return chat


def read_reachable_chat(world: World, given: Arguments) -> Person | Group:
    """The chat that `chat_id` names, where the bot may write.

    Raises:
        Refusal: It is unknown, or the bot may not write there.
    """
    chat = read_chat(world, given)
    if isinstance(chat, Group):
        if chat.was_kicked:
            raise forbidden("bot was kicked from the supergroup chat")
        if not chat.has_bot:
            raise forbidden("bot is not a member of the supergroup chat")
    elif chat.is_deactivated:
        raise forbidden("user is deactivated")
    elif chat.is_blocked:
        raise forbidden("bot was blocked by the user")
    elif not chat.has_written:
        raise forbidden("bot can't initiate conversation with a user")
    return chat


def read_own_message(world: World, given: Arguments) -> Json:
    """The message that an edit means.

    Raises:
        Refusal: It is not there, or not the bot's.
    """
    if given.is_given("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")  # nothing is ever sent inline here
    chat = read_reachable_chat(world, given)
    if not given.is_given("message_id"):
        raise bad_request("message identifier is not specified")
    message = world.history.find(chat.id, given.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    markup = message.get("reply_markup")
    # A message that brought a reply keyboard, or took one away, cannot be edited either.
    if message["from"]["id"] != world.bot.id or (markup and "inline_keyboard" not in markup):
        raise bad_request("message can't be edited")
    return message
