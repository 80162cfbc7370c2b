"""In which language somebody without an account reads: `?lang=` first, then what their browser prefers."""

from aiohttp import web

from bot.cldr import SOURCE
from bot.language import Language, language, nearest

_MOST_PREFERENCES = 20


def reader_language(request: web.Request) -> Language:
    """The voice for a request; English where nothing fits."""
    for wanted in (request.query.get("lang", ""), *_preferred(request.headers.get("Accept-Language", ""))):
        code = nearest(wanted)
        if wanted and (code != SOURCE or _is_english(wanted)):
            return language(code, None)
    return language(SOURCE, None)


def language_tag(code: str) -> str:
    """A language code of ours as HTML writes it: pt_BR becomes pt-BR."""
    return code.replace("_", "-")


def _is_english(wanted: str) -> bool:
    return wanted.lower().replace("_", "-").partition("-")[0] == SOURCE


def _preferred(header: str) -> list[str]:
    """The languages of an Accept-Language header, dearest first."""
    found = []
    for place, part in enumerate(header.split(",")[:_MOST_PREFERENCES]):
        name, _, quality = part.strip().partition(";")
        weight = _weight(quality)
        if name and name != "*" and weight > 0:
            found.append((-weight, place, name.strip()))
    return [name for _, _, name in sorted(found)]


def _weight(quality: str) -> float:
    _, _, number = quality.partition("=")
    try:
        return min(float(number), 1.0) if quality else 1.0
    except ValueError:
        return 0.0
