"""Files that were uploaded: kept in memory under an id that stays good."""

import base64
import hashlib
import mimetypes
from dataclasses import dataclass

from bot.sandbox.arguments import Upload
from bot.sandbox.pictures import picture_size, picture_type
from bot.sandbox.refusals import Json, Refusal, bad_request

PHOTO_LIMIT_BYTES = 10 << 20
FILE_LIMIT_BYTES = 50 << 20
DOWNLOAD_LIMIT_BYTES = 20 << 20
_FOLDERS = {"photo": "photos", "document": "documents", "animation": "animations", "voice": "voice"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One upload; `width` and `height` are 0 where it is no picture."""

    kind: str
    file_id: str
    unique_id: str
    path: str
    name: str
    mime_type: str
    content: bytes
    width: int
    height: int

    def common(self) -> Json:
        """The fields that every kind of file has."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.content)}


class FileStore:
    """Uploads by id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def __len__(self) -> int:
        """How many uploads there were."""
        return len(self._by_id)

    def forget(self) -> None:
        """Forget every upload: their ids are wrong from now on."""
        self._by_id.clear()
        self._by_path.clear()

    def find(self, file_id: str) -> StoredFile | None:
        """The file with this id, or None."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """The file with this `file_path`, or None."""
        return self._by_path.get(path)

    def resolve(self, kind: str, reference: str, upload: Upload | None) -> StoredFile:
        """The file that a send or an edit means: one that came along, or one known by its id.

        Raises:
            Refusal: Nothing was sent, the id is unknown or of another kind, or the file is refused.
        """
        if upload is not None:
            return self.keep(kind, upload)
        if not reference:
            raise bad_request(f"there is no {kind} in the request")
        if reference.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")  # the sandbox fetches nothing
        known = self._by_id.get(reference)
        if known is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if known.kind != kind:
            raise bad_request(f"can't use file of type {known.kind.title()} as {kind.title()}")
        return known

    def keep(self, kind: str, upload: Upload) -> StoredFile:
        """Store one upload.

        Raises:
            Refusal: It is empty, too large, or for a photo no picture of a size that Telegram takes.
        """
        size = len(upload.content)
        if not size:
            raise bad_request("file must be non-empty")
        if size > FILE_LIMIT_BYTES:
            raise Refusal(413, "Request Entity Too Large")
        width, height = _checked_photo(upload.content) if kind == "photo" else _size(upload.content)
        mime_type = picture_type(upload.content) or _mime_type(upload)
        number = len(self._by_id) + 1
        digest = hashlib.sha256(upload.content).digest()
        file_id = base64.urlsafe_b64encode(b"\x02\x00" + kind[:1].encode() + digest[:24]).decode().rstrip("=")
        ending = mimetypes.guess_extension(mime_type) or ""
        stored = StoredFile(
            kind=kind,
            file_id=f"{file_id}{number}",
            unique_id=base64.urlsafe_b64encode(digest[:9]).decode(),
            path=f"{_FOLDERS[kind]}/file_{number}{ending}",
            name=upload.name,
            mime_type=mime_type,
            content=upload.content,
            width=width,
            height=height,
        )
        self._by_id[stored.file_id] = self._by_path[stored.path] = stored
        return stored


def _checked_photo(content: bytes) -> tuple[int, int]:
    if len(content) > PHOTO_LIMIT_BYTES:
        raise bad_request(
            f"file of size {len(content)} bytes is too big for a photo; "
            f"the maximum size is {PHOTO_LIMIT_BYTES} bytes"
        )
    size = picture_size(content)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > 10_000 or max(size) > 20 * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return size


def _size(content: bytes) -> tuple[int, int]:
    return picture_size(content) or (0, 0)


def _mime_type(upload: Upload) -> str:
    guessed, _ = mimetypes.guess_type(upload.name)
    return guessed or upload.mime_type or "application/octet-stream"
