"""Answering a prompt, and today."""

from bot.keyboards import Press, press


@press("td")
class Today(Press):
    """Today's plan."""


@press("ps")
class Start(Press):
    """Follow the steps of a prompt."""

    prompt_id: int


@press("pd")
class Done(Press):
    """I did it."""

    prompt_id: int


@press("pl")
class Later(Press):
    """Later: when?"""

    prompt_id: int


@press("pz")
class Snooze(Press):
    """Again in so many minutes; 0 is tonight."""

    prompt_id: int
    minutes: int


@press("pk")
class Skip(Press):
    """Let it go for today."""

    prompt_id: int


@press("py")
class Rest(Press):
    """Nothing is safe today, and they know."""

    prompt_id: int


@press("pb")
class BackToPrompt(Press):
    """Show the prompt again."""

    prompt_id: int


@press("pr")
class Reopen(Press):
    """Undo a skip or a snooze."""

    prompt_id: int


@press("pc")
class ChangeToday(Press):
    """Another plan for today: which?"""

    prompt_id: int


@press("pw")
class Swap(Press):
    """Take this other plan for today."""

    prompt_id: int
    swap: str


@press("pn")
class SendNow(Press):
    """Send me one now."""

    kind: str


@press("pi")
class SendLike(Press):
    """Send me one now as a reminder sends them."""

    reminder_id: int


@press("pq")
class KeepAsIs(Press):
    """The plan is right as it is: the honest back-off starts anew."""

    prompt_id: int


@press("px")
class SnoozeUntil(Press):
    """Again at this wall time, in minutes of the day."""

    prompt_id: int
    minute_of_day: int
