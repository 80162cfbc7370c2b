"""Progress, pause, quiet hours, language, stop and erase."""

from bot.keyboards import Press, press


@press("pg")
class Progress(Press):
    """The week."""


@press("pm")
class PauseMenu(Press):
    """How long to pause?"""


@press("pu")
class Pause(Press):
    """Pause for so many days; 0 is until I say."""

    days: int


@press("pt")
class PauseUntil(Press):
    """Type the date to pause until."""


@press("pe")
class Resume(Press):
    """End a pause or a stop."""


@press("sg")
class Settings(Press):
    """All settings."""


@press("sl")
class ChooseLanguage(Press):
    """Choose a language."""


@press("sn")
class SetLanguage(Press):
    """Speak this language."""

    language: str


@press("sd")
class ChooseDayEnd(Press):
    """When does my day end?"""


@press("st")
class SetDayEnd(Press):
    """My day ends at this hour."""

    hour: int


@press("hp")
class Help(Press):
    """What I can do."""


@press("sp")
class Stop(Press):
    """Stop all prompts: really?"""


@press("sy")
class StopNow(Press):
    """Yes, stop."""


@press("er")
class Erase(Press):
    """Erase everything: really?"""


@press("ey")
class EraseNow(Press):
    """Yes, erase."""


@press("qh")
class QuietMenu(Press):
    """Quiet hours."""


@press("qu")
class SetQuiet(Press):
    """Quiet from this minute of the day to that; the same twice is never."""

    start: int
    end: int


@press("qv")
class ChooseQuietStart(Press):
    """Quiet hours of one's own: from which hour, or (`is_half`) half past which?"""

    is_half: bool = False


@press("qw")
class ChooseQuietEnd(Press):
    """Quiet hours of one's own from this minute of the day: to which hour, or half past which?"""

    start: int
    is_half: bool = False


@press("qd")
class QuietDrops(Press):
    """What falls into quiet hours is dropped, or moved to their end."""

    is_dropped: bool


@press("nm")
class NudgeMenu(Press):
    """Nudge until done?"""


@press("ns")
class SetNudge(Press):
    """Nudge after so many minutes; 0 is never."""

    minutes: int
