"""What every message of the bot keeps to, whatever led to it."""

import re
from typing import Any

from tests.acceptance.phone import labels_of, text_of

MOST_TEXT, MOST_CAPTION, MOST_DATA, MOST_LABEL = 4096, 1024, 64, 56
LONGEST_READ = 1100
"""Characters that a tired person is asked to read at most: about one screen of a phone."""
EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u26ff\u23e9-\u23fa\u231a\u231b\u2705\u2728\u274c\u2757\u2764\u2b50]"
)
UNFILLED = re.compile(r"\{\w*\}|%s|%\(|\bNone\b")
LONGEST_IN_GRID = 12
"""Arabic weekdays with their mark; that none is cut off is measured on the page."""


def faults(message: dict[str, Any]) -> list[str]:
    """What is wrong with a message; empty if nothing is."""
    text, rows = text_of(message), labels_of(message)
    found = [
        ("it says nothing", not text and "document" not in message),
        ("it is longer than Telegram takes", len(text) > (MOST_CAPTION if "photo" in message else MOST_TEXT)),
        ("it is longer than a screen", len(text) > LONGEST_READ),
        ("it has several emoji", len(EMOJI.findall(text)) > 1),
        ("it shouts", "!!" in text),
        ("something was not filled in", bool(UNFILLED.search(text))),
        ("a row is too wide for a thumb", any(len(row) > 3 and not is_grid(row) for row in rows)),
        ("a button has no label", any(not label.strip() for row in rows for label in row)),
        ("a label is too long", any(len(label) > MOST_LABEL for row in rows for label in row)),
        ("a label has several emoji", any(len(EMOJI.findall(label)) > 1 for row in rows for label in row)),
        ("a button's data is too long", any(len(data.encode()) > MOST_DATA for data in data_of(message))),
    ]
    return [fault for fault, is_so in found if is_so]


def is_grid(row: list[str]) -> bool:
    """True for a row of hours or weekdays."""
    return all(len(label) <= LONGEST_IN_GRID for label in row)


def data_of(message: dict[str, Any]) -> list[str]:
    """What the buttons of a message send."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]
