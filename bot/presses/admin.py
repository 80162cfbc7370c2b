"""What operators press: numbers, announcements, one person's delivery log. Of no effect for anybody else."""

from bot.keyboards import Press, press


@press("am")
class Admin(Press):
    """The numbers."""


@press("aw")
class ChooseReaders(Press):
    """Whom is the announcement for?"""


@press("an")
class WriteAnnouncement(Press):
    """Type an announcement to those who read a language; an empty one is everybody."""

    language: str


@press("as")
class SendAnnouncement(Press):
    """Let a draft go out."""

    announcement_id: int


@press("av")
class ShowAnnouncement(Press):
    """How far it is."""

    announcement_id: int


@press("ac")
class CancelAnnouncement(Press):
    """Send it to nobody more."""

    announcement_id: int


@press("al")
class AskWhoseLog(Press):
    """Type the id of the person whose delivery log to show."""
