"""What a request to Telegram is written as: JSON, or a form where there are files."""

import io
import json
from collections.abc import Mapping
from typing import Any

import aiohttp
from aiohttp.abc import AbstractStreamWriter
from telegram.request import RequestData


class _Watched:
    """A request body which knows whether its writing has begun."""

    is_begun = False

    async def write_with_length(self, writer: AbstractStreamWriter, content_length: int | None) -> None:
        transport = getattr(writer, "transport", None)
        if transport is None or transport.is_closing():
            raise ConnectionResetError("the kept connection was closed before anything was written")
        self.is_begun = True
        await super().write_with_length(writer, content_length)  # type: ignore[misc]


class Json(_Watched, aiohttp.BytesPayload):
    """The parameters of a call without files."""


class Form(_Watched, aiohttp.MultipartWriter):
    """The parameters of a call with files."""


def body_of(request_data: RequestData | None) -> Json | Form:
    """A call's parameters, as a form if there are files among them."""
    if request_data is not None and request_data.contains_files:
        return _form(request_data)
    fields = request_data.parameters if request_data is not None else {}
    return json_body(encoded(fields))


def encoded(fields: Mapping[str, Any]) -> bytes:
    """Parameters as compact JSON."""
    return json.dumps(fields, separators=(",", ":")).encode()


def json_body(content: bytes) -> Json:
    """Encoded parameters as a body."""
    return Json(content, content_type="application/json")


def _form(request_data: RequestData) -> Form:
    form = Form("form-data")
    for name, value in request_data.json_parameters.items():
        form.append(value).set_content_disposition("form-data", name=name)
    for name, (filename, content, kind) in request_data.multipart_data.items():
        # As a file, it is written in pieces: megabytes at once would hold up the event loop.
        upload = io.BytesIO(content) if isinstance(content, bytes) else content
        part = form.append(upload, {"Content-Type": kind})
        part.set_content_disposition("form-data", name=name, filename=filename)
    return form
