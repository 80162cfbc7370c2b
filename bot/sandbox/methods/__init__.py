"""The Bot API methods that the sandbox serves, one file a subject."""

from bot.sandbox.methods import deleting, editing, looking_up, profile, sending, updating
from bot.sandbox.methods.registry import METHODS, Method

__all__ = ["METHODS", "Method", "deleting", "editing", "looking_up", "profile", "sending", "updating"]
