"""What it costs to give the default rules and prices out as a spreadsheet, and to look at one that comes in. Processor time, in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator

from tests.bench import Figure, cpu_ms
from tests.decisions.engine.loading import default_plain, default_prices


def figures() -> Iterator[Figure]:
    """Out, and in."""
    words = [sys.executable, "-m", "tests.bench.exchange"]
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(words, env=environ, check=True, capture_output=True, text=True)
    written, read, listed, looked = (float(line) for line in done.stdout.split())
    yield Figure("the default rules out as a spreadsheet", written, "ms", 2_000)
    yield Figure("a spreadsheet of the default rules read, every cell judged", read, "ms", 2_000)
    yield Figure("the default prices out as a spreadsheet", listed, "ms", 1_000)
    yield Figure("a spreadsheet of the default prices read, every cell judged", looked, "ms", 1_000)


def measure() -> Iterator[float]:
    """Milliseconds of each. The columns are measured by the tables of the database, so Django has to be there, and no database."""
    import django

    django.setup()
    from apps.decisions import spreadsheet
    from apps.decisions.engine.rulebook import from_plain, to_plain

    book = to_plain(from_plain(default_plain()))
    data = spreadsheet.write(book, spreadsheet.About())
    yield cpu_ms(lambda: spreadsheet.write(book, spreadsheet.About()))
    yield cpu_ms(lambda: spreadsheet.read(data, book))
    from apps.catalogue import spreadsheet as listed

    prices = default_prices()
    out = listed.write(prices, listed.About())
    yield cpu_ms(lambda: listed.write(prices, listed.About()))
    yield cpu_ms(lambda: listed.read(out, prices))


if __name__ == "__main__":
    for milliseconds in measure():
        print(milliseconds)  # noqa: T201
