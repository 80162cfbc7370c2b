"""The table of methods: a name, the parameters it reads, the function that answers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.sandbox.arguments import Arguments
from bot.sandbox.world import World

Answer = Callable[[World, Arguments], object | Awaitable[object]]
METHODS: dict[str, "Method"] = {}
"""By name in lower case: Telegram does not mind the case either."""


@dataclass(frozen=True, slots=True)
class Method:
    """One method; `answer` returns the `result` or raises a Refusal."""

    name: str
    reads: frozenset[str]
    answer: Answer


def serves(name: str, reads: str = "") -> Callable[[Answer], Answer]:
    """Register the decorated function under `name`; `reads` lists its parameters, separated by spaces."""

    def register(answer: Answer) -> Answer:
        METHODS[name.lower()] = Method(name, frozenset(reads.split()), answer)
        return answer

    return register
