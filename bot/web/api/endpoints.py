"""Which function answers which request: registered here, routed by serving.py, described by openapi.py."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any, TypeVar

from pydantic import BaseModel

from bot.card import Answer, Card
from bot.handlers.registry import taps
from bot.keyboards import Press
from bot.language import Language
from bot.services import Services
from bot.turn import Turn
from bot.web.api.models import Problem
from bot.web.chat import Chat
from storage.models import Person


class Refused(Exception):
    """A request that cannot be granted.

    Args:
        status: 4xx.
        sentence: For the person.
        detail: For developers.
        retry_after_s: When it may be asked again, if that helps.
    """

    def __init__(
        self, status: int, sentence: str, *, detail: str | None = None, retry_after_s: float = 0
    ) -> None:
        super().__init__(sentence)
        self.status = status
        self.problem = Problem(error=sentence, detail=detail)
        self.headers = {"Retry-After": str(ceil(retry_after_s))} if retry_after_s else {}
        if status == 401:
            self.headers["WWW-Authenticate"] = "tma"


@dataclass(frozen=True, slots=True)
class Call:
    """One request of somebody who is set up. `person` is as they were when it began."""

    services: Services
    turn: Turn
    person: Person
    t: Language
    chat: Chat
    numbers: Mapping[str, int]

    async def press(self, pressed: Press, *, turn: Turn | None = None) -> Card:
        """What pressing this button in the chat does, and the card it would show there.

        Raises:
            Refused: The chat would only have said why not.
        """
        answer: Answer = await taps[type(pressed)](turn or self.turn, pressed)
        if not isinstance(answer, Card):
            raise Refused(409, answer.text)
        return answer

    def missing(self) -> Refused:
        """It is not there, or it is somebody else's: both look alike."""
        return Refused(404, self.t.label("That one is not here."))


Handle = Callable[[Call, Any], Awaitable[BaseModel]]
Handler = TypeVar("Handler", bound=Handle)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One request: method and path below /api, what it takes and what it gives."""

    method: str
    path: str
    takes: type[BaseModel] | None
    gives: type[BaseModel]
    handle: Handle

    @property
    def summary(self) -> str:
        """One line for the description."""
        return (self.handle.__doc__ or "").strip().partition("\n")[0]


endpoints: list[Endpoint] = []


def serves(
    method: str, path: str, *, gives: type[BaseModel], takes: type[BaseModel] | None = None
) -> Callable[[Handler], Handler]:
    """Register the answer to a request; numbers in the path are written `{session}`."""

    def keep(handle: Handler) -> Handler:
        endpoints.append(Endpoint(method, path, takes, gives, handle))
        return handle

    return keep
