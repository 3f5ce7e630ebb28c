"""The columns of a finding's table: one for each question that its rows ask, where their conditions are plain tests. Knows no file.

A row's tests stand in the columns from left to right, as in the row; whatever does not fit so goes into “More conditions”.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from apps.decisions.engine.called import Called
from apps.decisions.engine.exact_conditions import test_text

MOST_SUBJECTS = 30  # of one table


def subjects_in_order(rows: Sequence[Any]) -> list[str]:
    """What the rows of a table ask, so ordered that as many rows as possible keep their own order."""
    before: Counter[tuple[str, str]] = Counter()
    found: dict[str, None] = {}
    for row in rows:
        asked = list(dict.fromkeys(_subjects(row["when"])))
        found.update(dict.fromkeys(asked))
        before.update((first, then) for place, first in enumerate(asked) for then in asked[place + 1 :])
    left, order = list(found), list[str]()
    while left:  # next, whatever is preceded least by those that still wait
        best = min(left, key=lambda slug: (sum(before[other, slug] - before[slug, other] > 0 for other in left), left.index(slug)))
        left.remove(best)
        order.append(best)
    return order[:MOST_SUBJECTS]


def split(when: Sequence[Any], subjects: Sequence[str], called: Called) -> tuple[dict[str, str], list[Any]]:
    """The tests of a row by their columns, and the conditions from the first on that has no place there."""
    cells: dict[str, str] = {}
    last = -1
    for place, item in enumerate(when):
        column = subjects.index(item[0]) if isinstance(item, list) and item[0] in subjects else -1
        text = test_text(item, called) if column > last else ""
        if not text:
            return cells, list(when[place:])
        cells[item[0]], last = text, column
    return cells, []


def _subjects(items: Iterable[Any]) -> list[str]:
    return [item[0] for item in items if isinstance(item, list)]
