"""Methods that only look: who the bot is, what a chat is, where a file lies."""

from bot.sandbox.arguments import Arguments
from bot.sandbox.files import DOWNLOAD_LIMIT_BYTES
from bot.sandbox.methods.addresses import read_chat
from bot.sandbox.methods.registry import serves
from bot.sandbox.refusals import Json, bad_request
from bot.sandbox.world import World

_NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


@serves("getMe")
def get_me(world: World, given: Arguments) -> Json:
    """The bot's own account."""
    return world.bot.me()


@serves("getChat", "chat_id")
def get_chat(world: World, given: Arguments) -> Json:
    """One chat, with the fields that every chat has."""
    chat = read_chat(world, given)
    full = {"accent_color_id": 1, "max_reaction_count": 11, "accepted_gift_types": dict(_NO_GIFTS)}
    return {**chat.chat(), **full}


@serves("getFile", "file_id")
def get_file(world: World, given: Arguments) -> Json:
    """Where a file of at most 20 MB can be downloaded."""
    stored = world.files.find(given.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.content) > DOWNLOAD_LIMIT_BYTES:
        raise bad_request("file is too big")
    return {**stored.common(), "file_path": stored.path}


@serves("close")
def close(world: World, given: Arguments) -> bool:
    """Nothing to close: the sandbox is one process."""
    return True


@serves("logOut")
def log_out(world: World, given: Arguments) -> bool:
    """Nothing to leave: there is no other server."""
    return True
