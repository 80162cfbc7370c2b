"""What is shown in answer: a card of text, picture and buttons, or a passing notice."""

from dataclasses import dataclass, replace

from markupsafe import Markup

from bot.keyboards import Rows
from bot.routines.moves import Side


@dataclass(frozen=True, slots=True)
class Picture:
    """The figure of a move, on the side that it shows."""

    figure: str
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of one person's own, as SVG: made into a PNG when it is shown, never kept by its id."""

    svg: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file sent below the card."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Card:
    """One message: shown in place of the card that was pressed, else as a new one.

    `prompt_id` or `session_id`: whose card this is, so that its message is remembered; with
    `announcement_id` it is kept up to date, too. `notice` is what
    the press is answered with (at most 200 characters of plain text). `asks_location` adds the phone's
    own button for it. `removes` are messages of ours that go once the card is shown. `keeps_picture`
    changes only what is said under a picture that is there. `documents` follow as messages of their own.
    `preface` goes before it as one: plain text, without a sound. `stands_at` is the message where it is
    remembered to stand already.
    """

    text: Markup
    rows: Rows = ()
    picture: Picture | Drawing | None = None
    prompt_id: int | None = None
    session_id: int | None = None
    announcement_id: int | None = None
    notice: str | None = None
    asks_location: str | None = None
    removes: tuple[int, ...] = ()
    keeps_picture: bool = False
    documents: tuple[Document, ...] = ()
    preface: str | None = None
    stands_at: int | None = None

    def noticed(self, notice: str) -> "Card":
        """The same card, with a notice."""
        return replace(self, notice=notice)

    def removing(self, message_id: int | None) -> "Card":
        """The same card, with one more message that goes once it is shown; None for none."""
        return self if message_id is None else replace(self, removes=(*self.removes, message_id))

    def standing_at(self, message_id: int | None) -> "Card":
        """The same card, of a prompt or session whose rows know it to be at that message."""
        return replace(self, stands_at=message_id)


@dataclass(frozen=True, slots=True)
class Notice:
    """Only a passing line; the card stays as it is."""

    text: str
    is_alert: bool = False


Answer = Card | Notice
