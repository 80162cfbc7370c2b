"""Whom TLS connections trust: the system's certificates, read once."""

import ssl
from functools import cache

import aiohttp


@cache
def trusted() -> ssl.SSLContext:
    """Trusts what the system does, or what SSL_CERT_FILE and SSL_CERT_DIR name; takes some 20 ms to read."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


def connector(**settings: float | None) -> aiohttp.TCPConnector:
    """For an `aiohttp.ClientSession`, in a running loop: its own default trusts nobody, see `lean.py`."""
    return aiohttp.TCPConnector(ssl=trusted(), **settings)  # type: ignore[arg-type]
