"""Methods that change a message in place."""

from bot.sandbox.arguments import Arguments
from bot.sandbox.markup import read_markup
from bot.sandbox.methods.addresses import read_own_message
from bot.sandbox.methods.contents import content_of, media_fields, media_kind, shell_of, with_known_people
from bot.sandbox.methods.registry import serves
from bot.sandbox.refusals import NOT_MODIFIED, Json, bad_request
from bot.sandbox.texts import read_caption, read_text
from bot.sandbox.world import World

_WHICH = "chat_id message_id inline_message_id reply_markup"
_EDITABLE_MEDIA = ("photo", "document", "animation")


@serves("editMessageText", f"{_WHICH} text parse_mode entities link_preview_options")
def edit_text(world: World, given: Arguments) -> Json:
    """Replace the text of a text message."""
    message = read_own_message(world, given)
    content = read_text(given)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    if preview := given.json("link_preview_options"):
        content["link_preview_options"] = preview
    return _replace(world, given, message, content)


@serves("editMessageCaption", f"{_WHICH} caption parse_mode caption_entities show_caption_above_media")
def edit_caption(world: World, given: Arguments) -> Json:
    """Replace the words under media; without `caption` they go."""
    message = read_own_message(world, given)
    if media_kind(message) is None:
        raise bad_request("there is no caption in the message to edit")
    captionless = {k: v for k, v in content_of(message).items() if "caption" not in k}
    above: Json = {"show_caption_above_media": True} if given.flag("show_caption_above_media") else {}
    return _replace(world, given, message, {**captionless, **read_caption(given), **above})


@serves("editMessageMedia", f"{_WHICH} media")
def edit_media(world: World, given: Arguments) -> Json:
    """Put other media in place; text may become media, never the reverse."""
    message = read_own_message(world, given)
    media = given.json("media")
    if not isinstance(media, dict):
        raise bad_request("media must be non-empty" if media is None else "can't parse media JSON object")
    kind = str(media.get("type"))
    if kind not in _EDITABLE_MEDIA:
        raise bad_request("can't parse InputMedia: unsupported type specified")
    inner = Arguments({**media, kind: media.get("media")}, given.uploads, _inside(kind))
    stored = world.files.resolve(kind, inner.text(kind), inner.upload(kind))
    size = (inner.integer("width"), inner.integer("height"))
    content = {
        **read_caption(inner),
        **media_fields(kind, stored, duration_s=inner.integer("duration"), size=size),
        **({"show_caption_above_media": True} if inner.flag("show_caption_above_media") else {}),
        **({"has_media_spoiler": True} if inner.flag("has_spoiler") else {}),
    }
    return _replace(world, given, message, content)


@serves("editMessageReplyMarkup", _WHICH)
def edit_markup(world: World, given: Arguments) -> Json:
    """Put another keyboard under a message; without one the keyboard goes."""
    message = read_own_message(world, given)
    return _replace(world, given, message, content_of(message), is_dated=False)


def _inside(kind: str) -> frozenset[str]:
    """The fields of InputMedia that are read."""
    names = "caption parse_mode caption_entities show_caption_above_media has_spoiler width height duration"
    return frozenset([*names.split(), kind])


def _replace(world: World, given: Arguments, message: Json, content: Json, *, is_dated: bool = True) -> Json:
    is_private = message["chat"]["type"] == "private"
    markup = read_markup(given, is_private=is_private, inline_only=True)
    content = with_known_people(world, content)
    if content == content_of(message) and markup == message.get("reply_markup"):
        raise bad_request(NOT_MODIFIED)
    edited = {**shell_of(message), **content}
    if is_dated:
        edited["edit_date"] = world.unix_time()
    elif "edit_date" in message:
        edited["edit_date"] = message["edit_date"]
    if markup is not None:
        edited["reply_markup"] = markup
    return world.revise(edited)
