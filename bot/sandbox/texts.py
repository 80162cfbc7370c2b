"""What becomes of the text a bot sends: parsed, trimmed, measured, commands and addresses marked."""

import re

from bot.sandbox.arguments import Arguments
from bot.sandbox.html_entities import parse_html, utf16_length
from bot.sandbox.refusals import Json, bad_request

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024

_COMMAND = re.compile(r"(?<![\w/@>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")
_ADDRESS = re.compile(r"(?:https?://|\bwww\.|\bt\.me/)[^\s<>\"]+")
_MENTION = re.compile(r"(?<!\w)@[A-Za-z][A-Za-z0-9_]{3,31}\b")
_FOUND = (("url", _ADDRESS), ("bot_command", _COMMAND), ("mention", _MENTION))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_KNOWN_TYPES = frozenset(
    {
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
        "date_time",
    }
)
_CLOSED = frozenset({"code", "pre", "text_link", "text_mention", "date_time", "url"})


def read_text(given: Arguments, *, required: bool = True) -> Json:
    """The `text` and `entities` fields of a message that `given` asks for.

    Raises:
        Refusal: Nothing is left to show, it is over 4096 units, or the markup is refused.
    """
    source = given.text("text")
    if not source and required:
        raise bad_request("message text is empty")
    text, entities = _formatted(given, source, "entities")
    if not text:
        raise bad_request("text must be non-empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return {"text": text, **({"entities": entities} if entities else {})}


def read_caption(given: Arguments) -> Json:
    """The `caption` and `caption_entities` fields that `given` asks for; empty without a caption.

    Raises:
        Refusal: It is over 1024 units, or the markup is refused.
    """
    text, entities = _formatted(given, given.text("caption"), "caption_entities")
    if utf16_length(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text, **({"caption_entities": entities} if entities else {})}


def found_entities(text: str, taken: list[Json] | None = None) -> list[Json]:
    """Commands, addresses and mentions in `text`, where no entity of `taken` forbids them."""
    if "/" not in text and "@" not in text and "www." not in text:
        return []
    blocked = [entity for entity in taken or [] if entity["type"] in _CLOSED]
    found: list[Json] = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            word = match.group().rstrip(".,;:!?)'") if kind == "url" else match.group()
            offset, length = utf16_length(text[: match.start()]), utf16_length(word)
            if not any(_overlaps(entity, offset, length) for entity in (*blocked, *found)):
                found.append({"type": kind, "offset": offset, "length": length})
    return found


def _formatted(given: Arguments, source: str, entities_name: str) -> tuple[str, list[Json]]:
    mode = given.text("parse_mode").lower()
    if mode == "html":
        text, entities = parse_html(source)
    elif mode:
        # Telegram also reads Markdown; this bot never writes it, so the sandbox does not pretend to.
        raise bad_request("unsupported parse_mode")
    else:
        text, entities = source, _given_entities(given, entities_name, source)
    text, entities = _trimmed(_CONTROL.sub(" ", text), entities)
    entities = entities + found_entities(text, entities)
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return text, entities


def _given_entities(given: Arguments, name: str, text: str) -> list[Json]:
    entities = given.json(name, default=[])
    if not isinstance(entities, list):
        raise bad_request("can't parse entities: expected an Array of MessageEntity")
    size = utf16_length(text)
    for entity in entities:
        if not isinstance(entity, dict) or entity.get("type") not in _KNOWN_TYPES:
            raise bad_request("can't parse MessageEntity: unsupported type specified")
        offset, length = entity.get("offset"), entity.get("length")
        if not isinstance(offset, int) or not isinstance(length, int):
            raise bad_request('can\'t parse MessageEntity: field "offset" must be of type Number')
        if offset < 0 or length < 1 or offset + length > size:
            raise bad_request("ENTITY_BOUNDS_INVALID")
        if entity["type"] == "date_time" and not isinstance(entity.get("unix_time"), int):
            raise bad_request("can't parse MessageEntity: can't find field \"unix_time\"")
    return [dict(entity) for entity in entities]


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Drop white space at both ends, as Telegram does, and move the entities along."""
    kept = text.strip()
    if kept == text or not kept:
        return kept, entities if kept else []
    lead = utf16_length(text[: len(text) - len(text.lstrip())])
    size = utf16_length(kept)
    moved = []
    for entity in entities:
        begin = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, size)
        if end > begin:
            moved.append({**entity, "offset": begin, "length": end - begin})
    return kept, moved


def _overlaps(entity: Json, offset: int, length: int) -> bool:
    return bool(entity["offset"] < offset + length and offset < entity["offset"] + entity["length"])
