"""The world that the sandbox plays: people, their chats with one bot, and what they do there.

Pure and synchronous: no HTTP. Everything is in memory, as Telegram's side is for a bot: it outlives the bot's
restarts but not its own.
"""

import copy
import json

from bot.sandbox.feed import Feed
from bot.sandbox.files import FileStore
from bot.sandbox.history import History
from bot.sandbox.notices import callback_query, membership_change
from bot.sandbox.people import Group, Person
from bot.sandbox.profile import BotProfile
from bot.sandbox.refusals import Json
from bot.sandbox.taps import Tap, Taps
from bot.sandbox.texts import found_entities
from bot.sandbox.updates import UpdateQueue
from bot.sandbox.webhook_settings import WebhookSettings
from schedules.clock import Clock, system_clock

FIRST_PERSON_ID = 7_000_000_001
FIRST_GROUP_ID = -1_002_000_000_001


class World:
    """One bot, the people around it and every message between them.

    Args:
        bot_id: The number that the bot's token begins with.
        clock: Dates messages and times out button presses.
        skipped: How many numbers of messages and updates earlier worlds have used up, of which a bot's
            database may still know.
    """

    def __init__(self, *, bot_id: int = 4_200_000_000, clock: Clock = system_clock, skipped: int = 0) -> None:
        self.clock = clock
        self.bot = BotProfile(bot_id)
        self.files = FileStore()
        self.feed = Feed()
        self.history = History(1 + skipped)
        self.taps = Taps()
        self.updates = UpdateQueue(skipped)
        self.webhook = WebhookSettings()
        self._people: dict[int, Person] = {}
        self._groups: dict[int, Group] = {}

    # Who there is

    @property
    def people(self) -> list[Person]:
        """Everybody, in the order they were added."""
        return list(self._people.values())

    def add_person(
        self,
        first_name: str,
        *,
        language_code: str = "en",
        zone: str = "Europe/Berlin",
        person_id: int | None = None,
    ) -> Person:
        """Let somebody in; the bot hears of them when they write.

        Raises:
            ValueError: The id is taken.
        """
        free = max([FIRST_PERSON_ID - 1, *self._people]) + 1
        number = free if person_id is None else person_id
        if number in self._people:
            raise ValueError(f"person {number} exists already")
        person = Person(number, first_name, language_code, zone)
        self._people[number] = person
        self.feed.publish({"type": "state"})
        return person

    def add_group(self, title: str) -> Group:
        """Open a group without the bot in it."""
        group = Group(min([FIRST_GROUP_ID + 1, *self._groups]) - 1, title)
        self._groups[group.id] = group
        return group

    def person(self, person_id: int) -> Person:
        """Somebody by id.

        Raises:
            LookupError: Nobody has it.
        """
        if person_id not in self._people:
            raise LookupError(f"person {person_id} is not in the sandbox")
        return self._people[person_id]

    def chat(self, chat_id: int) -> Person | Group | None:
        """The person or the group whose chat has this id."""
        return self._people.get(chat_id) or self._groups.get(chat_id)

    # What people do

    def say(self, chat_id: int, text: str, *, from_id: int | None = None) -> Json:
        """Send text as a person; the message.

        Args:
            chat_id: A person's id for their private chat, or a group's.
            text: As typed; commands and addresses are marked.
            from_id: Who writes; needed in a group.

        Raises:
            ValueError: The chat or the person cannot write now.
        """
        content: Json = {"text": text}
        if entities := found_entities(text):
            content["entities"] = entities
        return self._write(chat_id, content, from_id)

    def share_location(self, person_id: int, latitude: float, longitude: float) -> Json:
        """Send a location in the private chat, degrees; the message."""
        location = {"latitude": latitude, "longitude": longitude}
        return self._write(person_id, {"location": location}, person_id)

    def rewrite(self, chat_id: int, message_id: int, text: str) -> Json:
        """Edit what a person said; the message.

        Raises:
            LookupError: There is no such message.
        """
        message = self.history.find(chat_id, message_id)
        if message is None:
            raise LookupError(f"message {message_id} is not in chat {chat_id}")
        kept = {key: value for key, value in message.items() if key != "entities"}
        revised = {**kept, "text": text, "edit_date": self.unix_time()}
        if entities := found_entities(text):
            revised["entities"] = entities
        self.history.replace(revised)
        self.updates.add({"edited_message": revised})
        self.feed.publish({"type": "edit", "chat_id": chat_id, "message": revised})
        return copy.deepcopy(revised)

    def tap(self, person_id: int, message_id: int, data: str, *, chat_id: int | None = None) -> str:
        """Press a button; the query id.

        Nothing is checked on purpose: the message may be gone, the data forged, the person a stranger.
        """
        person = self.person(person_id)
        where = person_id if chat_id is None else chat_id
        tap = self.taps.add(chat_id=where, person_id=person_id, data=data, at=self.clock().timestamp())
        message = self.history.find(where, message_id)
        query = callback_query(tap, person, self.chat(where), message, message_id)
        self.updates.add({"callback_query": query})
        return tap.query_id

    def block(self, person_id: int) -> None:
        """Block the bot: it is told, and refused from now on."""
        self._change_membership(person_id, is_blocked=True)

    def unblock(self, person_id: int) -> None:
        """Let the bot write again: it is told."""
        self._change_membership(person_id, is_blocked=False)

    def deactivate(self, person_id: int) -> None:
        """Delete the account: the bot is not told, only refused."""
        self.person(person_id).is_deactivated = True
        self.feed.publish({"type": "state"})

    def add_bot_to_group(self, group_id: int, *, by: int) -> None:
        """Make the bot a member of a group: it is told."""
        self._change_group(group_id, by, joins=True)

    def remove_bot_from_group(self, group_id: int, *, by: int) -> None:
        """Throw the bot out of a group: it is told."""
        self._change_group(group_id, by, joins=False)

    def push_update(self, update: Json) -> int | None:
        """Queue any update, however odd, wanted by the bot or not; its id."""
        return self.updates.add(update, is_wanted=True)

    # What can be seen

    def messages(self, chat_id: int) -> list[Json]:
        """Copies of a chat's messages, oldest first; deleted ones are gone.

        As in the Bot API, but reply keyboards are included, since a person sees them.
        """
        # Through JSON, which they are made for: a deep copy takes ten times as long.
        found: list[Json] = json.loads(json.dumps(self.history.all(chat_id)))
        return found

    def toasts(self, chat_id: int) -> list[str]:
        """Texts of answered button presses in one chat, oldest first."""
        return self.taps.toasts(chat_id)

    def unanswered(self) -> list[Tap]:
        """Button presses not yet answered."""
        return self.taps.unanswered()

    def commands(self, language: str = "", scope: str = "default") -> list[Json]:
        """The commands set for exactly this language and scope."""
        return self.bot.commands(scope, language)

    def drop_chat_history(self, chat_id: int) -> None:
        """Empty a chat, as a person may; the bot is not told."""
        self.history.clear(chat_id)
        self.feed.publish({"type": "state"})

    def unix_time(self) -> int:
        """The present in whole Unix seconds."""
        return int(self.clock().timestamp())

    # What the bot does

    def post(self, chat: Person | Group, content: Json) -> Json:
        """Store a message by the bot; the kept one."""
        head: Json = {"from": self.bot.user(), "chat": chat.chat(), "date": self.unix_time()}
        message = self.history.add({**head, **content})
        self._note(chat, message)
        self.feed.publish({"type": "message", "chat_id": chat.id, "message": message})
        return message

    def revise(self, message: Json) -> Json:
        """Put an edited message in place of the one with its number."""
        self.history.replace(message)
        self.feed.publish({"type": "edit", "chat_id": message["chat"]["id"], "message": message})
        return message

    def remove(self, chat_id: int, message_id: int) -> None:
        """Delete a message."""
        self.history.remove(chat_id, message_id)
        self.feed.publish({"type": "delete", "chat_id": chat_id, "message_id": message_id})

    def answer(self, query_id: str, text: str, *, is_alert: bool) -> None:
        """Answer a button press; a Refusal where it is too late."""
        tap = self.taps.answer(query_id, text, is_alert=is_alert, at=self.clock().timestamp())
        self.feed.publish(
            {
                "type": "toast",
                "chat_id": tap.chat_id,
                "query_id": query_id,
                "text": text,
                "show_alert": is_alert,
            }
        )

    # Parts of the above

    def _write(self, chat_id: int, content: Json, from_id: int | None) -> Json:
        chat, person = self._writer(chat_id, from_id)
        head: Json = {"from": person.user(), "chat": chat.chat(), "date": self.unix_time()}
        message = self.history.add({**head, **content})
        if isinstance(chat, Person):
            person.has_written = True
        self._note(chat, message)
        if isinstance(chat, Person) or (chat.has_bot and self._is_for_bot(content)):
            self.updates.add({"message": message})
        self.feed.publish({"type": "message", "chat_id": chat_id, "message": message})
        return copy.deepcopy(message)

    def _writer(self, chat_id: int, from_id: int | None) -> tuple[Person | Group, Person]:
        chat = self.chat(chat_id)
        if chat is None:
            raise ValueError(f"chat {chat_id} is not in the sandbox")
        if isinstance(chat, Group) and from_id is None:
            raise ValueError(f"group {chat_id}: name who writes with from_id")
        person = chat if isinstance(chat, Person) else self.person(from_id or 0)
        if person.is_deactivated:
            raise ValueError(f"person {person.id} deleted their account and cannot write")
        if person.is_blocked and isinstance(chat, Person):
            raise ValueError(f"person {person.id} blocked the bot and must unblock it to write")
        return chat, person

    def _is_for_bot(self, content: Json) -> bool:
        """With privacy mode on a bot hears commands that are not for another bot, and mentions of itself."""
        own = str(self.bot.user()["username"]).lower()
        text = str(content.get("text", "")).lower()
        command = text.split(maxsplit=1)[0] if text.startswith("/") else ""
        return f"@{own}" in text or bool(command and "@" not in command)

    def _note(self, chat: Person | Group, message: Json) -> None:
        if isinstance(chat, Person):
            chat.last_text = message.get("text") or message.get("caption") or ""
            chat.last_date = message["date"]

    def _change_membership(self, person_id: int, *, is_blocked: bool) -> None:
        person = self.person(person_id)
        if person.is_blocked != is_blocked:
            person.is_blocked = is_blocked
            self._tell_membership(person, person, is_member=not is_blocked)
            self.feed.publish({"type": "state"})

    def _change_group(self, group_id: int, by: int, *, joins: bool) -> None:
        group, person = self._groups[group_id], self.person(by)
        self._tell_membership(group, person, is_member=joins)
        group.has_bot, group.was_kicked = joins, not joins

    def _tell_membership(self, chat: Person | Group, by: Person, *, is_member: bool) -> None:
        change = membership_change(self.bot.user(), chat, by, is_member=is_member, date=self.unix_time())
        self.updates.add({"my_chat_member": change})
