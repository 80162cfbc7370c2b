"""Progress, history, the weekly summary, and what is theirs to take along."""

from bot.keyboards import Press, press


@press("gp")
class ShowSpan(Press):
    """Progress over a span: `week`, `month`, `weeks` (twelve) or `year`."""

    span: str


@press("gd")
class SetDark(Press):
    """Pictures for dark chats, or for light ones; the span stays."""

    is_dark: bool
    span: str


@press("gf")
class Trend(Press):
    """What felt better or worse."""


@press("gh")
class History(Press):
    """The last sessions, and the days that can still be put right."""


@press("gy")
class ShowDay(Press):
    """One day, by its ordinal (1 is 1 January of the year 1)."""

    day: int


@press("gm")
class MarkDay(Press):
    """Count a kind on a day, or no longer: the wanted state, so that pressing twice changes nothing more."""

    day: int
    kind: str
    is_done: bool


@press("gx")
class Physio(Press):
    """The page for the physio: over so many days, with the conditions of a bit mask (by position)."""

    days: int
    conditions: int


@press("gk")
class MakePhysio(Press):
    """Make and send the page."""

    days: int
    conditions: int


@press("gi")
class SendCalendar(Press):
    """The reminders as a calendar file."""


@press("gw")
class DigestMenu(Press):
    """The weekly summary: when?"""


@press("gz")
class DigestHour(Press):
    """On this weekday (0 is Monday): at which hour?"""

    weekday: int


@press("gs")
class SetDigest(Press):
    """The weekly summary on this weekday at this hour."""

    weekday: int
    hour: int


@press("gn")
class NoDigest(Press):
    """No weekly summary."""


@press("go")
class AnswerOffer(Press):
    """Yes or no to the weekly summary that a done line offers; the done line stays."""

    session_id: int
    is_wanted: bool


@press("ge")
class OwnData(Press):
    """What is theirs to take along or to erase."""


@press("gj")
class Export(Press):
    """Send me everything you hold about me."""
