"""Logs for people or machines: one line an event, ids only; tokens cannot get through."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Literal

import structlog

_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{20,}")
_PASSWORD = re.compile(r"(://[^/\s:@]*:)[^@\s]+@")
_LONGEST_FOREIGN = 200

_LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}


def configure(log_format: Literal["console", "json"], level: str) -> None:
    """Set up structlog and the standard library's logging for this process, on standard error."""
    shown: Any = (
        structlog.processors.JSONRenderer()
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=24)
    )
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso" if log_format == "json" else "%H:%M:%S", utc=True),
        _where_only,
        _redact,
    ]
    structlog.configure(
        processors=[*shared, shown],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_first_line, *shared], processors=[_drop_record, shown]
        )
    )
    # Libraries speak only when something is wrong: their own lines quote URLs and payloads.
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(True)
    for name in ("apscheduler", "telegram", "aiohttp", "alembic"):
        logging.getLogger(name).setLevel(logging.ERROR)


def is_json() -> bool:
    """True if lines are for machines, since `configure`."""
    processors = structlog.get_config()["processors"]
    return isinstance(processors[-1], structlog.processors.JSONRenderer)


def _where_only(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Of an exception keep its type and place: its text may quote what a person wrote."""
    info = event.pop("exc_info", None)
    if info:
        error = info[1] if isinstance(info, tuple) else sys.exc_info()[1]
        if error is not None:
            where = error.__traceback__
            while where is not None and where.tb_next is not None:
                where = where.tb_next
            event["error"] = type(error).__name__
            if where is not None:
                event["at"] = f"{where.tb_frame.f_globals.get('__name__')}:{where.tb_lineno}"
    return event


def _redact(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        event[key] = _redacted(value)
    return event


def _redacted(value: Any) -> Any:
    """The value without tokens and addresses' passwords, however deep they stand."""
    if isinstance(value, str):
        return _PASSWORD.sub(r"\1[password]@", _TOKEN.sub("[token]", value))
    if isinstance(value, dict):
        return {key: _redacted(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_redacted(inner) for inner in value]
    return value


def _first_line(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Of a library's line keep the first: below it asyncio quotes what an exception said."""
    event["event"] = str(event["event"]).partition("\n")[0][:_LONGEST_FOREIGN]
    return event


def _drop_record(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return structlog.stdlib.ProcessorFormatter.remove_processors_meta(None, "", event)
