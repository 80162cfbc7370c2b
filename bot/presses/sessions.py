"""Following a session, and how it felt."""

from dataclasses import dataclass

from bot.keyboards import Press

_press = Press.register


@_press("ss")
@dataclass(frozen=True, slots=True)
class ShowStep(Press):
    """Show one step of a session, from 0."""

    session_id: int
    index: int


@_press("se")
@dataclass(frozen=True, slots=True)
class ShowEasier(Press):
    """Show the easier way of a step."""

    session_id: int
    index: int


@_press("sh")
@dataclass(frozen=True, slots=True)
class Hurts(Press):
    """This step hurts."""

    session_id: int
    index: int


@_press("so")
@dataclass(frozen=True, slots=True)
class LeaveOut(Press):
    """Leave this step out of the session, which had so many when the button was shown, and go on."""

    session_id: int
    index: int
    count: int


@_press("sf")
@dataclass(frozen=True, slots=True)
class Finish(Press):
    """The last step is done."""

    session_id: int


@_press("sx")
@dataclass(frozen=True, slots=True)
class LeaveSession(Press):
    """Stop following for now."""

    session_id: int


@_press("sr")
@dataclass(frozen=True, slots=True)
class StartRoutine(Press):
    """Follow a routine of the library."""

    routine: str


@_press("sk")
@dataclass(frozen=True, slots=True)
class StartKind(Press):
    """Follow today's plan of a kind."""

    kind: str


@_press("rl")
@dataclass(frozen=True, slots=True)
class Routines(Press):
    """All routines."""


@_press("un")
@dataclass(frozen=True, slots=True)
class Undo(Press):
    """Take a finished session back."""

    session_id: int


@_press("fe")
@dataclass(frozen=True, slots=True)
class Feel(Press):
    """How it felt: `better`, `same` or `worse`."""

    session_id: int
    feeling: str


@_press("fs")
@dataclass(frozen=True, slots=True)
class Sharp(Press):
    """Was the worse feeling sharp, numb or tingling?"""

    session_id: int
    is_sharp: bool


@_press("em")
@dataclass(frozen=True, slots=True)
class Emergency(Press):
    """When is it an emergency?"""


@_press("sm")
@dataclass(frozen=True, slots=True)
class MoveSuggested(Press):
    """Move a reminder to the suggested wall time; the done card stays."""

    session_id: int
    reminder_id: int
    minute_of_day: int


@_press("lm")
@dataclass(frozen=True, slots=True)
class LeaveMoveOut(Press):
    """It was this step of a finished session that hurt; -1 is not sure."""

    session_id: int
    index: int


@_press("sw")
@dataclass(frozen=True, slots=True)
class ShowDone(Press):
    """Show the done line again."""

    session_id: int


@_press("tg")
@dataclass(frozen=True, slots=True)
class Tighter(Press):
    """Which side was tighter: `left`, `right` or `even`."""

    session_id: int
    side: str


@_press("ti")
@dataclass(frozen=True, slots=True)
class StartTimer(Press):
    """Time one set of this step, from now."""

    session_id: int
    index: int


@_press("sq")
@dataclass(frozen=True, slots=True)
class ShowRoutine(Press):
    """What a routine of the library holds."""

    routine: str
