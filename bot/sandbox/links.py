"""Which addresses may stand in links and buttons, and what an inline link becomes."""

from urllib.parse import parse_qs, urlsplit

from bot.sandbox.refusals import Json

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_APP_SCHEMES = frozenset({"tg", "ton", "tonsite"})


def is_loopback(host: str | None) -> bool:
    """True for the names and addresses of this machine itself."""
    return host in _LOOPBACK or bool(host and host.startswith("127."))


def is_web_link(url: str) -> bool:
    """True for an address that Telegram accepts in a link or a `url` button.

    Telegram also refuses hosts without a dot; the sandbox lets loopback through, so that a bot tried out
    on one machine can link to its own pages.
    """
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host = parts.hostname
        _ = parts.port  # raises on a port that is no number
    except ValueError:
        return False
    if any(character.isspace() for character in url):
        return False
    if parts.scheme in _APP_SCHEMES:
        return bool(parts.netloc)
    return parts.scheme in ("http", "https") and bool(host) and ("." in (host or "") or is_loopback(host))


def is_app_link(url: str) -> bool:
    """True for an address that may open a Mini App: HTTPS, or plain HTTP on loopback in the sandbox only."""
    parts = urlsplit(url)
    return is_web_link(url) and (
        parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))
    )


def link_entity(href: str) -> Json | None:
    """The entity of `<a href>`: a mention for `tg://user?id=…`, else a link; None where Telegram drops it."""
    if href.startswith("tg://user"):
        wanted = parse_qs(urlsplit(href).query).get("id", [""])[0]
        if not wanted.isascii() or not wanted.isdigit():
            return None
        return {"type": "text_mention", "user": {"id": int(wanted)}}
    if not is_web_link(href):
        return None
    bare = "://" not in href
    url = f"http://{href}" if bare else href
    parts = urlsplit(url)
    return {"type": "text_link", "url": url if parts.path or parts.query else f"{url}/"}
