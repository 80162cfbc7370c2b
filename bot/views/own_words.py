"""A name and a cue of one's own: asked for, and asked for again."""

from bot import presses
from bot.card import Card
from bot.keyboards import Button, Rows
from bot.language import Language
from storage.models import Reminder


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


def no_words(t: Language, chosen: Reminder, *, longest: int) -> Card:
    """A name or a cue that is none, or too long."""
    return Card(
        t.say("Send a few words, at most {count} characters.", count=longest),
        ((Button(t.label("Back"), presses.ShowReminder(chosen.id or 0)),),),
    )
