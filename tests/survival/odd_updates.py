"""Updates that nobody foresaw: made by chance from the documented types, or good ones that were spoilt."""

import copy
from random import Random
from typing import Any

from tests.acceptance.contract import documented

DEEPEST = 4
TEXTS = [
    "",
    "/start",
    "/times",
    "/stop@other",
    "7:30",
    "x" * 5000,
    "\u202e\0",
    "🙂",
    "<b>&",
    "-1",
    "٧:٣٠",
    "null",
]
NUMBERS = [0, -1, 1, 2**31, 2**52, 2**63, -(2**70), 10**30]
DATA = ["pd:1", "pd:-1", "ps:9007199254740993", "pd:1:2:3", "zz", ":", "", "td", "\0", "ö" * 40]
KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
_PLAIN = {"Integer": NUMBERS, "Float": [0.5, -1e300], "String": TEXTS, "Boolean": [True, False]}


class OddUpdates:
    """Makes them.

    Args:
        chosen: The chance.
        people: Ids that they mostly come from.
    """

    def __init__(self, chosen: Random, people: list[int]) -> None:
        self._chosen, self._people = chosen, people
        tables = documented()
        self._types: dict[str, Any] = tables["types"] if tables else {}
        self.is_spoilt = False
        """True if the newest is not what its documented type says."""

    def one(self) -> dict[str, Any]:
        """The next."""
        kind = self._chosen.choice(KINDS)
        if self._types and self._chosen.random() < 0.5:
            fields = [one for one in self._types["Update"]["fields"] if one["name"] != "update_id"]
            field = self._chosen.choice(fields)
            made = {field["name"]: self._value(field["types"], 0)}
        else:
            made = {kind: getattr(self, f"_{kind}")()}
        spoilt = self._chosen.choice([0, 0, 1, 2, 5])
        self.is_spoilt = spoilt > 0
        for _ in range(spoilt):
            self._spoil(made)
        made.pop("update_id", None)
        return made

    def _user(self) -> dict[str, Any]:
        number = self._chosen.choice([*self._people, *NUMBERS])
        code = self._chosen.choice(["en", "de", "xx-yy", "", "zh-hans"])
        return {"id": number, "is_bot": False, "first_name": "A", "language_code": code}

    def _message(self) -> dict[str, Any]:
        user = self._user()
        chat = {"id": user["id"], "type": self._chosen.choice(["private", "private", "group", "channel"])}
        content = self._chosen.choice(
            [
                {"text": self._chosen.choice(TEXTS)},
                {"location": {"latitude": self._chosen.uniform(-200, 200), "longitude": 1e9}},
                {"dice": {"emoji": "🎲", "value": 99}},
                {"contact": {"phone_number": "", "first_name": ""}},
                {},
            ]
        )
        entities = [{"type": "bot_command", "offset": self._chosen.choice([0, 3, -1]), "length": 6}]
        return {"message_id": 1, "date": 1, "from": user, "chat": chat, "entities": entities, **content}

    def _edited_message(self) -> dict[str, Any]:
        return {**self._message(), "edit_date": 2}

    def _callback_query(self) -> dict[str, Any]:
        message = self._message()
        data = self._chosen.choice(DATA)
        return {
            "id": str(self._chosen.random()),
            "from": message["from"],
            "chat_instance": "1",
            "data": data,
            "message": message,
        }

    def _my_chat_member(self) -> dict[str, Any]:
        user, states = self._user(), ["member", "kicked", "left", "nonsense"]
        bot = {"id": 4_200_000_000, "is_bot": True, "first_name": "R"}
        old, new = ({"status": self._chosen.choice(states), "user": bot, "until_date": 0} for _ in range(2))
        chat = {"id": user["id"], "type": "private"}
        return {"from": user, "chat": chat, "date": 1, "old_chat_member": old, "new_chat_member": new}

    def _value(self, names: list[str], depth: int) -> Any:
        name = self._chosen.choice(names)
        if name.startswith("Array of "):
            inner = [name.removeprefix("Array of ")]
            return [self._value(inner, depth + 1) for _ in range(self._chosen.choice([0, 1, 2]))]
        if name in _PLAIN:
            return self._chosen.choice(_PLAIN[name])
        known = self._types.get(name, {})
        if known.get("subtypes"):
            return self._value(known["subtypes"], depth)
        if name == "User" or name == "Chat":
            return {**self._user(), "type": "private"}
        return {
            field["name"]: self._value(field["types"], depth + 1)
            for field in known.get("fields", [])
            if field["required"] or (depth < DEEPEST and self._chosen.random() < 0.15)
        }

    def _spoil(self, value: Any) -> None:
        """Change one thing somewhere inside."""
        while isinstance(value, dict | list) and value:
            place = self._chosen.choice(list(value) if isinstance(value, dict) else range(len(value)))
            inner = value[place]
            if isinstance(inner, dict | list) and inner and self._chosen.random() < 0.8:
                value = inner
                continue
            if self._chosen.random() < 0.3 and isinstance(value, dict):
                del value[place]
            else:
                spoilt = [None, [], {}, True, *NUMBERS, *TEXTS, [[[]]], {"id": "1"}, copy.deepcopy(inner)]
                value[place] = self._chosen.choice(spoilt)
            return
