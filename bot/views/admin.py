"""What operators see. English only and outside the catalogue: they run the English command line, too."""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime

from babel import Locale
from markupsafe import Markup

from bot import presses
from bot.card import Card
from bot.keyboards import Button, in_rows
from storage.announcements import MOST_LETTERS
from storage.delivery_log import Entry, Log
from storage.models import Announcement
from storage.overview import Overview

LONG_S = 600
"""So many seconds are told as minutes."""
BAR = 20
"""How many parts a progress bar has."""
_BACK = (Button("Back", presses.Admin()),)


def numbers(found: Overview, newest: Sequence[Announcement], *, send_rate: float) -> Card:
    """How things stand, and the ways from here."""
    people, outcomes = found.people, found.outcomes
    lines = [
        Markup("<b>Rollcall</b>, {} UTC").format(_minute(found.at)),
        Markup("People: {:,}, of them {:,} active").format(people.known, people.active),
        _counted(
            {
                "paused": people.paused,
                "stopped": people.stopped,
                "unreachable": people.unreachable,
                "not set up": people.not_set_up,
            }
        ),
        Markup("Due in the next hour: {:,}").format(found.due_next_hour),
        *_fullest(found, send_rate),
        Markup("Prompts in the last 24 h: {:,}").format(sum(outcomes.values())),
        _counted(outcomes),
        Markup("Late: {}").format(_lateness(found)),
    ]
    listed = [Button(_named(one), presses.ShowAnnouncement(one.id or 0)) for one in newest[:3]]
    rows = (
        (Button("Announce", presses.ChooseReaders()), Button("A person's log", presses.AskWhoseLog())),
        *in_rows(listed, 1),
        (Button("Refresh", presses.Admin()),),
    )
    return Card(_lines(lines), rows)


def readers(counts: Mapping[str, int]) -> Card:
    """Whom is it for?"""
    everybody = Button(f"Everybody · {sum(counts.values()):,}", presses.WriteAnnouncement(""))
    by_language = [
        Button(f"{_language(code)} · {count:,}", presses.WriteAnnouncement(code))
        for code, count in counts.items()
    ]
    said = _lines(
        [
            "Whom is the announcement for?",
            "Who stopped, paused, blocked me or never finished setting up is left out.",
        ]
    )
    return Card(said, ((everybody,), *in_rows(by_language, 2), _BACK))


def type_it(language: str, count: int, *, problem: str = "") -> Card:
    """Waiting for the text."""
    said = Markup(
        "Type the announcement to {}: plain text, at most {:,} letters. Nothing is sent before you confirm."
    ).format(_to(language or None, count), MOST_LETTERS)
    return Card(_lines([problem, said]), ((Button("Back", presses.ChooseReaders()),),))


def confirm(draft: Announcement, count: int) -> Card:
    """The draft as everybody would get it, and the last question."""
    said = Markup("Above is how it will look. It goes to {}, without a sound.").format(
        _to(draft.language, count)
    )
    send = Button(f"Send to {count:,}", presses.SendAnnouncement(draft.id or 0), style="primary")
    rows = (
        (send,),
        (
            Button("Write it anew", presses.WriteAnnouncement(draft.language or "")),
            Button("Discard", presses.CancelAnnouncement(draft.id or 0)),
        ),
    )
    return Card(said, rows, preface=draft.text)


def progress(one: Announcement) -> Card:
    """How far an announcement is; the card keeps itself up to date until the end."""
    lines = [
        Markup("<b>Announcement {}</b> to {}: {}").format(one.id, _to(one.language, one.people), one.state),
        Markup("<code>{}</code> {:,} of {:,}").format(_bar(one.tried, one.people), one.tried, one.people),
        f"{one.failed:,} failed" if one.failed else "",
        f"{one.unknown:,} perhaps not arrived: the connection broke" if one.unknown else "",
        Markup("<blockquote>{}</blockquote>").format(_beginning(one.text)),
    ]
    number = one.id or 0
    rows: list[tuple[Button, ...]] = []
    if one.state == "sending":
        refresh = Button("Refresh", presses.ShowAnnouncement(number))
        cancel = Button("Cancel the rest", presses.CancelAnnouncement(number), style="danger")
        rows = [(refresh, cancel)]
    return Card(_lines(lines), (*rows, _BACK), announcement_id=number if one.state == "sending" else None)


