"""Reminders by thumb: the list, one of them, its hour, its minute, its days. Saved at each tap."""

from collections.abc import Callable, Sequence
from datetime import datetime, time

from markupsafe import Markup

from bot import presses
from bot.card import Card
from bot.keyboards import Button, Press, Rows, in_rows
from bot.language import Language
from bot.views.words import KINDS, kind
from schedules.rules import EVERY_DAY, WEEKDAYS, WEEKENDS, mask, weekdays_of
from storage.models import Reminder

COARSE, FINE = range(0, 60, 15), range(0, 60, 5)


def times(t: Language, reminders: Sequence[Reminder], *, now: datetime, status: Markup | None = None) -> Card:
    """One line and one button a reminder; typing a time works here too."""
    lines = [
        t.say(
            "{line} → <i>{at}</i>",
            line=_line(t, reminder),
            at=t.instant(reminder.next_at, now=now),
        )
        if reminder.next_at
        else t.say("{line} → off", line=_line(t, reminder))
        for reminder in reminders
    ]
    text = t.say("<b>Your times</b>")
    text += Markup("\n") + (Markup("\n").join(lines) if lines else t.say("No reminders yet."))
    if status:
        text += Markup("\n") + status
    hint = t.say("<i>Tap one to change it, or type a time like 7:30.</i>")
    buttons = [Button(_line(t, reminder), presses.ShowReminder(reminder.id or 0)) for reminder in reminders]
    return Card(
        text + Markup("\n") + hint,
        (
            *in_rows(buttons, 1),
            (
                Button(t.label("Add"), presses.ChooseKind()),
                Button(t.label("Test now"), presses.SendNow(reminders[0].kind if reminders else "foam_roll")),
                Button(t.label("Back"), presses.Home()),
            ),
        ),
    )


def reminder(t: Language, chosen: Reminder, *, now: datetime, name: str = "", cue: str = "") -> Card:
    """One reminder, and everything that can be done with it."""
    number = chosen.id or 0
    title = t.say("<b>{kind}, {clock}</b> · {days}", kind=name or kind(t, chosen.kind), **_when(t, chosen))
    if cue:
        title += Markup("\n") + Markup.escape(cue)
    if chosen.next_at is None:
        text = title + Markup("\n") + t.say("Off: it does not ring.")
    else:
        text = title + Markup("\n") + t.say("Next: <i>{at}</i>", at=t.instant(chosen.next_at, now=now))
    last: list[Button] = [Button(t.label("Delete"), presses.Remove(number), style="danger")]
    if chosen.is_on and chosen.next_on is not None:
        on = int(f"{chosen.next_on:%Y%m%d}")
        last.insert(0, Button(t.label("Skip the next"), presses.SkipNext(number, on)))
    return Card(
        text + Markup("\n") + t.say("<i>Or type the new time.</i>"),
        (
            (
                Button(t.label("Time"), presses.ChooseHour(number)),
                Button(t.label("Days"), presses.ChooseDays(number)),
                Button(
                    t.label("Switch off") if chosen.is_on else t.label("Switch on"),
                    presses.Switch(number, not chosen.is_on),
                ),
            ),
            (
                Button(t.label("Name"), presses.TypeWords(number, "name")),
                Button(t.label("Cue"), presses.TypeWords(number, "cue")),
                *_weekend_button(t, chosen),
            ),
            tuple(last),
            (Button(t.label("Back"), presses.Times()),),
        ),
    )


def type_words(t: Language, chosen: Reminder, field: str, *, current: str) -> Card:
    """Waiting for a name or a cue."""
    number = chosen.id or 0
    ask = (
        t.say("What shall I call it? Send a few words, like <i>Hips before bed</i>.")
        if field == "name"
        else t.say(
            "After what do you usually do it? Send a few words, like <i>After your coffee</i>. "
            "A fixed moment helps it become a habit."
        )
    )
    rows: Rows = ((Button(t.label("Back"), presses.ShowReminder(number)),),)
    if current:
        rows = ((Button(t.label("Remove"), presses.ClearWords(number, field)),), *rows)
    return Card(ask, rows)


def _weekend_button(t: Language, chosen: Reminder) -> tuple[Button, ...]:
    if weekdays_of(chosen.weekdays) != EVERY_DAY or chosen.every_h is not None:
        return ()
    return (Button(t.label("Weekends"), presses.OtherOnWeekends(chosen.id or 0)),)


