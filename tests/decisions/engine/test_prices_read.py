"""What each derived number says it reads of a price list is what it reads: proofs are kept from one list to another by that."""

from typing import Any

from apps.decisions.engine.compiling import compile_book
from apps.decisions.engine.draws import Draws
from apps.decisions.engine.rulebook import from_plain
from apps.decisions.engine.state import State
from apps.estimates.engine.derived import FORMULAS
from apps.estimates.engine.price_table import PriceTable
from tests.decisions.engine.loading import default_plain, default_prices


class _Watched:
    """A price table that notes what is read of it."""

    def __init__(self, table: PriceTable) -> None:
        self.table, self.read = table, set[str]()

    def __getattr__(self, name: str) -> Any:
        self.read.add(name)
        return getattr(self.table, name)


def test_each_number_says_what_it_reads_of_the_prices() -> None:
    """What was proved beside other prices is kept where only parts differ that a number does not say it reads."""
    machine = compile_book(from_plain(default_plain()), default_prices())
    machine.prices = watched = _Watched(machine.prices)  # type: ignore[assignment]
    read: dict[str, set[str]] = {slug: set() for slug in machine.formulas}
    tasks = ({"task": task} for task in sorted(machine.domains["task"].slugs))
    for state in (state for answers in tasks for state in Draws(State.of(machine, answers), "what numbers read").first(8)):
        for slug, formula in machine.formulas.items():
            watched.read, machine.shares = set(), {}
            formula.formula(state.known_to(slug))
            read[slug] |= watched.read

    assert set(machine.formulas) == set(FORMULAS)
    assert {slug: sorted(names) for slug, names in read.items()} == {slug: sorted(formula.prices) for slug, formula in FORMULAS.items()}
