"""Templates: HTML with every value escaped."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.cldr import SOURCE
from bot.language import Language, codes, own_name
from bot.web.content import Content
from bot.web.figures import Preview
from bot.web.files import file_path
from bot.web.readers import language_tag

_FOLDER = Path(__file__).parent / "templates"


def page(
    template: str, t: Language, *, url: str, path: str, preview: Preview | None = None, **values: Any
) -> Content:
    """A page in one language.

    Args:
        template: Its file.
        t: Who reads.
        url: The public address, which links in previews begin with; without a slash at its end.
        path: The page's own path, without the language.
        preview: What a shared link shows; none for pages that nobody shares.
        values: What the template needs besides.
    """
    html = (
        _environment()
        .get_template(template)
        .render(
            lang=language_tag(t.code),
            dir="rtl" if t.is_right_to_left else "ltr",
            asks_language="" if t.code == SOURCE else f"?lang={language_tag(t.code)}",
            languages=[(code, language_tag(code), own_name(code)) for code in codes()],
            source=SOURCE,
            url=url,
            path=path,
            preview=preview,
            file_path=file_path,
            **values,
        )
    )
    return Content(html.encode(), "text/html")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
