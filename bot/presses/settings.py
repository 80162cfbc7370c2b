"""Progress, pause, quiet hours, language, stop and erase."""

from dataclasses import dataclass

from bot.keyboards import Press

_press = Press.register


@_press("pg")
@dataclass(frozen=True, slots=True)
class Progress(Press):
    """The week."""


@_press("pm")
@dataclass(frozen=True, slots=True)
class PauseMenu(Press):
    """How long to pause?"""


@_press("pu")
@dataclass(frozen=True, slots=True)
class Pause(Press):
    """Pause for so many days; 0 is until I say."""

    days: int


@_press("pt")
@dataclass(frozen=True, slots=True)
class PauseUntil(Press):
    """Type the date to pause until."""


@_press("pe")
@dataclass(frozen=True, slots=True)
class Resume(Press):
    """End a pause or a stop."""


@_press("sg")
@dataclass(frozen=True, slots=True)
class Settings(Press):
    """All settings."""


@_press("sl")
@dataclass(frozen=True, slots=True)
class ChooseLanguage(Press):
    """Choose a language."""


@_press("sn")
@dataclass(frozen=True, slots=True)
class SetLanguage(Press):
    """Speak this language."""

    language: str


@_press("sd")
@dataclass(frozen=True, slots=True)
class ChooseDayEnd(Press):
    """When does my day end?"""


@_press("st")
@dataclass(frozen=True, slots=True)
class SetDayEnd(Press):
    """My day ends at this hour."""

    hour: int


@_press("hp")
@dataclass(frozen=True, slots=True)
class Help(Press):
    """What I can do."""


@_press("sp")
@dataclass(frozen=True, slots=True)
class Stop(Press):
    """Stop all prompts: really?"""


@_press("sy")
@dataclass(frozen=True, slots=True)
class StopNow(Press):
    """Yes, stop."""


@_press("er")
@dataclass(frozen=True, slots=True)
class Erase(Press):
    """Erase everything: really?"""


@_press("ey")
@dataclass(frozen=True, slots=True)
class EraseNow(Press):
    """Yes, erase."""


@_press("qh")
@dataclass(frozen=True, slots=True)
class QuietMenu(Press):
    """Quiet hours."""


@_press("qu")
@dataclass(frozen=True, slots=True)
class SetQuiet(Press):
    """Quiet from this minute of the day to that; the same twice is never."""

    start: int
    end: int


@_press("qv")
@dataclass(frozen=True, slots=True)
class ChooseQuietStart(Press):
    """Quiet hours of one's own: from which hour, or (`is_half`) half past which?"""

    is_half: bool = False


@_press("qw")
@dataclass(frozen=True, slots=True)
class ChooseQuietEnd(Press):
    """Quiet hours of one's own from this minute of the day: to which hour, or half past which?"""

    start: int
    is_half: bool = False


@_press("qd")
@dataclass(frozen=True, slots=True)
class QuietDrops(Press):
    """What falls into quiet hours is dropped, or moved to their end."""

    is_dropped: bool


@_press("nm")
@dataclass(frozen=True, slots=True)
class NudgeMenu(Press):
    """Nudge until done?"""


@_press("ns")
@dataclass(frozen=True, slots=True)
class SetNudge(Press):
    """Nudge after so many minutes; 0 is never."""

    minutes: int
