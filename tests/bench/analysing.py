"""What looking through a rule book costs: the default rules, and three hundred random ones. Processor time only."""

import random
from collections.abc import Iterator
from typing import Any

from apps.decisions.engine import analysis
from apps.decisions.engine.rulebook import from_plain
from tests.bench import Figure, cpu_ms
from tests.decisions.engine.books import PRICES
from tests.decisions.engine.loading import default_plain, default_prices

RULES, SEED = 300, 20_261_122


def figures() -> Iterator[Figure]:
    """Each book looked through as if for the first time, then after one rule has changed."""
    for name, plain, prices, bound in (
        ("default rule book", default_plain(), default_prices(), 1_000),
        (f"{RULES} random rules", random_book(), PRICES, 2_000),
    ):
        book = from_plain(plain)
        yield Figure(f"all analyses of the {name}", cpu_ms(lambda book=book, prices=prices: analysis.problems(book, prices)), "ms", bound)


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
