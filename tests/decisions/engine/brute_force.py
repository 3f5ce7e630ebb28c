"""What a rule book means, written a second time with loops only, for small books. Imports nothing of the engine.

It reads the book as plain data and answers as plain values, and knows three truths: True, False and None for open.
`BruteForce.read` says what holds for one set of answers, `BruteForce.completions` fills in every open answer in every way
that the book can tell apart. Slow on purpose: no sharing, no bounds, no order of evaluation but "what is needed first".
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Any

from tests.decisions.engine.classes import contradicts, grid
from tests.estimates.second_hand import READS, SECOND_HAND

Truth = bool | None
Answers = dict[str, Any]


def both(truths: Sequence[Truth]) -> Truth:
    """Strong Kleene "and"."""
    answer: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            answer = None
    return answer


def turned(truth: Truth) -> Truth:
    """Strong Kleene "not"."""
    return None if truth is None else not truth


def either(truths: Sequence[Truth]) -> Truth:
    """Strong Kleene "or"."""
    return turned(both([turned(truth) for truth in truths]))


def compared(operator: str, number: Fraction, limits: Sequence[Any]) -> bool:
    """A comparison of two numbers; `between` holds its lower end and not its upper one."""
    first = Fraction(limits[0])
    if operator == "<":
        return number < first
    if operator == "<=":
        return number <= first
    if operator == ">":
        return number > first
    if operator == ">=":
        return number >= first
    return first <= number < Fraction(limits[1])


@dataclass
class Reading:
    """What holds for one set of answers; `values` are those that a finding or a derived number can still have."""

    applies: dict[str, Truth] = field(default_factory=dict)
    values: dict[str, list[Any]] = field(default_factory=dict)
    holds: dict[str, Truth] = field(default_factory=dict)
    conditions: dict[str, list[Truth]] = field(default_factory=dict)
    fit: dict[str, int] = field(default_factory=dict)
    out: dict[str, Truth] = field(default_factory=dict)
    flags: list[tuple[str, str]] = field(default_factory=list)
    gates: list[tuple[str, str]] = field(default_factory=list)
    sure: set[str] = field(default_factory=set)
    steps: list[str] = field(default_factory=list)
    concerning: list[tuple[Mapping[str, Any], str]] = field(default_factory=list)
    held_back: list[str] = field(default_factory=list)
    leading: str = ""
    recommendation: str = ""

    def concluded(self, finding: str) -> str:
        """The value of a finding; "unknown" while no row is sure, empty where none can be."""
        if not self.values[finding]:
            return ""
        return str(self.values[finding][0]) if finding in self.sure else "unknown"


class BruteForce:
    """A book and a price list, both as plain data; `compare` can be another one, to see a test fail."""

    def __init__(self, plain: Mapping[str, Any], prices: Mapping[str, Any], compare: Any = compared) -> None:
        self.plain, self.prices, self.compare = plain, prices, compare
        self.questions = {question["slug"]: question for question in plain["questions"]}
        self.findings = {finding["slug"]: finding for finding in plain["findings"]}
        self.lists = {named["slug"]: named["choices"] for named in plain.get("lists", [])}
        self.named = {named["slug"]: named["when"] for named in plain.get("conditions", [])}
        self.parameters = {k: Fraction(v) for k, v in plain["parameters"].items() if k != "currency"}

    # One set of answers

    def read(self, answers: Answers) -> Reading:
        """Everything that follows from the answers; a question that is not among them is open."""
        here = Reading()
        for rule in self.plain["rules"]:
            here.conditions[rule["key"]] = [self.truth(item, answers, here) for item in rule["when"]]
            truth = both(here.conditions[rule["key"]])
            for item in rule.get("unless", []):
                if self.truth(item, answers, here) is True:
                    truth = False
            here.holds[rule["key"]] = truth
        for finding in self.findings:
            self.possible_values(finding, answers, here)
        self.collect(here)
        self.conclude(here)
        return here

    def truth(self, item: Any, answers: Answers, here: Reading) -> Truth:
        """One condition, group or named condition."""
        if isinstance(item, Mapping):
            if "named" in item:
                return both([self.truth(inner, answers, here) for inner in self.named[item["named"]]])
            [(kind, members)] = item.items()
            truths = [self.truth(inner, answers, here) for inner in members]
            if kind == "all":
                return both(truths)
            return either(truths) if kind == "any" else turned(either(truths))
        subject, operator, *operand = item
        if subject not in self.questions:
            return self.over(self.possible_values(subject, answers, here), operator, operand)
        applies = self.applies(subject, answers, here)
        if applies is False:
            return False
        known = applies is True and subject in answers
        if operator in ("is answered", "is unknown"):
            return known == (operator == "is answered")
        return self.test(answers[subject], operator, operand) if known else None

    def test(self, value: Any, operator: str, operand: Sequence[Any]) -> bool:
        """One condition on a value that is known."""
        if operator in ("<", "<=", ">", ">=", "between"):
            return bool(self.compare(operator, Fraction(value), operand))
        words = self.opened(operand)
        if operator in ("is", "any of"):
            return value in words
        if operator in ("is not", "none of"):
            return value not in words
        there = [word for word in words if word in value]
        if operator == "contains all":
            return len(there) == len(words)
        return bool(there) if operator == "contains any" else not there

    def over(self, values: Sequence[Any], operator: str, operand: Sequence[Any]) -> Truth:
        """A condition on something that may have several values; where there is none it is false."""
        truths = [False if value is None else self.test(value, operator, operand) for value in values]
        if True not in truths:
            return False
        return None if False in truths else True

    def opened(self, operand: Sequence[Any]) -> list[str]:
        words: list[str] = []
        for part in operand:
            for word in [part] if isinstance(part, str) else part:
                words += self.opened(self.lists[word[1:]]) if word.startswith("@") else [word]
        return words

    def applies(self, slug: str, answers: Answers, here: Reading) -> Truth:
        """Whether a question is asked."""
        if slug not in here.applies:
            here.applies[slug] = both([self.truth(item, answers, here) for item in self.questions[slug].get("ask_if", [])])
        return here.applies[slug]

    def possible_values(self, subject: str, answers: Answers, here: Reading) -> list[Any]:
        """What a finding or a derived number can still be."""
        if subject not in here.values:
            here.values[subject] = self.finding(subject, answers, here) if subject in self.findings else self.number(subject, answers, here)
        return here.values[subject]

    def finding(self, slug: str, answers: Answers, here: Reading) -> list[str]:
        possible: list[str] = []
        sure: list[str] = []
        for row in self.plain["rows"]:
            if row["finding"] == slug:
                here.conditions[row["key"]] = [self.truth(item, answers, here) for item in row["when"]]
                here.holds[row["key"]] = truth = both(here.conditions[row["key"]])
                if truth is True:
                    sure.append(row["value"])
                elif truth is None and row["value"] not in possible:
                    possible.append(row["value"])
        if sure:
            here.sure.add(slug)
        return sure[:1] or possible

    def number(self, slug: str, answers: Answers, here: Reading) -> list[Fraction | None]:
        """Every value of a derived number over all ways to fill in what it reads."""
        choices: list[list[Any]] = []
        for subject in READS[slug]:
            if subject in self.findings:
                choices.append(self.possible_values(subject, answers, here) or [""])
            else:
                choices.append([answers[subject]] if subject in answers else grid(self.plain, subject))
        found: list[Fraction | None] = []
        for combination in product(*choices):
            inputs = dict(zip(READS[slug], combination, strict=True))
            if not contradicts({**answers, **inputs}):
                value = SECOND_HAND[slug](inputs, self.parameters, self.prices)
                if value not in found:
                    found.append(value)
        return found

    # From rules to a recommendation

    def collect(self, here: Reading) -> None:
        """All effects of all rules that hold; an open rule that would rule out leaves it open."""
        approaches = [approach["slug"] for approach in self.plain["approaches"]]
        here.fit = dict.fromkeys(approaches, int(self.parameters["start"]))
        here.out = dict.fromkeys(approaches, False)
        for rule in self.plain["rules"]:
            for effect in rule["effects"]:
                if here.holds[rule["key"]] is None and effect["do"] == "rule out":
                    for slug in effect["approaches"]:
                        here.out[slug] = here.out[slug] or None
                if here.holds[rule["key"]] is True:
                    self.act(effect, rule["key"], here)

    def act(self, effect: Mapping[str, Any], key: str, here: Reading) -> None:
        if effect["do"] in ("favour", "disfavour"):
            points = int(self.parameters["points_" + effect["how"]])
            for slug in effect["approaches"]:
                here.fit[slug] += points if effect["do"] == "favour" else -points
        elif effect["do"] == "rule out":
            for slug in effect["approaches"]:
                here.out[slug] = True
        elif effect["do"] in ("raise flag", "next step"):
            here.concerning.append((effect, key))
        elif effect["do"] == "open gate":
            here.gates.append((effect["gate"], key))
        elif effect["do"] == "refuse":
            here.gates.append(("refuse", key))
        else:
            here.held_back.append(key)

    def conclude(self, here: Reading) -> None:
        """A refusal, else the first open gate in the book's order, else the approach that fits best."""
        best = ""
        for slug in here.fit:
            if here.out[slug] is not True and (best == "" or here.fit[slug] > here.fit[best]):
                best = slug
        first_gate = self.plain["gates"][0]["outcome"] if self.plain["gates"] else "do_not_build"
        here.leading = here.recommendation = best or first_gate
        opened = [gate for gate, _ in here.gates]
        for gate in reversed(self.plain["gates"]):
            if gate["slug"] in opened:
                here.recommendation = gate["outcome"]
        if "refuse" in opened:
            here.recommendation = "do_not_build"
        for effect, key in here.concerning:
            if best not in effect.get("except", []):
                if effect["do"] == "raise flag":
                    here.flags.append((effect["flag"], key))
                else:
                    here.steps.append(effect["text"])

    # All ways to fill in what is open

    def completions(self, answers: Answers) -> Iterator[Answers]:
        """The answers with every open question that is then asked filled in, each way once; none contradicts itself."""
        opened = [slug for slug in self.questions if slug not in answers]
        seen: set[str] = set()
        for values in product(*(grid(self.plain, slug) for slug in opened)):
            full = {**answers, **dict(zip(opened, values, strict=True))}
            asked = self.asked(full)
            name = repr(sorted(asked.items()))
            if name not in seen:
                seen.add(name)
                if not contradicts(asked):
                    yield asked

    def asked(self, full: Answers) -> Answers:
        """Only the answers to questions that are asked."""
        here = Reading()
        return {slug: value for slug, value in full.items() if self.applies(slug, full, here) is True}

    def combinations(self, answers: Answers) -> int:
        """How many ways there are at most."""
        count = 1
        for slug in self.questions:
            if slug not in answers:
                count *= len(grid(self.plain, slug))
        return count

    def certainty(self, answers: Answers) -> str:
        """The word, by looking at every completion: settled, conditional or leaning."""
        present = self.read(answers)
        every = [self.read(filled) for filled in self.completions(answers)]
        if all(here.recommendation == present.recommendation for here in every):
            return "settled"
        return "conditional" if all(here.leading == present.leading for here in every) else "leaning"
