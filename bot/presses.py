"""Every press there is. A code once given is never used for another: old messages keep their buttons."""

from dataclasses import dataclass

from bot.keyboards import Press

_press = Press.register


@_press("hm")
@dataclass(frozen=True, slots=True)
class Home(Press):
    """Show the state of things: what /start shows somebody known."""


@_press("su")
@dataclass(frozen=True, slots=True)
class SetUp(Press):
    """Begin: ask for the clock."""


@_press("wh")
@dataclass(frozen=True, slots=True)
class What(Press):
    """What will I do?"""


@_press("pv")
@dataclass(frozen=True, slots=True)
class Privacy(Press):
    """What is kept, why, how long."""


@_press("cy")
@dataclass(frozen=True, slots=True)
class SetZone(Press):
    """This clock is mine; `is_setup` while being set up."""

    zone: str
    is_setup: bool


@_press("cn")
@dataclass(frozen=True, slots=True)
class ChooseClock(Press):
    """Choose another clock."""

    is_setup: bool


@_press("cc")
@dataclass(frozen=True, slots=True)
class TypeCity(Press):
    """I type my city or my time."""

    is_setup: bool


@_press("cl")
@dataclass(frozen=True, slots=True)
class ShareLocation(Press):
    """I send my location once."""

    is_setup: bool


@_press("ct")
@dataclass(frozen=True, slots=True)
class ToggleCondition(Press):
    """Set a condition on or off: the wanted state, so that pressing twice changes nothing more."""

    index: int
    is_on: bool
    is_setup: bool


@_press("cd")
@dataclass(frozen=True, slots=True)
class ConditionsDone(Press):
    """Go on with what is ticked, or with none."""

    is_none: bool
    is_setup: bool


@_press("cs")
@dataclass(frozen=True, slots=True)
class Conditions(Press):
    """Show the conditions."""


@_press("ut")
@dataclass(frozen=True, slots=True)
class UseTimes(Press):
    """Take the recommended times: `both`, `one` or `own`."""

    which: str


@_press("td")
@dataclass(frozen=True, slots=True)
class Today(Press):
    """Today's plan."""


@_press("tm")
@dataclass(frozen=True, slots=True)
class Times(Press):
    """All reminders."""


@_press("rc")
@dataclass(frozen=True, slots=True)
class ShowReminder(Press):
    """One reminder."""

    reminder_id: int


@_press("rh")
@dataclass(frozen=True, slots=True)
class ChooseHour(Press):
    """Choose its hour."""

    reminder_id: int


@_press("rm")
@dataclass(frozen=True, slots=True)
class ChooseMinute(Press):
    """Choose its minute, in steps of fifteen or (`is_fine`) of five."""

    reminder_id: int
    hour: int
    is_fine: bool


@_press("rt")
@dataclass(frozen=True, slots=True)
class SetTime(Press):
    """Ring at this wall time, in minutes of the day; weekdays as a mask, 0 keeps them."""

    reminder_id: int
    minute_of_day: int
    weekdays: int = 0


@_press("rd")
@dataclass(frozen=True, slots=True)
class ChooseDays(Press):
    """Choose its weekdays."""

    reminder_id: int


@_press("rw")
@dataclass(frozen=True, slots=True)
class SetDays(Press):
    """Ring on these weekdays (bit 0 is Monday)."""

    reminder_id: int
    weekdays: int


@_press("rs")
@dataclass(frozen=True, slots=True)
class Switch(Press):
    """Switch a reminder on or off."""

    reminder_id: int
    is_on: bool


@_press("rx")
@dataclass(frozen=True, slots=True)
class Remove(Press):
    """Delete a reminder."""

    reminder_id: int


@_press("ru")
@dataclass(frozen=True, slots=True)
class PutBack(Press):
    """Undo a delete."""

    reminder_id: int


@_press("rn")
@dataclass(frozen=True, slots=True)
class SkipNext(Press):
    """Leave out the next one only: the date it stands for, as yyyymmdd, so that it is left out once."""

    reminder_id: int
    on: int


@_press("ra")
@dataclass(frozen=True, slots=True)
class ChooseKind(Press):
    """Add a reminder: of which kind?"""


@_press("rk")
@dataclass(frozen=True, slots=True)
class Add(Press):
    """Add a reminder of this kind: at which hour?"""

    kind: str


@_press("rg")
@dataclass(frozen=True, slots=True)
class AddHour(Press):
    """Add a reminder of this kind at this hour: at which minute?"""

    kind: str
    hour: int
    is_fine: bool


@_press("rb")
@dataclass(frozen=True, slots=True)
class AddAt(Press):
    """Add a reminder of this kind at this wall time, in minutes of the day; weekdays 0: every day."""

    kind: str
    minute_of_day: int
    weekdays: int = 0


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
    """Leave this step out of the session and go on."""

    session_id: int
    index: int


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


@_press("ty")
@dataclass(frozen=True, slots=True)
class TypedTime(Press):
    """A typed time that is clear now: for which reminder?"""

    minute_of_day: int
    weekdays: int
