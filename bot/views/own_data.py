"""What is theirs: privacy in plain words, what they can take along, and the page for the physio."""

from collections.abc import Collection, Sequence

from markupsafe import Markup

from bot import presses
from bot.card import Card, Document
from bot.keyboards import Button, Rows, in_rows
from bot.language import Language
from bot.views.words import CONDITIONS, mark

PERIODS = {28: mark("4 weeks"), 84: mark("12 weeks"), 182: mark("6 months")}
"""Days that the page for the physio may be about."""


def privacy(t: Language, *, contact: str, is_known: bool, backup_days: int = 0) -> Card:
    """What is kept, why, how long, where, who sees it, and how to be rid of it.

    Args:
        t: How the person reads.
        contact: Whom to ask, if anybody is named.
        is_known: Whether anything is kept of them yet.
        backup_days: How long a backup keeps what was erased; 0 where there is none.
    """
    text = t.say(
        "<b>Privacy</b>\n"
        "<b>What:</b> your Telegram id, language, clock, times, prompts, sessions, "
        "and what you tell about your health.\n"
        "<b>Why:</b> to remind you, leave out wrong moves and show your progress. Nothing else.\n"
        "<b>How long:</b> until you erase it. Unanswered prompts go after 90 days; "
        "12 months after /stop, or after you block me, everything goes.\n"
        "<b>Where:</b> on the computer of whoever runs this bot. Health answers are encrypted. "
        "Your own words too. Messages pass through Telegram.\n"
        "<b>Who:</b> nobody else gets it.\n"
        "Not kept: your name, your messages, your location."
    )
    if backup_days:
        text += Markup("\n") + t.several(
            "Backups keep what you erased for {count} more day.",
            "Backups keep what you erased for {count} more days.",
            backup_days,
        )
    if contact:
        text += Markup("\n") + t.say("Questions: {contact}", contact=contact)
    back = (Button(t.label("Back"), presses.Home()),)
    return Card(text, (*_rights(t), back) if is_known else (back,))


def own_data(t: Language) -> Card:
    """What they can take along, and erasing it."""
    return Card(
        t.say(
            "<b>Your data</b>\n"
            "Get my data: everything I hold about you, as files.\n"
            "Calendar: your reminders, to import elsewhere."
        ),
        (
            *_rights(t),
            (
                Button(t.label("Calendar file"), presses.SendCalendar()),
                Button(t.label("For my physio"), presses.Physio(28, 0)),
            ),
            (Button(t.label("Privacy"), presses.Privacy()), Button(t.label("Back"), presses.Progress())),
        ),
        keeps_picture=True,
    )


def sent(t: Language, documents: Sequence[Document]) -> Card:
    """The files follow below."""
    return Card(
        t.several("Here is the file.", "Here are the files.", len(documents)),
        ((Button(t.label("Back"), presses.OwnData()),),),
        documents=tuple(documents),
        keeps_picture=True,
    )


def no_times(t: Language) -> Card:
    """A calendar without a reminder would be empty."""
    return Card(
        t.say("There is no reminder to put into a calendar yet."),
        ((Button(t.label("Times"), presses.Times()), Button(t.label("Back"), presses.OwnData())),),
        keeps_picture=True,
    )


def physio(t: Language, days: int, *, known: Sequence[str], ticked: Collection[str]) -> Card:
    """Which period, and which conditions go on the page: none unless ticked."""
    mask = bits(ticked)
    periods = tuple(
        Button(
            t.label(name),
            presses.Physio(length, mask),
            style="primary" if length == days else None,
        )
        for length, name in PERIODS.items()
    )
    toggles = [
        Button(
            f"✓ {t.label(CONDITIONS[name])}" if name in ticked else t.label(CONDITIONS[name]),
            presses.Physio(days, mask ^ bits([name])),
            style="primary" if name in ticked else None,
        )
        for name in known
    ]
    text = t.say(
        "<b>For my physio</b>\nOne page to show or print: sessions, minutes, moves, and how it felt by side."
    )
    if known:
        text += Markup("\n") + t.say("Conditions only appear if you tick them.")
    rows: Rows = (periods, *in_rows(toggles, 1))
    return Card(
        text,
        (
            *rows,
            (
                Button(t.label("Make the page"), presses.MakePhysio(days, mask), style="success"),
                Button(t.label("Back"), presses.Progress()),
            ),
        ),
        keeps_picture=True,
    )


def bits(names: Collection[str]) -> int:
    """Conditions as a bit mask, by their position."""
    return sum(1 << number for number, name in enumerate(CONDITIONS) if name in names)


def named(mask: int) -> set[str]:
    """The conditions of a bit mask."""
    return {name for number, name in enumerate(CONDITIONS) if mask >> number & 1}


def _rights(t: Language) -> Rows:
    return (
        (
            Button(t.label("Get my data"), presses.Export()),
            Button(t.label("Erase everything"), presses.Erase(), style="danger"),
        ),
    )
