"""Progress, history, the weekly summary, and what is theirs to take along."""

from dataclasses import dataclass

from bot.keyboards import Press

_press = Press.register


@_press("gp")
@dataclass(frozen=True, slots=True)
class ShowSpan(Press):
    """Progress over a span: `week`, `month`, `weeks` (twelve) or `year`."""

    span: str


@_press("gd")
@dataclass(frozen=True, slots=True)
class SetDark(Press):
    """Pictures for dark chats, or for light ones; the span stays."""

    is_dark: bool
    span: str


@_press("gf")
@dataclass(frozen=True, slots=True)
class Trend(Press):
    """What felt better or worse."""


@_press("gh")
@dataclass(frozen=True, slots=True)
class History(Press):
    """The last sessions, and the days that can still be put right."""


@_press("gy")
@dataclass(frozen=True, slots=True)
class ShowDay(Press):
    """One day, by its ordinal (1 is 1 January of the year 1)."""

    day: int


@_press("gm")
@dataclass(frozen=True, slots=True)
class MarkDay(Press):
    """Count a kind on a day, or no longer: the wanted state, so that pressing twice changes nothing more."""

    day: int
    kind: str
    is_done: bool


@_press("gx")
@dataclass(frozen=True, slots=True)
class Physio(Press):
    """The page for the physio: over so many days, with the conditions of a bit mask (by position)."""

    days: int
    conditions: int


@_press("gk")
@dataclass(frozen=True, slots=True)
class MakePhysio(Press):
    """Make and send the page."""

    days: int
    conditions: int


@_press("gi")
@dataclass(frozen=True, slots=True)
class SendCalendar(Press):
    """The reminders as a calendar file."""


@_press("gw")
@dataclass(frozen=True, slots=True)
class DigestMenu(Press):
    """The weekly summary: when?"""


@_press("gz")
@dataclass(frozen=True, slots=True)
class DigestHour(Press):
    """On this weekday (0 is Monday): at which hour?"""

    weekday: int


@_press("gs")
@dataclass(frozen=True, slots=True)
class SetDigest(Press):
    """The weekly summary on this weekday at this hour."""

    weekday: int
    hour: int


@_press("gn")
@dataclass(frozen=True, slots=True)
class NoDigest(Press):
    """No weekly summary."""


@_press("go")
@dataclass(frozen=True, slots=True)
class AnswerOffer(Press):
    """Yes or no to the weekly summary that a done line offers; the done line stays."""

    session_id: int
    is_wanted: bool


@_press("ge")
@dataclass(frozen=True, slots=True)
class OwnData(Press):
    """What is theirs to take along or to erase."""


@_press("gj")
@dataclass(frozen=True, slots=True)
class Export(Press):
    """Send me everything you hold about me."""
