"""What a decision costs: the default rule book alone, and a table of sixty rules beside zen-engine. Processor time only."""

import json
import time
from collections.abc import Callable, Iterator

import zen

from apps.decisions.engine import explanation, rulebook
from apps.decisions.engine.answers import read_case
from apps.decisions.engine.certainty import LIMIT, LIMIT_LEADER, certainty
from apps.decisions.engine.compiling import compile_book
from apps.decisions.engine.counterfactuals import counterfactuals
from apps.decisions.engine.decide import WEIGHED, decide
from apps.decisions.engine.draws import Draws
from apps.decisions.engine.estimating import estimates
from apps.decisions.engine.influence import influence, questions_that_matter
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.state import State
from tests.bench import Figure, cpu_ms
from tests.bench._tables import inputs, table
from tests.decisions.engine.loading import default_machine, many_cases, worked_cases

ROUNDS = 9


def figures() -> Iterator[Figure]:
    """One decision, its proofs, and the comparison."""
    machine = default_machine()
    book = machine.book
    cases = [read_case(book, case) for case in worked_cases()]
    once = [cpu_ms(lambda case=case: explanation.trace(State.of(machine, case.values))) for case in cases]
    yield Figure("one decision with full trace, default rule book, slowest worked case", max(once), "ms", 10)
    ahead = [cpu_ms(lambda case=case: _ahead(State.of(machine, case.values)), times=3) for case in cases]
    guessed = [cpu_ms(lambda case=case: estimates(State.of(machine, case.values)), times=3) for case in cases]
    yield Figure("one decision with all its estimates, slowest worked case", max(guessed), "ms", 10)
    yield Figure("counterfactuals and deciding questions, median worked case", sorted(ahead)[len(ahead) // 2], "ms", 300)
    yield Figure("counterfactuals and deciding questions, slowest worked case", max(ahead), "ms", 300)
    whole = [cpu_ms(lambda case=case: decide(machine, case, rulebook={}, price_list={}), times=3) for case in cases]
    yield Figure("whole decision with all proofs, slowest worked case", max(whole), "ms", 1_000)
    yield Figure("documented cases in which a search reached its limit", _at_limit(machine), "%", 1)
    yield Figure("sixty rules with trace: zen-engine's time over ours", _against_zen(), "times", 5, at_most=False)


def _at_limit(machine: Machine) -> float:
    """The share of cases whose certainty is not proved because there were too many ways to answer."""
    states = [State.of(machine, read_case(machine.book, {"answers": case["answers"]}).values) for case in many_cases("documented_cases")]
    doubts = [certainty(state, Draws(state, "bench")).doubt for state in states]
    return 100 * sum(doubt in (LIMIT, LIMIT_LEADER) for doubt in doubts) / len(doubts)


def _ahead(state: State) -> None:
    counterfactuals(state)
    influence(state, Draws(state, "bench"), list(questions_that_matter(state))[:WEIGHED])


def _against_zen() -> float:
    """How many times longer zen-engine takes over the same table and inputs; the median of interleaved rounds."""
    our_book, their_model = table()
    machine = compile_book(rulebook.from_plain(our_book), {"date": "2026-01-01"})
    theirs = zen.ZenEngine().create_decision(json.dumps(their_model))
    cases = inputs()

    def we(case: dict[str, object]) -> list[dict[str, object]]:
        values = {slug: tuple(value) if isinstance(value, list) else value for slug, value in case.items()}
        return explanation.trace(State.of(machine, values))

    def they(case: dict[str, object]) -> dict[str, object]:
        return theirs.evaluate(case, {"trace": True})

    for case in cases[:100]:
        ours = sorted(line["rule"] for line in we(case) if line["holds"])
        if ours != sorted(row["out"] for row in they(case)["result"]):
            raise AssertionError(f"the two engines disagree on {case}")
    ratios = []
    for _ in range(ROUNDS):
        ours_took, they_took = _took(we, cases), _took(they, cases)
        ratios.append(they_took / ours_took)
    return sorted(ratios)[ROUNDS // 2]


def _took(engine: Callable[[dict[str, object]], object], cases: list[dict[str, object]]) -> float:
    before = time.process_time()
    for case in cases:
        engine(case)
    return time.process_time() - before
