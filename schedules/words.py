"""A typed text as words and numbers, in one form whatever the script, case, accents or digits."""

import re
import unicodedata
from dataclasses import dataclass

_DIRECTION_MARKS = dict.fromkeys(
    [0x200E, 0x200F, 0x061C, 0x00AD, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
_SAME = str.maketrans(
    {
        "’": None, "'": None, "‘": None, "ʼ": None, "`": None, "´": None, "ـ": None,  # o'clock; tatweel
        "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "ー": "-",
        "،": ",", "؛": ",", ";": ",", "&": ",", "+": ",", "|": ",", "\n": ",",
        "：": ":", "٫": ".", "·": ".", "\u200c": " ", "\u200b": None,
        "ى": "ی", "ي": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "ہ": "ه",
        "ı": "i", "ß": "ss", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe",
    }
)  # fmt: skip
_TOKEN = re.compile(r"\d+|[^\W\d_]+|\S")
_LOOSE_STOP = re.compile(r"(?<=[^\W\d_])\.|\.(?=\s|$|[^\w.])")
_NO_LIST = re.compile(r"(?<![:.]\d\d)(?<=\d)/(?=\d)|(?<=\d),(?=\d{3}(?!\d))")
"""A slash or comma inside a date or a large number: not one between times."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a run of ASCII digits, or one other character."""

    text: str

    @property
    def is_digits(self) -> bool:
        """True for a run of digits."""
        return self.text.isdigit()


def folded(text: str) -> str:
    """`text` in lower case without accents and direction marks, with plain digits and punctuation."""
    plain = unicodedata.normalize("NFKC", text).translate(_DIRECTION_MARKS).casefold().translate(_SAME)
    bare = "".join(char for char in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(char))
    return "".join(_digit(char) for char in bare.translate(_SAME))


def tokens(text: str) -> tuple[Token, ...]:
    """The words, numbers and marks of a folded text; full stops stay only between digits."""
    plain = _NO_LIST.sub("÷", _LOOSE_STOP.sub("", text.rstrip(" !?؟…"))).replace("/", ",")
    return tuple(Token(word) for word in _TOKEN.findall(plain))


def _digit(char: str) -> str:
    value = unicodedata.digit(char, None) if char.isdigit() else None
    return char if value is None else str(value)
