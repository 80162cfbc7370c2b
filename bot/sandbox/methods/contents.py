"""What messages hold: media as the Bot API shows it, and mentions of people who are known."""

from bot.sandbox.files import StoredFile
from bot.sandbox.people import Person
from bot.sandbox.refusals import Json
from bot.sandbox.world import World

MEDIA = ("photo", "document", "animation", "voice")
_CONTENT = frozenset(
    {
        *MEDIA,
        "text",
        "entities",
        "caption",
        "caption_entities",
        "show_caption_above_media",
        "has_media_spoiler",
    }
    | {"link_preview_options"}
)


def media_fields(
    kind: str, stored: StoredFile, *, duration_s: int = 0, size: tuple[int, int] = (0, 0)
) -> Json:
    """The fields by which a message shows `stored`; an animation is also its own document."""
    common = stored.common()
    width, height = stored.width or size[0], stored.height or size[1]
    named = {**common, "file_name": stored.name, "mime_type": stored.mime_type}
    if kind == "photo":
        return {"photo": [{**common, "width": width, "height": height}]}
    if kind == "animation":
        moving = {**named, "width": width, "height": height, "duration": duration_s}
        return {"animation": moving, "document": named}
    if kind == "voice":
        return {"voice": {**common, "mime_type": stored.mime_type, "duration": duration_s}}
    return {"document": named}


def with_known_people(world: World, content: Json) -> Json:
    """`content` with mentions of people filled in; those of strangers become plain text, as on Telegram."""
    for name in ("entities", "caption_entities"):
        if any(entity["type"] == "text_mention" for entity in content.get(name, ())):
            known = [filled for entity in content[name] if (filled := _filled(world, entity))]
            content = {**content, name: known}
    return content


def content_of(message: Json) -> Json:
    """The part of a message that an edit replaces, without the keyboard."""
    return {key: value for key, value in message.items() if key in _CONTENT}


def shell_of(message: Json) -> Json:
    """The part of a message that no edit changes."""
    return {k: v for k, v in message.items() if k not in _CONTENT and k not in ("reply_markup", "edit_date")}


def media_kind(message: Json) -> str | None:
    """Which kind of media a message holds; None for text."""
    for kind in ("animation", "photo", "voice", "document"):
        if kind in message:
            return kind
    return None


def _filled(world: World, entity: Json) -> Json | None:
    if entity["type"] != "text_mention":
        return entity
    person = world.chat((entity.get("user") or {}).get("id", 0))
    return {**entity, "user": person.user()} if isinstance(person, Person) and person.has_written else None
