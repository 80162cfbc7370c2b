"""Buttons: what each means (a `Press`), packed into the 64 bytes that Telegram carries and back."""

from collections.abc import Callable
from dataclasses import astuple, dataclass, fields
from typing import Any, ClassVar, Literal, TypeVar, dataclass_transform

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, WebAppInfo

MOST_BYTES = 64
LARGEST = 2**63 - 1
"""The largest number that a database keeps."""

Style = Literal["primary", "success", "danger"]

P = TypeVar("P", bound="Press")


class StaleButton(Exception):
    """A button's data is of no press there is: an old message, or not ours."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Press:
    """What pressing a button means. Fields are ints, bools or words without a colon."""

    code: ClassVar[str]
    _by_code: ClassVar[dict[str, type["Press"]]] = {}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.pack()})"

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and astuple(self) == astuple(other)

    def __hash__(self) -> int:
        return hash((type(self), astuple(self)))

    def pack(self) -> str:
        """The button's data, at most 64 bytes.

        Raises:
            ValueError: It would be longer.
        """
        values = (getattr(self, field.name) for field in fields(self))
        packed = ":".join([self.code, *(str(int(v)) if isinstance(v, bool) else str(v) for v in values)])
        if len(packed.encode()) > MOST_BYTES:
            raise ValueError(f"{type(self).__name__} packs to more than {MOST_BYTES} bytes")
        return packed


@dataclass_transform(frozen_default=True, eq_default=False)
def press(code: str) -> Callable[[type[P]], type[P]]:
    """Make a dataclass a press with a code: the first part of its packed form, never used for another."""

    def keep(kind: type[P]) -> type[P]:
        if code in Press._by_code:
            raise ValueError(f"press code {code!r} is taken by {Press._by_code[code].__name__}")
        # There are many, and half of the time to read them went into writing the same methods for each:
        # those are `Press`'s own, and one without fields needs no more.
        if "__annotations__" in vars(kind):
            kind = dataclass(frozen=True, slots=True, repr=False, eq=False)(kind)
        kind.code = code
        Press._by_code[code] = kind
        return kind

    return keep


def unpack(data: str) -> Press:
    """The press that a button's data means.

    Raises:
        StaleButton: No press has this code and these fields.
    """
    code, *parts = data.split(":")
    kind = Press._by_code.get(code)
    if kind is None or len(parts) != len(fields(kind)) or len(data) > MOST_BYTES:
        raise StaleButton
    try:
        return kind(*(_READ[field.type](part) for field, part in zip(fields(kind), parts, strict=True)))
    except (KeyError, ValueError):
        raise StaleButton from None


@dataclass(frozen=True, slots=True)
class Button:
    """A button as a person sees it: a label, and what pressing it means or the page it opens.

    `web_app` is the address of a Mini App, `url` that of any page.
    """

    label: str
    press: Press | None = None
    url: str | None = None
    web_app: str | None = None
    style: Style | None = None

    def payload(self) -> dict[str, Any]:
        """The Bot API's InlineKeyboardButton."""
        shown: dict[str, Any] = {"text": self.label}
        if self.press is not None:
            shown["callback_data"] = self.press.pack()
        if self.url is not None:
            shown["url"] = self.url
        if self.web_app is not None:
            shown["web_app"] = {"url": self.web_app}
        if self.style is not None:
            shown["style"] = self.style
        return shown


Rows = tuple[tuple[Button, ...], ...]


def payload(rows: Rows) -> dict[str, Any]:
    """The Bot API's InlineKeyboardMarkup."""
    return {"inline_keyboard": [[button.payload() for button in row] for row in rows]}


def markup(rows: Rows) -> InlineKeyboardMarkup | None:
    """The same for python-telegram-bot; None for no buttons."""
    if not rows:
        return None
    return InlineKeyboardMarkup([[_inline(button) for button in row] for row in rows])


def _inline(button: Button) -> InlineKeyboardButton:
    shown = button.payload()
    if button.web_app is not None:
        shown["web_app"] = WebAppInfo(button.web_app)
    return InlineKeyboardButton(**shown)


def in_rows(buttons: list[Button], width: int) -> Rows:
    """Buttons in rows of `width`."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def _number(part: str) -> int:
    number = int(part)
    if str(number) != part or abs(number) > LARGEST:
        raise ValueError("not a number of ours")
    return number


def _word(part: str) -> str:
    if not part.isprintable():
        raise ValueError("not a word of ours")
    return part


_READ: dict[Any, Any] = {
    int: _number,
    str: _word,
    bool: lambda part: {"0": False, "1": True}[part],
}