def gone() -> Card:
    """A draft or an announcement that was let go."""
    return Card(Markup("That announcement is no longer here."), (_BACK,))


def how_long(lasting_s: float) -> str:
    """Seconds, or minutes where there are many."""
    return f"{lasting_s / 60:.0f} min" if lasting_s >= LONG_S else f"{lasting_s:.3g} s"


def discarded() -> Card:
    """A draft that nobody got."""
    return Card(Markup("Discarded. Nobody got it."), (_BACK,))


def ask_whose_log() -> Card:
    """Waiting for an id."""
    return Card(Markup("Whose? Type the person's Telegram id."), (_BACK,))


def nobody() -> Card:
    """No such person."""
    return Card(Markup("Nobody here has that id. Type another, or go back."), (_BACK,))


def log(found: Log) -> Card:
    """What was sent to one person and when."""
    coming = _minute(found.next_at) + " UTC" if found.next_at else "nothing is planned"
    lines = [
        Markup("<b>{}</b>: {}, {}, reads {}").format(
            found.person_id, found.standing, found.zone or "no zone yet", _language(found.language)
        ),
        Markup("Next: {}").format(coming),
        *(_entry(entry) for entry in found.entries),
        "" if found.entries else "No prompts so far.",
    ]
    return Card(_lines(lines), ((Button("Another person", presses.AskWhoseLog()),), _BACK))


def _entry(entry: Entry) -> Markup:
    more = [entry.reason] if entry.reason else []
    if entry.nudges:  # its due time was moved by then
        more.append(f"rang {entry.nudges + 1} times")
    elif entry.sent_at is not None:
        more.append(f"{max(0.0, (entry.sent_at - entry.due_at).total_seconds()):.1f} s late")
    if entry.attempts > 1 + entry.nudges:
        more.append(f"tried {entry.attempts} times")
    return Markup("<code>{}</code> {}").format(_minute(entry.due_at), ", ".join([entry.state, *more]))


def _counted(counts: Mapping[str, int]) -> str:
    return " · ".join(f"{count:,} {name}" for name, count in counts.items() if count)


def _lateness(found: Overview) -> str:
    if found.late_median_s is None or found.late_p99_s is None:
        return "nothing was sent"
    return f"{found.late_median_s:.1f} s median, {found.late_p99_s:.1f} s at the 99th of 100"


def _fullest(found: Overview, send_rate: float) -> list[Markup]:
    if found.fullest is None:
        return []
    at, due = found.fullest.at, found.fullest.due
    told = Markup("Fullest minute ahead: {:%H:%M}, {:,} due, sent within {}")
    return [told.format(at, due, how_long(math.ceil(due / send_rate)))]


def _named(one: Announcement) -> str:
    if one.state == "sending":
        return f"Announcement {one.id}: {one.tried:,} of {one.people:,}"
    return f"Announcement {one.id}: {one.state}"


def _to(language: str | None, count: int) -> str:
    people = "1 person" if count == 1 else f"{count:,} people"
    return f"{people} reading {_language(language)}" if language else f"everybody ({people})"


def _language(code: str) -> str:
    return Locale.parse(code).get_display_name("en") or code


def _bar(done: int, total: int) -> str:
    full = BAR if total == 0 else min(BAR, BAR * done // total)
    return "█" * full + "░" * (BAR - full)


def _beginning(text: str) -> str:
    return text if len(text) <= 300 else f"{text[:300]}…"


def _minute(at: datetime) -> str:
    return f"{at:%d %b %H:%M}"


def _lines(lines: Sequence[str]) -> Markup:
    return Markup("\n").join(line for line in lines if line)
