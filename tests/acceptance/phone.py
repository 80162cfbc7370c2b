"""What one person on stage does and sees."""

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.acceptance.stage import Stage


class Phone:
    """What one person does and sees in the chat."""

    def __init__(self, stage: "Stage", person_id: int) -> None:
        self.stage = stage
        self.id = person_id

    async def writes(self, text: str) -> "Phone":
        """Send a text and wait for the answer."""
        self.stage.world.say(self.id, text)
        await self.stage.settle()
        return self

    async def taps(self, *labels: str) -> "Phone":
        """Press buttons one after the other, each on the newest message that has it."""
        for label in labels:
            message, data = self.button(label)
            self.stage.world.tap(self.id, message["message_id"], data)
            await self.stage.settle()
        return self

    async def sends(self, **content: Any) -> "Phone":
        """Send anything at all: the content of a message, as the Bot API names it."""
        person = self.stage.world.person(self.id)
        person.has_written = True
        head = {"message_id": 900_000, "date": self.stage.world.unix_time()}
        await self.stage.push({"message": {**head, "from": person.user(), "chat": person.chat(), **content}})
        return self

    async def shares_location(self, latitude: float, longitude: float) -> "Phone":
        """Send a place, in degrees."""
        self.stage.world.share_location(self.id, latitude, longitude)
        await self.stage.settle()
        return self

    async def presses(self, data: str, *, message_id: int | None = None) -> "Phone":
        """Press a button by its data: an old, doubled, forged or foreign one."""
        number = message_id or self.messages[-1]["message_id"]
        self.stage.world.tap(self.id, number, data)
        await self.stage.settle()
        return self

    async def subscribes(self) -> "Phone":
        """Take the shortest way from /start to planned reminders."""
        await self.writes("/start")
        return await self.taps("Set me up", "Yes", "None of these", "Use these times")

    @property
    def messages(self) -> list[dict[str, Any]]:
        """All messages of the chat, both sides, in order."""
        return self.stage.world.messages(self.id)

    @property
    def received(self) -> list[dict[str, Any]]:
        """The bot's messages."""
        return [message for message in self.messages if message["from"]["is_bot"]]

    @property
    def screen(self) -> str:
        """The newest message of the bot, as text."""
        return text_of(self.received[-1]) if self.received else ""

    @property
    def buttons(self) -> list[list[str]]:
        """The labels under the newest message."""
        return labels_of(self.received[-1])

    @property
    def labels(self) -> list[str]:
        """The same, in one list."""
        return [label for row in self.buttons for label in row]

    @property
    def toast(self) -> str:
        """The last passing notice."""
        toasts = self.stage.world.toasts(self.id)
        return toasts[-1] if toasts else ""

    def text_at(self, message_id: int) -> str:
        """What an older message says now; empty if it is gone."""
        return next((text_of(one) for one in self.messages if one["message_id"] == message_id), "")

    def sees(self, *phrases: str) -> bool:
        """True if the newest message says all of it."""
        return all(phrase in self.screen for phrase in phrases)

    def button(self, label: str) -> tuple[dict[str, Any], str]:
        """The newest message with such a button, and the button's data."""
        for message in reversed(self.received):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if button["text"] == label and "callback_data" in button:
                        return message, button["callback_data"]
        shown = [labels_of(message) for message in self.received[-3:]]
        raise AssertionError(f"no button {label!r}; the newest messages have {shown}")


def text_of(message: dict[str, Any]) -> str:
    """A message's text or caption."""
    return str(message.get("text") or message.get("caption") or "")


def labels_of(message: dict[str, Any]) -> list[list[str]]:
    """The labels of a message's buttons, row by row."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [[button["text"] for button in row] for row in rows]


def instants_of(message: dict[str, Any]) -> list[datetime]:
    """The instants that a message shows on its reader's own clock."""
    entities = [*message.get("entities", []), *message.get("caption_entities", [])]
    return [datetime.fromtimestamp(e["unix_time"], UTC) for e in entities if e["type"] == "date_time"]


def squeezed(text: str) -> str:
    """A text with every white space as one space."""
    return re.sub(r"\s+", " ", text)
