"""Methods that post: text, media, and the line that says the bot is busy."""

from bot.sandbox.arguments import Arguments
from bot.sandbox.history import as_bot_sees
from bot.sandbox.markup import read_markup
from bot.sandbox.methods.addresses import read_reachable_chat
from bot.sandbox.methods.contents import media_fields, with_known_people
from bot.sandbox.methods.registry import serves
from bot.sandbox.people import Group, Person
from bot.sandbox.refusals import Json, bad_request
from bot.sandbox.texts import read_caption, read_text
from bot.sandbox.world import World

_EVERYWHERE = "chat_id parse_mode reply_markup reply_parameters protect_content"
_CAPTIONED = f"{_EVERYWHERE} caption caption_entities"
_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


@serves("sendMessage", f"{_EVERYWHERE} text entities link_preview_options")
def send_message(world: World, given: Arguments) -> Json:
    """Post text."""
    chat = read_reachable_chat(world, given)
    content = read_text(given)
    preview = given.json("link_preview_options")
    if preview:
        content["link_preview_options"] = preview
    return _post(world, given, chat, content)


@serves("sendPhoto", f"{_CAPTIONED} photo has_spoiler show_caption_above_media")
def send_photo(world: World, given: Arguments) -> Json:
    """Post a picture of at most 10 MB."""
    extra: Json = {"has_media_spoiler": True} if given.flag("has_spoiler") else {}
    return _send_media(world, given, "photo", extra)


@serves("sendDocument", f"{_CAPTIONED} document")
def send_document(world: World, given: Arguments) -> Json:
    """Post any file."""
    return _send_media(world, given, "document")


@serves("sendAnimation", f"{_CAPTIONED} animation duration width height has_spoiler show_caption_above_media")
def send_animation(world: World, given: Arguments) -> Json:
    """Post a soundless moving picture."""
    size = (given.integer("width"), given.integer("height"))
    extra: Json = {"has_media_spoiler": True} if given.flag("has_spoiler") else {}
    return _send_media(world, given, "animation", extra, duration_s=given.integer("duration"), size=size)


@serves("sendVoice", f"{_CAPTIONED} voice duration")
def send_voice(world: World, given: Arguments) -> Json:
    """Post a voice note."""
    return _send_media(world, given, "voice", duration_s=given.integer("duration"))


@serves("sendChatAction", "chat_id action")
def send_chat_action(world: World, given: Arguments) -> bool:
    """Show "typing" and its kind."""
    chat = read_reachable_chat(world, given)
    action = given.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.feed.publish({"type": "action", "chat_id": chat.id, "action": action})
    return True


def _send_media(
    world: World,
    given: Arguments,
    kind: str,
    extra: Json | None = None,
    *,
    duration_s: int = 0,
    size: tuple[int, int] = (0, 0),
) -> Json:
    chat = read_reachable_chat(world, given)
    content = read_caption(given)
    stored = world.files.resolve(kind, given.text(kind), given.upload(kind))
    if kind in ("photo", "animation") and given.flag("show_caption_above_media"):
        content["show_caption_above_media"] = True
    content.update(media_fields(kind, stored, duration_s=duration_s, size=size), **(extra or {}))
    return _post(world, given, chat, content)


def _post(world: World, given: Arguments, chat: Person | Group, content: Json) -> Json:
    markup = read_markup(given, is_private=isinstance(chat, Person))
    if given.flag("protect_content"):
        content["has_protected_content"] = True
    if reply := _replied_to(world, given, chat):
        content["reply_to_message"] = reply
    if markup is not None:
        content["reply_markup"] = markup
    return as_bot_sees(world.post(chat, with_known_people(world, content)))


def _replied_to(world: World, given: Arguments, chat: Person | Group) -> Json | None:
    parameters = given.json("reply_parameters")
    if parameters is None:
        return None
    if not isinstance(parameters, dict) or not isinstance(parameters.get("message_id"), int):
        raise bad_request("can't parse reply parameters JSON object")
    message = world.history.find(chat.id, parameters["message_id"])
    if message is not None:
        return {key: value for key, value in as_bot_sees(message).items() if key != "reply_to_message"}
    if parameters.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")
