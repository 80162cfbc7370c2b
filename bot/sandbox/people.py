"""Who lives in the sandbox: people and the groups they share with the bot."""

from dataclasses import dataclass, field

from bot.sandbox.refusals import Json


@dataclass
class Person:
    """Somebody with a phone.

    Attributes:
        id: Above 32 bits by default, as real ones are; also the id of the private chat.
        zone: IANA name of the zone their phone shows; the bot is never told.
        has_written: The bot may not write first.
    """

    id: int
    first_name: str
    language_code: str = "en"
    zone: str = "Europe/Berlin"
    is_blocked: bool = False
    is_deactivated: bool = False
    has_written: bool = False
    last_text: str = ""
    last_date: int | None = None

    def user(self) -> Json:
        """The `User` that updates name."""
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "language_code": self.language_code,
        }

    def chat(self) -> Json:
        """The private `Chat` with the bot."""
        return {"id": self.id, "type": "private", "first_name": self.first_name}

    def card(self) -> Json:
        """What the chat page shows of them."""
        return {
            "id": self.id,
            "first_name": self.first_name,
            "language_code": self.language_code,
            "zone": self.zone,
            "is_blocked": self.is_blocked,
            "is_deactivated": self.is_deactivated,
            "last_text": self.last_text,
            "last_date": self.last_date,
        }


@dataclass
class Group:
    """A chat of several; the bot hears only commands there, as with privacy mode on."""

    id: int
    title: str
    has_bot: bool = False
    was_kicked: bool = False
    members: set[int] = field(default_factory=set)

    def chat(self) -> Json:
        """The group's `Chat`."""
        return {"id": self.id, "type": "supergroup", "title": self.title}
