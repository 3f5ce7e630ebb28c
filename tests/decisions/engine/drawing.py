"""What Hypothesis draws: small random rule books and answers to them (see `making`), in one of two ways.

Quickly, from a number that Hypothesis draws: many books in little time, and a failing one is told by its number. Or
thoroughly (profile `thorough`), choice by choice: slower by far, but Hypothesis can make a failing book smaller.
"""

import random
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.decisions.engine.books import Plain
from tests.decisions.engine.making import Picker, Thing, make_answers, make_book


class Seeded:
    """Chooses by a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def one(self, things: Sequence[Thing]) -> Thing:
        return self.random.choice(things)

    def some(self, things: Sequence[Thing], least: int, most: int) -> list[Thing]:
        return self.random.sample(things, self.random.randint(least, min(most, len(things))))

    def whole(self, low: int, high: int) -> int:
        return self.random.randint(low, high)


class Drawn:
    """Lets Hypothesis choose."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def one(self, things: Sequence[Thing]) -> Thing:
        return self.draw(st.sampled_from(things))

    def some(self, things: Sequence[Thing], least: int, most: int) -> list[Thing]:
        places = st.lists(st.integers(0, len(things) - 1), min_size=least, max_size=min(most, len(things)), unique=True)
        return [things[place] for place in self.draw(places)]

    def whole(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))


@st.composite
def books(draw: st.DrawFn, *, plain_rules: bool = False) -> Plain:
    """A small book. `plain_rules`: no "is unknown", "is answered" or unless anywhere."""
    return make_book(picker(draw), plain_rules=plain_rules)


@st.composite
def books_with_answers(draw: st.DrawFn, *, most_open: int | None = None, plain_rules: bool = False) -> tuple[Plain, Plain]:
    """A book, and answers to it of which at most `most_open` are left out."""
    pick = picker(draw)
    book = make_book(pick, plain_rules=plain_rules)
    return book, make_answers(pick, book, most_open=most_open)


def picker(draw: st.DrawFn) -> Picker:
    return Drawn(draw) if settings.get_current_profile_name() == "thorough" else Seeded(draw(st.integers(0, 2**40)))


def failures(strategy: Any, holds: Callable[[Any], bool], examples: int) -> int:
    """In how many of the drawn examples something does not hold; for controls."""
    failed = 0

    @settings(max_examples=examples, phases=[Phase.generate])
    @given(strategy)
    def look(drawn: Any) -> None:
        nonlocal failed
        failed += not holds(drawn)

    look()
    return failed
