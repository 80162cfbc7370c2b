"""Changing when reminders ring."""

from bot.keyboards import Press, press


@press("tm")
class Times(Press):
    """All reminders."""


@press("rc")
class ShowReminder(Press):
    """One reminder."""

    reminder_id: int


@press("rh")
class ChooseHour(Press):
    """Choose its hour."""

    reminder_id: int


@press("rm")
class ChooseMinute(Press):
    """Choose its minute, in steps of fifteen or (`is_fine`) of five."""

    reminder_id: int
    hour: int
    is_fine: bool


@press("rt")
class SetTime(Press):
    """Ring at this wall time, in minutes of the day; weekdays as a mask, 0 keeps them."""

    reminder_id: int
    minute_of_day: int
    weekdays: int = 0


@press("rd")
class ChooseDays(Press):
    """Choose its weekdays."""

    reminder_id: int


@press("rw")
class SetDays(Press):
    """Ring on these weekdays (bit 0 is Monday)."""

    reminder_id: int
    weekdays: int


@press("rs")
class Switch(Press):
    """Switch a reminder on or off."""

    reminder_id: int
    is_on: bool


@press("rx")
class Remove(Press):
    """Delete a reminder."""

    reminder_id: int


@press("ru")
class PutBack(Press):
    """Undo a delete."""

    reminder_id: int


@press("rn")
class SkipNext(Press):
    """Leave out the next one only: the date it stands for, as yyyymmdd, so that it is left out once."""

    reminder_id: int
    on: int


@press("ra")
class ChooseKind(Press):
    """Add a reminder: of which kind?"""


@press("rk")
class Add(Press):
    """Add a reminder of this kind: at which hour?"""

    kind: str


@press("rg")
class AddHour(Press):
    """Add a reminder of this kind at this hour: at which minute?"""

    kind: str
    hour: int
    is_fine: bool


@press("rb")
class AddAt(Press):
    """Add a reminder of this kind at this wall time, in minutes of the day; weekdays 0: every day."""

    kind: str
    minute_of_day: int
    weekdays: int = 0


@press("ow")
class TypeWords(Press):
    """Type one's own `name` or `cue` for a reminder."""

    reminder_id: int
    field: str


@press("ox")
class ClearWords(Press):
    """Remove one's own `name` or `cue`."""

    reminder_id: int
    field: str


@press("ww")
class OtherOnWeekends(Press):
    """A different time on weekends: at which hour?"""

    reminder_id: int


@press("wi")
class WeekendHour(Press):
    """At this hour on weekends: at which minute?"""

    reminder_id: int
    hour: int
    is_fine: bool


@press("wj")
class WeekendAt(Press):
    """This one on weekdays, another at this minute of the day on weekends."""

    reminder_id: int
    minute_of_day: int


@press("rv")
class MoveTo(Press):
    """Ring at these times, packed (wanted.py); the first moves the reminder, further ones are added."""

    reminder_id: int
    times: str
    weekdays: int = 0


@press("rq")
class AddThese(Press):
    """Add reminders of this kind at these times, packed (wanted.py)."""

    kind: str
    times: str
    weekdays: int = 0


@press("rz")
class TypedThese(Press):
    """Times that were typed and are clear now, packed (wanted.py): for which reminder?"""

    times: str
    weekdays: int = 0


@press("re")
class ChooseEvery(Press):
    """Every how many hours? For a reminder, or (0) for a new one."""

    reminder_id: int


@press("rf")
class ChooseFrom(Press):
    """Every so many hours: from which hour on?"""

    reminder_id: int
    every_h: int


@press("ro")
class ChooseTo(Press):
    """Every so many hours from an hour on: until when?"""

    reminder_id: int
    every_h: int
    start: int


@press("r1")
class ChooseOnce(Press):
    """Not every so many hours, but at one time: for a reminder, or (0) for a new break."""

    reminder_id: int


@press("rp")
class Unskip(Press):
    """The one that was to be left out rings after all."""

    reminder_id: int
