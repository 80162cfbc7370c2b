"""Getting to know each other: welcome, clock, conditions, times."""

from bot.keyboards import Press, press


@press("hm")
class Home(Press):
    """Show the state of things: what /start shows somebody known."""


@press("su")
class SetUp(Press):
    """Begin: ask for the clock."""


@press("wh")
class What(Press):
    """What will I do?"""


@press("pv")
class Privacy(Press):
    """What is kept, why, how long."""


@press("cy")
class SetZone(Press):
    """This clock is mine; `is_setup` while being set up."""

    zone: str
    is_setup: bool


@press("cn")
class ChooseClock(Press):
    """Choose another clock."""

    is_setup: bool


@press("cc")
class TypeCity(Press):
    """I type my city or my time."""

    is_setup: bool


@press("cl")
class ShareLocation(Press):
    """I send my location once."""

    is_setup: bool


@press("ct")
class ToggleCondition(Press):
    """Set a condition on or off: the wanted state, so that pressing twice changes nothing more."""

    index: int
    is_on: bool
    is_setup: bool


@press("cd")
class ConditionsDone(Press):
    """Go on with what is ticked, or with none."""

    is_none: bool
    is_setup: bool


@press("cs")
class Conditions(Press):
    """Show the conditions."""


@press("ut")
class UseTimes(Press):
    """Take the recommended times: `both`, `one` or `own`."""

    which: str
