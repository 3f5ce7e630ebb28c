"""What test cases and “Try it” cost on the default rules: processor time of the engine, without a database or a page."""

from collections.abc import Iterator
from random import Random

from apps.decisions.engine import expectations, trying
from apps.decisions.engine.boundaries import Maker
from apps.decisions.engine.coverage import coverage
from apps.decisions.engine.offered_cases import offered_cases
from apps.decisions.engine.rulebook import to_plain
from tests.bench import Figure, cpu_ms
from tests.decisions.engine.loading import default_machine, worked_cases

RULES = 20  # whose boundary cases are made


def figures() -> Iterator[Figure]:
    machine = default_machine()
    cases = [(case["answers"], expectations.in_normal_form(case["expect"])) for case in worked_cases()]
    ran = cpu_ms(lambda: [expectations.run(machine, *case) for case in cases])
    yield Figure(f"test cases of a draft, all {len(cases)} of the default rules run", ran, "ms", 300)
    states = [expectations.state_of(machine, answers) for answers, _expect in cases]
    marked = max(cpu_ms(lambda state=state: (trying.tried(state), trying.result_so_far(state)), times=3) for state in states)
    yield Figure("try it, every rule marked and the result so far, slowest worked case", marked, "ms", 100)
    yield Figure(
        "try it, every rule marked with nothing answered", cpu_ms(lambda: trying.tried(expectations.state_of(machine, {}))), "ms", 100
    )
    yield Figure("what the test cases cover of rules and conditions", cpu_ms(lambda: coverage(machine, states)), "ms", 500)
    known = [{q: list(v) if isinstance(v, tuple) else v for q, v in expectations.values_of(machine.book, one).items()} for one, _ in cases]
    maker = Maker(to_plain(machine.book), machine, [*known, {}])
    keys = Random(1).sample([node.key for node in machine.traced], RULES)
    took = sorted(cpu_ms(lambda key=key: offered_cases(maker, key), times=1) for key in keys)
    yield Figure(f"boundary cases of one rule, median of {RULES}", took[RULES // 2], "ms", 1_000)
    yield Figure(f"boundary cases of one rule, slowest of {RULES}", took[-1], "ms", 6_000)
