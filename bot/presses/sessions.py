"""Following a session, and how it felt."""

from bot.keyboards import Press, press


@press("ss")
class ShowStep(Press):
    """Show one step of a session, from 0."""

    session_id: int
    index: int


@press("se")
class ShowEasier(Press):
    """Show the easier way of a step."""

    session_id: int
    index: int


@press("sh")
class Hurts(Press):
    """This step hurts."""

    session_id: int
    index: int


@press("so")
class LeaveOut(Press):
    """Leave this step out of the session, which had so many when the button was shown, and go on."""

    session_id: int
    index: int
    count: int


@press("sf")
class Finish(Press):
    """The last step is done."""

    session_id: int


@press("sx")
class LeaveSession(Press):
    """Stop following for now."""

    session_id: int


@press("sr")
class StartRoutine(Press):
    """Follow a routine of the library."""

    routine: str


@press("sk")
class StartKind(Press):
    """Follow today's plan of a kind."""

    kind: str


@press("rl")
class Routines(Press):
    """All routines."""


@press("un")
class Undo(Press):
    """Take a finished session back."""

    session_id: int


@press("fe")
class Feel(Press):
    """How it felt: `better`, `same` or `worse`."""

    session_id: int
    feeling: str


@press("fs")
class Sharp(Press):
    """Was the worse feeling sharp, numb or tingling?"""

    session_id: int
    is_sharp: bool


@press("em")
class Emergency(Press):
    """When is it an emergency?"""


@press("sm")
class MoveSuggested(Press):
    """Move a reminder to the suggested wall time; the done card stays."""

    session_id: int
    reminder_id: int
    minute_of_day: int


@press("lm")
class LeaveMoveOut(Press):
    """It was this step of a finished session that hurt; -1 is not sure."""

    session_id: int
    index: int


@press("sw")
class ShowDone(Press):
    """Show the done line again."""

    session_id: int


@press("tg")
class Tighter(Press):
    """Which side was tighter: `left`, `right` or `even`."""

    session_id: int
    side: str


@press("ti")
class StartTimer(Press):
    """Time one set of this step, from now."""

    session_id: int
    index: int


@press("sq")
class ShowRoutine(Press):
    """What a routine of the library holds."""

    routine: str
