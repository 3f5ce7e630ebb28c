"""What looking through a rule book costs: the default rules, and three hundred random ones. Processor time only, in a process as settled as a server."""

import random
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from apps.decisions.engine import analysis
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.rulebook import from_plain
from apps.estimates.engine.price_table import PriceTable
from apps.ui.memory import settle
from tests.bench import Figure, cpu_ms
from tests.decisions.engine.books import PRICES
from tests.decisions.engine.loading import default_plain, default_prices

RULES, SEED, ROUNDS = 300, 20_261_122, 5
PLANNED = 20  # lists, as many as may be planned


def figures() -> Iterator[Figure]:
    """Each book looked through as if for the first time, and the default one again after a change of one rule."""
    settle()
    for name, plain, prices, bound in (
        ("default rule book", default_plain(), default_prices(), 1_000),
        (f"{RULES} random rules", random_book(), PRICES, 2_000),
    ):
        book = from_plain(plain)
        yield Figure(f"all analyses of the {name}", cpu_ms(lambda book=book, prices=prices: analysis.problems(book, prices)), "ms", bound)
    table = from_plain(random_table())
    yield Figure(
        f"all analyses of one table of {RULES} random rows", cpu_ms(lambda: analysis.problems(table, PRICES), times=2), "ms", 4_000
    )
    yield Figure("all analyses of the default rule book again, one rule of it changed", _again(), "ms", 500)
    yield from _planned()


def _again() -> float:
    """What a save takes: everything but one rule was proved before."""
    plain, proved = default_plain(), analysis.Proved()
    analysis.problems(from_plain(plain), default_prices(), proved=proved)
    books = iter([from_plain(_with_another(plain, number)) for number in range(ROUNDS)])
    return cpu_ms(lambda: analysis.problems(next(books), default_prices(), proved=proved), times=ROUNDS)


def _planned() -> Iterator[Figure]:
    """The same with every list planned that there may be, each of which all rules that read prices can tell from the others."""
    plain, now, lists = default_plain(), PriceTable.from_plain(default_prices()), list(map(_dearer, range(PLANNED)))
    book = from_plain(plain)

    def look(book: Rulebook, proved: analysis.Proved, planned: Sequence[PriceTable]) -> None:
        analysis.problems(book, now, proved=proved)
        for prices in planned:
            analysis.forbidding(book, prices, proved, now)

    def first(planned: Sequence[PriceTable]) -> float:
        return cpu_ms(lambda: look(book, analysis.Proved(), planned), times=2)

    def again(planned: Sequence[PriceTable]) -> float:
        proved = analysis.Proved()
        look(book, proved, planned)
        books = iter([from_plain(_with_another(plain, number)) for number in range(ROUNDS)])
        return cpu_ms(lambda: look(next(books), proved, planned), times=ROUNDS)

    words = f"with {PLANNED} planned lists that differ to none planned"
    yield Figure(f"all analyses of the default rule book, {words}", first(lists) / first([]), "times", 6)
    yield Figure(f"all analyses of it again, one rule of it changed, {words}", again(lists) / again([]), "times", 6)


def _dearer(number: int) -> PriceTable:
    """The default prices with one service fewer, and work and what is asked of services dearer, otherwise each time."""
    plain = default_prices()
    prices = [{**row, "price": str(Decimal(str(row["price"])) * (number + 2))} for row in plain["prices"]]
    month = {**plain["engineer_month"], "price": str(Decimal(str(plain["engineer_month"]["price"])) * (number + 21) / 20)}
    services = [row for place, row in enumerate(plain["services"]) if place != number]
    return PriceTable.from_plain({**plain, "prices": prices, "engineer_month": month, "services": services})


def _with_another(plain: dict[str, Any], number: int) -> dict[str, Any]:
    """The book with one more condition on one of its rules, another one each time."""
    changed = {**plain["rules"][number], "when": [*plain["rules"][number]["when"], ["team_skill", "is answered"]]}
    if any(effect["do"] in ("favour", "disfavour", "rule out") for effect in changed["effects"]):
        changed["when"][-1] = ["budget_build", ">=", number + 1]
    return {**plain, "rules": [changed if place == number else rule for place, rule in enumerate(plain["rules"])]}


def random_book(rules: int = RULES, seed: int = SEED) -> dict[str, Any]:
    """The questions of the default rules with random rules in the place of its own: one to three conditions, one in eight rules out."""
    drawn, plain = random.Random(seed), default_plain()
    questions = [question for question in plain["questions"] if not question.get("ask_if")]
    approaches = [approach["slug"] for approach in plain["approaches"]]
    plain |= {"rows": [], "findings": [], "conditions": [], "lists": [], "derived": [], "flags": [], "gates": []}
    for question in plain["questions"]:
        question["ask_if"] = []
    plain["rules"] = [
        {
            "key": f"X-{number}",
            "stage": plain["stages"][0]["slug"],
            "when": [_condition(drawn, question) for question in drawn.sample(questions, drawn.randint(1, 3))],
            "effects": [_effect(drawn, drawn.choice(approaches))],
            "because": "It is so.",
            "sources": [plain["sources"][0]["slug"]],
            "strength": "clear",
            "sure": "C",
        }
        for number in range(rules)
    ]
    return plain


def random_table() -> dict[str, Any]:
    """The same with one finding whose rows overlap, cover each other and leave gaps, as random ones do."""
    plain, drawn = random_book(rules=9), random.Random(SEED)
    values = [{"slug": slug, "label": slug} for slug in ("low", "middle", "high")]
    stage, source = plain["stages"][0]["slug"], plain["sources"][0]["slug"]
    plain["findings"] = [{"slug": "state", "stage": stage, "title": "State", "values": values, "sources": [source]}]
    questions = drawn.sample(plain["questions"], 12)
    plain["rows"] = [
        {
            "key": f"R-{number}",
            "finding": "state",
            "value": drawn.choice(values)["slug"],
            "when": [_condition(drawn, question) for question in drawn.sample(questions, 3)],
        }
        for number in range(RULES)
    ]
    return plain


def _condition(drawn: random.Random, question: dict[str, Any]) -> list[Any]:
    choices = [choice["slug"] for choice in question.get("choices", ())]
    if question["kind"] == "multi":
        return [question["slug"], drawn.choice(["contains any", "contains none"]), drawn.sample(choices, min(2, len(choices)))]
    if choices:
        return [question["slug"], drawn.choice(["any of", "none of"]), drawn.sample(choices, max(1, len(choices) // 3))]
    low, high = int(question.get("minimum") or 0), int(question.get("maximum") or 100_000)
    return [question["slug"], drawn.choice(["<", ">="]), drawn.randint(low + 1, max(low + 1, high))]


def _effect(drawn: random.Random, approach: str) -> dict[str, Any]:
    if drawn.random() < 1 / 8:
        return {"do": "rule out", "approaches": [approach]}
    return {"do": drawn.choice(["favour", "disfavour"]), "how": drawn.choice(["slightly", "clearly", "strongly"]), "approaches": [approach]}
