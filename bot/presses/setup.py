"""Getting to know each other: welcome, clock, conditions, times."""

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
