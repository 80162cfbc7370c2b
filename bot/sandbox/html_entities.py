"""Telegram's HTML parse mode: markup in, plain text and entities out, or the refusal a real server gives.

The rules are those of the Bot API's "HTML style"; offsets in entities count UTF-16 code units, offsets in
refusals count UTF-8 bytes of what was sent.
"""

import re
from dataclasses import dataclass, field

from bot.sandbox.links import link_entity
from bot.sandbox.refusals import Json, Refusal, bad_request

_STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
}
_TAGS = frozenset({*_STYLES, "a", "blockquote", "tg-emoji", "tg-time"})
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#([0-9]{1,9})|#[xX]([0-9a-fA-F]{1,8})|([a-zA-Z]+));?")
_PLAIN = re.compile(r"[^<&]+")
_ATTRIBUTE_NAME = re.compile(r"[^\s=>/\"']*")
_BARE_VALUE = re.compile(r"[A-Za-z0-9.\-]*")
_SPACES = re.compile(r"\s*")
_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")


def utf16_length(text: str) -> int:
    """How many UTF-16 code units `text` takes: what Telegram counts."""
    if text.isascii():
        return len(text)
    return len(text) + sum(1 for character in text if character > "\uffff")


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Return the plain text of `source` and its entities, outermost first.

    Raises:
        Refusal: The markup is one that Telegram refuses; the words name the byte.
    """
    if "<" not in source and "&" not in source:
        return source, []
    return _Parser(source).parse()


@dataclass
class _Open:
    """A tag that waits for its end."""

    name: str
    at: int
    offset: int
    length_before: int
    attributes: dict[str, str] = field(default_factory=dict)


class _Parser:
    """One pass over one text."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.pieces: list[str] = []
        self.units = 0
        self.open: list[_Open] = []
        self.entities: list[Json] = []

    def parse(self) -> tuple[str, list[Json]]:
        while self.at < len(self.source):
            if plain := _PLAIN.match(self.source, self.at):
                self._say(plain.group())
                self.at = plain.end()
            elif self.source[self.at] == "&":
                self._say(self._reference())
            elif self.source.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        if self.open:
            raise _unparsable(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        text = "".join(self.pieces)
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise _unparsable(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        return text, _nested_as_allowed(self.entities)

    def _say(self, text: str) -> None:
        self.pieces.append(text)
        self.units += utf16_length(text)

    def _reference(self) -> str:
        """The character at the ampersand here; anything unknown stays as it was typed."""
        found = _REFERENCE.match(self.source, self.at)
        if found is None:
            self.at += 1
            return "&"
        self.at = found.end()
        return _character(found)

    def _start_tag(self) -> None:
        began = self.at
        name_ends = _until(self.source, began + 1, " \t\n\r\f\v>")
        if name_ends == len(self.source):
            raise _unparsable(f"Unclosed start tag at byte offset {self._byte(began)}")
        name = self.source[began + 1 : name_ends].lower()
        if name not in _TAGS:
            raise _unparsable(f'Unsupported start tag "{name}" at byte offset {self._byte(began)}')
        self.at = name_ends
        tag = _Open(name, began, self.units, len(self.pieces))
        while self._skip_spaces(tag) != ">":
            self._attribute(tag)
        self.at += 1
        if name == "span" and tag.attributes.get("class") != "tg-spoiler":
            where = self._byte(began)
            raise _unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
        self.open.append(tag)

    def _skip_spaces(self, tag: _Open) -> str:
        """Move past white space; the character there."""
        found = _SPACES.match(self.source, self.at)
        self.at = found.end() if found else self.at
        if self.at >= len(self.source):
            where = self._byte(tag.at)
            raise _unparsable(f'Unclosed start tag "{tag.name}" at byte offset {where}')
        return self.source[self.at]

    def _attribute(self, tag: _Open) -> None:
        found = _ATTRIBUTE_NAME.match(self.source, self.at)
        name = found.group() if found else ""
        where = self._byte(tag.at)
        if not name:
            raise _unparsable(f'Empty attribute name in the tag "{tag.name}" at byte offset {where}')
        self.at += len(name)
        if self._skip_spaces(tag) != "=":
            if (tag.name, name.lower()) != ("blockquote", "expandable"):
                raise _unparsable(
                    f'Expected equal sign in declaration of an attribute of the tag "{tag.name}" '
                    f"at byte offset {where}"
                )
            tag.attributes["expandable"] = ""
            return
        self.at += 1
        quote = self._skip_spaces(tag)
        value = self._quoted(tag) if quote in "\"'" else self._bare()
        tag.attributes[name.lower()] = value

    def _bare(self) -> str:
        began = self.at
        found = _BARE_VALUE.match(self.source, began)
        self.at = found.end() if found else began
        if self.at >= len(self.source) or self.source[self.at] not in " \t\n\r\f\v>":
            raise _unparsable(f"Unexpected end of name token at byte offset {self._byte(began)}")
        return self.source[began : self.at].lower()

    def _quoted(self, tag: _Open) -> str:
        ends = self.source.find(self.source[self.at], self.at + 1)
        if ends < 0:
            raise _unparsable(f"Unclosed start tag at byte offset {self._byte(tag.at)}")
        raw = self.source[self.at + 1 : ends]
        self.at = ends + 1
        return _REFERENCE.sub(_character, raw)

    def _end_tag(self) -> None:
        began, where = self.at, self._byte(self.at)
        if not self.open:
            raise _unparsable(f"Unexpected end tag at byte offset {where}")
        name_ends = _until(self.source, began + 2, " \t\n\r\f\v>")
        name = self.source[began + 2 : name_ends].lower()
        found = _SPACES.match(self.source, name_ends)
        self.at = found.end() if found else name_ends
        if self.at >= len(self.source) or self.source[self.at] != ">":
            raise _unparsable(f"Unclosed end tag at byte offset {where}")
        tag = self.open.pop()
        if name and name != tag.name:
            raise _unparsable(
                f'Unmatched end tag at byte offset {where}, expected "</{tag.name}>", found "</{name}>"'
            )
        self.at += 1
        if self.units > tag.offset and (made := self._entity(tag)):
            self.entities.append({**made, "offset": tag.offset, "length": self.units - tag.offset})

    def _entity(self, tag: _Open) -> Json | None:
        """What the closed tag says about its text; None leaves the text plain."""
        if tag.name == "a":
            return link_entity(tag.attributes.get("href") or "".join(self.pieces[tag.length_before :]))
        if tag.name == "blockquote":
            expands = "expandable" in tag.attributes
            return {"type": "expandable_blockquote" if expands else "blockquote"}
        if tag.name == "tg-time":
            return self._date_time(tag)
        if tag.name == "tg-emoji":
            return None  # a bot without a purchased user name may not use them: the plain emoji remains
        made: Json = {"type": _STYLES[tag.name]}
        language = tag.attributes.get("class", "")
        if tag.name == "code" and language.startswith("language-"):
            made["language"] = language.removeprefix("language-")
        return made

    def _date_time(self, tag: _Open) -> Json:
        unix, form = tag.attributes.get("unix", ""), tag.attributes.get("format", "")
        where = self._byte(tag.at)
        if not re.fullmatch(r"-?[0-9]{1,12}", unix):
            raise _unparsable(f'Tag "tg-time" must have a valid attribute "unix" at byte offset {where}')
        if not _TIME_FORMAT.fullmatch(form):
            raise _unparsable(f'Invalid date-time format "{form}" specified at byte offset {where}')
        return {"type": "date_time", "unix_time": int(unix), **({"date_time_format": form} if form else {})}

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode("utf-8", "surrogatepass"))


def _character(reference: re.Match[str]) -> str:
    """What `&…;` stands for; itself where it stands for nothing."""
    decimal, hexadecimal, name = reference.groups()
    if name:
        return _NAMED.get(name, reference.group())
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if 0 < code <= 0x10FFFF else reference.group()


def _until(source: str, at: int, stops: str) -> int:
    while at < len(source) and source[at] not in stops:
        at += 1
    return at


def _unparsable(words: str) -> Refusal:
    return bad_request(f"can't parse entities: {words}")


def _nested_as_allowed(entities: list[Json]) -> list[Json]:
    """Sort outermost first, join `pre` with its `code`, and drop what may not be nested."""
    for entity in entities:
        entity["_size"] = -entity["length"]
    # A later closed tag of the same range is the outer one.
    order = sorted(enumerate(entities), key=lambda pair: (pair[1]["offset"], pair[1]["_size"], -pair[0]))
    kept: list[Json] = []
    for _, entity in order:
        entity.pop("_size")
        around = [outer for outer in kept if _overlap(outer, entity)]
        monospaced = [outer for outer in around if outer["type"] in ("pre", "code")]
        quoted = any("blockquote" in outer["type"] for outer in around)
        if monospaced and entity["type"] == "code" and _same_range(monospaced[0], entity):
            monospaced[0].update({k: v for k, v in entity.items() if k == "language"})
        if not monospaced and not (quoted and "blockquote" in entity["type"]):
            kept.append(entity)
    for entity in kept:
        if entity["type"] == "code":
            entity.pop("language", None)  # only a `pre` has a language
    return kept


def _overlap(one: Json, other: Json) -> bool:
    ends = one["offset"] + one["length"]
    return bool(one["offset"] < other["offset"] + other["length"] and other["offset"] < ends)


def _same_range(one: Json, other: Json) -> bool:
    return (one["offset"], one["length"]) == (other["offset"], other["length"])
