"""A Bot API on loopback with a phone-like chat page: the demo without a token, and what the tests talk to."""

from bot.sandbox.faults import Counters, Faults, Trouble
from bot.sandbox.limits import Limits
from bot.sandbox.server import SANDBOX_TOKEN, Sandbox
from bot.sandbox.world import World

__all__ = ["SANDBOX_TOKEN", "Counters", "Faults", "Limits", "Sandbox", "Trouble", "World"]
