"""Keeps a process small and its start short: what is read, and what the garbage collector looks through."""

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_TAKEN_ALONG = ("rich", "pygments", "click")
"""What structlog and httpx import where they find it, for tracebacks and a command line of their own."""
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
"""Where OpenSSL looks for certificates before it looks where the system has them."""


@contextmanager
def lean_imports() -> Iterator[None]:
    """For imports: nothing is collected meanwhile, and what they leave is never looked through again.

    They make half a million objects, nearly all of which stay: looking them through again and again took a
    seventh of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        _read_alone()
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


def _read_alone() -> None:
    """Import structlog and httpx as if what they take along were not installed: 4 MB and 80 modules.

    And aiohttp as if the system had no certificates: it reads all of them twice, which takes 40 ms, so that
    its own defaults trust nobody. `trust.py` reads them once.
    """
    hidden = [name for name in _TAKEN_ALONG if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment] # so Python is told that there is none
    set_before = {name: os.environ.get(name) for name in _CERTIFICATES}
    os.environ |= dict.fromkeys(_CERTIFICATES, os.devnull)
    try:
        import aiohttp  # noqa: F401
        import httpx  # noqa: F401
        import structlog  # noqa: F401
    finally:
        for name in hidden:
            del sys.modules[name]
        for name, value in set_before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def spare_collector() -> None:
    """Let the garbage collector pass over what a started process keeps for good.

    Looking through all of it took a tenth of a second each time, in which nobody was answered.
    """
    gc.collect()
    gc.freeze()
