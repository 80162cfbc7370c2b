"""Seals health answers with AES-GCM, bound to their row and column, under a key kept outside the database."""

import base64
import binascii
import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE_BYTES = 12
_ID_BYTES = 4
_VERSION = b"\x01"


class Unreadable(Exception):
    """A sealed value does not open: another key, another place, or damage. Holds no part of the value."""


class BadKey(ValueError):
    """A key is not 32 bytes in base64. Holds no part of the key."""


def new_key() -> str:
    """A fresh random key in base64."""
    return base64.b64encode(os.urandom(KEY_BYTES)).decode()


@dataclass(frozen=True, slots=True)
class Key:
    """One key and its public id (the first bytes of its hash), which stands in every value it sealed."""

    secret: bytes = field(repr=False)

    @property
    def id(self) -> bytes:
        """Four bytes that tell keys apart and reveal nothing of them."""
        return hashlib.sha256(b"rollcall key id" + self.secret).digest()[:_ID_BYTES]

    @classmethod
    def read(cls, text: str) -> "Key":
        """Read a key from base64.

        Raises:
            BadKey: Not base64, or not 32 bytes.
        """
        try:
            secret = base64.b64decode(text.strip(), validate=True)
        except (binascii.Error, ValueError):
            raise BadKey("the data key is not base64") from None
        if len(secret) != KEY_BYTES:
            raise BadKey(f"the data key must be {KEY_BYTES} bytes in base64, got {len(secret)}")
        return cls(secret)


class Seal:
    """Seals and opens values: the newest key seals, every key given opens.

    Args:
        keys: Newest first; at least one.
        reread: Reads the keys anew, newest first. Called when a value names a key that is not here, once
            for each such key: the keys may have been rotated while this process runs.
    """

    def __init__(self, *keys: Key, reread: Callable[[], Sequence[Key]] | None = None) -> None:
        if not keys:
            raise BadKey("at least one data key is needed")
        self._reread = reread
        self._missing: set[bytes] = set()
        self._take(keys)

    @property
    def prefixes(self) -> tuple[bytes, ...]:
        """What values begin with that the keys here sealed, newest first."""
        return tuple(_VERSION + key_id for key_id in self._ciphers)

    def close(self, value: Any, *, place: str) -> bytes:
        """Return `value` (anything JSON holds) sealed for `place`, such as "answer/7/conditions"."""
        nonce = os.urandom(_NONCE_BYTES)
        plain = json.dumps(value, separators=(",", ":")).encode()
        sealed = self._ciphers[self._newest.id].encrypt(nonce, plain, place.encode())
        return _VERSION + self._newest.id + nonce + sealed

    def open(self, sealed: bytes, *, place: str) -> Any:
        """Return the value sealed for `place`.

        Raises:
            Unreadable: The key is not here, the value was moved from another place, or it is damaged.
        """
        key_id, nonce = sealed[1 : 1 + _ID_BYTES], sealed[1 + _ID_BYTES : 1 + _ID_BYTES + _NONCE_BYTES]
        cipher = self._cipher(bytes(key_id))
        if sealed[:1] != _VERSION or cipher is None:
            raise Unreadable(f"{place}: no key for it")
        try:
            plain = cipher.decrypt(nonce, sealed[1 + _ID_BYTES + _NONCE_BYTES :], place.encode())
        except (InvalidTag, ValueError):
            raise Unreadable(f"{place}: does not open here") from None
        return json.loads(plain)

    def knows(self, sealed: bytes) -> bool:
        """True if one of the keys sealed it."""
        return sealed[:1] == _VERSION and sealed[1 : 1 + _ID_BYTES] in self._ciphers

    def is_current(self, sealed: bytes) -> bool:
        """True if the newest key sealed it."""
        return sealed[: 1 + _ID_BYTES] == _VERSION + self._newest.id

    def _take(self, keys: Sequence[Key]) -> None:
        self._newest = keys[0]
        self._ciphers = {key.id: AESGCM(key.secret) for key in keys}

    def _cipher(self, key_id: bytes) -> AESGCM | None:
        if key_id not in self._ciphers and key_id not in self._missing and self._reread is not None:
            keys = self._reread()
            if keys:
                self._take(keys)
            if key_id not in self._ciphers:
                self._missing.add(key_id)
        return self._ciphers.get(key_id)
