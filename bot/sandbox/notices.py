"""What updates hold: how a button press and a change of membership are told to the bot."""

from bot.sandbox.history import as_bot_sees
from bot.sandbox.people import Group, Person
from bot.sandbox.refusals import Json
from bot.sandbox.taps import Tap


def callback_query(
    tap: Tap, person: Person, chat: Person | Group | None, message: Json | None, number: int
) -> Json:
    """The `CallbackQuery` of one tap.

    Args:
        tap: The press.
        person: Who pressed.
        chat: Where; None for one that does not exist.
        message: Under which message; None where it is gone, which the bot sees as inaccessible.
        number: The id of that message.
    """
    shown = chat.chat() if chat else {"id": tap.chat_id, "type": "private"}
    return {
        "id": tap.query_id,
        "from": person.user(),
        "message": as_bot_sees(message) if message else {"chat": shown, "message_id": number, "date": 0},
        "chat_instance": str(8_000_000_000_000_000_000 + abs(tap.chat_id)),
        "data": tap.data,
    }


def membership_change(bot: Json, chat: Person | Group, by: Person, *, is_member: bool, date: int) -> Json:
    """The `ChatMemberUpdated` that says whether the bot may write in `chat` now.

    Args:
        bot: The bot's `User`.
        chat: A person who blocked or unblocked it, or a group it joined or left.
        by: Who did that.
        is_member: What holds from now on.
        date: Unix seconds.
    """
    out = {"user": bot, "status": "kicked", "until_date": 0}
    never = {"user": bot, "status": "left"} if isinstance(chat, Group) and not chat.was_kicked else out
    member = {"user": bot, "status": "member"}
    return {
        "chat": chat.chat(),
        "from": by.user(),
        "date": date,
        "old_chat_member": never if is_member else member,
        "new_chat_member": member if is_member else out,
    }
