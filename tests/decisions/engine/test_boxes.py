"""The search for a point that no box covers: complete while it may look, and honest where it may not look further."""

import time
from itertools import combinations

import pytest

from apps.decisions.engine.boxes import Box
from apps.decisions.engine.packing import Layout, Steps, Undecided


def pigeons(many: int, holes: int) -> tuple[Box, list[Box]]:
    """Each pigeon in one hole, and no two in the same: a box, and the covers of what may not be."""
    box = {f"pigeon {number}": (1 << holes) - 1 for number in range(many)}
    return box, [{one: 1 << hole, other: 1 << hole} for one, other in combinations(box, 2) for hole in range(holes)]


def witness(box: Box, covers: list[Box], steps: Steps | None = None) -> dict[str, int] | None:
    layout = Layout(box)
    found = layout.witness(layout.full, [layout.pack(cover) for cover in covers], steps or Steps())
    return None if found is None else layout.point(found, list(box))


def test_point_is_found_where_there_is_one() -> None:
    found = witness(*pigeons(4, 4))

    assert found is not None
    assert len(set(found.values())) == 4


def test_that_there_is_none_is_proved() -> None:
    assert witness(*pigeons(5, 4)) is None


def test_search_that_would_take_ages_gives_up_and_says_so() -> None:
    began = time.process_time()

    with pytest.raises(Undecided):
        witness(*pigeons(14, 13))

    assert time.process_time() - began < 60


def test_many_searches_share_one_limit() -> None:
    steps = Steps(in_all=30, in_one=20)

    with pytest.raises(Undecided):
        witness(*pigeons(9, 8), steps)
    assert steps.left == 10
    with pytest.raises(Undecided):
        witness(*pigeons(9, 8), steps)
    assert steps.left == 0
