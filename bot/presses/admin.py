"""What operators press: numbers, announcements, one person's delivery log. Of no effect for anybody else."""

from dataclasses import dataclass

from bot.keyboards import Press

_press = Press.register


@_press("am")
@dataclass(frozen=True, slots=True)
class Admin(Press):
    """The numbers."""


@_press("aw")
@dataclass(frozen=True, slots=True)
class ChooseReaders(Press):
    """Whom is the announcement for?"""


@_press("an")
@dataclass(frozen=True, slots=True)
class WriteAnnouncement(Press):
    """Type an announcement to those who read a language; an empty one is everybody."""

    language: str


@_press("as")
@dataclass(frozen=True, slots=True)
class SendAnnouncement(Press):
    """Let a draft go out."""

    announcement_id: int


@_press("av")
@dataclass(frozen=True, slots=True)
class ShowAnnouncement(Press):
    """How far it is."""

    announcement_id: int


@_press("ac")
@dataclass(frozen=True, slots=True)
class CancelAnnouncement(Press):
    """Send it to nobody more."""

    announcement_id: int


@_press("al")
@dataclass(frozen=True, slots=True)
class AskWhoseLog(Press):
    """Type the id of the person whose delivery log to show."""
