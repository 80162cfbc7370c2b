"""How long a picture of progress takes and how large it is: `python -m tests.benchmarks.picture_speed`."""

import sys
from itertools import product
from time import process_time

from bot.language import language
from bot.progress import picture
from bot.progress.picture import SPANS, Wanted
from tests.bot.progress.test_picture import standing

MOST_S = 0.05
MOST_BYTES = 80_000
DAYS = 380
TRIES = 7  # the best of them: what the picture costs, not what else the machine was doing


def measured(wanted: Wanted) -> tuple[float, int]:
    """Seconds of processor time from a person's days to the file, and the file's bytes."""
    stands = standing(DAYS)
    timings = []
    for number in range(TRIES):
        began = process_time()
        source = picture.svg(wanted, stands)
        content = picture.png(source.replace("</svg>", f"<!-- {number} --></svg>"))  # none is kept
        timings.append(process_time() - began)
    return min(timings), len(content)


def main() -> int:
    """Print every span in three scripts and both themes; 1 if a limit is broken, else 0."""
    slowest, largest = 0.0, 0
    for span, code, is_dark in product(SPANS, ("en", "ar", "ru"), (False, True)):
        took_s, size = measured(Wanted(span, language(code, None), is_dark))
        shown = f"{span:6} {code} {'dark' if is_dark else 'light':5}"
        print(f"{shown} {took_s * 1000:5.1f} ms {size / 1000:5.1f} kB")  # noqa: T201
        slowest, largest = max(slowest, took_s), max(largest, size)
    limits = f"limits {MOST_S * 1000:.0f} ms and {MOST_BYTES / 1000:.0f} kB"
    print(f"slowest {slowest * 1000:.1f} ms, largest {largest / 1000:.1f} kB ({limits})")  # noqa: T201
    return int(slowest > MOST_S or largest > MOST_BYTES)


if __name__ == "__main__":
    sys.exit(main())
