"""How people write times, one data module a language."""

from functools import lru_cache
from pkgutil import iter_modules


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """The codes of the languages with a grammar, such as `en` and `pt-br`, sorted."""
    return tuple(sorted(one.name.replace("_", "-") for one in iter_modules(__path__) if one.name != "model"))


@lru_cache(maxsize=256)
def nearest(language: str) -> str:
    """The language with a grammar nearest to a code: `de-AT` gives `de`, `pt` gives `pt-br`, others `en`."""
    code = language.lower().replace("_", "-")
    base = code.partition("-")[0]
    for known in (code, base):
        if known in languages():
            return known
    return next((known for known in languages() if known.partition("-")[0] == base), "en")
