"""Builds the message of a prompt: the reminder lane's own way, without python-telegram-bot's objects."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot import keyboards, plans
from bot.language import language
from bot.services import Services
from bot.views import prompts as views
from storage.outbox import Outgoing
from storage.reminders import opened


@dataclass(frozen=True, slots=True)
class Message:
    """The Bot API's sendMessage, ready to be written."""

    payload: dict[str, Any]


def compose(services: Services, outgoing: Outgoing, *, now: datetime) -> Message:
    """The prompt as its person will read it: their language, today's plan, their own words."""
    t = language(outgoing.language, outgoing.zone)
    answers = plans.opened(services.seal, outgoing.person_id, outgoing.answers)
    wished = plans.wish(
        outgoing.kind,
        outgoing.on,
        answers,
        minutes=outgoing.minutes,
        swap=outgoing.swap,
        recent=outgoing.recent,
    )
    number = outgoing.reminder_id or 0
    shown = views.Shown(
        prompt_id=outgoing.prompt_id,
        kind=outgoing.kind,
        name=opened(services.seal, number, "name", outgoing.name_sealed),
        cue=opened(services.seal, number, "cue", outgoing.cue_sealed),
        note=outgoing.note,
        reminder_id=outgoing.reminder_id,
        is_nudge=outgoing.nudges > 0,
        late_at=outgoing.due_at if outgoing.is_late(now) else None,
    )
    card = views.prompt(t, shown, plans.plan(wished, services.library(outgoing.language)))
    return Message(
        {
            "chat_id": outgoing.person_id,
            "text": str(card.text),
            "parse_mode": "HTML",
            "reply_markup": keyboards.payload(card.rows),
        }
    )
