"""Keeps the catalogue: `python -m bot.messages` gathers sentences and brings translations up to date."""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent
LOCALES = ROOT / "locales"
TEMPLATE = LOCALES / "messages.pot"
KEYWORDS = {"say": None, "label": None, "mark": None, "several": (1, 2)}
"""The functions that sentences are given to; `several` takes singular and plural."""
_FIELDS = (b"-Date:", b"Generated-By:", b"Project-Id-Version:", b"Report-Msgid", b"-Translator:", b"-Team:")
SKIPPED = ("sandbox", "locales", "routines")


def gathered() -> Catalog:
    """Every sentence of the chat, in order of its text, with the files that say it."""
    catalogue = Catalog(charset="utf-8", header_comment="# Sentences of Rollcall.", fuzzy=False)
    found = extract_from_dir(
        ROOT, keywords=KEYWORDS, comment_tags=("Translators:",), directory_filter=_is_ours
    )
    for file, _line, message, comments, context in found:
        catalogue.add(message, locations=[(file, 0)], auto_comments=comments, context=context)
    return catalogue


def translations() -> dict[str, Path]:
    """The file of each translation, by language code."""
    return {path.parent.parent.name: path for path in sorted(LOCALES.glob("*/LC_MESSAGES/messages.po"))}


def updated(path: Path, code: str, template: Catalog) -> Catalog:
    """A translation with the sentences of the template: new ones empty, changed ones fuzzy, old ones gone."""
    with path.open("rb") as source:
        catalogue = read_po(source, locale=code)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """A catalogue as a file's content: sorted, without dates that would change at each run."""
    out = BytesIO()
    write_po(out, catalogue, sort_output=True, omit_header=False, width=110, include_lineno=False)
    lines = out.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not any(field in line for field in _FIELDS))


def main() -> int:
    """Write the template and every translation anew; says how many sentences each lacks."""
    template = gathered()
    TEMPLATE.write_bytes(written(template))
    sys.stdout.write(f"{TEMPLATE.relative_to(ROOT.parent)}: {len(template)} sentences\n")
    for code, path in translations().items():
        catalogue = updated(path, code, template)
        path.write_bytes(written(catalogue))
        missing = sum(1 for message in catalogue if message.id and not message.string)
        sys.stdout.write(f"{path.relative_to(ROOT.parent)}: {missing} missing\n")
    return 0


def _is_ours(folder: str) -> bool:
    return Path(folder).name not in SKIPPED and not Path(folder).name.startswith((".", "__"))


if __name__ == "__main__":
    sys.exit(main())
