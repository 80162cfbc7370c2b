"""Changing when reminders ring."""

from dataclasses import dataclass

from bot.keyboards import Press

_press = Press.register


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


@_press("ow")
@dataclass(frozen=True, slots=True)
class TypeWords(Press):
    """Type one's own `name` or `cue` for a reminder."""

    reminder_id: int
    field: str


@_press("ox")
@dataclass(frozen=True, slots=True)
class ClearWords(Press):
    """Remove one's own `name` or `cue`."""

    reminder_id: int
    field: str


@_press("ww")
@dataclass(frozen=True, slots=True)
class OtherOnWeekends(Press):
    """A different time on weekends: this one on weekdays, another for the weekend."""

    reminder_id: int


@_press("rv")
@dataclass(frozen=True, slots=True)
class MoveTo(Press):
    """Ring at these times, packed (wanted.py); the first moves the reminder, further ones are added."""

    reminder_id: int
    times: str
    weekdays: int = 0


@_press("rq")
@dataclass(frozen=True, slots=True)
class AddThese(Press):
    """Add reminders of this kind at these times, packed (wanted.py)."""

    kind: str
    times: str
    weekdays: int = 0


@_press("rz")
@dataclass(frozen=True, slots=True)
class TypedThese(Press):
    """Times that were typed and are clear now, packed (wanted.py): for which reminder?"""

    times: str
    weekdays: int = 0


@_press("re")
@dataclass(frozen=True, slots=True)
class ChooseEvery(Press):
    """Every how many hours? For a reminder, or (0) for a new one."""

    reminder_id: int


@_press("rf")
@dataclass(frozen=True, slots=True)
class ChooseFrom(Press):
    """Every so many hours: from which hour on?"""

    reminder_id: int
    every_h: int


@_press("ro")
@dataclass(frozen=True, slots=True)
class ChooseTo(Press):
    """Every so many hours from an hour on: until when?"""

    reminder_id: int
    every_h: int
    start: int


@_press("r1")
@dataclass(frozen=True, slots=True)
class ChooseOnce(Press):
    """Not every so many hours, but at one time: for a reminder, or (0) for a new break."""

    reminder_id: int


@_press("rp")
@dataclass(frozen=True, slots=True)
class Unskip(Press):
    """The one that was to be left out rings after all."""

    reminder_id: int
