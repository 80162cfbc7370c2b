"""Where this bot's pages can be reached from outside, which everything that offers a link asks first."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from bot.settings import Settings, is_loopback


@dataclass(slots=True)
class Address:
    """The public address; `url` is None where there is none, and then no link is offered.

    `url` has no slash at its end. With `pages_on_loopback` it is known once the server listens.
    """

    url: str | None = None

    @property
    def path(self) -> str:
        """What a proxy puts before each path and takes off again; empty if nothing."""
        return urlsplit(self.url or "").path

    @property
    def opens_apps(self) -> bool:
        """True where Telegram opens Mini Apps: over HTTPS; the sandbox on loopback as well."""
        parts = urlsplit(self.url or "")
        return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))

    def session(self, prompt_id: int, *, language: str) -> str | None:
        """The guided session of a prompt, for a Mini App button; None where apps do not open."""
        return self.app(language=language, prompt=str(prompt_id)) if self.opens_apps else None

    def app(self, *, language: str, **wanted: str) -> str:
        """The Mini App at what is wanted: `prompt`, `kind`, `routine` or `screen`."""
        return f"{self.url}/app/?{urlencode({**wanted, 'lang': language})}"

    def steps(self, code: str, *, language: str) -> str | None:
        """The step page of a plan (`plan_links.packed`); None where there are no pages."""
        if self.url is None or not code:
            return None
        return f"{self.url}/steps/{quote(code)}?{urlencode({'lang': language})}"


def address_of(settings: Settings) -> Address:
    """The address that an operator set."""
    return Address(settings.public_url)


def has_pages(settings: Settings) -> bool:
    """True if pages are served at all."""
    return settings.public_url is not None or settings.pages_on_loopback
