"""Reminders by thumb: the list, one of them, its hour, its minute, its days. Saved at each tap."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time

from markupsafe import Markup

from bot import presses
from bot.card import Card
from bot.keyboards import Button, Press, Rows, in_rows
from bot.language import Language, capital
from bot.views.home import is_silent, status
from bot.views.words import EARLY, KINDS, LATE, called, mark
from schedules.rules import EVERY_DAY, WEEKENDS, mask, weekdays_of
from storage.models import Person, Reminder
from storage.planning import Planned, own_wall

PACES: Mapping[int, str] = {
    2: mark("Quieter for now: every other day."),
    7: mark("Quieter for now: once a week."),
}
"""What the honest back-off made of a plan, by its days apart."""
COARSE, FINE = range(0, 60, 15), range(0, 60, 5)


def times(
    t: Language,
    reminders: Sequence[Reminder],
    person: Person,
    *,
    names: Mapping[int, str],
    now: datetime,
) -> Card:
    """One line and one button a reminder; typing a time works here too."""
    called = [(line(t, reminder, names.get(reminder.id or 0, "")), reminder) for reminder in reminders]
    is_away = not any(reminder.next_at for reminder in reminders) and is_silent(person, now)
    lines = [
        Markup.escape(said)
        if is_away
        else t.say("{line} → {state}", line=said, state=_state(t, reminder, person, now=now))
        for said, reminder in called
    ]
    text = t.say("<b>Your times</b>")
    text += Markup("\n") + (Markup("\n").join(lines) if lines else t.say("No reminders yet."))
    if is_away:
        text += Markup("\n") + status(t, person, None, now=now)
    hint = t.say("<i>Tap one to change it, or type a time like {early}.</i>", early=t.clock(EARLY))
    buttons = [Button(said, presses.ShowReminder(reminder.id or 0)) for said, reminder in called]
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


def _state(t: Language, chosen: Reminder, person: Person, *, now: datetime) -> Markup:
    """When it rings next, or the word for why it does not."""
    if chosen.next_at is not None:
        return Markup("<i>{at}</i>").format(at=t.instant(chosen.next_at, now=now))
    if not chosen.is_on:
        return t.say("off")
    return t.say("paused") if is_silent(person, now) else t.say("quiet hours")


def next_line(t: Language, chosen: Reminder, person: Person, *, now: datetime) -> Markup:
    """When it rings next, or why it does not."""
    if chosen.next_at is not None:
        return t.say("Next: <i>{at}</i>", at=t.instant(chosen.next_at, now=now))
    if not chosen.is_on:
        return t.say("Off: it does not ring.")
    if is_silent(person, now):
        return status(t, person, None, now=now)
    return t.say("Your quiet hours leave it out.")


def reminder(
    t: Language,
    chosen: Reminder,
    person: Person,
    *,
    now: datetime,
    name: str = "",
    cue: str = "",
    left_out: Planned | None = None,
) -> Card:
    """One reminder, and everything that can be done with it."""
    lines = [
        t.say("<b>{title}</b> · {days}", title=title(t, chosen, name), days=_days(t, chosen)),
        Markup.escape(cue),
        t.say("Left out: {day}.", day=day_left_out(t, chosen, left_out)) if left_out else Markup(),
        t.say(PACES[chosen.every_n_days]) if chosen.every_n_days in PACES else Markup(),
        next_line(t, chosen, person, now=now),
        t.say("<i>Or type the new time.</i>"),
    ]
    return Card(
        Markup("\n").join(line for line in lines if line),
        (*_reminder_rows(t, chosen, is_skipped=left_out is not None),),
    )


def day_left_out(t: Language, chosen: Reminder, planned: Planned) -> str:
    """The day that is left out, with its time where the day has several."""
    on = t.day(planned.on)
    return f"{on}, {t.clock(own_wall(chosen, planned))}" if chosen.every_h is not None else on


def _reminder_rows(t: Language, chosen: Reminder, *, is_skipped: bool) -> Rows:
    number = chosen.id or 0
    now = [Button(t.label("Test now"), presses.SendLike(number))]
    if is_skipped:
        now.insert(0, Button(t.label("Undo skip"), presses.Unskip(number)))
    elif chosen.is_on and chosen.next_on is not None:
        on = int(f"{chosen.next_on:%Y%m%d}")
        now.insert(0, Button(t.label("Skip the next"), presses.SkipNext(number, on)))
    if chosen.every_n_days in PACES:
        now.append(Button(t.label("As planned"), presses.Switch(number, True)))
    return (
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
        tuple(now),
        (
            Button(t.label("Delete"), presses.Remove(number), style="danger"),
            Button(t.label("Back"), presses.Times()),
        ),
    )


def _weekend_button(t: Language, chosen: Reminder) -> tuple[Button, ...]:
    if weekdays_of(chosen.weekdays) != EVERY_DAY or chosen.every_h is not None:
        return ()
    return (Button(capital(days_of(t, t.weekend)), presses.OtherOnWeekends(chosen.id or 0)),)


def hours(
    t: Language,
    title: str,
    hour_press: Callable[[int], Press],
    back: Press,
    *,
    status: Markup | None = None,
) -> Card:
    """The hour grid: 6 × 4, or 4 × 6 where hours need am and pm."""
    grid = [Button(t.hour(hour), hour_press(hour)) for hour in range(24)]
    width = 4 if t.has_12_hours else 6
    text = t.say(
        "<b>{title}</b>: which hour?\n<i>Or type it, like {early} or {late}.</i>",
        title=title,
        early=t.clock(EARLY),
        late=t.clock(LATE),
    )
    return Card(
        text + Markup("\n") + status if status else text,
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


def days(t: Language, title: str, chosen: Reminder, *, status: Markup) -> Card:
    """The weekdays: three usual choices and seven toggles."""
    number, current = chosen.id or 0, weekdays_of(chosen.weekdays)
    usual = (
        (t.label("Every day"), EVERY_DAY),
        (capital(days_of(t, t.working_days)), t.working_days),
        (capital(days_of(t, t.weekend)), t.weekend),
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
        t.say("<b>{title}</b>: on which days?", title=title) + Markup("\n") + status,
        (
            tuple(Button(label, presses.SetDays(number, mask(chosen_days))) for label, chosen_days in usual),
            *in_rows(toggles, 4),
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


def removed(t: Language, chosen: Reminder, name: str) -> Card:
    """Deleted, with a way back."""
    return Card(
        t.say("Deleted: {line}.", line=line(t, chosen, name)),
        (
            (
                Button(t.label("Undo"), presses.PutBack(chosen.id or 0)),
                Button(t.label("Back"), presses.Times()),
            ),
        ),
    )


def days_of(t: Language, weekdays: frozenset[int]) -> str:
    """Weekdays in words, as plain text; by their names where the weekend is another than most expect."""
    if weekdays == EVERY_DAY:
        return t.label("every day")
    if t.weekend == WEEKENDS and weekdays in (t.working_days, t.weekend):
        return t.label("weekdays") if weekdays == t.working_days else t.label("weekends")
    first = next(day for day in t.working_days if (day - 1) % 7 in t.weekend)
    week = [(first + step) % 7 for step in range(7)]
    runs = _runs([place for place, day in enumerate(week) if day in weekdays])
    return t.row(part for run in runs for part in _named_run(t, [week[place] for place in run]))


def _runs(places: Sequence[int]) -> list[list[int]]:
    """Days that follow each other, together."""
    found: list[list[int]] = []
    for place in places:
        if found and found[-1][-1] == place - 1:
            found[-1].append(place)
        else:
            found.append([place])
    return found


def _named_run(t: Language, run: Sequence[int]) -> list[str]:
    """Three days or more as one range, since a button is narrow: Mon–Thu."""
    names = [t.weekday(day) for day in run]
    return [f"{names[0]}–{names[-1]}"] if len(names) > 2 else names


def title(t: Language, chosen: Reminder, name: str = "") -> str:
    """What a reminder is called and when it rings, as plain text."""
    return t.row((called(t, chosen.kind, name), _when(t, chosen)))


def line(t: Language, chosen: Reminder, name: str = "") -> str:
    """As `title`, with its days."""
    return t.beside(f"{called(t, chosen.kind, name)} {_when(t, chosen)}", _days(t, chosen))


def span(t: Language, every_h: int, start: time, end: time) -> str:
    """Every so many hours between two times, as plain text."""
    return t.label("every {hours} h, {start} to {end}", hours=every_h, start=t.clock(start), end=t.clock(end))


def _when(t: Language, chosen: Reminder) -> str:
    if chosen.every_h is None or chosen.until is None:
        return t.clock(chosen.at)
    return span(t, chosen.every_h, chosen.at, chosen.until)


def _days(t: Language, chosen: Reminder) -> str:
    return days_of(t, weekdays_of(chosen.weekdays))
