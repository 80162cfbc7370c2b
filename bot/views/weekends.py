"""A different time on weekends, by thumb."""

from bot import presses
from bot.card import Card
from bot.language import Language
from bot.views import reminders as views
from bot.views.words import called
from storage.models import Reminder


def hours(t: Language, chosen: Reminder, name: str) -> Card:
    """On weekends: at which hour?"""
    number = chosen.id or 0
    return views.hours(
        t,
        _title(t, chosen, name),
        lambda hour: presses.WeekendHour(number, hour, is_fine=False),
        presses.ShowReminder(number),
    )


def minutes(t: Language, chosen: Reminder, name: str, hour: int, *, is_fine: bool) -> Card:
    """On weekends: at which minute?"""
    number = chosen.id or 0
    return views.minutes(
        t,
        _title(t, chosen, name),
        hour,
        is_fine=is_fine,
        pick=lambda minute: presses.WeekendAt(number, minute),
        finer=presses.WeekendHour(number, hour, is_fine=True),
        back=presses.OtherOnWeekends(number),
    )


def _title(t: Language, chosen: Reminder, name: str) -> str:
    return t.beside(called(t, chosen.kind, name), views.days_of(t, t.weekend))
