"""What a caller sent with a method: JSON, form or multipart, read the same way."""

import json
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from aiohttp import web

from bot.sandbox.refusals import Json, Refusal, bad_request

_SURROGATE = re.compile("[\ud800-\udfff]")
_TRUE = frozenset({"true", "1", "yes", "t"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the request."""

    name: str
    content: bytes
    mime_type: str


class Arguments:
    """The parameters of one call; reading one that the method did not declare is a programming error.

    Args:
        values: By name; text as sent, or the value that a JSON body holds.
        uploads: Files by the name of their part.
        reads: The parameters that the method declares.
    """

    __slots__ = ("reads", "uploads", "values")

    def __init__(self, values: Json, uploads: dict[str, Upload], reads: frozenset[str] = frozenset()) -> None:
        self.values = values
        self.uploads = uploads
        self.reads = reads

    def _raw(self, name: str) -> object:
        if name not in self.reads:
            raise LookupError(f"parameter {name!r} is read but not declared")
        return self.values.get(name)

    def is_given(self, name: str) -> bool:
        """True where the parameter came with something in it."""
        return self._raw(name) not in (None, "")

    def text(self, name: str) -> str:
        """The parameter as text; empty where it was not sent."""
        value = self._raw(name)
        if value is None:
            return ""
        if isinstance(value, str):
            if not value.isascii() and _SURROGATE.search(value):
                raise bad_request("strings must be encoded in UTF-8")
            return value
        return json.dumps(value) if isinstance(value, dict | list | bool) else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """The parameter as a whole number; `default` where it is missing or none, as Telegram reads it."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """The parameter as yes or no; no where it was not sent."""
        return self.text(name).lower() in _TRUE

    def json(self, name: str, default: object = None) -> object:
        """The JSON that the parameter holds; `default` where it was not sent.

        Raises:
            Refusal: It is not JSON.
        """
        value = self._raw(name)
        if value is None or value == "":
            return default
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """The file sent as `name`, or as the part that `attach://…` in `name` points to."""
        value = self._raw(name)
        if isinstance(value, str) and value.startswith("attach://"):
            return self.uploads.get(value.removeprefix("attach://"))
        return self.uploads.get(name)


async def read_arguments(request: web.BaseRequest) -> tuple[Json, dict[str, Upload]]:
    """The values and files of one request, whatever form they came in.

    Raises:
        Refusal: The body is not what its content type promises.
    """
    values: Json = dict(request.query) if request.query_string else {}
    kind = request.content_type
    if kind == "multipart/form-data":
        return await _multipart(request, values)
    try:
        body = await request.read()
        if body and kind == "application/json":
            sent = json.loads(body)
            if not isinstance(sent, dict):
                raise bad_request("object expected as JSON body")
            values.update(sent)
        elif kind == "application/x-www-form-urlencoded":
            values.update(parse_qsl(body.decode(), keep_blank_values=True))
    except web.HTTPRequestEntityTooLarge:
        raise Refusal(413, "Request Entity Too Large") from None
    except ValueError:
        raise bad_request("can't parse the request body") from None
    return values, {}


async def _multipart(request: web.BaseRequest, values: Json) -> tuple[Json, dict[str, Upload]]:
    uploads: dict[str, Upload] = {}
    try:
        for name, part in (await request.post()).items():
            if isinstance(part, web.FileField):
                uploads[name] = Upload(part.filename, part.file.read(), part.content_type)
                part.file.close()
            else:
                values[name] = part if isinstance(part, str) else bytes(part).decode()
    except web.HTTPRequestEntityTooLarge:
        raise Refusal(413, "Request Entity Too Large") from None
    except ValueError:
        raise bad_request("can't parse the request body") from None
    return values, uploads
