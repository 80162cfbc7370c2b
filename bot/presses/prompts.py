"""Answering a prompt, and today."""

from dataclasses import dataclass

from bot.keyboards import Press

_press = Press.register


@_press("td")
@dataclass(frozen=True, slots=True)
class Today(Press):
    """Today's plan."""


@_press("ps")
@dataclass(frozen=True, slots=True)
class Start(Press):
    """Follow the steps of a prompt."""

    prompt_id: int


@_press("pd")
@dataclass(frozen=True, slots=True)
class Done(Press):
    """I did it."""

    prompt_id: int


@_press("pl")
@dataclass(frozen=True, slots=True)
class Later(Press):
    """Later: when?"""

    prompt_id: int


@_press("pz")
@dataclass(frozen=True, slots=True)
class Snooze(Press):
    """Again in so many minutes; 0 is tonight."""

    prompt_id: int
    minutes: int


@_press("pk")
@dataclass(frozen=True, slots=True)
class Skip(Press):
    """Let it go for today."""

    prompt_id: int


@_press("pb")
@dataclass(frozen=True, slots=True)
class BackToPrompt(Press):
    """Show the prompt again."""

    prompt_id: int


@_press("pr")
@dataclass(frozen=True, slots=True)
class Reopen(Press):
    """Undo a skip or a snooze."""

    prompt_id: int


@_press("pc")
@dataclass(frozen=True, slots=True)
class ChangeToday(Press):
    """Another plan for today: which?"""

    prompt_id: int


@_press("pw")
@dataclass(frozen=True, slots=True)
class Swap(Press):
    """Take this other plan for today."""

    prompt_id: int
    swap: str


@_press("pn")
@dataclass(frozen=True, slots=True)
class SendNow(Press):
    """Send me one now."""

    kind: str


@_press("pi")
@dataclass(frozen=True, slots=True)
class SendLike(Press):
    """Send me one now as a reminder sends them."""

    reminder_id: int


@_press("pq")
@dataclass(frozen=True, slots=True)
class KeepAsIs(Press):
    """The plan is right as it is: the honest back-off starts anew."""

    prompt_id: int


@_press("px")
@dataclass(frozen=True, slots=True)
class SnoozeUntil(Press):
    """Again at this wall time, in minutes of the day."""

    prompt_id: int
    minute_of_day: int
