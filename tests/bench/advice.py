"""How right the advice of the default rules is, and how much a firm word is worth: counts over the kept cases, not times."""

from collections.abc import Iterator, Sequence

from apps.decisions.engine.certainty import LEANING, certainty
from apps.decisions.engine.decide import PILOT, verdict
from apps.decisions.engine.draws import Draws
from apps.decisions.engine.explanation import flags
from apps.decisions.engine.outcome import recommendation
from tests.bench import Figure
from tests.decisions.engine.books import Plain
from tests.decisions.engine.loading import default_machine, many_cases, state_of, worked_cases
from tests.decisions.engine.more_answers import Pair, pairs, word_of_the_leader

PAIRS, SEED = 10_000, 20_261_121
ANY = 100  # per cent: printed, with no bound of its own


def figures() -> Iterator[Figure]:
    """Cases that come out as expected, shares of pilots, and firm words later overturned."""
    for name, bound in (("worked", 30), ("ordinary", 93), ("further", 280)):
        cases = worked_cases() if name == "worked" else many_cases(f"{name}_cases")
        right = sum(recommended(case) in case["expect"]["recommendation_any_of"] for case in cases)
        yield Figure(f"{name} cases ({len(cases)}) recommended as expected", right, "cases", bound, at_most=False)
    yield from _warnings(many_cases("further_cases"))
    for name in ("documented", "further", "ordinary"):
        words = [verdict_of(case["answers"]) for case in many_cases(f"{name}_cases")]
        yield Figure(f"{name} cases ({len(words)}) with the verdict pilot", 100 * words.count(PILOT) / len(words), "%", ANY)
    yield Figure("worked cases with one answer gone, settled or conditional", 100 * firm_without_one(), "%", 20, at_most=False)
    found = list(pairs(default_machine(), PAIRS, SEED))
    firm = sum(pair.word == "conditional" for pair in found)
    for complete, words in ((True, "all further answers"), (False, "some further answers, others still open")):
        some = [pair for pair in found if pair.complete == complete]
        firm = sum(pair.word == "conditional" for pair in some)
        yield Figure(f"firm decisions ({len(some):,} pairs, {firm:,} conditional) overturned by {words}", overturned(some), "pairs", 0)
    careless = list(pairs(default_machine(), PAIRS // 20, SEED, word_of_the_leader))
    yield Figure(
        f"control: called firm without proof ({len(careless):,} pairs), overturned", overturned(careless), "pairs", 1, at_most=False
    )


def _warnings(cases: Sequence[Plain]) -> Iterator[Figure]:
    wanted = met = wrong = 0
    for case in cases:
        raised = {flag["flag"] for flag in flags(state_of(default_machine(), case["answers"]))}
        wanted += len(case["expect"].get("flags_at_least", ()))
        met += len(raised & set(case["expect"].get("flags_at_least", ())))
        wrong += len(raised & set(case["expect"].get("flags_never", ())))
    yield Figure("warnings of further cases that must be raised, raised", 100 * met / wanted, "%", 80, at_most=False)
    yield Figure("warnings of further cases that must not be raised, raised", wrong, "warnings", 0)


def recommended(case: Plain) -> str:
    return recommendation(state_of(default_machine(), case["answers"]))


def verdict_of(answers: Plain) -> str:
    state = state_of(default_machine(), answers)
    return verdict(state, certainty(state, Draws(state, "")).word)


def firm_without_one() -> float:
    """Over every worked case and every answer of it: how often the decision without that answer is not leaning."""
    words = []
    for case in worked_cases():
        for gone in case["answers"]:
            state = state_of(default_machine(), {slug: value for slug, value in case["answers"].items() if slug != gone})
            words.append(certainty(state, Draws(state, gone)).word)
    return sum(word != LEANING for word in words) / len(words)


def overturned(found: Sequence[Pair]) -> int:
    return sum(pair.overturned for pair in found)
