"""Builds the message of a prompt: the reminder lane's own way, without python-telegram-bot's objects."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot import keyboards, plans
from bot.language import language
from bot.services import Services
from bot.views import prompts as views
from bot.web import plan_links
from storage.outbox import Outgoing
from storage.reminders import opened

NUMBER = 9_007_199_254_740_881
"""Stands for a prompt's number in a template; no prompt will ever have it."""
MOST_TEMPLATES = 4096


@dataclass(frozen=True, slots=True)
class Message:
    """The Bot API's sendMessage, ready to be written."""

    chat_id: int
    rest: str
    """The other parameters, as the inner part of a JSON object."""
    is_rest: bool = False
    """True where nothing was safe to plan: it asks for nothing."""

    @property
    def body(self) -> bytes:
        """The request's body."""
        return f'{{"chat_id":{self.chat_id},{self.rest}}}'.encode()


# Made once: `json.dumps` makes one for each message.
_AS_JSON = json.JSONEncoder(separators=(",", ":")).encode

_Template = tuple[list[str], bool]
"""A message's text and buttons, cut where the prompt's number goes, and whether it is of rest."""


class Composer:
    """Builds prompts as their people will read them: their language, today's plan, their own words.

    Many people have the same day: what differs between them is then only a number, so messages without
    somebody's own words are kept as templates (words of their own are in none).
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._templates: dict[Any, _Template] = {}

    def compose(self, outgoing: Outgoing, *, now: datetime) -> Message:
        """The message of a prompt.

        Raises:
            Exception: What is stored makes no message.
        """
        answers = plans.opened(self._services.seal, outgoing.person_id, outgoing.answers)
        if outgoing.name_sealed or outgoing.cue_sealed or outgoing.note == "ask":
            shown = self._shown(outgoing, now)
            return Message(outgoing.person_id, *self._written(outgoing, shown, answers))
        key = self._key(outgoing, answers, now)
        template = self._templates.get(key)
        if template is None:
            shown = replace(self._shown(outgoing, now), prompt_id=NUMBER)
            written, is_rest = self._written(outgoing, shown, answers)
            template = self._keep(key, (written.split(str(NUMBER)), is_rest))
        parts, is_rest = template
        return Message(outgoing.person_id, str(outgoing.prompt_id).join(parts), is_rest)

    def _key(self, outgoing: Outgoing, answers: dict[str, list[str]], now: datetime) -> Any:
        """Everything that a message without own words depends on."""
        return (
            outgoing.kind,
            outgoing.on,
            outgoing.language,
            outgoing.zone,
            outgoing.minutes,
            outgoing.swap,
            outgoing.note,
            outgoing.nudges > 0,
            outgoing.due_at if outgoing.is_late(now) else None,
            outgoing.recent,
            outgoing.rested,
            tuple([(name, *answers[name]) for name in sorted(answers)]),
            self._services.address.url,
        )

    def _shown(self, outgoing: Outgoing, now: datetime) -> views.Shown:
        seal, number = self._services.seal, outgoing.reminder_id or outgoing.words_of or 0
        return views.Shown(
            prompt_id=outgoing.prompt_id,
            kind=outgoing.kind,
            name=opened(seal, number, "name", outgoing.name_sealed),
            cue=opened(seal, number, "cue", outgoing.cue_sealed),
            note=outgoing.note,
            reminder_id=outgoing.reminder_id,
            is_nudge=outgoing.nudges > 0,
            late_at=outgoing.due_at if outgoing.is_late(now) else None,
        )

    def _written(
        self, outgoing: Outgoing, shown: views.Shown, answers: dict[str, list[str]]
    ) -> tuple[str, bool]:
        t = language(outgoing.language, outgoing.zone)
        wished = plans.wish(
            outgoing.kind,
            outgoing.on,
            answers,
            minutes=outgoing.minutes,
            swap=outgoing.swap,
            recent=outgoing.recent,
            rested=outgoing.rested,
        )
        plan = plans.plan(wished, self._services.library(outgoing.language))
        address = self._services.address
        linked = replace(
            shown,
            steps_url=address.steps(plan_links.packed(plan.steps), language=t.code),
            session_url=address.session(shown.prompt_id, language=t.code),
        )
        card = views.prompt(t, linked, plan)
        parameters = {
            "text": str(card.text),
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
            "reply_markup": keyboards.payload(card.rows),
        }
        return _AS_JSON(parameters)[1:-1], plan.rest

    def _keep(self, key: Any, template: _Template) -> _Template:
        if len(self._templates) >= MOST_TEMPLATES:
            # Those of earlier days are never wanted again; today's are made anew in a moment.
            self._templates.clear()
        self._templates[key] = template
        return template
