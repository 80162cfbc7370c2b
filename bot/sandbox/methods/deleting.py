"""Methods that end something: a message, or the wait after a button press."""

from bot.sandbox.arguments import Arguments
from bot.sandbox.methods.addresses import read_chat
from bot.sandbox.methods.registry import serves
from bot.sandbox.people import Group
from bot.sandbox.refusals import Json, bad_request
from bot.sandbox.world import World

DELETABLE_FOR_S = 48 * 3600
DELETE_LIMIT = 100
ANSWER_LIMIT = 200


@serves("deleteMessage", "chat_id message_id")
def delete_message(world: World, given: Arguments) -> bool:
    """Delete one message that is at most 48 hours old."""
    chat = read_chat(world, given)
    if not given.is_given("message_id"):
        raise bad_request("message identifier is not specified")
    message = world.history.find(chat.id, given.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    _check_deletable(world, message, is_group=isinstance(chat, Group))
    world.remove(chat.id, message["message_id"])
    return True


@serves("deleteMessages", "chat_id message_ids")
def delete_messages(world: World, given: Arguments) -> bool:
    """Delete up to 100 messages; those not found are skipped, as Telegram does."""
    chat = read_chat(world, given)
    numbers = given.json("message_ids")
    if not isinstance(numbers, list) or not all(isinstance(number, int) for number in numbers):
        raise bad_request("can't parse message ids JSON object")
    if not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > DELETE_LIMIT:
        raise bad_request("too many message identifiers specified")
    found = [message for number in numbers if (message := world.history.find(chat.id, number))]
    for message in found:
        _check_deletable(world, message, is_group=isinstance(chat, Group))
    for message in found:
        world.remove(chat.id, message["message_id"])
    return True


@serves("answerCallbackQuery", "callback_query_id text show_alert url")
def answer_callback_query(world: World, given: Arguments) -> bool:
    """End the wait after a button press, once and in time."""
    text = given.text("text")
    if len(text) > ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    if given.is_given("url"):
        raise bad_request("URL_INVALID")  # only games and deep links may open one
    world.answer(given.text("callback_query_id"), text, is_alert=given.flag("show_alert"))
    return True


def _check_deletable(world: World, message: Json, *, is_group: bool) -> None:
    if is_group and message["from"]["id"] != world.bot.id:
        raise bad_request("message can't be deleted")  # the bot is no administrator
    if world.unix_time() - message["date"] > DELETABLE_FOR_S:
        raise bad_request("message can't be deleted for everyone")
