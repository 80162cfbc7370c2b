"""A made-up language that shows what no translation reaches: sentences marked, and longer by two fifths."""

from gettext import NullTranslations

CODE = "en_XA"
"""As Android names it; offered to nobody, spoken to whoever's Telegram asks for it."""
OPEN, CLOSE, FILLER = "⟦", "⟧", "·"
LONGER_BY = 0.4


class Pseudo(NullTranslations):
    """English in marks."""

    def gettext(self, message: str) -> str:
        """The message, marked and lengthened."""
        return marked(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """English's form for a number, marked and lengthened."""
        return marked(msgid1 if n == 1 else msgid2)


def marked(message: str) -> str:
    """A sentence between marks; its placeholders and tags stay as they are."""
    return f"{OPEN}{message}{FILLER * round(LONGER_BY * len(message))}{CLOSE}"