def hours(t: Language, title: str, hour_press: Callable[[int], Press], back: Press) -> Card:
    """The hour grid: 6 × 4, or 4 × 6 where hours need am and pm."""
    grid = [Button(t.hour(hour), hour_press(hour)) for hour in range(24)]
    width = 4 if t.has_12_hours else 6
    return Card(
        t.say("<b>{title}</b>: which hour?\n<i>Or type it, like 7:30 or 19:45.</i>", title=title),
        (*in_rows(grid, width), (Button(t.label("Back"), back),)),
    )


def minutes(
    t: Language,
    title: str,
    hour: int,
    *,
    is_fine: bool,
    pick: Callable[[int], Press],
    finer: Press,
    back: Press,
) -> Card:
    """The minutes: quarters, or every five."""
    choices = [
        Button(t.clock(time(hour, minute)), pick(hour * 60 + minute))
        for minute in (FINE if is_fine else COARSE)
    ]
    rows: Rows = in_rows(choices, 3 if is_fine else 2)
    last = [Button(t.label("Back"), back)]
    if not is_fine:
        last.append(Button(t.label("Every 5 min"), finer))
    return Card(t.say("<b>{title}</b>: which minute?", title=title), (*rows, tuple(last)))


def days(t: Language, chosen: Reminder) -> Card:
    """The weekdays: three usual choices and seven toggles."""
    number, current = chosen.id or 0, weekdays_of(chosen.weekdays)
    usual = (
        (t.label("Every day"), EVERY_DAY),
        (t.label("Weekdays"), WEEKDAYS),
        (t.label("Weekends"), WEEKENDS),
    )
    first = t.first_weekday
    order = [(first + step) % 7 for step in range(7)]
    toggles = [
        Button(
            f"✓ {t.weekday(day)}" if day in current else t.weekday(day),
            presses.SetDays(number, mask(current ^ {day}) if current != {day} else mask(current)),
            style="primary" if day in current else None,
        )
        for day in order
    ]
    return Card(
        t.say("<b>{kind}, {clock}</b>: on which days?", kind=kind(t, chosen.kind), clock=t.clock(chosen.at)),
        (
            tuple(Button(label, presses.SetDays(number, mask(chosen_days))) for label, chosen_days in usual),
            *in_rows(toggles, 3),
            (Button(t.label("Back"), presses.ShowReminder(number)),),
        ),
    )


def kinds(t: Language) -> Card:
    """Add a reminder: of which kind?"""
    buttons = [Button(t.label(label), presses.Add(name)) for name, label in KINDS.items()]
    return Card(
        t.say("What shall I remind you of?"),
        (*in_rows(buttons, 2), (Button(t.label("Back"), presses.Times()),)),
    )


def removed(t: Language, chosen: Reminder) -> Card:
    """Deleted, with a way back."""
    return Card(
        t.say("Deleted: {line}.", line=_line(t, chosen)),
        (
            (
                Button(t.label("Undo"), presses.PutBack(chosen.id or 0)),
                Button(t.label("Back"), presses.Times()),
            ),
        ),
    )


def which(t: Language, understood: str, choices: Sequence[tuple[str, Press]]) -> Card:
    """A typed time that could be two, or could be for several: which?"""
    buttons = [Button(label, press) for label, press in choices]
    return Card(
        t.say("<b>{understood}</b>: which do you mean?", understood=understood),
        (*in_rows(buttons, 2), (Button(t.label("Back"), presses.Times()),)),
    )


def days_of(t: Language, weekdays: frozenset[int]) -> str:
    """Weekdays in words, as plain text."""
    if weekdays == EVERY_DAY:
        return t.label("every day")
    if weekdays == WEEKDAYS:
        return t.label("weekdays")
    if weekdays == WEEKENDS:
        return t.label("weekends")
    return ", ".join(t.weekday(day) for day in range(7) if day in weekdays)


def title(t: Language, chosen: Reminder) -> str:
    """A reminder's kind and time, as plain text."""
    return f"{kind(t, chosen.kind)}, {_when(t, chosen)['clock']}"


def _line(t: Language, chosen: Reminder) -> str:
    when = _when(t, chosen)
    return f"{kind(t, chosen.kind)} {when['clock']} · {when['days']}"


def _when(t: Language, chosen: Reminder) -> dict[str, str]:
    clock = t.clock(chosen.at)
    if chosen.every_h is not None and chosen.until is not None:
        clock = t.label(
            "every {hours} h, {start} to {end}", hours=chosen.every_h, start=clock, end=t.clock(chosen.until)
        )
    return {"clock": clock, "days": days_of(t, weekdays_of(chosen.weekdays))}
